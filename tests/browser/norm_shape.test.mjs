// The cells that share a mean, by mouse and keyboard, in both layouts: predictions, pointing and slides.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './lib/audit.mjs';
import { colorsAt } from './lib/pictures.mjs';
import { pressKey, said, type } from './lib/saturation.mjs';
import { openHouse } from './lib/tutor.mjs';

const LESSON = 'lesson=norm';
const TALL = { viewport: { width: 1280, height: 2600 } };
const OCHRE = [0xc8, 0x89, 0x2b];

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const open = (state = '', options = {}) => house.open({ hash: `#${LESSON}${state}`, ...options });

// Those of the items that are outlined in ochre both above and below, because a neighbour below shares
// only one side.
async function outlined(tutor, ids) {
  const places = [];
  for (const id of ids) {
    const { x, y, width, height } = await tutor.rect(id);
    places.push([x + width / 2 - 8, y + 1], [x + width / 2 - 8, y + height - 1]);
  }
  const colors = await colorsAt(tutor, places);
  const ochre = (color) => color.every((part, i) => Math.abs(part - OCHRE[i]) < 48);
  return ids.filter((_, i) => ochre(colors[2 * i]) && ochre(colors[2 * i + 1]));
}

const numbered = (name, count) => Array.from({ length: count }, (_, i) => `${name}.${i + 1}`);

async function point(tutor, id) {
  await tutor.reach(id);
  await tutor.page.mouse.move(...(await tutor.center(id)));
  await tutor.settle();
}

// Those of the cells on floors that have the colour of their number, which only lit ones have. Zero has
// none.
async function tinted(tutor, ids) {
  const places = [];
  for (const id of ids) {
    const { x, y, height } = await tutor.rect(id);
    places.push([x + 6, y + height - 5]);
  }
  const colors = await colorsAt(tutor, places);
  return ids.filter((_, i) => colors[i].some((part) => part < 252));
}

test('one set is always lit; pointing lights the set of a mean or of a cell in each tensor', async () => {
  const tutor = await open('&step=4', TALL);
  const numbers = await tutor.drawnNumbers();
  const cells = ['x', 'y', 'xhat'].flatMap((name) => numbered(name, 60)).filter((id) => numbers[id] !== '0');
  const ofChannel = (channel) => cells.filter((id) => (Number(id.split('.')[1]) - 1) % 5 === channel - 1);
  const rings = [...numbered('mean', 5), ...numbered('var', 5)];
  assert.deepEqual(await tinted(tutor, cells), ofChannel(1), 'the first from the start');
  assert.deepEqual(await outlined(tutor, rings), ['mean.1', 'var.1']);
  await point(tutor, 'mean.4');
  assert.deepEqual(await tinted(tutor, cells), ofChannel(4));
  // Cell 33 is in channel 3.
  await point(tutor, 'x.33');
  assert.deepEqual(await tinted(tutor, cells), ofChannel(3));
  assert.deepEqual(await outlined(tutor, rings), ['mean.3', 'var.3']);
  await tutor.page.mouse.move(100, 400);
  await tutor.settle();
  assert.deepEqual(await tinted(tutor, cells), ofChannel(1), 'and again when the pointer has left');
  await tutor.close();
});

test('the cubes choose the norm, by mouse and by keyboard', async () => {
  const tutor = await open('&step=1&shape=3,2,2,6&groups=3');
  for (const [kind, count] of [['layer', 24], ['instance', 4], ['group', 8], ['batch', 12]]) {
    await tutor.click(`over.${kind}`);
    assert.equal((await tutor.values()).count, count);
  }
  await tutor.close();
  const text = await open('&step=1&shape=3,2,2,5&groups=3', { search: '?view=text' });
  await pressKey(text, 'over.group');
  assert.match(await text.page.locator('body').textContent(), /3 groups/);
  assert.equal((await text.values()).count, 12, 'five channels do not split');
  await pressKey(text, 'over.layer');
  assert.equal((await text.values()).count, 20);
  await text.close();
});

test('both layouts highlight the same cells, side by side or stacked', async () => {
  const tutor = await open('&step=1', TALL);
  await tutor.click('toggle.beside');
  const own = numbered('x', 60);
  const there = own.map((id) => `beside.${id}`);
  await point(tutor, 'x.33');
  assert.deepEqual(await outlined(tutor, there), ['beside.x.33']);
  await point(tutor, 'beside.mean.2');
  assert.deepEqual(
    await outlined(tutor, own),
    own.filter((_, i) => i % 5 === 1)
  );
  const [left, right] = [await tutor.rect('x.1'), await tutor.rect('beside.x.1')];
  assert.equal(left.y, right.y);
  assert.ok(right.x > left.x + 200);
  await tutor.close();

  const phone = await open('&step=1&beside=1', { viewport: { width: 390, height: 3000 } });
  const [above, below] = [await phone.rect('x.1'), await phone.rect('beside.x.1')];
  assert.ok(below.y > above.y + 100 && below.x < 200);
  await phone.close();
});

test('the axes collapse once, and at once where motion is reduced', async () => {
  const counts = {};
  for (const reducedMotion of ['no-preference', 'reduce']) {
    const tutor = await open('', { reducedMotion });
    const before = await tutor.frames();
    await tutor.click('deck.next');
    const drawn = (await tutor.frames()) - before;
    counts[reducedMotion] = drawn;
    const numbers = await tutor.drawnNumbers();
    assert.equal(numbers['mean.1'], '0.1875');
    const frames = await tutor.frames();
    await tutor.page.waitForTimeout(700);
    assert.equal(await tutor.frames(), frames, 'nothing moves any more');
    await tutor.close();
  }
  // A click and a hover take three frames per change; the fall takes 0.8 s.
  assert.ok(counts.reduce <= 14, JSON.stringify(counts));
  assert.ok(counts['no-preference'] > counts.reduce + 8, JSON.stringify(counts));
});

test('by mouse: wrong answers, then right ones; then the shape is shown', async () => {
  const tutor = await open('', { viewport: { width: 1280, height: 1200 } });
  const outline = async () => JSON.stringify(await tutor.page.evaluate(() => window.chainrule.test.outline()));
  const typeSize = async (axis, size) => {
    await tutor.click(`predict.size.${axis}`);
    await tutor.page.locator('input.overlay').waitFor();
    await tutor.page.keyboard.type(size);
    await tutor.page.keyboard.press('Enter');
    await tutor.settle();
  };
  await tutor.click('predict.axis.3');
  for (const [axis, size] of ['3', '2', '2', '1'].entries()) await typeSize(axis, size);
  await tutor.click('predict.check');
  assert.match(await outline(), /batch norm keeps C/);
  assert.ok(!(await tutor.page.evaluate(() => window.chainrule.test.items())).includes('mean.1'));
  for (const axis of [3, 0, 1, 2]) await tutor.click(`predict.axis.${axis}`);
  for (const [axis, size] of ['1', '1', '1', '5'].entries()) await typeSize(axis, size);
  assert.doesNotMatch(await outline(), /The axes are right/, 'not judged before it is asked for');
  await tutor.click('predict.check');
  assert.match(await outline(), /The axes are right\. The shape is right too\./);
  assert.match(await tutor.state(), /ticked=0,1,2&typed=1,1,1,5&answer=checked/);
  await tutor.rect('mean.1');
  await tutor.click('over.layer');
  assert.doesNotMatch(await tutor.state(), /ticked|typed|answer/);
  await tutor.close();
});

test('by keyboard, in the text view: predicted, nonsense refused, shown, keepdims off', async () => {
  const tutor = await open('&layout=NCHW&shape=3,5,2,2', { search: '?view=text' });
  for (const axis of [0]) await pressKey(tutor, `predict.axis.${axis}`, ' ');
  assert.equal(await tutor.item('predict.axis.0').getAttribute('aria-pressed'), 'true');
  await pressKey(tutor, 'predict.check');
  assert.match(await said(tutor, 'predict.verdict'), /^No\. With only N, .* the number of cells in each 3\. The shape is not complete yet\.$/);
  assert.match(await tutor.page.locator('#live').textContent(), /With only N/);
  await type(tutor, 'predict.size.1', '1.5');
  assert.match(await tutor.page.locator('body').textContent(), /1\.5 is not a whole number/);
  await type(tutor, 'predict.size.1', 'five');
  assert.doesNotMatch(await tutor.state(), /typed/);
  await type(tutor, 'predict.size.1', '5');
  assert.match(await tutor.state(), /typed=0,5,0,0/);
  await pressKey(tutor, 'predict.show');
  assert.match(await said(tutor, 'say.axes_here'), /over N, H, W: axes \(0, 2, 3\)/);
  await pressKey(tutor, 'toggle.keepdims');
  assert.match(await said(tutor, 'say.keepdims'), /So C = 5 meets W = 2, and .* is refused/);
  assert.deepEqual((await tutor.values()).shape, [1, 5, 1, 1], 'the values are with keepdims');
  await pressKey(tutor, 'predict.again');
  assert.doesNotMatch(await tutor.state(), /answer/);
  await tutor.close();
});

for (const [state, search] of [['', ''], ['&answer=checked&ticked=0', '?view=text&theme=dark'],
  ['&step=13&beside=1', '?view=text']]) {
  test(`accessible: ${state} ${search}`, async () => {
    const tutor = await open(state, { search });
    await assertAccessible(tutor);
    await tutor.close();
  });
}
