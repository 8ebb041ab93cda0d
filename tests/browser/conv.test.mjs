// The lesson on convolution, by mouse and keyboard: steps, pointing, edits, sizes and refusals.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible } from './lib/audit.mjs';
import { said, type } from './lib/saturation.mjs';
import { openHouse } from './lib/tutor.mjs';

const CASES = JSON.parse(
  await readFile(new URL('../reference/convolution.json', import.meta.url), 'utf8')
);
const LESSON = 'lesson=conv';
const SOURCE = {
  y: [5.375, 1.5, -9, 9],
  dx: [2.5, -3.5, 0.5, 2.375, -1.25, -1.5, 6.5, -0.75],
};
const TALL = { viewport: { width: 1280, height: 1050 } };

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const open = (state = '', options = {}) => house.open({ hash: `#${LESSON}${state}`, ...options });

test('the source\'s case, and every case of PyTorch', async () => {
  const tutor = await open();
  const first = await tutor.values();
  assert.deepEqual(first.y, SOURCE.y);
  assert.deepEqual(first.dx, SOURCE.dx);
  for (const one of CASES) {
    const keys = ['dim', 'cin', 'cout', 'groups', 'n', 'k', 'stride', 'pad', 'dilation', 'w', 'x', 'dy'];
    const state = keys.map((key) => `${key}=${[one[key]].flat(9).join(',')}`).join('&');
    assert.equal(await tutor.setState(`${LESSON}&${state}`), true, state);
    const values = await tutor.values();
    assert.equal(values.rows, one.rows);
    assert.equal(values.cols, one.cols);
    assert.equal(values.nnz, one.nnz);
    for (const name of ['y', 'dx', 'dw']) {
      const wanted = one[name].flat(9);
      assert.equal(values[name].length, wanted.length);
      values[name].forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < 1e-12, `${name} ${i}`));
    }
  }
  await tutor.close();
});

test('by mouse: each step shows its number, a cell pins, a tap is typed into all of its cells', async () => {
  const tutor = await open('&show=numbers', TALL);
  for (let row = 1; row <= 4; ++row) {
    await tutor.click('deck.next');
    const numbers = await tutor.drawnNumbers();
    assert.equal(Number(numbers[`edge.y.${row}:0,0`].replace('−', '-')), SOURCE.y[row - 1]);
    assert.equal(numbers[`edge.y.${row + 1}:0,0`] ?? '…', '…', 'a later one is not yet computed');
  }
  await tutor.click('cell.A:1,6');
  assert.match(await tutor.state(), /pin=A:1,6|pin=A%3A1%2C6/);
  await tutor.click('card.close');
  await tutor.doubleClick('tap.w:4,0');
  await tutor.page.locator('input.overlay').waitFor();
  await tutor.page.keyboard.type('9');
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
  const numbers = await tutor.drawnNumbers();
  for (const cell of ['cell.A:0,5', 'cell.A:1,6', 'cell.AT:5,0', 'cell.AT:6,1', 'tap.w:4,0'])
    assert.equal(numbers[cell], '9', cell);
  assert.equal(numbers['cell.A:0,4'], '−1');
  assert.deepEqual((await tutor.values()).y.slice(0, 2), [5.375 - 2 * 8.5, 1.5 + 3 * 8.5]);
  await tutor.click('tool.undo');
  assert.deepEqual((await tutor.values()).y, SOURCE.y);
  await tutor.close();
});

test('pointing at a cell highlights its tap, input and output, in the text view too', async () => {
  const tutor = await open('&show=numbers&step=24', { search: '?view=text', ...TALL });
  await tutor.item('cell.A:1,6').first().click();
  await tutor.settle();
  assert.match(await tutor.page.locator('#text-view').textContent(), /weight w 2 from channel 2 to channel 1/);
  assert.match(await tutor.shown('card.value'), /= 0\.5$/);
  await tutor.close();
});

test('by keyboard: sizes typed, a tap by arrows, the question guessed, impossible sizes refused', async () => {
  const tutor = await open('', { search: '?view=text' });
  await tutor.item('set.guess').selectOption('window');
  await tutor.settle();
  assert.match(await said(tutor, 'question.answer'), /Yes.*6 of 8/);
  await type(tutor, 'size.n', '6');
  assert.equal((await tutor.values()).cols, 12);
  assert.equal((await tutor.values()).rows, 8);
  await type(tutor, 'size.k', '9');
  assert.match(await tutor.page.locator('body').textContent(), /There is no output/);
  assert.equal((await tutor.values()).cols, 12, 'nothing was changed');
  const tap = tutor.item('tap.w:0,0');
  await tap.focus();
  await tutor.page.keyboard.press('Enter');
  await tutor.page.keyboard.type('7');
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
  assert.match(await tutor.state(), /w=7,/);
  await tap.focus();
  await tutor.page.keyboard.press('ArrowRight');
  assert.equal(await tutor.page.evaluate(() => document.activeElement.dataset.id), 'tap.w:1,0');
  await tutor.close();
});

test('two axes, large sizes: drawn from the structure and described in words', async () => {
  const tutor = await open('&dim=2&cin=24&cout=24&n=64&k=3&pad=1', { search: '?view=text' });
  const words = (await tutor.page.locator('#text-view main').textContent()).replace(/\s+/g, ' ');
  assert.match(words, /98,304 rows and 98,304 columns/);
  const { rows, cols, nnz } = await tutor.values();
  assert.deepEqual([rows, cols, nnz], [98304, 98304, 576 * 190 * 190]);
  await tutor.close();
});

const LOOKED_AT = [
  ['&step=10', ''],
  ['&step=24', '?view=text&theme=dark'],
  ['&dim=2&cin=1&cout=2&n=5&show=colour', ''],
  ['&dim=2&cin=6&cout=6&n=128&k=3&pad=1', ''],
];
for (const [state, search] of LOOKED_AT) {
  test(`accessible: ${state} ${search}`, async () => {
    const tutor = await open(state, { search });
    await assertAccessible(tutor);
    await tutor.close();
  });
}
