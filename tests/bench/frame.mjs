// Main-thread time per frame while a number or a large map is dragged or zoomed, in each lesson as it opens
// and at its largest, compared with a bare page, at full speed and slowed down. Each page gets one mouse move
// or one notch of the wheel per frame, to and fro, and draws for it.
import { DRAWN, inBrowser, mainThread, medians } from './lib/browser.mjs';
import { largestNetwork } from './lib/pages.mjs';
import { table } from './lib/table.mjs';

const STEP = 8;  // pixels for one step of a number
const NOTCH = 100;  // pixels for one notch of the wheel
const TURN = 10;  // moves up before it goes down again
const SLOWED = 6;  // Chromium's CPU throttling: a cheap phone
// Goals in ms of the slowed main thread, for a lesson as it opens and at its largest.
const OPENED = 16;
const LARGEST = 45;

const WEIGHT = { item: 'net.W1:0,1', across: false, number: 'W1=[^,]*,([^,;&]*)' };
const LENGTH = { item: 'ray.norm', across: true, number: '\\bw=([^,]*)' };
const CHANNELS = { item: 'settings.channels', across: false, number: 'bottleneck=([^,]*)' };
const CELL = { item: 'x.1', across: false, number: '\\bx=([^,]*)' };
const TAP = { item: 'tap.w:0,0', across: false, number: '\\bw=([^,]*)' };
// The map writes its place to the state once it is at rest.
const PAN = { item: 'set.window', across: true, rests: '\\bwindow=([^&]*)' };
const ZOOM = { ...PAN, wheel: true };

const MAP = '#lesson=conv&dim=2&cin=6&cout=6&n=128&k=3&pad=1&window=20000,20000,9000';

// One digit each, because 10,000 examples make a link of 64 KB.
const saturation = (examples) =>
  `#lesson=saturation&step=13&points=${Array.from({ length: examples }, (_, n) =>
    [(n * 37) % 10, (n * 53) % 9, n % 3 ? 1 : -1].join(',')).join(';')}`;

// Each lesson as it opens and at its largest.
export const CASES = {
  bare: { page: 'bare', hash: '' },
  'backprop, 2-2-1': { page: 'tutor', hash: '#step=1', budget: OPENED },
  'backprop, step 9': { page: 'tutor', hash: '#step=9', budget: OPENED },
  // Pinned, because among so many weights only a highlighted one stays draggable.
  'backprop, 8 layers of 16': { page: 'tutor', hash: `${largestNetwork()}&pin=W1:0,1`, budget: LARGEST },
  'saturation, 3 examples': { page: 'tutor', hash: '#lesson=saturation&step=13', drags: LENGTH, budget: OPENED },
  'saturation, 1,000 examples': { page: 'tutor', hash: saturation(1000), drags: LENGTH, budget: LARGEST },
  'saturation, 10,000 examples': { page: 'tutor', hash: saturation(10000), drags: LENGTH, budget: LARGEST },
  'blocks, two blocks': { page: 'tutor', hash: '#lesson=blocks', drags: CHANNELS, budget: OPENED },
  'blocks, ResNet-152': { page: 'tutor', hash: '#lesson=blocks&net=resnet152&step=13', drags: CHANNELS, budget: LARGEST },
  'norm, 60 cells': { page: 'tutor', hash: '#lesson=norm', drags: CELL, budget: OPENED },
  'norm, 512 cells': { page: 'tutor', hash: '#lesson=norm&shape=8,4,4,4', drags: CELL, budget: LARGEST },
  'conv, 24 steps': { page: 'tutor', hash: '#lesson=conv', drags: TAP, budget: OPENED },
  'conv, 60 steps': { page: 'tutor', hash: '#lesson=conv&cin=1&cout=1&n=27&k=5&pad=2&step=2', drags: TAP, budget: LARGEST },
  'map of 98,304² panned': { page: 'tutor', hash: MAP, drags: PAN, budget: LARGEST },
  'map of 98,304² zoomed': { page: 'tutor', hash: MAP, drags: ZOOM, budget: LARGEST },
};

// Runs in the page: presses the button on the number, and puts the functions to continue into window.drag.
async function begin([{ item, across, number, rests, wheel }, step, turn, notch]) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const canvas = document.getElementById('canvas');
  const tutor = window.chainrule?.test;
  let x = canvas.clientWidth / 2;
  let y = canvas.clientHeight / 2;
  const send = (type, far, buttons) => {
    const [clientX, clientY] = across ? [x + far, y] : [x, y - far];
    canvas.dispatchEvent(new MouseEvent(type, {
      bubbles: true, cancelable: true, view: window, clientX, clientY, screenX: clientX, screenY: clientY,
      button: 0, buttons,
    }));
  };
  const turnWheel = (deltaY) =>
    canvas.dispatchEvent(new WheelEvent('wheel', {
      bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, deltaY,
    }));
  const place = () => (tutor ? tutor.rect(item) : { x: 600, y: 300, width: 80, height: 200 });
  // Scrolls to items further down.
  for (let notches = 0; !place() && notches < 40; ++notches) {
    canvas.focus();  // without focus the wheel scrolls the page
    send('mousemove', 0, 0);
    turnWheel(notch);
    await frame();
    await frame();
  }
  const rect = place();
  if (!rect) throw new Error(`${item} is not drawn`);
  x = Math.round(rect.x + rect.width / 2);
  y = Math.round(rect.y + rect.height / 2);
  let moves = 0;
  const drag = window.drag = {
    frames: () => (tutor ? tutor.frames() : window.bareFrames),
    number: () => (tutor ? new RegExp(number ?? rests).exec(window.chainrule.getState())?.[1] : null),
    async move(count, after = () => {}) {
      for (let i = 0; i < count; ++i, ++moves) {
        await frame();
        after();
        const phase = moves % (2 * turn);
        if (wheel) turnWheel(phase < turn ? -notch : notch);
        else send('mousemove', step * (1 + (phase < turn ? phase : 2 * turn - phase)), 1);
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
  if (wheel) {
    send('mouseup', 0, 0);
    canvas.focus();
  }
  await drag.settle();
}

// Starts a drag, which window.drag.move(count) continues. Fails unless the number changes with the moves.
export async function startDrag(page, kind, drags = WEIGHT) {
  await page.evaluate(begin, [drags, STEP, TURN, NOTCH]);
  if (drags.rests) {
    const [before, after] = await page.evaluate(async (moves) => {
      const before = window.drag.number();
      await window.drag.move(moves);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return [before, window.drag.number()];
    }, TURN / 2);
    // A pan is only written on release, which would end it.
    if (drags.wheel && before === after) throw new Error('the wheel does not zoom the map');
    return;
  }
  const seen = await page.evaluate(async (moves) => {
    const numbers = [];
    await window.drag.move(moves, () => numbers.push(window.drag.number()));
    return numbers;
  }, 2 * TURN);
  if (kind === 'tutor' && new Set(seen).size < TURN - 1)
    throw new Error(`the mouse does not drag the number: ${seen}`);
}

async function checkPan(page) {
  const [before, after] = await page.evaluate(async () => {
    const before = window.drag.number();
    await window.drag.move(3);
    document.getElementById('canvas').dispatchEvent(new MouseEvent('mouseup', { bubbles: true, button: 0 }));
    await window.drag.settle();
    return [before, window.drag.number()];
  });
  if (before === after) throw new Error('the mouse does not move the map');
}

async function measure({ page, devtools }, { page: kind, drags }, moves, slowed) {
  await startDrag(page, kind, drags);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowed });
  const before = await page.evaluate(() => window.drag.frames());
  const stop = await mainThread(devtools);
  await page.evaluate((count) => window.drag.move(count), moves);
  const spent = await stop();
  const drawn = (await page.evaluate(() => window.drag.frames())) - before;
  if (drags === PAN) await checkPan(page);
  // Moves that share a frame would make the cost look low. An extra frame of a slow browser counts as a cost
  // of the move.
  if (drawn < 0.95 * moves) throw new Error(`${drawn} frames for ${moves} moves`);
  return Object.fromEntries(Object.entries(spent).map(([name, ms]) => [name, ms / moves]));
}

async function measureAll(pages, runs, moves, slowed) {
  const taken = {};
  for (let i = 0; i < runs; ++i)
    for (const [name, wanted] of Object.entries(CASES)) {
      const url = pages[wanted.page] + wanted.hash;
      const one = await inBrowser({ url, drawn: DRAWN[wanted.page] }, (open) => measure(open, wanted, moves, slowed))
        .catch((error) => { throw new Error(`${name}: ${error.message}`, { cause: error }); });
      (taken[name] ??= []).push(one);
    }
  const bare = medians(taken.bare);
  const cases = Object.entries(taken).map(([name, each]) => {
    const spent = medians(each);
    return { name, ...spent, cpuRatio: spent.cpu / bare.cpu, clockRatio: spent.clock / bare.clock };
  });
  console.log(`\nMain thread of one frame while something is dragged or zoomed${slowed > 1 ? `, ${slowed} times as slow` : ''}, ` +
    `ms; median of ${runs} runs of ${moves} frames`);
  console.log(table(['page', 'cpu', '× bare', 'clock', '× bare', 'of it script', 'style, layout'],
    cases.map(({ name, cpu, cpuRatio, clock, clockRatio, script, style }) =>
      [name, ...[cpu, cpuRatio, clock, clockRatio, script, style].map((figure) => figure.toFixed(2))])));
  return cases;
}

export async function run({ pages, runs, moves }) {
  const cases = await measureAll(pages, runs, moves, 1);
  const slowed = await measureAll(pages, runs, moves, SLOWED);
  // Measured by the clock, because Chromium slows the thread down by keeping it busy, which counts as CPU
  // time.
  const figures = slowed.filter(({ name }) => CASES[name].budget).map(({ name, clock }) =>
    ({ what: `frame of a drag, slowed: ${name}`, figure: clock, goal: CASES[name].budget, unit: 'ms' }));
  return { cases, slowed, figures };
}
