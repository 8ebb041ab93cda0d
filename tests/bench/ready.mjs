// Time until the first frame is on screen, locally and over a line of 9 Mbit/s with 60 ms of delay. The tutor and
// a bare page take turns, each time in a browser with a fresh profile and no cache.
import { DRAWN, inBrowser, median, SLOW } from './lib/browser.mjs';
import { table } from './lib/table.mjs';

const LINES = { local: null, '9 Mbit/s': SLOW };

export async function run({ pages, runs }) {
  const taken = {};
  for (const name of ['bare', 'tutor'])  // unmeasured: the server compresses
    await inBrowser({ url: pages[name], drawn: DRAWN[name] }, () => {});
  for (let i = 0; i < runs; ++i)
    for (const [line, network] of Object.entries(LINES))
      for (const name of ['bare', 'tutor']) {
        const ready = await inBrowser({ url: pages[name], drawn: DRAWN[name], network }, ({ ready }) => ready);
        ((taken[line] ??= {})[name] ??= []).push(ready);
      }
  const lines = Object.entries(taken).map(([line, { bare, tutor }]) => {
    const ratio = median(tutor) / median(bare);
    const within = [Math.min(...tutor), Math.max(...tutor)];
    return { line, bare: median(bare), tutor: median(tutor), within, ratio };
  });
  console.log(`\nReady: from the start of the navigation to the first frame on the screen, median of ${runs}`);
  console.log(table(['line', 'bare ms', 'tutor ms', 'least', 'most', 'times bare'],
    lines.map(({ line, bare, tutor, within, ratio }) =>
      [line, ...[bare, tutor, ...within].map((ms) => ms.toFixed(0)), ratio.toFixed(2)])));
  const slow = lines.find(({ line }) => line === '9 Mbit/s');
  const figures = [{ what: 'ready at 9 Mbit/s, less a bare page', figure: slow.tutor - slow.bare, goal: 800, unit: 'ms' }];
  return { lines, figures };
}
