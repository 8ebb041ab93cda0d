// The download of a built folder, in bytes and in bytes after brotli.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

// How far the total may exceed the record before the record must be changed.
export const SLACK = 0.02;
// The single-file page contains everything again, so it is counted separately.
const ONE_FILE = 'chainrule.html';
// Loaded only when the licences are opened.
const ON_DEMAND = 'notices.txt';
// One of these is loaded with the page, the others when their lessons open.
const WORDS = /^words\//;

export function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

const sizes = (bytes) => ({ raw: bytes.length, brotli: brotli(bytes).length });

// "web/boot.3f2a91c0.js" is the file "web/boot.js".
export const plainName = (name) => name.replace(/\.[0-9a-f]{8,16}(?=\.[a-z0-9]+$)/, '');

function allFiles(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const name = `${under}${entry.name}`;
    return entry.isDirectory() ? allFiles(folder, `${name}/`) : [name];
  });
}

// {name: bytes} without the copies that a host may send compressed.
export function distFiles(folder) {
  const files = new Map();
  for (const path of allFiles(folder)) {
    if (/\.(br|gz)$/.test(path)) continue;
    const name = plainName(path);
    if (files.has(name)) throw new Error(`two files are ${name}: build the folder anew`);
    files.set(name, readFileSync(join(folder, path)));
  }
  if (!files.has('index.html')) throw new Error(`${folder} holds no built page: run tools/run --build-only`);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

// {total, files: {name: {raw, brotli}}, otherWords: the same, oneFile: {raw, brotli} or null}
//
// `total` and `files` are what opening one lesson loads, the one with the most words.
export function measure(folder) {
  const total = { raw: 0, brotli: 0 };
  const files = {};
  const otherWords = {};
  let oneFile = null;
  for (const [name, bytes] of distFiles(folder)) {
    if (name === ON_DEMAND) continue;
    const size = sizes(bytes);
    if (name === ONE_FILE) {
      oneFile = size;
      continue;
    }
    (WORDS.test(name) ? otherWords : files)[name] = size;
  }
  const [most] = Object.entries(otherWords).sort(([, a], [, b]) => b.brotli - a.brotli);
  if (most) {
    files[most[0]] = most[1];
    delete otherWords[most[0]];
  }
  for (const size of Object.values(files)) {
    total.raw += size.raw;
    total.brotli += size.brotli;
  }
  return { total, files, otherWords, oneFile };
}

// A sentence that says by how much the folder outgrew the record and what to do, or null.
export function outgrown(measured, record) {
  const [now, then] = [measured.total.brotli, record.total.brotli];
  if (!(then > 0)) throw new Error('the record holds no total');
  if (now <= then * (1 + SLACK)) return null;
  const grown = Object.entries(measured.files)
    .map(([name, { brotli }]) => ({ name, by: brotli - (record.files[name]?.brotli ?? 0) }))
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by)
    .slice(0, 3)
    .map(({ name, by }) => `${name} by ${by}`);
  return (
    `The download grew from ${then} to ${now} bytes after brotli, ` +
    `${(100 * (now / then - 1)).toFixed(1)} %; ${100 * SLACK} % are allowed. Most: ${grown.join(', ')}. ` +
    'If it is worth that, run `node tests/bench/bytes.mjs --record` and commit tests/bench/bytes.json.'
  );
}
