// Serves one folder on 127.0.0.1, as a host of dist/ should: node tools/serve.mjs FOLDER PORT
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

// Beside a file, in the order of liking: its compressed copies.
const encodings = [
  { name: 'br', end: '.br' },
  { name: 'gzip', end: '.gz' },
];

const [folder, portText] = process.argv.slice(2);
if (!folder || !/^\d{1,5}$/.test(portText ?? '') || Number(portText) > 65535) {
  console.error('usage: node tools/serve.mjs FOLDER PORT');
  process.exit(2);
}
const port = Number(portText);
const root = await realpath(resolve(folder)).catch(() => {
  console.error(`tools/serve.mjs: there is no folder ${folder}`);
  process.exit(1);
});

// The file a request names, or null. Real paths are compared, so that neither ".." nor a symbolic
// link leaves the folder.
async function find(url) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return null;
  }
  if (!path.startsWith('/') || path.includes('\0') || path.split(/[/\\]/).includes('..')) {
    return null;
  }
  return inside(join(root, path.endsWith('/') ? path + 'index.html' : path));
}

async function inside(path) {
  try {
    const file = await realpath(path);
    const info = await stat(file);
    return file.startsWith(root + sep) && info.isFile() ? { file, info } : null;
  } catch {
    return null;
  }
}

// "br;q=1.0, gzip;q=0": what is named, and not refused.
function accepts(header, name) {
  return (header ?? '').split(',').some((entry) => {
    const [coding, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return coding === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

async function compressed(found, header) {
  for (const { name, end } of encodings) {
    if (!accepts(header, name)) continue;
    const copy = await inside(found.file + end);
    if (copy) return { ...copy, encoding: name };
  }
  return found;
}

// A name with a hash of the content always means the same bytes.
const forEver = (file) => /\.[0-9a-f]{8}\.\w+$/.test(file);

const server = createServer(async (request, response) => {
  const headers = { 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
  const fail = (status, text) => {
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : text + '\n');
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    headers.Allow = 'GET, HEAD';
    return fail(405, 'only GET and HEAD');
  }
  const found = await find(request.url);
  if (!found) {
    return fail(404, 'not found');
  }
  const sent = await compressed(found, request.headers['accept-encoding']);
  const tag = `"${sent.info.mtimeMs.toString(36)}-${sent.info.size.toString(36)}"`;
  headers.ETag = tag;
  headers.Vary = 'Accept-Encoding';
  if (forEver(found.file)) headers['Cache-Control'] = 'public, max-age=31536000, immutable';
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers);
    return response.end();
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': types[extname(found.file)] ?? 'application/octet-stream',
    'Content-Length': sent.info.size,
    ...(sent.encoding && { 'Content-Encoding': sent.encoding }),
  });
  if (request.method === 'HEAD') {
    return response.end();
  }
  createReadStream(sent.file)
    .on('error', () => response.destroy())
    .pipe(response);
});

server.on('error', (error) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `port ${port} is in use; choose another with --port`
      : `cannot serve on port ${port}: ${error.message}`
  );
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => {
  console.log(`Chainrule is at http://127.0.0.1:${server.address().port}/ (Ctrl-C stops)`);
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(0));
}
