// Main-thread time by function while a weight is dragged, from a build with function names.
//
//   node tests/bench/profile.mjs [--page 'backprop, 2-2-1'] [--moves 240] [--top 40]
import { spawnSync } from 'node:child_process';
import { CASES, startDrag } from './frame.mjs';
import { nameModule } from './bytes.mjs';
import { DRAWN, inBrowser } from './lib/browser.mjs';
import { fail, options } from './lib/options.mjs';
import { servePages } from './lib/pages.mjs';
import { table } from './lib/table.mjs';

const { page: name, moves, top } = options({ page: 'backprop, 2-2-1', moves: 240, top: 40 });
if (!Object.hasOwn(CASES, name)) fail(`--page takes one of: ${Object.keys(CASES).join(', ')}`);
const wanted = CASES[name];

// {function: {self, total}} in ms from a DevTools profile, where each sample lasts until the next. `total` includes
// called functions; a recursive function counts once.
function timesOf({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, { ...node, parent: null }]));
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = byId.get(node.id);
  const nameOf = ({ callFrame: { functionName, url } }) =>
    functionName || `(unnamed in ${url.split('/').pop() || 'the browser'})`;
  const times = new Map();
  const add = (name, kind, ms) => {
    if (!times.has(name)) times.set(name, { self: 0, total: 0 });
    times.get(name)[kind] += ms;
  };
  samples.forEach((id, i) => {
    const ms = (timeDeltas[i + 1] ?? 0) / 1000;
    const stack = new Set();
    for (let node = byId.get(id); node; node = node.parent) stack.add(nameOf(node));
    add(nameOf(byId.get(id)), 'self', ms);
    for (const name of stack) add(name, 'total', ms);
  });
  for (const left of ['(root)', '(idle)']) times.delete(left);
  return times;
}

// C++ names as in the source, without parameters.
function readable(names) {
  const { stdout } = spawnSync('c++filt', ['-p'], { input: names.join('\n'), encoding: 'utf8' });
  const lines = stdout?.split('\n') ?? names;
  return lines.map((line) => line.replaceAll('(anonymous namespace)::', '').replaceAll('std::__2::', 'std::').slice(0, 90));
}

const pages = await servePages(nameModule().dist);
try {
  const drawn = DRAWN[wanted.page];
  const profile = await inBrowser({ url: pages[wanted.page] + wanted.hash, drawn }, async ({ page, devtools }) => {
    await startDrag(page, wanted.page, wanted.drags);
    await page.evaluate(() => window.drag.move(40));
    await devtools.send('Profiler.enable');
    await devtools.send('Profiler.setSamplingInterval', { interval: 500 });
    await devtools.send('Profiler.start');
    await page.evaluate((count) => window.drag.move(count), moves);
    return (await devtools.send('Profiler.stop')).profile;
  });
  const times = timesOf(profile);
  const sum = [...times.values()].reduce((all, { self }) => all + self, 0);
  console.log(`${name}: ${(sum / moves).toFixed(2)} ms a frame in ${moves} frames`);
  for (const kind of ['total', 'self']) {
    const rows = [...times].sort(([, a], [, b]) => b[kind] - a[kind]).slice(0, top);
    const names = readable(rows.map(([function_]) => function_));
    console.log(`\n${kind === 'self' ? 'By itself' : 'With what it called'}`);
    console.log(table(['ms a frame', '%', 'function'], rows.map(([, { [kind]: ms }], i) =>
      [(ms / moves).toFixed(3), ((100 * ms) / sum).toFixed(1), names[i]])));
  }
} finally {
  await pages.close();
}
