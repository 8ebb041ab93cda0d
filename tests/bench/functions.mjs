// The largest functions of the engine, by name: node tests/bench/functions.mjs [--top 100] [--only Eigen]
// Reads what bytes.mjs --parts linked last.
import { readFileSync } from 'node:fs';
import { options, ROOT } from './lib/options.mjs';
import { readWasm } from './lib/wasm.mjs';

const { top, only } = options({ top: 50, only: '' });
const { functions } = readWasm(readFileSync(`${ROOT}build/web-release/chainrule_named.wasm`));
const chosen = functions.filter(({ name }) => name.includes(only)).sort((a, b) => b.bytes.length - a.bytes.length);
const sum = chosen.reduce((bytes, each) => bytes + each.bytes.length, 0);
console.log(`${chosen.length} functions, ${sum} bytes`);
for (const { name, bytes } of chosen.slice(0, top)) console.log(String(bytes.length).padStart(7), name);
