// The main thread in one frame of a weight being dragged, beside one frame of a bare page: each page gets one mouse
// move a frame, up and down, and draws once for it.
import { DRAWN, inBrowser, mainThread, medians } from './lib/browser.mjs';
import { largestNetwork } from './lib/pages.mjs';
import { table } from './lib/table.mjs';

const STEP = 8;  // pixels for one step of a number
const TURN = 10;  // moves up before it goes down again

const WEIGHT = 'net.W1:0,1';

export const CASES = {
  bare: { page: 'bare', hash: '' },
  'first network': { page: 'tutor', hash: '#step=1' },
  'step 9': { page: 'tutor', hash: '#step=9' },
  // Pinned, because among so many only a weight that is lit stays where it can be dragged.
  'largest network': { page: 'tutor', hash: `${largestNetwork()}&pin=W1:0,1` },
};

// In the page: presses the button on the number, and leaves in window.drag how to go on.
async function begin([weight, step, turn]) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const canvas = document.getElementById('canvas');
  const tutor = window.chainrule?.test;
  const rect = tutor ? tutor.rect(weight) : { x: 600, y: 300, width: 80, height: 200 };
  if (!rect) throw new Error(`${weight} is not drawn`);
  const x = Math.round(rect.x + rect.width / 2);
  const y = Math.round(rect.y + rect.height / 2);
  const send = (type, up, buttons) =>
    canvas.dispatchEvent(new MouseEvent(type, {
      bubbles: true, cancelable: true, view: window, clientX: x, clientY: y - up, screenX: x, screenY: y - up,
      button: 0, buttons,
    }));
  let moves = 0;
  const drag = window.drag = {
    frames: () => (tutor ? tutor.frames() : window.bareFrames),
    number: () => (tutor ? /W1=[^,]*,([^,;&]*)/.exec(window.chainrule.getState())?.[1] : null),
    async move(count, after = () => {}) {
      for (let i = 0; i < count; ++i, ++moves) {
        await frame();
        after();
        const phase = moves % (2 * turn);
        send('mousemove', step * (1 + (phase < turn ? phase : 2 * turn - phase)), 1);
      }
      await frame();
    },
    async settle() {
      for (let quiet = 0; quiet < 5; ) {
        const before = drag.frames();
        await frame();
        await frame();
        quiet = drag.frames() === before ? quiet + 1 : 0;
      }
    },
  };
  send('mousemove', 0, 0);
  await drag.settle();
  send('mousedown', 0, 1);
  await drag.settle();
}

// From then on window.drag.move(count) drags on. It is a drag only if the number changes with the moves.
export async function startDrag(page, kind) {
  await page.evaluate(begin, [WEIGHT, STEP, TURN]);
  const seen = await page.evaluate(async (moves) => {
    const numbers = [];
    await window.drag.move(moves, () => numbers.push(window.drag.number()));
    return numbers;
  }, 2 * TURN);
  if (kind === 'tutor' && new Set(seen).size < TURN - 1)
    throw new Error(`the mouse does not drag the weight: ${seen}`);
}

async function measure({ page, devtools }, kind, moves) {
  await startDrag(page, kind);
  const before = await page.evaluate(() => window.drag.frames());
  const stop = await mainThread(devtools);
  await page.evaluate((count) => window.drag.move(count), moves);
  const spent = await stop();
  const drawn = (await page.evaluate(() => window.drag.frames())) - before;
  // One frame for one move, or this is not the time of one.
  if (Math.abs(drawn - moves) > 0.05 * moves) throw new Error(`${drawn} frames for ${moves} moves`);
  return Object.fromEntries(Object.entries(spent).map(([name, ms]) => [name, ms / drawn]));
}

export async function run({ pages, runs, moves }) {
  const taken = {};
  for (let i = 0; i < runs; ++i)
    for (const [name, wanted] of Object.entries(CASES)) {
      const url = pages[wanted.page] + wanted.hash;
      const one = await inBrowser({ url, drawn: DRAWN[wanted.page] }, (open) => measure(open, wanted.page, moves));
      (taken[name] ??= []).push(one);
    }
  const bare = medians(taken.bare);
  const cases = Object.entries(taken).map(([name, each]) => {
    const spent = medians(each);
    return { name, ...spent, cpuRatio: spent.cpu / bare.cpu, clockRatio: spent.clock / bare.clock };
  });
  console.log(`\nMain thread of one frame while a weight is dragged, ms; median of ${runs} runs of ${moves} frames`);
  console.log(table(['page', 'cpu', '× bare', 'clock', '× bare', 'of it script', 'style, layout'],
    cases.map(({ name, cpu, cpuRatio, clock, clockRatio, script, style }) =>
      [name, ...[cpu, cpuRatio, clock, clockRatio, script, style].map((figure) => figure.toFixed(2))])));
  const figure = (name) => cases.find((each) => each.name === name).cpuRatio;
  return {
    cases,
    figures: [{ what: 'frame of a weight drag', figure: figure('first network'), goal: 2.5, unit: '× bare' }],
  };
}
