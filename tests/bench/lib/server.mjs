// Serves folders like a fast host: brotli at level 11, HTTP 1.1, nothing cached.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { brotli } from './dist.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

// folders: {'/bare/': folder}.
export async function serve(folders) {
  const packed = new Map();
  const answer = async (path) => {
    const mount = Object.keys(folders).find((each) => path.startsWith(each));
    if (!mount) return null;
    const file = join(folders[mount], path.slice(mount.length) || 'index.html');
    if (!packed.has(file)) {
      const bytes = await readFile(file).catch(() => null);
      packed.set(file, bytes && brotli(bytes));
    }
    return packed.get(file) && { bytes: packed.get(file), type: TYPES[extname(file)] };
  };
  const server = createServer(async (request, response) => {
    const found = await answer(normalize(new URL(request.url, 'http://localhost').pathname));
    response.writeHead(found ? 200 : 404, {
      'Cache-Control': 'no-store',
      ...(found && {
        'Content-Encoding': 'br',
        'Content-Length': found.bytes.length,
        'Content-Type': found.type ?? 'application/octet-stream',
      }),
    });
    response.end(found?.bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, answer, close: () => new Promise((resolve) => server.close(resolve)) };
}
