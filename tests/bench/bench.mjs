// The benchmark: node tests/bench/bench.mjs [--only bytes,ready,frame,idle] [--runs 9] [--moves 240]
//
// Measures the build in dist/. Prints tables and writes all numbers as JSON to build/bench/bench.json. Times
// depend on the machine, so compare their ratio to a bare page's in the same run.
import { cpus, loadavg } from 'node:os';
import * as bytes from './bytes.mjs';
import * as frame from './frame.mjs';
import * as idle from './idle.mjs';
import { fail, options, RESULTS, writeJson } from './lib/options.mjs';
import { servePages } from './lib/pages.mjs';
import { goalTable } from './lib/table.mjs';
import * as ready from './ready.mjs';

const BENCHES = { bytes, ready, frame, idle };

const { only, runs, moves } = options({ only: Object.keys(BENCHES).join(','), runs: 9, moves: 240 });
const chosen = only.split(',');
for (const name of chosen)
  if (!Object.hasOwn(BENCHES, name))
    fail(`--only takes some of ${Object.keys(BENCHES).join(',')}, not "${name}"`);

const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
const results = { date: new Date().toISOString(), machine, runs, moves, loadBefore: loadavg()[0] };
const figures = [];
const pages = await servePages();
try {
  for (const name of chosen) {
    results[name] = await BENCHES[name].run({ pages, runs, moves, parts: true });
    figures.push(...results[name].figures);
  }
} finally {
  await pages.close();
}
results.loadAfter = loadavg()[0];
writeJson(`${RESULTS}bench.json`, results);
console.log(`\n${goalTable(figures)}`);
console.log(`\n${machine.cores} × ${machine.cpu}, load ${results.loadBefore.toFixed(1)} before and ` +
  `${results.loadAfter.toFixed(1)} after. Also in build/bench/bench.json.`);
