// Every number can be changed, in the drawing and in the text view, with and without the mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const WEIGHT = 'cell.W1:0,1';
const weight = (tutor) => tutor.shown(WEIGHT);
const focused = (tutor) =>
  tutor.page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.id);
const overlay = (tutor) => tutor.page.locator('input.overlay');

async function startTyping(tutor, id) {
  await tutor.doubleClick(id);
  await overlay(tutor).waitFor();
}

for (const id of [WEIGHT, 'net.W1:0,1']) {
  test(`double click on ${id} of the drawing opens the input over it`, async () => {
    const tutor = await house.open();
    const { keyboard } = tutor.page;
    await startTyping(tutor, id);
    const input = await overlay(tutor).boundingBox();
    const drawn = await tutor.rect(id);
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    middle(input).forEach((at, i) => assert.ok(Math.abs(at - middle(drawn)[i]) <= 1, 'over it'));
    assert.equal(await overlay(tutor).inputValue(), '0.2');

    await keyboard.type('-.75');
    await keyboard.press('Enter');
    await tutor.settle();
    assert.equal(await weight(tutor), '-0.75');
    assert.equal((await tutor.drawnNumbers())[id], '−0.75');
    assert.equal(await overlay(tutor).count(), 0);
    assert.equal(await focused(tutor), 'canvas', 'the keyboard goes back to where it was');
    assert.match(await tutor.state(), /W1=0?\.1,-0?\.75;0?\.3,0?\.4/);
    await tutor.close();
  });
}

test('a number in a frame is typed after one click: η, and the value on the card', async () => {
  const tutor = await house.open({ hash: '#step=14&pin=W2:2,0', viewport: { width: 1280, height: 1000 } });
  const { keyboard } = tutor.page;
  for (const [id, typed, pattern] of [['descent.eta', '.25', /eta=0?\.25/], ['card.value', '-2.9', /-2\.9/]]) {
    await tutor.page.waitForTimeout(600);
    await tutor.click(id);
    await overlay(tutor).waitFor();
    await keyboard.type(typed);
    await keyboard.press('Enter');
    await tutor.settle();
    assert.match(await tutor.state(), pattern);
    assert.match(await tutor.state(), /pin=W2:2,0/, 'and stays pinned');
  }
  await tutor.close();
});

test('a number dragged up grows step by step, and that is one edit', async () => {
  const tutor = await house.open();
  const [x, y] = await tutor.center('net.W1:0,1');
  const { mouse, keyboard } = tutor.page;
  await mouse.move(x, y);
  await tutor.settle();
  await mouse.down();
  await tutor.page.waitForTimeout(40);
  for (const up of [8, 16, 24, 32, 40]) {
    await mouse.move(x, y - up);
    await tutor.page.waitForTimeout(40);
  }
  await tutor.settle();
  assert.equal((await tutor.drawnNumbers())['net.W1:0,1'], '0.7', 'while it is dragged');
  await mouse.move(x, y - 24);
  await tutor.page.waitForTimeout(40);
  await mouse.up();
  await tutor.settle();
  assert.equal(await weight(tutor), '0.5');
  assert.doesNotMatch(await tutor.state(), /pin=/, 'a drag is no click');
  await tutor.click('tool.undo');
  assert.equal(await weight(tutor), '0.2');
  assert.equal(await tutor.item('tool.undo').getAttribute('aria-disabled'), 'true');
  await keyboard.press('Control+y');
  await tutor.settle();
  assert.equal(await weight(tutor), '0.5');
  await tutor.close();
});

test('undo and redo with the button down end the drag, and the engine goes on', async () => {
  const tutor = await house.open();
  const [x, y] = await tutor.center('net.W1:0,1');
  const { mouse, keyboard } = tutor.page;
  const drag = async (up) => {
    await mouse.move(x, y - up);
    await tutor.page.waitForTimeout(40);
  };
  const press = async () => {
    await mouse.move(x, y);
    await tutor.settle();
    await mouse.down();
    await drag(8);
    await drag(24);
    await tutor.settle();
  };
  await press();
  await mouse.up();
  await tutor.settle();
  assert.equal(await weight(tutor), '0.5');
  await keyboard.press('Control+z');

  // Nothing can be redone any more, because the drag was an edit.
  await press();
  await keyboard.press('Control+y');
  await tutor.settle();
  assert.equal(await weight(tutor), '0.5');
  await drag(40);
  await mouse.up();
  await tutor.settle();
  assert.equal(await weight(tutor), '0.5', 'what was let go is dragged no further');

  await press();
  await keyboard.press('Control+z');
  await drag(48);
  await mouse.up();
  await tutor.settle();
  assert.equal(await weight(tutor), '0.5', 'what the drag changed is undone');
  await keyboard.press('Control+z');
  await tutor.settle();
  assert.equal(await weight(tutor), '0.2');
  assert.equal(await tutor.state(), 'lesson=backprop');
  await tutor.close();
});

test('Escape keeps the old number, a click elsewhere takes the new one', async () => {
  const tutor = await house.open();
  await startTyping(tutor, WEIGHT);
  await tutor.page.keyboard.type('9');
  await tutor.page.keyboard.press('Escape');
  assert.equal(await overlay(tutor).count(), 0);
  assert.equal(await weight(tutor), '0.2');
  await tutor.settle();
  await startTyping(tutor, WEIGHT);
  await tutor.page.keyboard.type('9');
  await tutor.page.mouse.click(640, 790);
  await tutor.settle();
  assert.equal(await overlay(tutor).count(), 0);
  assert.equal(await weight(tutor), '9');
  await tutor.close();
});

test('a refused text stays open over the drawing, with the reason', async () => {
  const tutor = await house.open();
  await startTyping(tutor, WEIGHT);
  const before = await tutor.state();
  for (const text of ['abc', '1e999', '0x10', '']) {
    await overlay(tutor).fill(text);
    await tutor.page.keyboard.press('Enter');
    const reason = tutor.page.locator('.refusal');
    assert.ok((await reason.textContent()).length > 20);
    assert.equal(await overlay(tutor).inputValue(), text);
    assert.equal(await overlay(tutor).getAttribute('aria-describedby'), 'refusal');
    assert.equal(await overlay(tutor).getAttribute('aria-invalid'), 'true');
    const box = await reason.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 1280 && box.y + box.height <= 800);
    assert.equal(await tutor.state(), before);
  }
  await overlay(tutor).fill('3');
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
  assert.equal(await tutor.page.locator('.refusal').count(), 0);
  assert.equal(await weight(tutor), '3');
  await tutor.close();
});

for (const search of ['', '?view=text']) {
  test(`by keyboard: Enter edits a cell, arrows nudge, ${search || 'under the canvas'}`, async () => {
    const tutor = await house.open({ search });
    const { keyboard } = tutor.page;
    const input = tutor.page.locator('input.typing');
    await tutor.item(WEIGHT).focus();
    await keyboard.press('Enter');
    assert.equal(await overlay(tutor).count(), search ? 0 : 1);
    assert.equal(await input.inputValue(), '0.2');
    await keyboard.press('ArrowUp');
    assert.equal(await input.inputValue(), '0.3');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    assert.equal(await input.inputValue(), '0.1');
    await keyboard.type('x');
    await keyboard.press('Enter');
    assert.ok(await tutor.page.locator('.refusal').isVisible());
    assert.equal(await input.inputValue(), 'x');
    await keyboard.press('Escape');
    assert.equal(await input.count(), 0);
    assert.equal(await focused(tutor), WEIGHT);
    assert.equal(await weight(tutor), '0.1');

    await keyboard.type('-2');  // typing starts at once and replaces the old value
    assert.equal(await input.inputValue(), '-2');
    await keyboard.press('Enter');
    assert.equal(await weight(tutor), '-2');
    assert.equal(await focused(tutor), WEIGHT);
    await tutor.close();
  });
}

test('a value or a figure is edited in the text view by double click and by Enter', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const chip = tutor.item('net.x0:1,0');
  await chip.dblclick();
  await tutor.page.keyboard.type('5');
  await tutor.page.keyboard.press('Enter');
  assert.match(await chip.textContent(), /5$/);
  assert.equal(await focused(tutor), 'net.x0:1,0');
  assert.equal((await tutor.values()).x[0][1], 5);
  await tutor.page.keyboard.press('Enter');
  await tutor.page.keyboard.type('6');
  await tutor.page.keyboard.press('Tab');
  assert.equal((await tutor.values()).x[0][1], 6);
  await tutor.close();
});

test('choices, by mouse on the canvas and in the text view', async () => {
  // All that can be chosen is in the strip where there is room, else in a list that opens.
  const wide = await house.open({ viewport: { width: 1600, height: 1200 } });
  await wide.click('set.theta=logistic');
  assert.match(await wide.state(), /theta=logistic/);
  await wide.close();
  const tutor = await house.open({ viewport: { width: 1280, height: 1200 } });
  await tutor.click('set.theta');
  await tutor.click('set.theta=logistic');
  assert.match(await tutor.state(), /theta=logistic/);
  assert.equal(await tutor.item('set.theta').inputValue(), 'logistic');
  await tutor.click('set.round');
  await tutor.click('set.round=3,4');
  assert.match(await tutor.state(), /round=3,4/);
  await tutor.item('set.theta').selectOption('relu');
  await tutor.settle();
  assert.match(await tutor.state(), /theta=relu/);
  assert.equal(await tutor.item('set.theta').inputValue(), 'relu');
  await tutor.item('set.round').selectOption({ index: 0 });
  await tutor.settle();
  assert.match(await tutor.state(), /round=exact/);
  await tutor.close();
});

test('undo and redo, by buttons and by keys, from both views', async () => {
  const tutor = await house.open();
  const { page } = tutor;
  // A pin is not an edit, so it stays.
  const problem = async () => (await tutor.state()).replace(/&pin=[^&]*/, '');
  const states = [await problem()];
  for (const number of ['1', '2', '3']) {
    await startTyping(tutor, WEIGHT);
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
    await tutor.settle();
    states.push(await problem());
  }
  assert.equal(new Set(states).size, 4);
  await tutor.click('tool.undo');
  assert.equal(await problem(), states[2]);
  await tutor.click('tool.redo');
  assert.equal(await problem(), states[3]);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  assert.equal(await problem(), states[1]);
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await problem(), states[2]);
  await tutor.item('tool.undo').focus();
  for (let i = 0; i < 5; ++i) await page.keyboard.press('Enter');
  assert.equal(await problem(), states[0]);
  assert.equal(await focused(tutor), 'tool.undo', 'focus stays on a button that can do no more');
  assert.equal(await tutor.item('tool.undo').getAttribute('aria-disabled'), 'true');
  await tutor.close();
});

test('what is being typed survives a change from elsewhere', async () => {
  const tutor = await house.open({ search: '?view=text' });
  await tutor.item(WEIGHT).focus();
  await tutor.page.keyboard.press('Enter');
  await tutor.page.keyboard.type('12.');
  await tutor.page.evaluate(() => window.chainrule.test.act('deck.next', 'press', ''));
  assert.equal(await tutor.step(), 1);
  assert.equal(await tutor.page.locator('input.typing').inputValue(), '12.');
  assert.equal(await focused(tutor), WEIGHT);
  await tutor.page.keyboard.type('5');
  await tutor.page.keyboard.press('Enter');
  assert.equal(await weight(tutor), '12.5');
  await tutor.close();
});

test('while the timeline is dragged the text view follows at most five times a second', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const seen = await tutor.page.evaluate(async () => {
    const slider = document.querySelector('[data-id="timeline.slider"]');
    const send = (type, value) => {
      slider.value = String(value);
      slider.dispatchEvent(new Event(type, { bubbles: true }));
    };
    const texts = [];
    new MutationObserver(() => texts.push(slider.getAttribute('aria-valuetext'))).observe(slider, {
      attributeFilter: ['aria-valuetext'],
    });
    for (let i = 0; i < 50; ++i) {
      send('input', 1 + (i % 12));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    send('change', 13);
    await new Promise((resolve) => setTimeout(resolve));
    return texts;
  });
  assert.ok(seen.length >= 3 && seen.length <= 9, `${seen}`);
  assert.equal(seen.at(-1), 'Step 13 of 14', 'and at once when it is let go');
  assert.equal(await tutor.step(), 13);
  assert.equal(await tutor.item('tool.undo').getAttribute('aria-disabled'), 'true');
  await tutor.close();
});

test('if the focused number disappears, the focus moves to the heading', async () => {
  const tutor = await house.open({ search: '?view=text' });
  await tutor.item('cell.W1:0,0').focus();
  await tutor.page.evaluate(() => window.chainrule.test.act('deck.last', 'press', ''));
  await tutor.page.evaluate(() => window.chainrule.test.act('timeline.slider', 'set', '8'));
  assert.equal(await tutor.item('cell.W1:0,0').count(), 0);
  assert.equal(await focused(tutor), 'node-story.title');
  await tutor.close();
});

test('by touch: a double tap opens the input, large enough not to zoom the page', async () => {
  const viewport = { width: 1024, height: 768 };
  const tutor = await house.open({ hasTouch: true, isMobile: true, viewport });
  const [x, y] = await tutor.center('net.W1:0,1');
  for (let tap = 0; tap < 2; ++tap) {
    await tutor.page.touchscreen.tap(x, y);
    await tutor.page.waitForTimeout(60);
  }
  await overlay(tutor).waitFor();
  const size = await overlay(tutor).evaluate((input) => parseFloat(getComputedStyle(input).fontSize));
  assert.ok(size >= 16, `${size}px`);
  assert.equal(await overlay(tutor).getAttribute('inputmode'), null, 'a weight may be negative');
  assert.equal(await overlay(tutor).evaluate((input) => input === document.activeElement), true);
  await overlay(tutor).fill('7');
  await tutor.page.keyboard.press('Enter');
  assert.match(await tutor.state(), /W1=0?\.1,7/);
  await tutor.close();
});

test('a matrix is copied from both views, or shown for copying if there is no clipboard', async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  let tutor = await house.open({ hash: '#pin=W1', permissions });
  const clipboard = () => tutor.page.evaluate(() => navigator.clipboard.readText());
  await tutor.item('copy.csv').press('Enter');
  assert.equal(await clipboard(), '0.1,0.2\n0.3,0.4\n');
  await tutor.click('copy.numpy');
  assert.match(await clipboard(), /array/);
  await tutor.click('tool.share');
  await tutor.item('share.copy_link').press('Enter');
  assert.equal(await clipboard(), `${tutor.origin}/#${await tutor.state()}`);
  await tutor.close();

  tutor = await house.open({
    hash: '#pin=W1',
    search: '?view=text',
    init: () => {
      delete Navigator.prototype.clipboard;
      Document.prototype.execCommand = () => false;
    },
  });
  await tutor.item('copy.csv').click();
  const area = tutor.page.locator('textarea.copy');
  assert.equal(await area.inputValue(), '0.1,0.2\n0.3,0.4\n');
  assert.deepEqual(
    await area.evaluate((text) => [text.selectionStart, text.selectionEnd === text.value.length]),
    [0, true]
  );
  await tutor.page.keyboard.press('Escape');
  assert.equal(await area.count(), 0);
  assert.equal(await focused(tutor), 'copy.csv');
  await tutor.close();
});
