// A frame is drawn only after a change, and it reads nothing back from the GPU.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

test('no frame while nothing changes, and a few for each change', async () => {
  const tutor = await house.open();
  const { page } = tutor;
  const idle = async (what) => {
    await tutor.settle();
    const frames = await tutor.frames();
    await page.waitForTimeout(2000);
    assert.equal(await tutor.frames(), frames, what);
  };
  await idle('after loading');
  await tutor.click('deck.next');
  await idle('after a click');

  const before = await tutor.frames();
  await page.evaluate(() => window.chainrule.test.act('deck.next', 'press', ''));
  await tutor.settle();
  const drawn = (await tutor.frames()) - before;
  assert.ok(drawn >= 1 && drawn <= 4, `${drawn} frames for one change`);

  await page.mouse.move(...(await tutor.center('net.W1:0,1')));
  await idle('with the pointer on a number');
  await page.keyboard.press('Tab');
  await idle('with the focus on an item');
  await tutor.close();
});

test('no frame at all while the text view is shown', async () => {
  const tutor = await house.open({ search: '?view=text' });
  await tutor.item('deck.next').click();
  await tutor.page.setViewportSize({ width: 900, height: 700 });
  await tutor.page.waitForTimeout(200);
  assert.equal(await tutor.frames(), 0);
  assert.equal(await tutor.page.locator('#canvas').isVisible(), false);
  // The canvas appears on request and disappears again.
  await tutor.item('tool.text_view').click();
  await tutor.settle();
  assert.equal(await tutor.page.locator('#canvas').isVisible(), true);
  assert.ok((await tutor.frames()) > 0);
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 2);
  await tutor.click('tool.text_view');
  assert.equal(await tutor.page.locator('#canvas').isVisible(), false);
  await tutor.item('deck.next').click();
  assert.equal(await tutor.step(), 3);
  await tutor.close();
});

test('frames ask the GPU for nothing', async () => {
  const tutor = await house.open({
    init: () => {
      window.asked = {};
      const gl = WebGL2RenderingContext.prototype;
      for (const name of Object.getOwnPropertyNames(gl)) {
        if (!/^(get|is|check|readPixels|finish|clientWaitSync)/.test(name)) continue;
        if (name === 'isContextLost') continue;  // answered without the GPU
        if (typeof Object.getOwnPropertyDescriptor(gl, name).value !== 'function') continue;
        const asks = gl[name];
        gl[name] = function (...details) {
          window.asked[name] = (window.asked[name] ?? 0) + 1;
          return asks.apply(this, details);
        };
      }
    },
  });
  assert.ok((await tutor.page.evaluate(() => Object.keys(window.asked).length)) > 0, 'it counts');
  await tutor.page.evaluate(() => (window.asked = {}));
  const frames = await tutor.frames();
  for (let step = 0; step < 4; ++step) await tutor.click('deck.next');
  await tutor.page.evaluate(() => window.chainrule.test.act('tool.theme', 'press', ''));
  await tutor.settle();
  assert.ok((await tutor.frames()) > frames + 10);
  assert.deepEqual(await tutor.page.evaluate(() => window.asked), {});
  await tutor.close();
});

for (const density of [1, 1.25, 1.5, 2, 3]) {
  test(`at density ${density} the canvas has its pixels, and clicks land`, async () => {
    const tutor = await house.open({ deviceScaleFactor: density });
    const size = await tutor.page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      return [canvas.width, canvas.height];
    });
    assert.deepEqual(size, [Math.floor(1280 * density), Math.floor(800 * density)]);
    await tutor.click('stop.7');
    assert.equal(await tutor.step(), 7);
    await tutor.close();
  });
}

test('the canvas follows the size of the window', async () => {
  const tutor = await house.open();
  for (const [width, height] of [[800, 600], [390, 844], [320, 300], [1280, 800]]) {
    await tutor.page.setViewportSize({ width, height });
    await tutor.settle();
    const size = await tutor.page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      return [canvas.width, canvas.height];
    });
    assert.deepEqual(size, [width, height]);
    const { x, y } = await tutor.rect('deck.next');
    assert.ok(x < width && y < height);
  }
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 1);
  await tutor.close();
});

test('theme: from the link, from the system, changed by the button', async () => {
  const theme = (tutor) => tutor.page.evaluate(() => document.documentElement.dataset.theme);
  const becomes = (tutor, wanted) =>
    tutor.page.waitForFunction((name) => document.documentElement.dataset.theme === name, wanted);
  let tutor = await house.open({ colorScheme: 'dark' });
  assert.equal(await theme(tutor), 'dark');
  await tutor.page.emulateMedia({ colorScheme: 'light' });
  await becomes(tutor, 'light');
  await tutor.settle();
  await tutor.click('tool.theme');
  assert.equal(await theme(tutor), 'dark');
  await tutor.close();
  tutor = await house.open({ search: '?theme=light', colorScheme: 'dark' });
  assert.equal(await theme(tutor), 'light');
  await tutor.close();
  tutor = await house.open({ search: '?theme=pink&view=sideways', colorScheme: 'dark' });
  assert.equal(await theme(tutor), 'dark');
  assert.equal(await tutor.page.locator('#canvas').isVisible(), true);
  await tutor.close();
});
