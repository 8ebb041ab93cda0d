// Typing on a phone: a minus can be typed if a number may be negative, and the comma of a decimal keypad
// counts as a decimal point.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/17.4 Mobile/15E148 Safari/604.1';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

test('the decimal keypad, which has no minus, is for numbers that cannot be negative', async () => {
  for (const context of [{}, { userAgent: IPHONE }]) {
    const tutor = await house.open({ search: '?view=text', ...context });
    let decimal = 0;
    let whole = 0;
    for (const lesson of ['backprop&step=14', 'saturation&step=13', 'saturation&step=16', 'blocks', 'norm', 'conv']) {
      await tutor.setState(`lesson=${lesson}`);
      const inputs = await tutor.page.evaluate(() =>
        [...document.querySelectorAll('#text-view input[type=text]')].map((input) => [
          input.dataset.id, input.getAttribute('inputmode'), input.value,
        ]));
      for (const [id, mode] of inputs) {
        if (mode === null) ++whole;
        else assert.equal(mode, 'decimal', id);
        decimal += mode === 'decimal';
        const refused = await tutor.page.evaluate(
          (item) => window.chainrule.test.act(item, 'set', '-1e-9'), id);
        if (mode === null && !/whole/.test(refused)) assert.equal(refused, '', `${id} may be negative`);
        if (mode === 'decimal') assert.notEqual(refused, '', `${id} is never negative`);
      }
    }
    assert.ok(decimal > 3 && whole > 0, `${decimal} and ${whole} fields`);
    await tutor.setState('lesson=backprop');
    const cell = tutor.item('cell.W1:0,1');
    await cell.focus();
    await tutor.page.keyboard.press('Enter');
    assert.equal(await tutor.page.locator('input.typing').getAttribute('inputmode'), null);
    await tutor.close();
  }
});

test('a decimal comma is accepted; a comma that may separate thousands is questioned', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const { page } = tutor;
  const { keyboard } = page;
  const type = async (text) => {
    await tutor.item('cell.W1:0,1').first().focus();
    await keyboard.press('Enter');
    await page.locator('input.typing').fill(text);
    await keyboard.press('Enter');
  };
  for (const [text, number] of [['1,5', 1.5], ['-0,25', -0.25], ['\u22122,5', -2.5], ['0,125', 0.125], ['1,5e1', 15]]) {
    await type(text);
    assert.equal(Number(/W1=[^,]*,([^;]*)/.exec(await tutor.state())[1]), number, text);
    assert.equal(await page.locator('.refusal').count(), 0, text);
  }
  const before = await tutor.state();
  for (const [text, reason] of [
    ['1,500', /"1,500" could mean 1\.500 or 1500\./],
    ['-12,345', /-12\.345 or -12345/],
    ['1,2,3', /is not a number/],
    ['1,', /is not a number/],
    [',5', /is not a number/],
    ['1.5,2', /is not a number/],
    ['1, 5', /is not a number/],
  ]) {
    await type(text);
    assert.match(await page.locator('.refusal').textContent(), reason, text);
    assert.equal(await tutor.state(), before, text);
    await keyboard.press('Escape');
  }
  await tutor.close();
});
