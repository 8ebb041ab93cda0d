// The backprop lesson, forward to the last step and back: by mouse on the canvas and by keyboard in
// the text view, with the numbers read back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertDisplayed, numberOf, openHouse, reference } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const SOURCE = reference[0];
const ENOUGH = 60;

// Checks that numbers on screen are within half a digit of the engine's, which equal the reference.
async function checkNumbers(tutor) {
  const values = await tutor.values();
  let checked = 0;
  for (const [quantity, text] of Object.entries(await tutor.textNumbers())) {
    if (text === '…') continue;
    const expected = numberOf(SOURCE, quantity);
    if (expected === undefined) continue;  // the step after this one, rounded readings
    const computed = numberOf(values, quantity);
    if (computed !== undefined)
      assert.ok(Math.abs(computed - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), quantity);
    assertDisplayed(text, expected, quantity);
    ++checked;
  }
  return checked;
}

// Checks that an item shows the same text on the canvas and in the text view.
async function checkDrawn(tutor) {
  const texts = await tutor.textNumbers();
  let checked = 0;
  for (const [id, drawn] of Object.entries(await tutor.drawnNumbers())) {
    if (!id.startsWith('cell.')) continue;
    const text = texts[id.slice('cell.'.length)];
    assert.equal(drawn, text, id);
    ++checked;
  }
  return checked;
}

test('by mouse on the canvas, to the last step and back through the same states', async () => {
  const tutor = await house.open();
  const states = [await tutor.state()];
  const last = await tutor.lastStep();
  let numbers = 0;
  while ((await tutor.step()) < last && states.length < ENOUGH) {
    await tutor.click('deck.next');
    states.push(await tutor.state());
    assert.equal(await tutor.step(), states.length - 1);
    numbers += await checkNumbers(tutor);
    assert.ok((await checkDrawn(tutor)) > 0, 'numbers are drawn');
  }
  assert.equal(await tutor.step(), last);
  assert.ok(numbers > 3 * last, `${numbers} numbers were compared`);
  while (states.length > 1) {
    assert.equal(await tutor.state(), states.pop());
    await tutor.click('deck.previous');
  }
  assert.equal(await tutor.state(), states[0]);
  await tutor.click('deck.last');
  assert.equal(await tutor.step(), last);
  await tutor.click('deck.first');
  assert.equal(await tutor.step(), 0);
  await tutor.click('stop.5');
  assert.equal(await tutor.step(), 5);
  await tutor.close();
});

test('Escape closes open panels one by one before it returns the keyboard', async () => {
  const tutor = await house.open({ hash: '#pin=W1:0,1' });
  const { keyboard } = tutor.page;
  const focused = () => tutor.page.evaluate(() => document.activeElement.id);
  await tutor.click('tool.share');
  await tutor.click('set.round');
  assert.ok(await tutor.rect('set.round=exact'));
  const escape = async () => {
    await keyboard.press('Escape');
    await tutor.settle();
  };
  await escape();
  const items = () => tutor.page.evaluate(() => window.chainrule.test.items());
  assert.ok(!(await items()).includes('set.round=exact'));
  assert.equal(await tutor.item('share.close').count(), 1);
  await escape();
  assert.equal(await tutor.item('share.close').count(), 0);
  assert.match(await tutor.state(), /pin=/);
  await escape();
  assert.doesNotMatch(await tutor.state(), /pin=/);
  assert.equal(await focused(), 'canvas');
  await escape();
  assert.notEqual(await focused(), 'canvas');
  await tutor.close();
});

test('a new step is read from its top', async () => {
  const tutor = await house.open({ hash: '#step=13', viewport: { width: 1280, height: 500 } });
  const weight = () => tutor.page.evaluate(() => window.chainrule.test.rect('net.W1:0,1'));
  const top = (await weight()).y;
  await tutor.page.mouse.move(900, 400);
  await tutor.settle();
  await tutor.page.mouse.wheel(0, 600);
  await tutor.settle();
  const scrolled = await weight();
  assert.ok(!scrolled || scrolled.y < top - 50, 'the figure is scrolled away');
  await tutor.click('deck.next');
  const after = await weight();
  assert.ok(after && after.y > top - 30, 'back at the top');
  await tutor.close();
});

test('keys on the canvas after a click, given back on Escape', async () => {
  const tutor = await house.open();
  const { keyboard } = tutor.page;
  const focused = () => tutor.page.evaluate(() => document.activeElement.id);
  await tutor.click('deck.next');
  assert.equal(await focused(), 'canvas');
  await keyboard.press('ArrowRight');
  await tutor.settle();
  assert.equal(await tutor.step(), 2);
  await keyboard.press('ArrowLeft');
  await tutor.settle();
  assert.equal(await tutor.step(), 1);
  await keyboard.press('End');
  await tutor.settle();
  assert.equal(await tutor.step(), await tutor.lastStep());
  await keyboard.press('Home');
  await tutor.settle();
  assert.equal(await tutor.step(), 0);
  await keyboard.press('Escape');
  assert.equal(await focused(), 'node-story.title');
  await keyboard.press('ArrowRight');
  await tutor.settle();
  assert.equal(await tutor.step(), 0);
  await tutor.click('deck.next');
  await keyboard.press('Tab');
  assert.notEqual(await focused(), 'canvas');
  await tutor.close();
});

for (const search of ['', '?view=text']) {
  test(`by keyboard alone in the text view, ${search || 'under the canvas'}`, async () => {
    const tutor = await house.open({ search });
    const { keyboard } = tutor.page;
    const focusedItem = () =>
      tutor.page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.id);
    const seen = [];
    while ((await focusedItem()) !== 'deck.next') {
      await keyboard.press('Tab');
      seen.push(await focusedItem());
      assert.ok(seen.length < ENOUGH, `deck.next is reached by Tab: ${seen}`);
    }
    assert.ok(seen.includes('lesson.backprop'));
    assert.ok(seen.some((id) => id.startsWith('cell.')));
    // A matrix is a single tab stop, so no two of its cells follow each other.
    const cells = seen.filter((id) => id.startsWith('cell.')).map((id) => id.split(':')[0]);
    assert.equal(new Set(cells).size, cells.length);

    const last = await tutor.lastStep();
    for (let step = 1; step <= last; ++step) {
      await keyboard.press('Enter');
      await tutor.settle();
      assert.equal(await tutor.step(), step);
      assert.equal(await focusedItem(), 'deck.next');
      assert.ok((await checkNumbers(tutor)) > 0);
      const said = await tutor.page.locator('#live').textContent();
      assert.match(said, new RegExp(`\\b${step}\\b`));
    }
    await keyboard.press('Enter');  // already at the end: the button says so and keeps the focus
    assert.equal(await tutor.step(), last);
    assert.equal(await focusedItem(), 'deck.next');

    await keyboard.press('Tab');  // past "last step", which is at its end too
    assert.equal(await focusedItem(), 'deck.speed');
    await keyboard.press('Tab');
    assert.equal(await focusedItem(), 'timeline.slider');
    await keyboard.press('ArrowLeft');
    assert.equal(await tutor.step(), last - 1);
    await keyboard.press('Home');
    assert.equal(await tutor.step(), 0);
    await keyboard.press('End');
    assert.equal(await tutor.step(), last);

    await keyboard.press('Tab');
    assert.equal(await focusedItem(), `stop.${last}`);
    await keyboard.press('Home');
    assert.equal(await focusedItem(), 'stop.1');
    await keyboard.press('Enter');
    assert.equal(await tutor.step(), 1);
    await keyboard.press('ArrowRight');
    assert.equal(await focusedItem(), 'stop.2');
    assert.equal(await tutor.step(), 1);
    await tutor.close();
  });
}

test('the keyboard moves inside a matrix', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const focusedItem = () => tutor.page.evaluate(() => document.activeElement.dataset.id);
  await tutor.item('cell.W1:0,0').focus();
  for (const [key, id] of [
    ['ArrowRight', 'cell.W1:0,1'],
    ['ArrowRight', 'cell.W1:0,1'],
    ['ArrowDown', 'cell.W1:1,1'],
    ['Home', 'cell.W1:1,0'],
    ['ArrowUp', 'cell.W1:0,0'],
    ['End', 'cell.W1:0,1'],
  ]) {
    await tutor.page.keyboard.press(key);
    assert.equal(await focusedItem(), id);
  }
  await tutor.page.keyboard.press('Tab');
  await tutor.page.keyboard.press('Shift+Tab');
  assert.equal(await focusedItem(), 'cell.W1:0,1', 'the matrix remembers where one was');
  await tutor.close();
});

test('all 26 reference networks: values, and what the text view shows at the last step', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const rows = (matrix) => matrix.map((row) => row.join(',')).join(';');
  for (const network of reference) {
    const weights = network.W.map((matrix, l) => `W${l + 1}=${rows(matrix)}`).join('&');
    const link = `${weights}&x=${network.x}&y=${network.y}&theta=${network.theta}&out=${network.out}`;
    assert.equal(await tutor.setState(link), true, network.name);
    const values = await tutor.values();
    const layers = network.W.length;
    for (const [name, expected, given] of [
      ['s', network.s, values.s],
      ['x', network.X, values.x],
      ['delta', network.delta, values.delta],
      ['dW', network.dW, values.dW],
      ['e', [network.e], [values.e]],
    ]) {
      const [a, b] = [expected.flat(2), given.flat(2)];
      assert.equal(a.length, b.length, `${network.name}: ${name}`);
      const largest = Math.max(...a.map(Math.abs));
      a.forEach((number, i) => assert.ok(Math.abs(number - b[i]) <= 1e-12 * largest, name));
    }
    // The last gradient is the step before the last, which is the update.
    const steps = await tutor.lastStep();
    await tutor.page.evaluate((step) => window.chainrule.test.act('timeline.slider', 'set', step),
      String(steps - 1));
    const texts = await tutor.textNumbers();
    for (let row = 0; row < network.dW[layers - 1].length; ++row)
      assertDisplayed(texts[`dW${layers}:${row},0`], network.dW[layers - 1][row][0], network.name);
  }
  await tutor.close();
});

test('in the text view the steps\' controls stand beside or below each other', async () => {
  for (const width of [320, 390, 700, 960, 1100, 1280, 1600, 1920]) {
    const tutor = await house.open({
      hash: '#step=10', search: '?view=text', viewport: { width, height: 800 },
    });
    const boxes = await tutor.page.evaluate(() =>
      [...document.querySelectorAll(
        '.region.deck button:not(.stops button), .region.deck select, .region.deck label > span, .region.deck .slider input'
      )]
        .map((element) => ({ text: element.textContent || element.type, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 2 && box.height > 2)
        .map(({ text, box: { left, right, top, bottom } }) => ({ text, left, right, top, bottom }))
    );
    assert.ok(boxes.length >= 8, `${boxes.length} at ${width}`);
    const slider = boxes.find(({ text }) => text === 'range');
    assert.ok(slider.right - slider.left >= 60, `the slider is ${slider.right - slider.left} wide at ${width}`);
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        assert.ok(
          a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1,
          `at ${width}, "${a.text}" covers "${b.text}"`
        );
    await tutor.close();
  }
});
