// The same tests in Chromium, Firefox and WebKit: the tutor loads without complaints, computes, can be
// stepped, scrubbed and edited in both views, is as sharp as the screen, and leaves its host's page
// alone.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { openDisplay } from './lib/display.mjs';
import { ENGINES, placeInText, serveHost } from './lib/engines.mjs';
import { colorsAt, countDifferent } from './lib/pictures.mjs';
import { LESSON, smoke } from './lib/saturation.mjs';
import { numberOf, reference, SCREENSHOTS } from './lib/tutor.mjs';

const SOURCE = reference[0];
const WEIGHT = 'cell.W1:0,1';
// Small, because software rendering is slow for every pixel.
const SMALL = { width: 960, height: 600 };

const focused = (tutor) =>
  tutor.page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.id);
const overlay = (tutor) => tutor.page.evaluate(() => document.querySelector('input.overlay')?.value);
const theme = (tutor) => tutor.page.evaluate(() => document.documentElement.dataset.theme);

async function press(tutor, key) {
  await tutor.page.keyboard.press(key);
  await tutor.settle();
}

async function until(what, check) {
  for (let tries = 0; tries < 100; ++tries) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  assert.fail(what);
}

// Every number from the engine equals the reference.
async function assertReference(tutor) {
  const values = await tutor.values();
  let checked = 0;
  for (const [name, tables] of Object.entries({ s: 's', x: 'X', delta: 'delta', dW: 'dW' })) {
    const [computed, expected] = [values[name].flat(2), SOURCE[tables].flat(2)];
    assert.equal(computed.length, expected.length, name);
    expected.forEach((number, i) => {
      assert.ok(Math.abs(computed[i] - number) <= 1e-12 * Math.max(1, Math.abs(number)), name);
      ++checked;
    });
  }
  assert.ok(checked > 20);
  assert.ok(Math.abs(values.e - numberOf(SOURCE, 'e:0,0')) <= 1e-12);
}

async function assertPixels(tutor, density) {
  const [width, height, wide, high, ratio] = await tutor.page.evaluate(() => {
    const { width: w, height: h } = document.getElementById('canvas');
    return [w, h, innerWidth, innerHeight, devicePixelRatio];
  });
  assert.ok(Math.abs(ratio - density) < 1e-6, `the density is ${ratio}`);
  assert.ok(Math.abs(width - wide * density) < 1 && Math.abs(height - high * density) < 1,
    `${width} × ${height} for ${wide} × ${high} at ${density}`);
}

// Clicks land where the button is seen: on its outermost pixels, but not beyond them.
async function assertClicksLand(tutor) {
  const { x, y, width, height } = await tutor.rect('deck.next');
  const [left, top] = [Math.ceil(x), Math.ceil(y)];
  const [right, bottom] = [Math.floor(x + width) - 1, Math.floor(y + height) - 1];
  const step = await tutor.step();
  for (const [clickX, clickY, steps] of [
    [left, top, 1],
    [right, bottom, 2],
    [left - 2, bottom, 2],
    [left, bottom + 2, 2],
  ]) {
    await tutor.page.mouse.click(clickX, clickY);
    await tutor.settle();
    assert.equal(await tutor.step(), step + steps, `at ${clickX}, ${clickY}`);
  }
}

// Tries several times, because a busy machine may spread a double click over half a second.
async function startTyping(tutor, id) {
  for (let tries = 0; tries < 3 && (await overlay(tutor)) === undefined; ++tries) {
    await tutor.doubleClick(id);
    await tutor.settle();
  }
  assert.equal(await overlay(tutor), '0.2', 'the input opens over the number');
}

// Points on the path of a finger.
const way = ([fromX, fromY], [toX, toY]) =>
  Array.from({ length: 9 }, (_, i) => [
    Math.round(fromX + ((toX - fromX) * i) / 8),
    Math.round(fromY + ((toY - fromY) * i) / 8),
  ]);

// Counts, by type, the touches whose default action the tutor prevents.
function countKept() {
  window.kept = { touchstart: 0, touchmove: 0, touchend: 0 };
  const prevent = Event.prototype.preventDefault;
  Event.prototype.preventDefault = function () {
    if (this.type in window.kept) ++window.kept[this.type];
    prevent.call(this);
  };
}

const pictures = new Map();
let display;
before(async () => {
  display = await openDisplay();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => display.close());

for (const [name, engine] of Object.entries(ENGINES)) {
  describe(name, () => {
    let house;
    before(async () => (house = await engine.open(display)));
    after(() => house?.close());

    test('loads without complaints, computes the reference, steps by deck and keys', async () => {
      const tutor = await house.open({ viewport: SMALL });
      assert.equal(await tutor.page.evaluate(() => document.documentElement.dataset.view), 'canvas');
      await assertReference(tutor);
      await tutor.click('deck.next');
      assert.equal(await tutor.step(), 1);
      assert.equal(await focused(tutor), 'canvas');
      const last = await tutor.lastStep();
      for (const [key, step] of [
        ['ArrowRight', 2],
        ['ArrowRight', 3],
        ['ArrowLeft', 2],
        ['End', last],
        ['Home', 0],
      ]) {
        await press(tutor, key);
        assert.equal(await tutor.step(), step, key);
      }
      await tutor.click('stop.5');
      assert.equal(await tutor.step(), 5);
      await press(tutor, 'Escape');
      assert.notEqual(await focused(tutor), 'canvas', 'Escape gives the keys back');
      await press(tutor, 'ArrowRight');
      assert.equal(await tutor.step(), 5);
      await tutor.close();
    });

    test('the timeline is dragged to and fro', async () => {
      const tutor = await house.open({ viewport: SMALL });
      const { mouse } = tutor.page;
      await mouse.move(...(await tutor.center('stop.3')));
      await tutor.settle();
      await mouse.down();
      for (const stop of [9, 12, 6]) {
        await mouse.move(...(await tutor.center(`stop.${stop}`)), { steps: 6 });
        await tutor.settle();
        assert.match(await tutor.state(), new RegExp(`step=${stop}\\b`));
      }
      await mouse.up();
      await tutor.settle();
      assert.equal(await tutor.step(), 6);
      assert.ok((await tutor.drawnNumbers())['net.W1:0,1'], 'and the numbers are drawn');
      await tutor.close();
    });

    test('a weight is typed over the drawing, and undone by Ctrl+Z', async () => {
      const tutor = await house.open({ viewport: SMALL });
      const before = await tutor.values();
      await startTyping(tutor, WEIGHT);
      await tutor.page.keyboard.type('-.75');
      await press(tutor, 'Enter');
      assert.equal(await overlay(tutor), undefined);
      const after = await tutor.values();
      assert.match(await tutor.state(), /W1=0?\.1,-0?\.75;/);
      assert.notEqual(after.e, before.e);
      assert.equal((await tutor.drawnNumbers())[WEIGHT], '−0.75');
      assert.equal(await focused(tutor), 'canvas');
      await press(tutor, 'Control+z');
      assert.deepEqual(await tutor.values(), before);
      await press(tutor, 'Control+y');
      assert.deepEqual(await tutor.values(), after);
      await tutor.close();
    });

    test('the text view is stepped and edited, by mouse and keys', async () => {
      const tutor = await house.open({ search: '?view=text', viewport: SMALL });
      const { mouse, keyboard } = tutor.page;
      const before = await tutor.values();
      await mouse.click(...(await placeInText(tutor, 'deck.next')));
      assert.equal(await tutor.step(), 1);
      await keyboard.press('Enter');
      assert.equal(await tutor.step(), 2);
      await mouse.click(...(await placeInText(tutor, 'deck.first')));
      assert.equal(await tutor.step(), 0);
      await mouse.click(...(await placeInText(tutor, WEIGHT)));
      assert.equal(await focused(tutor), WEIGHT);
      await keyboard.type('-2');  // typing starts at once and replaces the old value
      await keyboard.press('Enter');
      assert.match(await tutor.state(), /W1=0?\.1,-2;/);
      assert.notEqual((await tutor.values()).e, before.e);
      await keyboard.press('ArrowDown');
      assert.equal(await focused(tutor), 'cell.W1:1,1');
      await keyboard.press('Control+z');
      assert.deepEqual(await tutor.values(), before);
      const marked = await tutor.page.evaluate((id) => {
        const number = document.querySelector(`[data-id="${id}"] .number`);
        const { textDecorationLine, textDecorationStyle } = getComputedStyle(number);
        return `${textDecorationLine} ${textDecorationStyle}`;
      }, WEIGHT);
      assert.equal(marked, 'underline dotted', 'what can be edited is seen to be');
      assert.equal(await tutor.frames(), 0);
      await tutor.close();
    });

    test('a plot is read by the keys of a slider, and the link stays', async () => {
      const tutor = await house.open({ viewport: SMALL, hash: `#${LESSON}&step=13` });
      const state = await tutor.state();
      const point = () => tutor.page.evaluate(() =>
        /point (\d+) of/.exec(document.activeElement.getAttribute('aria-valuetext'))[1]);
      await tutor.page.evaluate(() => document.querySelector('[data-id="read.ray"]').focus());
      for (const [key, number] of [
        ['End', 121],
        ['PageDown', 109],
        ['ArrowLeft', 108],
        ['Home', 1],
        ['ArrowRight', 2],
        ['PageUp', 14],
        ['ArrowUp', 15],
      ]) {
        await press(tutor, key);
        assert.equal(Number(await point()), number, key);
      }
      const { x, width } = await tutor.rect('read.ray');
      assert.ok(x > 380 && width < 30, `the ring is on the drawing: ${x}, ${width} wide`);
      assert.equal(await tutor.state(), state);
      await tutor.close();
    });

    test('light and dark themes are shown in both views', async () => {
      const tutor = await house.open({ search: '?theme=light', viewport: SMALL });
      const papers = { light: [0xfc, 0xfb, 0xf8], dark: [0x17, 0x19, 0x1d] };
      const assertSeen = async (wanted) => {
        assert.equal(await theme(tutor), wanted);
        // Two points without text: beside the canvas's deck, and at the top of the page's left edge.
        for (const color of await colorsAt(tutor, [[8, 540], [8, 70]]))
          color.forEach((part, i) => assert.ok(Math.abs(part - papers[wanted][i]) <= 2, `${color}`));
      };
      await assertSeen('light');
      await tutor.click('tool.theme');
      await assertSeen('dark');
      await tutor.click('tool.text_view');
      await assertSeen('dark');
      await tutor.page.mouse.click(...(await placeInText(tutor, 'tool.theme')));
      await assertSeen('light');
      await tutor.close();
    });

    for (const density of engine.densities) {
      test(`at density ${density} the canvas has its pixels, and clicks land`, async () => {
        const tutor = await house.open({ density, viewport: SMALL });
        await assertPixels(tutor, density);
        await assertClicksLand(tutor);
        await tutor.close();
      });
    }

    for (const density of engine.screens ?? []) {
      test(`on a screen of density ${density} the canvas has its pixels, and clicks land`, async () => {
        const other = await engine.open(display, { density });
        try {
          const tutor = await other.open({ viewport: SMALL });
          await assertPixels(tutor, density);
          await assertClicksLand(tutor);
          await tutor.close();
        } finally {
          await other.close();
        }
      });
    }

    // Opens a host page with the tutor in a frame and calls check({page, step, inside, scrolled}).
    async function inHost({ hash = '', ...options }, check) {
      const host = await serveHost(house.origin, hash);
      const tutor = await house.open({ url: host.url, wait: false, ...options });
      const { page } = tutor;
      const inside = (work, detail) => page.frame(1).evaluate(work, detail);
      const scrolled = () => page.evaluate(() => scrollY);
      const step = () =>
        inside(() => Number(document.querySelector('[data-id="timeline.slider"]').value));
      try {
        await until('the frame loads', () => inside(() => window.chainrule?.ready.then(() => true)));
        await check({ page, step, inside, scrolled });
      } finally {
        await host.close();
        await tutor.close([/request to elsewhere/]);
      }
    }
    const middle = async (inside, id) => {
      const rect = () => inside((item) => window.chainrule.test.rect(item), id);
      // A frame only draws once it is visible.
      await until(`${id} is drawn`, async () => Boolean(await rect()));
      const { x, y, width, height } = await rect();
      return [x + width / 2, y + height / 2];
    };

    test('in a frame, wheel and keys are the host page\'s until the canvas is clicked', async () => {
      // Its story is longer than the frame.
      await inHost({ hash: '#lesson=conv' }, async ({ page, step, inside, scrolled }) => {
        await page.mouse.move(400, 300);
        await page.mouse.wheel(0, 120);
        await until('the wheel over the canvas scrolls the host', async () => (await scrolled()) >= 100);
        await page.mouse.wheel(0, -120);
        await until('and back', async () => (await scrolled()) === 0);

        await page.evaluate(() => document.getElementById('own').focus());
        await page.keyboard.type('ab');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.type('c');
        assert.equal(await page.evaluate(() => document.getElementById('own').value), 'acb');
        assert.equal(await step(), 0);

        await page.mouse.click(...(await middle(inside, 'deck.next')));
        await until('the click steps', async () => (await step()) === 1);
        await page.keyboard.press('ArrowRight');
        await until('the key steps', async () => (await step()) === 2);
        await page.mouse.move(200, 300);
        await page.mouse.wheel(0, 120);
        await page.waitForTimeout(300);
        assert.equal(await scrolled(), 0, 'the wheel scrolls inside now');
        for (let turns = 0; turns < 20 && (await scrolled()) === 0; ++turns) {
          await page.mouse.wheel(0, 360 + 240 * turns);  // WebKit's driver sends only the increase
          await page.waitForTimeout(300);
        }
        assert.ok((await scrolled()) > 0, 'what is left of a turn scrolls the host');
      });
    });

    test('in a frame, keys that the canvas does not use scroll the host page', async () => {
      await inHost({}, async ({ page, step, inside, scrolled }) => {
        await page.mouse.click(...(await middle(inside, 'deck.next')));
        await until('the click steps', async () => (await step()) === 1);
        const scrollsBy = async (key) => {
          await page.evaluate(() => window.scrollTo(0, 0));
          await page.keyboard.press(key);
          for (let tries = 0; tries < 15 && (await scrolled()) <= 100; ++tries) await page.waitForTimeout(100);
          return (await scrolled()) > 100;
        };
        assert.ok(await scrollsBy('PageDown'), 'Page Down scrolls the host');
        // The first press may only return the keyboard to the host.
        assert.ok((await scrollsBy(' ')) || (await scrollsBy(' ')), 'Space scrolls the host');
      });
    });

    test('fingers: a tap steps, one pans and scrubs, two are the page\'s', async () => {
      // Tall enough for the card to be in view.
      const viewport = { ...SMALL, height: 700 };
      const tutor = await house.open({ viewport, touch: true, hash: '#lesson=conv&pin=w:0,0' });
      const { page } = tutor;
      await page.fingers([[await tutor.center('deck.next')]]);
      await tutor.settle();
      assert.equal(await tutor.step(), 1);
      await page.fingers([way(await tutor.center('stop.4'), await tutor.center('stop.2'))]);
      await tutor.settle();
      assert.equal(await tutor.step(), 2);
      const { y } = await tutor.rect('card.close');
      await page.fingers([way([200, 300], [200, 150])]);
      await tutor.settle();
      assert.ok(Math.abs((await tutor.rect('card.close')).y - y + 150) <= 2, 'the story is panned');
      assert.equal(await tutor.step(), 2);

      await page.evaluate(countKept);
      const [nextX, nextY] = await tutor.center('deck.next');
      await page.fingers([
        way([nextX, nextY], [nextX - 4, nextY + 4]),
        way([nextX + 100, nextY - 100], [nextX + 300, nextY - 300]),
      ]);
      await tutor.settle();
      assert.equal(await tutor.step(), 2, 'nothing is pressed');
      const { touchstart, touchmove } = await page.evaluate(() => window.kept);
      // The first finger may have moved before the second came down.
      assert.ok(touchstart === 0 && touchmove <= 1, `${touchstart} and ${touchmove} are kept`);
      if (engine.gestures)
        assert.ok((await page.evaluate(() => visualViewport.scale)) > 1.5, 'the page is zoomed');
      await tutor.close();
    });

    test('a finger drags the handle of a plot, and that is one edit', async () => {
      const viewport = { ...SMALL, height: 800 };
      const tutor = await house.open({ viewport, touch: true, hash: `#${LESSON}&step=13` });
      const norm = async () =>
        Math.hypot(.../&w=([^&]*)/.exec(await tutor.state())[1].split(',').map(Number));
      const before = await tutor.state();
      const [x, y] = (await tutor.center('ray.norm')).map(Math.round);
      await tutor.page.fingers([way([x, y], [x + 60, y])]);
      await tutor.settle();
      assert.ok((await norm()) > 4, `‖w‖ is ${await norm()}`);
      const moved = (await tutor.center('ray.norm'))[0];
      assert.ok(Math.abs(moved - x - 60) <= 2, `the handle is at ${moved}`);
      await tutor.page.fingers([[await tutor.center('tool.undo')]]);
      await tutor.settle();
      assert.equal(await tutor.state(), before);
      await tutor.close();
    });

    test('two fingers on the map zoom and move it, a third ends that, one pans again', async () => {
      const hash = '#lesson=conv&dim=2&cin=6&cout=6&n=128&k=3&pad=1&window=20000,30000,9000';
      const tutor = await house.open({ viewport: { width: 1280, height: 900 }, touch: true, hash });
      const { page } = tutor;
      const seen = async () =>
        (/window=([^&]*)/.exec(await tutor.state())?.[1] ?? '').split(',').map(Number);
      const before = await tutor.state();
      const [x, y] = (await tutor.center('set.window')).map(Math.round);
      const { width } = await tutor.rect('set.window');
      const fingers = (middles) => [-1, 1].map((side) =>
        middles.map(([middleX, middleY, apart]) => [middleX + side * apart / 2, middleY]));
      // From 100 pixels apart to twice as far.
      const path = Array.from({ length: 9 }, (_, i) => [x + 5 * i, y + 2 * i, 100 + 12.5 * i]);
      await page.fingers(fingers(path));
      await tutor.settle();
      const [row, column, columns] = await seen();
      assert.ok(Math.abs(columns - 4500) < 1, `${columns} columns are seen`);
      const pixel = columns / width;
      const [middleX, middleY] = await tutor.center('set.window');
      const under = (begin, at, middle) => begin + columns / 2 + (at - middle) * pixel;
      assert.ok(Math.abs(under(column, x + 40, middleX) - 34500) < pixel, `column ${column}`);
      assert.ok(Math.abs(under(row, y + 16, middleY) - 24500) < pixel, `row ${row}`);
      const moved = before.replace(/window=[^&]*/, `window=${row},${column},${columns}`);
      assert.equal(await tutor.state(), moved, 'nothing is pressed');
      if (engine.gestures)
        assert.equal(await page.evaluate(() => visualViewport.scale), 1, 'the page is not zoomed');

      await page.fingers([...fingers([[x, y, 100], [x, y, 200]]), [[x, y + 90], [x, y + 90]]]);
      await tutor.settle();
      assert.deepEqual(await seen(), [row, column, columns], 'three fingers do nothing');

      await page.fingers([way([x, y], [x + 80, y + 40])]);
      await tutor.settle();
      const panned = await seen();
      assert.ok(Math.abs(column - panned[1] - 80 * pixel) < 2 * pixel, `${column} to ${panned[1]}`);
      assert.ok(Math.abs(row - panned[0] - 40 * pixel) < 2 * pixel, `${row} to ${panned[0]}`);
      assert.equal(panned[2], columns);
      await tutor.close();
    });

    test('in a frame, a finger scrolls what can be scrolled there, else the host page', async () => {
      await inHost({ touch: true }, async ({ page, step, inside, scrolled }) => {
        // The frame is in the host's corner, so coordinates are the same in both.
        const fingers = page.frame(1).fingers ?? page.fingers;
        await inside(countKept);
        const kept = () => inside(() => window.kept.touchmove);
        const [x, y] = await middle(inside, 'deck.next');
        await fingers([way([x, y], [x, y - 100])]);
        await page.waitForTimeout(300);
        assert.equal(await step(), 0, 'nothing is pressed');
        assert.equal(await kept(), 0);
        if (engine.gestures) assert.ok((await scrolled()) > 50, 'the host is scrolled');
        // A finger that comes down while the host still glides would only stop it.
        for (let before = -1; before !== (await scrolled()); await page.waitForTimeout(500))
          before = await scrolled();
        await page.evaluate(() => scrollTo(0, 0));
        await page.waitForTimeout(800);

        // On a busy machine the host may glide longer than the test waited.
        for (let tries = 0; tries < 3 && (await kept()) <= 4; ++tries) {
          await page.evaluate(() => scrollTo(0, 0));
          await fingers([way([200, 400], [200, 300])]);
          await page.waitForTimeout(600);
        }
        assert.ok((await kept()) > 4);
        // The end of the earlier fling may still move the host by a pixel.
        assert.ok((await scrolled()) <= 2, 'the story is scrolled');
        assert.equal(await step(), 0);
      });
    });

    test('the lesson on saturation: the same numbers, dragged, stepped and typed', async () => {
      // As large as the picture needs to be in sight with the ring.
      const tutor = await house.open({ hash: `#${LESSON}&step=13` });
      await smoke(tutor);
      await tutor.close();
    });

    test('the lesson on convolution: the same numbers, stepped, pinned, and drawn large', async () => {
      const tutor = await house.open({ hash: '#lesson=conv&step=3&show=numbers' });
      assert.deepEqual((await tutor.values()).y, [5.375, 1.5, -9, 9]);
      const numbers = await tutor.drawnNumbers();
      assert.equal(numbers['cell.A:0,5'], '0.5');
      assert.equal(numbers['edge.y.3:0,0'], '−9');
      await tutor.click('cell.A:0,5');
      assert.match(await tutor.state(), /pin=A/);
      await tutor.click('deck.next');
      assert.equal((await tutor.drawnNumbers())['edge.y.4:0,0'], '9');
      await tutor.setState('lesson=conv&dim=2&cin=24&cout=24&n=64&k=3&pad=1');
      await tutor.settle();
      assert.equal((await tutor.values()).rows, 98304);
      const { width, height } = await tutor.rect('set.window');
      assert.ok(width > 300 && height > 300, `${width} × ${height}`);
      await tutor.click('heatmap.in');
      assert.match(await tutor.state(), /window=/);
      await tutor.close();
    });

    test('the lesson on batch norm: the same means, stepped, pinned, in both layouts', async () => {
      const tutor = await house.open({ hash: '#lesson=norm&layout=NC&shape=2,2&x=1,2,3,6&step=1' });
      assert.deepEqual((await tutor.values()).mean, [2, 4]);
      assert.equal((await tutor.drawnNumbers())['mean.2'], '4');
      await tutor.click('mean.2');
      assert.match(await tutor.state(), /pin=mean/);
      await tutor.click('deck.next');
      assert.equal((await tutor.drawnNumbers())['var.1'], '1');
      await tutor.setState('lesson=norm');
      const { mean } = await tutor.values();
      await tutor.settle();
      await tutor.setState('lesson=norm&layout=NCHW&shape=3,5,2,2');
      assert.deepEqual((await tutor.values()).mean, mean);
      assert.deepEqual((await tutor.values()).shape, [1, 5, 1, 1]);
      await tutor.close();
    });

    test('the lesson on blocks: the same counts, stepped, switched and typed', async () => {
      const tutor = await house.open({ hash: '#lesson=blocks&step=7' });
      const totals = async () => {
        const { residual, bottleneck } = await tutor.values();
        return [residual.total.parameters, bottleneck.total.parameters];
      };
      assert.deepEqual(await totals(), [18496, 17600]);
      assert.equal((await tutor.drawnNumbers())['layer.bottleneck.total'], '17,600');
      await tutor.click('deck.next');
      assert.equal(await tutor.step(), 8);
      await tutor.click('tool.text_view');
      const focus = (id) => tutor.page.evaluate(
        (item) => document.querySelector(`[data-id="${item}"]`).focus(), id);
      await focus('toggle.bias');
      await tutor.page.keyboard.press('Enter');
      await tutor.settle();
      assert.deepEqual(await totals(), [18432, 17408]);
      await focus('settings.k');
      await tutor.page.keyboard.type('5');
      await tutor.page.keyboard.press('Enter');
      await tutor.settle();
      assert.deepEqual(await totals(), [2 * 32 * 25 * 32, 2 * 128 * 32 + 32 * 25 * 32]);
      await tutor.close();
    });

    for (const search of ['?theme=light', '?theme=dark', '?theme=light&view=text']) {
      test(`a picture to look at, ${search}`, async () => {
        const tutor = await house.open({ search, hash: '#step=9' });
        const kind = search.replace(/\?theme=|&view=/g, '-').slice(1);
        const picture = await tutor.page.screenshot({ path: `${SCREENSHOTS}/${name}-${kind}.png` });
        // The browser sets the text of the text view, and the tutor that of the canvas.
        if (!pictures.has(kind)) pictures.set(kind, picture);
        else if (!kind.endsWith('text')) {
          const different = await countDifferent(tutor, picture, pictures.get(kind));
          assert.ok(different <= 100, `${different} pixels are not as in ${Object.keys(ENGINES)[0]}`);
        }
        await tutor.close();
      });
    }
  });
}
