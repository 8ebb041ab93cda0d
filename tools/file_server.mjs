// Answers requests with files: shared by tools/serve.mjs and tools/watch.mjs.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, sep } from 'node:path';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};
const typeOf = (name) => types[extname(name)] ?? 'application/octet-stream';

// A name with a hash of the content always means the same bytes.
const forEver = (file) => /\.[0-9a-f]{8}\.\w+$/.test(file);

// The path in an address, such as "/web/boot.js", or null.
export function pathOf(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    const wrong = !path.startsWith('/') || path.includes('\0') || path.split(/[/\\]/).includes('..');
    return wrong ? null : path;
  } catch {
    return null;
  }
}

// The file, or null. Real paths are compared, so that no symbolic link leaves the folder.
export async function inside(root, path) {
  try {
    const file = await realpath(path);
    const info = await stat(file);
    return file.startsWith(root + sep) && info.isFile() ? { file, info } : null;
  } catch {
    return null;
  }
}

// Answers a request with the result of find(path, request): {file, info, encoding?, as?} for a file, with the
// type of the name `as`; {text, as} for a text; or null.
export async function answer(request, response, find) {
  const headers = { 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
  const fail = (status, text) => {
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : text + '\n');
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    headers.Allow = 'GET, HEAD';
    return fail(405, 'only GET and HEAD are allowed');
  }
  const path = pathOf(request.url);
  const sent = path === null ? null : await find(path, request);
  if (!sent) return fail(404, 'not found');
  if (sent.text !== undefined) {
    response.writeHead(200, { ...headers, 'Content-Type': typeOf(sent.as) });
    return response.end(request.method === 'HEAD' ? undefined : sent.text);
  }
  const tag = `"${sent.info.mtimeMs.toString(36)}-${sent.info.size.toString(36)}"`;
  headers.ETag = tag;
  headers.Vary = 'Accept-Encoding';
  if (forEver(sent.as ?? sent.file)) headers['Cache-Control'] = 'public, max-age=31536000, immutable';
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers);
    return response.end();
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': typeOf(sent.as ?? sent.file),
    'Content-Length': sent.info.size,
    ...(sent.encoding && { 'Content-Encoding': sent.encoding }),
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(sent.file)
    .on('error', () => response.destroy())
    .pipe(response);
}

// Listens on 127.0.0.1 until Ctrl-C.
export function listen(server, port) {
  server.on('error', (error) => {
    console.error(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is in use. Choose another with --port.`
        : `Cannot serve on port ${port}: ${error.message}`
    );
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    console.log(`Chainrule is at http://127.0.0.1:${server.address().port}/ (stop with Ctrl-C)`);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
}
