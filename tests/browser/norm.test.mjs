// The lesson on normalisation, by mouse and keyboard: steps, pointing, edits, settings and
// refusals.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible } from './lib/audit.mjs';
import { pressKey, said, type } from './lib/saturation.mjs';
import { openHouse } from './lib/tutor.mjs';

const CASES = JSON.parse(await readFile(new URL('../reference/norm.json', import.meta.url), 'utf8'));
const LESSON = 'lesson=norm';
const TALL = { viewport: { width: 1280, height: 1200 } };

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const open = (state = '', options = {}) => house.open({ hash: `#${LESSON}${state}`, ...options });

test('every case of PyTorch', async () => {
  const tutor = await open();
  for (const one of CASES) {
    const keys = ['layout', 'shape', 'eps', 'x', 'gamma', 'beta', 'dy'];
    const state = keys.map((key) => `${key}=${[one[key]].flat().join(',')}`).join('&');
    assert.equal(await tutor.setState(`${LESSON}&${state}`), true, state);
    const values = await tutor.values();
    for (const name of ['mean', 'var', 'y', 'dx', 'dgamma', 'dbeta']) {
      assert.equal(values[name].length, one[name].length);
      values[name].forEach((value, i) =>
        assert.ok(Math.abs(value - one[name][i]) < 1e-12, `${name} ${i}`));
    }
  }
  await tutor.close();
});

test('by mouse: means step by step, a mean pinned, a cell typed, the norm changed', async () => {
  const tutor = await open('&layout=NC&shape=4,3&x=1,2,3,2,4,6,3,6,9,4,8,12', TALL);
  assert.equal((await tutor.drawnNumbers())['mean.1'] ?? '…', '…', 'not yet computed');
  await tutor.click('deck.next');
  const means = async () => {
    const numbers = await tutor.drawnNumbers();
    return [1, 2, 3].map((i) => Number(numbers[`mean.${i}`]));
  };
  assert.deepEqual(await means(), [2.5, 5, 7.5]);
  await tutor.click('mean.2');
  assert.match(await tutor.state(), /pin=mean:1,0/);
  await tutor.click('card.close');
  await tutor.doubleClick('x.4');
  await tutor.page.locator('input.overlay').waitFor();
  await tutor.page.keyboard.type('6');
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
  assert.deepEqual(await means(), [3.5, 5, 7.5]);
  assert.deepEqual((await tutor.values()).mean, [3.5, 5, 7.5]);
  await tutor.click('over.layer');
  assert.deepEqual((await tutor.values()).axes, [1]);
  assert.deepEqual((await tutor.values()).mean, [2, 16 / 3, 6, 8]);
  await tutor.click('tool.undo');
  assert.deepEqual((await tutor.values()).axes, [0]);
  await tutor.close();
});

test('by keyboard: guessed, doubled, resized, refused with a sentence', async () => {
  const tutor = await open('', { search: '?view=text' });
  await tutor.item('set.guess').selectOption('doubles');
  await tutor.settle();
  assert.match(await said(tutor, 'question.answer'), /No\..*stays/);
  const before = await tutor.values();
  await pressKey(tutor, 'data.double');
  const doubled = await tutor.values();
  doubled.mean.forEach((mean, i) => assert.equal(mean, 2 * before.mean[i]));
  doubled.y.forEach((y, i) => assert.ok(Math.abs(y - before.y[i]) < 1e-4));
  await type(tutor, 'size.C', '4');
  assert.deepEqual((await tutor.values()).shape, [1, 1, 1, 4]);
  await pressKey(tutor, 'over.group');
  await type(tutor, 'size.groups', '3');
  assert.match(await tutor.page.locator('body').textContent(), /3 groups/);
  assert.deepEqual((await tutor.values()).shape, [3, 1, 1, 1, 1], 'nothing was changed');
  await type(tutor, 'size.groups', '2');
  assert.deepEqual((await tutor.values()).shape, [3, 1, 1, 2, 1]);
  const cell = tutor.item('x.1');
  await cell.focus();
  await tutor.page.keyboard.press('ArrowDown');
  assert.equal(await tutor.page.evaluate(() => document.activeElement.dataset.id), 'x.5');
  await tutor.close();
});

for (const [state, search] of [['&step=3', ''], ['&step=10&layout=NCHW&shape=3,5,2,2', '?view=text&theme=dark']]) {
  test(`accessible: ${state} ${search}`, async () => {
    const tutor = await open(state, { search });
    await assertAccessible(tutor);
    await tutor.close();
  });
}
