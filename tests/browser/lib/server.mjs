// Serves a folder on a free port under the strictest policy that the tutor promises to work with.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' data: blob:; require-trusted-types-for 'script'";

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

// `replace` overrides files: {'/chainrule.wasm': {status, type, body, policy}}, where body may be a
// function of the file's bytes. Names are without the hash. `headers` go with every answer.
export async function serve(folder, replace = {}, headers = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    const file = path.endsWith('/') ? path + 'index.html' : path;
    const other = replace[file.replace(/\.[0-9a-f]{8}(\.\w+)$/, '$1')] ?? {};
    const bytes = await readFile(join(folder, file)).catch(() => null);
    const status = other.status ?? (bytes ? 200 : 404);
    const body = typeof other.body === 'function' ? other.body(bytes) : (other.body ?? bytes);
    const policy = other.policy ?? POLICY;
    response.writeHead(status, {
      'Content-Type': other.type ?? TYPES[extname(file)] ?? 'application/octet-stream',
      ...(policy && { 'Content-Security-Policy': policy }),
      'Cache-Control': 'no-store',
      ...headers,
    });
    response.end(status === 200 ? body : 'not here');
  });
  server.unref();  // a failing test may not close it
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
