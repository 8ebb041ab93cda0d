// A learner works numbers out: by keyboard in the text view, by mouse on the canvas, by touch on a phone. A
// mistake is marked, and named on request.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const kStep = '#lesson=backprop&mode=work&ask=delta1&step=delta1';
const story = (tutor) => tutor.page.locator('#node-story').innerText();
const focused = (tutor) => tutor.page.evaluate(() => document.activeElement.dataset.id ?? '');

test('by keyboard in the text view', async () => {
  const tutor = await house.open({ hash: kStep, search: '?view=text' });
  const { page } = tutor;
  const { keyboard } = page;
  await page.locator('[data-id="turn.delta1:0,0"]').focus();
  await keyboard.type('-0.689');
  await keyboard.press('Enter');
  assert.equal(await focused(tutor), 'turn.delta1:1,0', 'Enter goes to the next number');
  await keyboard.type('1.701');
  await keyboard.press('Enter');
  assert.equal(await focused(tutor), 'turn.check', 'and then to the button');
  await keyboard.press('Enter');
  await tutor.settle();
  assert.match(await story(tutor), /not yet\./);
  assert.doesNotMatch(await story(tutor), /is squared/);
  assert.match(await page.locator('[data-id="turn.delta1:0,0"]').getAttribute('aria-label'), /not yet$/);

  await page.getByRole('button', { name: 'Why?' }).focus();
  await keyboard.press('Enter');
  await tutor.settle();
  assert.match(await story(tutor), /−0\.689 is what comes out if the signal s is squared/);

  await page.locator('[data-id="turn.delta1:0,0"]').focus();
  await keyboard.type('-0.857');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await tutor.settle();
  assert.match(await story(tutor), /2 of 2 right so far, 1 at the first try/);
  await page.waitForTimeout(500);  // the address follows the last change
  await page.reload();
  await tutor.ready();
  assert.match(await story(tutor), /2 of 2 right so far, 1 at the first try/, 'the link holds it');
  await tutor.close();
});

test('by mouse on the canvas, in the figure and in the matrix', async () => {
  const tutor = await house.open({ hash: kStep });
  const { page } = tutor;
  const { keyboard } = page;
  await tutor.click('net.delta1:0,0');
  await page.locator('input.overlay').waitFor();
  await keyboard.type('-0.857');
  await keyboard.press('Enter');
  // The next one is typed at once.
  await page.locator('input.overlay').waitFor();
  await keyboard.type('abc');
  await keyboard.press('Enter');
  assert.match(await page.locator('#refusal').innerText(), /"abc" is not a number/);
  await keyboard.press('Control+a');
  await keyboard.type('1,7');
  await keyboard.press('Enter');
  await tutor.settle();
  const drawn = await tutor.drawnNumbers();
  for (const place of ['net', 'cell', 'turn']) {
    assert.equal(drawn[`${place}.delta1:0,0`], '−0.857', place);
    assert.equal(drawn[`${place}.delta1:1,0`], '1.7', place);
  }
  await tutor.click('turn.check');
  assert.match(await tutor.state(), /checked=delta1:0,0;delta1:1,0/);
  assert.match(await story(tutor), /2 of 2 right so far, 2 at the first try/);
  await tutor.close();
});

test('by touch on a phone', async () => {
  const tutor = await house.open({
    hash: kStep, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true,
  });
  const { page } = tutor;
  const tap = async (id) => {
    await tutor.reach(id);
    await page.touchscreen.tap(...(await tutor.center(id)));
    await tutor.settle();
  };
  await tap('turn.delta1:0,0');
  await page.locator('input.overlay').waitFor();
  await page.keyboard.type('0.857');
  await page.keyboard.press('Enter');
  await page.locator('input.overlay').waitFor();
  await page.keyboard.type('1.701');
  await page.keyboard.press('Enter');
  await tap('turn.check');
  await tap('turn.hint');
  assert.match(await story(tutor), /0\.857 is what comes out if the sign is that of y − x\./);
  await tutor.close();
});

test('the choice of the way is in sight at every width, and read shows all', async () => {
  for (const width of [900, 1280, 1920]) {
    const tutor = await house.open({ hash: '#lesson=backprop&step=1', viewport: { width, height: 800 } });
    const mode = await tutor.rect('set.mode');
    assert.ok(mode.x + mode.width <= width && mode.y < 100, `${width}: ${JSON.stringify(mode)}`);
    assert.equal((await tutor.drawnNumbers())['cell.s1:0,0'], '0.7');
    const option = await tutor.center('set.mode=work');
    await tutor.page.mouse.click(...option);
    await tutor.settle();
    assert.equal((await tutor.drawnNumbers())['cell.s1:0,0'], '?');
    await tutor.page.mouse.click(...(await tutor.center('set.mode=read')));
    await tutor.settle();
    assert.equal((await tutor.drawnNumbers())['cell.s1:0,0'], '0.7');
    await tutor.close();
  }
});
