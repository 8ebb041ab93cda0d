// The tools around the lesson's steps: card, copies, nudge, sizes, comparison, descent, question and
// share; by mouse on the canvas, and by keyboard in the text view.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const story = (tutor) => tutor.page.locator('#text-view').textContent();

// Keeps copied texts, because a headless browser may refuse the clipboard.
const keepCopies = () => {
  window.copies = [];
  Object.defineProperty(navigator, 'clipboard', {
    value: { writeText: async (text) => window.copies.push(text) },
  });
};
const lastCopy = (tutor) => tutor.page.evaluate(() => window.copies.at(-1));

async function pressWithKeyboard(tutor, id) {
  await tutor.item(id).focus();
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
}

test('a click pins a number: its card goes to its step, copies, and closes', async () => {
  const tutor = await house.open({ hash: '#step=12', init: keepCopies });
  await tutor.click('net.delta1:1,0');
  assert.match(await tutor.state(), /pin=delta1:1,0/);
  await tutor.click('copy.numpy');
  const { delta } = await tutor.values();
  assert.equal(await lastCopy(tutor), `np.array([[${delta[0][0]}], [${delta[0][1]}]])`);
  await tutor.click('copy.number');
  assert.equal(Number(await lastCopy(tutor)), delta[0][1]);
  await tutor.click('copy.csv');
  assert.equal(await lastCopy(tutor), `${delta[0][0]}\n${delta[0][1]}\n`);
  await tutor.click('copy.matlab');
  assert.equal(await lastCopy(tutor), `[${delta[0][0]}; ${delta[0][1]}]`);
  await tutor.click('copy.latex');
  assert.match(await lastCopy(tutor), /^\\begin\{bmatrix\} .* \\end\{bmatrix\}$/);
  await tutor.click('card.step');
  assert.equal(await tutor.step(), 10);
  await tutor.click('card.close');
  assert.doesNotMatch(await tutor.state(), /pin=/);
  await tutor.close();
});

test('a button that has copied says so, on the canvas and in the text view', async () => {
  const tutor = await house.open({ hash: '#step=1&pin=W1:0,1', init: keepCopies });
  await tutor.click('copy.csv');
  assert.match(await tutor.item('copy.csv').textContent(), /^✓ Copied/);
  await tutor.click('deck.next');
  assert.equal(await tutor.item('copy.csv').textContent(), 'CSV of W(1)');
  await tutor.close();
});

test('adding a layer keeps the current step, and undo returns to it', async () => {
  const tutor = await house.open({ hash: '#step=9&pin=W3:1,0', search: '?view=text' });
  const title = () => tutor.page.locator('#text-view h2').first().textContent();
  assert.equal(await title(), 'Sensitivity of layer 2');
  await pressWithKeyboard(tutor, 'layer.add');
  assert.equal(await title(), 'Sensitivity of layer 2');
  assert.match(await tutor.state(), /step=12&pin=W4:1,0$/);
  await pressWithKeyboard(tutor, 'tool.undo');
  assert.match(await tutor.state(), /step=9&pin=W3:1,0$/);
  await tutor.close();
});

test('rows and columns of a matrix have headers that name their meaning', async () => {
  const tutor = await house.open({ hash: '#step=3', search: '?view=text' });
  const heads = (id) => tutor.page.locator(`#text-view [id="node-${id}"] th`).allTextContents();
  assert.deepEqual(await heads('matrix.W2'),
    ['to unit 1', 'the constant 1', 'from unit 1', 'from unit 2']);
  await tutor.close();
});

test('the same card by keyboard in the text view', async () => {
  const tutor = await house.open({ hash: '#step=12&pin=dW1:0,0', search: '?view=text', init: keepCopies });
  await pressWithKeyboard(tutor, 'copy.csv');
  const { dW } = await tutor.values();
  assert.equal(await lastCopy(tutor), dW[0].map((row) => row.join(',') + '\n').join(''));
  await pressWithKeyboard(tutor, 'card.step');
  assert.equal(await tutor.step(), 11);
  await pressWithKeyboard(tutor, 'card.close');
  assert.doesNotMatch(await tutor.state(), /pin=/);
  await tutor.close();
});

test('the nudge beside backprop, only once the gradient is computed', async () => {
  const tutor = await house.open({ hash: '#step=14&pin=W1:1,1' });
  const gradient = (await tutor.values()).dW[0][1][1];
  const shown = (await story(tutor)).split('2h')[1].match(/[−\d.]+/)[0].replace('−', '-');
  assert.ok(Math.abs(Number(shown) - gradient) < 1e-6, `${shown} beside ${gradient}`);
  await tutor.setState('step=3&pin=W1:1,1');
  assert.ok(!(await story(tutor)).includes(String(gradient).slice(0, 6)));
  await tutor.close();
});

test('units and layers are added and removed, and undone', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const start = await tutor.state();
  const units = tutor.item('size.1');
  const input = (await units.evaluate((node) => node.tagName)) === 'INPUT' ? units : units.locator('input');
  await input.fill('3');
  await input.press('Enter');
  assert.equal((await tutor.values()).s[0].length, 3);
  await pressWithKeyboard(tutor, 'layer.add');
  assert.equal((await tutor.values()).s.length, 4);
  assert.equal(await tutor.lastStep(), 18);
  await pressWithKeyboard(tutor, 'layer.remove');
  assert.equal((await tutor.values()).s.length, 3);
  await input.fill('17');
  await input.press('Enter');
  assert.equal((await tutor.values()).s[0].length, 3, 'refused');
  await input.press('Escape');
  for (let i = 0; i < 3; ++i) await pressWithKeyboard(tutor, 'tool.undo');
  assert.equal(await tutor.state(), start);
  await tutor.close();
});

test('the other output transformation beside this one', async () => {
  const tutor = await house.open({ hash: '#step=8', search: '?view=text' });
  assert.ok(!(await story(tutor)).includes('1.8549'));
  await tutor.item('set.compare').selectOption('1');
  assert.ok((await story(tutor)).includes('1.8549'), 'the delta of the book’s example');
  assert.equal((await tutor.values()).delta[2][0].toFixed(4), '-3.6062', 'values stay');
  await tutor.close();
});

test('descent steps lower the error, by mouse', async () => {
  const tutor = await house.open({ hash: '#step=14&eta=0.01' });
  let before = (await tutor.values()).e;
  for (let k = 1; k <= 3; ++k) {
    await tutor.click('descent.step');
    const { e } = await tutor.values();
    assert.ok(e < before, `${e} after ${before}`);
    before = e;
    assert.match(await tutor.state(), new RegExp(`updates=${k}`));
  }
  await tutor.close();
});

test('the question is answered after the guess', async () => {
  const tutor = await house.open({ search: '?view=text' });
  assert.ok(!(await story(tutor)).includes('1.8525'));
  await tutor.item('set.guess').selectOption('shrinks');
  assert.ok((await story(tutor)).includes('No. Here it grows'));
  assert.ok((await story(tutor)).includes('1.8525'));
  await tutor.close();
});

test('share copies a link that opens the same, and a frame', async () => {
  const tutor = await house.open({ hash: '#step=5&x=3', init: keepCopies });
  await tutor.click('tool.share');
  await tutor.click('share.copy_link');
  const link = await lastCopy(tutor);
  assert.ok(link.startsWith(tutor.origin) && link.includes('#lesson=backprop&x=3&step=5'), link);
  await tutor.click('share.copy_embed');
  assert.match(await lastCopy(tutor), /^<iframe src="[^"<]*&amp;step=5" title="[^"]+"/);
  await tutor.click('share.close');
  const again = await house.open({ hash: link.slice(link.indexOf('#')) });
  assert.equal(await again.state(), await tutor.state());
  await again.close();
  await tutor.close();
});

test('hovering highlights a symbol’s numbers and changes nothing', async () => {
  const tutor = await house.open({ hash: '#step=9' });
  const before = [await tutor.state(), await story(tutor)];
  const dark = await tutor.page.screenshot();
  await tutor.page.mouse.move(...(await tutor.center('cell.delta3:0,0')));
  await tutor.settle();
  assert.notDeepEqual(await tutor.page.screenshot(), dark);
  assert.deepEqual([await tutor.state(), await story(tutor)], before);
  await tutor.page.mouse.move(340, 700);  // beside the words
  await tutor.settle();
  assert.deepEqual(await tutor.page.screenshot(), dark, 'the same picture again');
  await tutor.close();
});
