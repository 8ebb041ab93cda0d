// Serves one folder on 127.0.0.1, as a host of dist/ should: node tools/serve.mjs FOLDER PORT
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { answer, inside, listen } from './file_server.mjs';

// The compressed copies beside a file, in order of preference.
const encodings = [
  { name: 'br', end: '.br' },
  { name: 'gzip', end: '.gz' },
];

const [folder, portText] = process.argv.slice(2);
if (!folder || !/^\d{1,5}$/.test(portText ?? '') || Number(portText) > 65535) {
  console.error('usage: node tools/serve.mjs FOLDER PORT');
  process.exit(2);
}
const root = await realpath(resolve(folder)).catch(() => {
  console.error(`tools/serve.mjs: the folder ${folder} does not exist`);
  process.exit(1);
});

// "br;q=1.0, gzip;q=0": true if the coding is named and not refused.
function accepts(header, name) {
  return (header ?? '').split(',').some((entry) => {
    const [coding, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return coding === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

async function find(path, request) {
  const found = await inside(root, join(root, path.endsWith('/') ? path + 'index.html' : path));
  if (!found) return null;
  for (const { name, end } of encodings) {
    if (!accepts(request.headers['accept-encoding'], name)) continue;
    const copy = await inside(root, found.file + end);
    if (copy) return { ...copy, encoding: name, as: found.file };
  }
  return found;
}

listen(createServer((request, response) => answer(request, response, find)), Number(portText));
