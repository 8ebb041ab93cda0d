// The tutor's activity while nothing happens, and its memory once it is loaded.
import { DRAWN, inBrowser, mainThread, medians } from './lib/browser.mjs';
import { table } from './lib/table.mjs';

const SECONDS = 10;

async function measure({ page, devtools }) {
  await page.evaluate(() => window.chainrule.ready);
  // By then all deferred loading is done and the address is written.
  await page.waitForTimeout(2000);
  const frames = () => page.evaluate(() => window.chainrule.test.frames());
  const before = await frames();
  const stop = await mainThread(devtools);
  await page.waitForTimeout(1000 * SECONDS);
  const { clock, cpu } = await stop();
  const drawn = (await frames()) - before;
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => window.benchMemory.buffer.byteLength);
  return { frames: drawn, clock, cpu, wasm, javascript: usedSize };
}

export async function run({ pages, runs }) {
  const taken = [];
  for (let i = 0; i < runs; ++i) taken.push(await inBrowser({ url: pages.tutor, drawn: DRAWN.tutor }, measure));
  const idle = medians(taken);
  const mib = (bytes) => (bytes / 2 ** 20).toFixed(1);
  console.log(`\nIdle for ${SECONDS} s, and what is held after loading; median of ${runs}`);
  console.log(table(['frames', 'main thread ms', 'of it cpu', 'module MiB', 'JavaScript MiB'],
    [[idle.frames, idle.clock.toFixed(1), idle.cpu.toFixed(1), mib(idle.wasm), mib(idle.javascript)]]));
  return {
    idle,
    figures: [
      { what: `frames in ${SECONDS} s idle`, figure: Math.max(...taken.map(({ frames }) => frames)), goal: 0, unit: '' },
      { what: 'main thread idle', figure: idle.clock, goal: 30, unit: 'ms' },
    ],
  };
}
