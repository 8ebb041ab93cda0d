// Plots are read point by point by keyboard: the text view says each point, and the drawing shows
// it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './lib/audit.mjs';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

// More examples than the table of bars has rows: their parts are a plot.
const SEVEN = '2,-1,1;-1.5,-1.5,1;-1,-.5,-1;1,1,1;-2,.5,-1;.5,-2,1;1.5,1.5,1';

// One plot for each kind of axis, for gaps, and for series that share no x.
const PLOTS = [
  ['lesson=saturation&step=3', ['read.tanh']],
  ['lesson=saturation&step=8', ['read.signals', 'read.plane']],
  ['lesson=saturation&step=13', ['read.ray', 'read.turn']],
  [`lesson=saturation&step=12&points=${SEVEN}`, ['read.parts']],
  ['lesson=saturation&step=13&axes=log_log&w=0,400,-300', ['read.ray']],
  ['lesson=saturation&step=14', ['read.descents']],
  ['lesson=saturation&step=17', ['read.chain', 'read.wide']],
  ['lesson=backprop&step=14&updates=12', ['read.history']],
  ['lesson=blocks&step=9', ['read.chart.parameters', 'read.chart.macs']],
];

const told = (tutor, id) => tutor.item(id).evaluate((item) => item.getAttribute('aria-valuetext'));
const value = (tutor, id) => tutor.item(id).evaluate((item) => Number(item.value));
const press = async (tutor, key) => {
  await tutor.page.keyboard.press(key);
  await tutor.settle();
};

for (const view of ['text', 'canvas']) {
  test(`every plot is read to its end and back, ${view} view`, async () => {
    for (const [hash, ids] of PLOTS) {
      const tutor = await house.open({ hash: `#${hash}`, search: `?view=${view}` });
      const state = await tutor.state();
      for (const id of ids) {
        await tutor.item(id).focus();
        const max = Number(await tutor.item(id).getAttribute('max'));
        const seen = new Set([await told(tutor, id)]);
        let x = -Infinity;
        for (let point = 2; point <= Math.min(max, 12); ++point) {
          await press(tutor, 'ArrowRight');
          const words = await told(tutor, id);
          assert.match(words, new RegExp(`; point ${point} of ${max}$`), id);
          assert.doesNotMatch(words, /not a number|∞|NaN/);
          seen.add(words);
        }
        assert.equal(seen.size, Math.min(max, 12), `${id} says something new at each point`);
        for (const [key, at] of [
          ['End', max],
          ['ArrowUp', max],
          ['PageDown', max - Math.max(1, Math.round((max - 1) / 10))],
          ['PageUp', max],
          ['ArrowDown', Math.max(1, max - 1)],
          ['Home', 1],
          ['ArrowLeft', 1],
        ]) {
          await tutor.page.keyboard.press(key);
          assert.equal(await value(tutor, id), at, `${id}, ${key}`);
        }
        assert.equal(await told(tutor, id).then((words) => /point 1 of/.test(words)), true);
      }
      assert.equal(await tutor.state(), state, 'reading changes no state');
      assert.equal(await tutor.item('tool.undo').getAttribute('aria-disabled'), 'true');
      await tutor.close();
    }
  });
}

test('the numbers are those of the plot, with the digits of the readout under the pointer', async () => {
  const tutor = await house.open({ hash: `#lesson=saturation&step=12&points=${SEVEN}`, search: '?view=text' });
  await tutor.item('read.parts').focus();
  for (let n = 0; n < 7; ++n) {
    const { slope, residual } = await tutor.values();
    const words = await told(tutor, 'read.parts');
    const [, example, part, theta, r] =
      /^example (\d), ‖g‖ ([\d.]+)(?:·10⁻[⁰¹²³⁴-⁹])?, θ' ([\d.]+), \|r\| ([\d.]+); point \d of 7$/.exec(words) ?? [];
    assert.equal(Number(example), n + 1, words);
    assert.equal(theta, slope[n].toFixed(4).replace(/0+$/, ''), words);
    assert.equal(r, Math.abs(residual[n]).toFixed(4).replace(/0+$/, ''), words);
    assert.ok(Number(part) > 0);
    await press(tutor, 'ArrowRight');
  }
  // The same if heights are exponents of ten.
  const at = async (axes) => {
    await tutor.setState(`lesson=saturation&step=13&axes=${axes}`);
    await tutor.item('read.ray').focus();
    await press(tutor, 'End');
    for (let i = 0; i < 6; ++i) await press(tutor, 'PageDown');
    return told(tutor, 'read.ray');
  };
  assert.equal(await at('log_log'), await at('log_plain'));
  await tutor.close();
});

test('on the drawing the ring and the card go from point to point, and leave with the focus', async () => {
  const tutor = await house.open({ hash: '#lesson=saturation&step=13' });
  const whole = await tutor.rect('read.ray');
  await tutor.item('read.ray').focus();
  await press(tutor, 'Home');
  const pictures = [await tutor.page.screenshot()];
  let { x } = await tutor.rect('read.ray');
  assert.ok(Math.abs(x - whole.x) < 12, 'it begins at the left');
  for (let i = 0; i < 5; ++i) {
    await press(tutor, 'PageUp');
    const rect = await tutor.rect('read.ray');
    assert.ok(rect.x > x && rect.width < 30, `${rect.x} after ${x}`);
    x = rect.x;
    const picture = await tutor.page.screenshot();
    assert.ok(pictures.every((other) => !other.equals(picture)), 'something else is seen');
    pictures.push(picture);
  }
  await tutor.page.evaluate(() => document.activeElement.blur());
  await tutor.settle();
  assert.ok((await tutor.rect('read.ray')).width > 100, 'the plot is there, without a ring');
  // The reading position stays.
  await tutor.item('read.ray').focus();
  await tutor.settle();
  assert.equal((await tutor.rect('read.ray')).x, x);
  await tutor.close();
});

test('while a plot is read, only changes are drawn, and frames stop', async () => {
  const tutor = await house.open({ hash: '#lesson=saturation&step=13' });
  await tutor.item('read.ray').focus();
  await press(tutor, 'ArrowRight');
  const frames = await tutor.frames();
  await tutor.page.waitForTimeout(300);
  assert.equal(await tutor.frames(), frames);
  await tutor.close();
});

test('readouts are accessible, and high enough for a finger', async () => {
  for (const theme of ['light', 'dark']) {
    const tutor = await house.open({
      hash: '#lesson=saturation&step=13',
      search: `?view=text&theme=${theme}`,
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 844 },
    });
    await tutor.item('read.ray').focus();
    await press(tutor, 'End');
    await assertAccessible(tutor);
    for (const id of ['read.ray', 'read.turn']) {
      const { width, height } = await tutor.item(id).boundingBox();
      assert.ok(width > 100 && height >= 44, `${id}: ${width} × ${height}`);
    }
    assert.equal(await tutor.page.evaluate(() => document.documentElement.scrollWidth), 390);
    await tutor.close();
  }
});
