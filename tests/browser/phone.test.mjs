// On a phone held upright, a handle and the words about it are visible together without scrolling.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

const inside = (rect, least) =>
  rect.x >= 0 && rect.x + rect.width <= 390 && rect.width >= least && rect.height >= least;

for (const theme of ['light', 'dark']) {
  test(`saturation: the plot that a step is about is in view, ${theme}`, async () => {
    const tutor = await house.open({ hash: '#lesson=saturation', search: `?theme=${theme}`, ...PHONE });
    for (const [steps, id, plot] of [
      [[1, 2, 3, 4, 5, 6], 'tanh.s', 'read.tanh'],
      [[7], 'plane.X:0,1', 'read.plane'],
      [[8, 11], null, 'read.signals'],
      [[9, 12], null, null],
      [[10, 13, 14, 15, 16], 'ray.norm', 'read.ray'],
    ]) {
      for (const step of steps) {
        await tutor.setState(`lesson=saturation&step=${step}`);
        await tutor.settle();
        if (id) {
          // A rectangle cut off by the deck is smaller than the handle.
          assert.ok(inside(await tutor.rect(id), 20), `step ${step}: ${id}`);
        }
        if (plot) {
          const { height, width } = await tutor.rect(plot);
          assert.ok(height >= 170 && width > 250, `step ${step}: ${height} of ${plot}`);
        }
        await tutor.page.screenshot({ path: `${SCREENSHOTS}/phone-saturation-${step}-${theme}.png` });
      }
    }
    await tutor.close();
  });
}

test('the item in view stays in place while the lines above it change', async () => {
  const tutor = await house.open({ hash: '#lesson=saturation&step=13', ...PHONE });
  await tutor.page.mouse.move(200, 400);
  await tutor.page.mouse.wheel(0, 700);
  await tutor.settle();
  const { y } = await tutor.rect('read.signals');
  await tutor.setState('lesson=saturation&step=13&pin=grad:1,0');
  await tutor.settle();
  const now = await tutor.rect('read.signals');
  assert.ok(Math.abs(now.y - y) <= 1, `${y} to ${now.y}`);
  await tutor.close();
});
