// A browser for one measurement: with a fresh profile and the page opened and ready.
import { chromium } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];
export const VIEWPORT = { width: 1280, height: 800 };
// 9 Mbit/s of download and 60 ms of delay for each request.
export const SLOW = { offline: false, latency: 60, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 };

// JavaScript that is true once a page has drawn its first frame, the tutor's with the words of its lesson.
export const DRAWN = {
  bare: 'window.bareFrames > 0',
  tutor: 'window.chainrule && !window.chainrule.test.loading() && window.chainrule.test.frames() > 0',
};

// Runs in the page before its own scripts: notes when the first frame is shown, and the engine's memory.
function watch(drawn) {
  const ask = () => {
    // Two frames later the drawing is on the screen.
    if (!new Function(`return Boolean(${drawn})`)()) requestAnimationFrame(ask);
    else requestAnimationFrame(() => requestAnimationFrame(() => (window.benchReady = performance.now())));
  };
  requestAnimationFrame(ask);
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...details) => {
      const made = await original.apply(WebAssembly, details);
      const values = Object.values((made.instance ?? made).exports);
      window.benchMemory = values.find((value) => value instanceof WebAssembly.Memory) ?? window.benchMemory;
      return made;
    };
  }
}

// Opens `url` in a browser of its own and calls work({page, devtools, ready}). `ready` is the time in ms from
// the start of navigation to the first frame on screen.
export async function inBrowser({ url, drawn, network = null }, work) {
  // launch() makes a profile in a new folder, and removes it.
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ARGS,
  });
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    const errors = [];
    page.on('pageerror', (error) => errors.push(error));
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    if (network) await devtools.send('Network.emulateNetworkConditions', network);
    await page.addInitScript(watch, drawn);
    await page.waitForTimeout(500);  // a browser that has just started is busy with itself
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction(() => window.benchReady > 0, null, { polling: 50, timeout: 120000 })
      .catch((error) => { throw errors[0] ?? error; });
    const ready = await page.evaluate(() => window.benchReady);
    const result = await work({ page, devtools, ready, version: browser.version() });
    if (errors.length) throw errors[0];
    return result;
  } finally {
    await browser.close();
  }
}

// The main thread's work in ms: `cpu` is the time it had a core, `clock` the time that passed during its work,
// including waits and other programs.
export async function mainThread(devtools) {
  await devtools.send('Performance.enable');
  const read = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const of = (name) => {
      const found = metrics.find((metric) => metric.name === name);
      if (!found) throw new Error(`this browser does not tell ${name}`);
      return found.value;
    };
    const asking = 1000 * of('DevToolsCommandDuration');
    return {
      cpu: 1000 * of('ThreadTime'),
      clock: 1000 * of('TaskDuration') - asking,
      script: 1000 * of('ScriptDuration'),
      style: 1000 * (of('RecalcStyleDuration') + of('LayoutDuration')),
    };
  };
  const start = await read();
  return async () => {
    const end = await read();
    return Object.fromEntries(Object.keys(end).map((name) => [name, end[name] - start[name]]));
  };
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// The median of each figure of [{name: number}, …].
export const medians = (runs) =>
  Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]));
