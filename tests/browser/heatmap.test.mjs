// The large heatmap: every pixel that the GPU draws against every cell of A under it, moves at sizes that
// fit no memory, and a lost context.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepContexts } from './lib/host.mjs';
import { levelUnder, matches, pixelsUnder, readPixels, shapeOf } from './lib/heatmap.mjs';
import { openHouse } from './lib/tutor.mjs';

const VIEW = { viewport: { width: 1280, height: 900 } };
// These have 98,304 and a million rows and columns.
const LARGE = 'dim=2&cin=6&cout=6&n=128&k=3&pad=1';
const LARGER = 'dim=1&cin=64&cout=64&n=15625&k=5&pad=2';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const LESSON = 'conv';
const MODES = ['shows=largest', 'shows=density'];
const open = (state, options = {}) =>
  house.open({ hash: `#lesson=${LESSON}&${MODES[0]}&${state}`, ...VIEW, ...options });

const windowOf = async (tutor) =>
  (/window=([^&]*)/.exec(await tutor.state())?.[1] ?? '').split(',').map(Number);

// Seeded, so that a wrong picture can be reproduced.
function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

// Some shapes are so large that a pixel covers cells of several rows and channels.
function randomState(random, large) {
  const whole = (low, high) => low + Math.floor(random() * (high - low + 1));
  for (;;) {
    const dim = whole(1, 2);
    const pair = (low, high) => Array.from({ length: dim }, () => whole(low, high)).join(',');
    const groups = whole(1, 2);
    const state = {
      dim, groups,
      cin: groups * whole(1, large && dim === 2 ? 6 : 3),
      cout: groups * whole(1, large && dim === 2 ? 6 : 3),
      n: large ? pair(4, dim === 1 ? 1200 : 40) : pair(4, dim === 1 ? 250 : 14),
      k: pair(1, 4),
      stride: pair(1, 3),
      pad: pair(0, 2),
      dilation: pair(1, 2),
    };
    const shape = shapeOf(state);
    // Smaller matrices are written out as numbers.
    const isDrawn = shape.rows > 64 || shape.columns > 64;
    if (shape.out.every((length) => length > 0) && shape.rows >= 20 && shape.columns >= 20 && isDrawn)
      return [state, shape];
  }
}

test('50 random shapes and views: no pixel is wrong', async () => {
  const tutor = await open(LARGE);
  const random = makeRandom(2026);
  let compared = 0;
  for (let view = 0; view < 50; ++view) {
    const [state, shape] = randomState(random, view % 5 === 4);
    const weights = Array.from({ length: shape.weights }, () => Math.floor(random() * 511) - 255);
    weights[0] = 255;
    const density = view % 3 === 2;
    const window = [
      shape.rows * random() * 0.8, shape.columns * random() * 0.8,
      Math.max(20, shape.all * (0.2 + random())),
    ].map((value) => Number(value.toFixed(2)));
    const words = Object.entries({ ...state, w: weights, window })
      .map(([key, value]) => `${key}=${value}`);
    const link = `lesson=${LESSON}&${MODES[density ? 1 : 0]}&${words.join('&')}`;
    assert.ok(await tutor.setState(link), `view ${view}: ${link}: ${await tutor.notice()}`);
    await tutor.settle();
    const { width, height, pixels } = await readPixels(tutor, await tutor.rect('set.window'));
    const { rows, across } = pixelsUnder(shape, window, width, height);
    const wrong = [];
    const known = new Map();
    const levelAt = (y, x) => {
      const key = `${rows[y].begin},${rows[y].end},${across[x].begin},${across[x].end}`;
      if (!known.has(key)) known.set(key, levelUnder(shape, weights, rows[y], across[x], density));
      return known.get(key);
    };
    for (let y = 0; y < height; ++y) {
      for (let x = 0; x < width; ++x) {
        if (rows[y].line || across[x].line) continue;
        ++compared;
        const level = levelAt(y, x);
        const color = pixels[y * width + x];
        if (!matches(level, color, density)) wrong.push([x, y, level, color.toString(16)]);
      }
    }
    assert.deepEqual(wrong.slice(0, 5), [], `view ${view}, ${wrong.length} wrong: ${link}`);
  }
  assert.ok(compared > 2e6, `${compared} pixels were compared`);
  await tutor.close();
});

for (const [size, state, all] of [['98,304²', LARGE, 98304], ['a million²', LARGER, 1e6]]) {
  test(`${size}: zoomed by buttons and wheel, dragged by the mouse`, async () => {
      const tutor = await open(state);
    const { page } = tutor;
    for (let press = 0; press < 5; ++press) await tutor.click('heatmap.in');
    const [row, column, columns] = await windowOf(tutor);
    assert.ok(Math.abs(columns - all / 32) < 2, `${columns} columns are seen`);
    const { width } = await tutor.rect('set.window');
    const [x, y] = await tutor.center('set.window');
    await page.mouse.move(x, y);
    await tutor.settle();
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 30, { steps: 6 });
    await tutor.settle();
    assert.deepEqual(await windowOf(tutor), [row, column, columns], 'not before it rests');
    await page.mouse.up();
    await tutor.settle();
    const moved = await windowOf(tutor);
    const pixel = columns / width;
    assert.ok(Math.abs(column - moved[1] - 60 * pixel) < 2 * pixel, `${column} to ${moved[1]}`);
    assert.ok(Math.abs(row - moved[0] - 30 * pixel) < 2 * pixel, `${row} to ${moved[0]}`);
    // After a press on the map, the wheel zooms it.
    await page.mouse.click(x, y);
    await page.mouse.wheel(0, -100);
    await page.waitForTimeout(400);
    await tutor.settle();
    assert.ok((await windowOf(tutor))[2] < 0.9 * columns);
    await tutor.click('heatmap.fit');
    const frames = await tutor.frames();
    await page.waitForTimeout(500);
    assert.equal(await tutor.frames(), frames, 'nothing is drawn at rest');
    await tutor.close();
  });
}

test('with Ctrl, or a trackpad pinch, the wheel zooms the map under it, and elsewhere the page', async () => {
  const tutor = await open(`${LARGE}&window=40000,40000,8000`);
  const { page } = tutor;
  await page.evaluate(() => {
    window.wheels = [];
    addEventListener('wheel', (event) => window.wheels.push(event), true);
  });
  const turn = async (x, y, far) => {
    await page.mouse.move(x, y);
    await page.keyboard.down('Control');
    for (let i = 0; i < 3; ++i) await page.mouse.wheel(0, far);
    await page.keyboard.up('Control');
    await page.waitForTimeout(400);
    await tutor.settle();
  };
  const [x, y] = await tutor.center('set.window');
  const { width, height } = await tutor.rect('set.window');
  const seen = () => page.evaluate(() => window.wheels.splice(0).map((event) => event.defaultPrevented));
  await turn(x - width / 4, y + height / 4, -10);
  const [row, column, columns] = await windowOf(tutor);
  assert.ok(Math.abs(columns - 8000 * Math.exp(-0.3)) < 1, `${columns} columns are seen`);
  assert.ok(Math.abs(column + 0.25 * columns - 42000) < 0.01 * columns, 'about the pointer');
  assert.ok(Math.abs(row + 0.75 * columns - 46000) < 0.01 * columns);
  assert.deepEqual(await seen(), [true, true, true]);
  await turn(10, 400, -10);
  assert.deepEqual(await windowOf(tutor), [row, column, columns]);
  assert.deepEqual(await seen(), [false, false, false], 'the page keeps its zoom');
  await tutor.close();
});

test('a context that is lost and comes back shows the same picture', async () => {
  const tutor = await open(`${LARGE}&window=40000,40000,900`, { init: keepContexts });
  const clip = await tutor.rect('set.window');
  const before = await tutor.page.screenshot({ clip });
  assert.ok((await readPixels(tutor, clip)).pixels.some((color) => color !== 0xffffff));
  for (let time = 0; time < 5; ++time) {
    await tutor.page.evaluate(() => {
      window.loss ??= window.contexts[0].getExtension('WEBGL_lose_context');
      window.loss.loseContext();
    });
    await tutor.page.waitForFunction(() => window.contexts[0].isContextLost());
    await tutor.page.waitForTimeout(30);
    await tutor.page.evaluate(() => window.loss.restoreContext());
    await tutor.page.waitForFunction(() => !window.contexts[0].isContextLost());
    await tutor.settle();
    assert.ok(before.equals(await tutor.page.screenshot({ clip })), `after ${time + 1} losses`);
  }
  await tutor.close([/CONTEXT_LOST_WEBGL|WebGL: context/]);
});
