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
  assert.match(await story(tutor), /All numbers are settled: 2 of 2 right, 1 of them at the first try/);
  await page.waitForTimeout(500);  // the address follows the last change
  await page.reload();
  await tutor.ready();
  assert.match(await story(tutor), /All numbers are settled: 2 of 2 right, 1 of them at the first try/, 'the link holds it');
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
  assert.match(await story(tutor), /All numbers are settled: 2 of 2 right, 2 of them at the first try/);
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

// What a rule gives in place of a number, and the words for that rule.
const MISTAKES = {
  backprop: ['x1:1,0', '0.7000', /θ is skipped/],
  saturation: ['residual:0,0', '0.0243', /the sign is that of y − h/],
  blocks: ['residual.conv1:0,0', '320', /the input channels are left out/],
  norm: ['var:0,0', null, /the root, σ, is taken for σ²/],
  conv: ['y.1:0,0', '0', /the kernel is turned round/],
};

async function press(tutor, id) {
  await tutor.item(id).focus();
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
}

const slotsOf = (tutor) =>
  tutor.page.evaluate(() => [...document.querySelectorAll('#node-turn\\.answers [data-slot]')]
    .map((slot) => slot.dataset.id));

// The numbers of each step with slots, as the tutor shows them when it is asked to.
async function rightNumbers(lesson) {
  const tutor = await house.open({ hash: `#lesson=${lesson}&mode=work`, search: '?view=text' });
  const steps = [];
  const last = Number(await tutor.item('timeline.slider').getAttribute('max'));
  for (let step = 1; step <= last; ++step) {
    await press(tutor, 'deck.next');
    const slots = await slotsOf(tutor);
    if (slots.length === 0) continue;
    const numbers = new Map();
    for (const slot of slots) {
      await press(tutor, 'turn.show');
      const shown = await tutor.page.locator(`[data-id="${slot}"] .answered`).innerText();
      numbers.set(slot.slice('turn.'.length), shown.trim().replace('−', '-'));
    }
    steps.push({ step, numbers });
  }
  await tutor.close();
  return steps;
}

// Each way types the answers of a step, beginning with the first slot, and then checks them.
const WAYS = {
  'by keyboard in the text view': {
    options: { search: '?view=text' },
    async next(tutor) { await press(tutor, 'deck.next'); },
    async answer(tutor, answers) {
      await tutor.item(`turn.${answers[0][0]}`).focus();
      for (const [, text] of answers) {
        await tutor.page.keyboard.type(text);
        await tutor.page.keyboard.press('Enter');
      }
      assert.equal(await focused(tutor), 'turn.check');
      await tutor.page.keyboard.press('Enter');
      await tutor.settle();
    },
    async ask(tutor) { await press(tutor, 'turn.hint'); },
  },
  'by mouse on the canvas': {
    options: {},
    async next(tutor) { await tutor.click('deck.next'); },
    async answer(tutor, answers) {
      await tutor.click(`turn.${answers[0][0]}`);
      await typeInOverlay(tutor, answers);
      await tutor.click('turn.check');
    },
    async ask(tutor) { await tutor.click('turn.hint'); },
  },
  'by touch on a phone': {
    options: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    async next(tutor) { await tap(tutor, 'deck.next'); },
    async answer(tutor, answers) {
      await tap(tutor, `turn.${answers[0][0]}`);
      await typeInOverlay(tutor, answers);
      await tap(tutor, 'turn.check');
    },
    async ask(tutor) { await tap(tutor, 'turn.hint'); },
  },
};

async function tap(tutor, id) {
  await tutor.reach(id);
  await tutor.page.touchscreen.tap(...(await tutor.center(id)));
  await tutor.settle();
}

// Enter opens the next slot.
async function typeInOverlay(tutor, answers) {
  for (const [, text] of answers) {
    await tutor.page.locator('input.overlay').waitFor();
    await tutor.page.keyboard.type(text);
    await tutor.page.keyboard.press('Enter');
    await tutor.settle();
  }
}

for (const [lesson, [cell, mistake, named]] of Object.entries(MISTAKES)) {
  test(`${lesson}: a whole pass by keyboard, by mouse and by touch, with one mistake that is named`, async () => {
    const steps = await rightNumbers(lesson);
    const count = steps.reduce((sum, { numbers }) => sum + numbers.size, 0);
    for (const [way, { options, next, answer, ask }] of Object.entries(WAYS)) {
      const tutor = await house.open({ hash: `#lesson=${lesson}&mode=work`, ...options });
      let at = 0;
      for (const { step, numbers } of steps) {
        for (; at < step; ++at) await next(tutor);
        assert.equal(await tutor.step(), step, way);
        if (numbers.has(cell)) {
          const right = numbers.get(cell);
          const wrong = mistake ?? Math.sqrt(Number(right)).toFixed(4);
          await answer(tutor, [...numbers].map(([name, text]) => [name, name === cell ? wrong : text]));
          assert.match(await story(tutor), /not yet/, way);
          assert.doesNotMatch(await story(tutor), named, 'first the mark alone');
          await ask(tutor);
          assert.match(await story(tutor), named, way);
          await answer(tutor, [[cell, right]]);
        } else {
          await answer(tutor, [...numbers]);
        }
      }
      const done = new RegExp(`All numbers are settled: ${count} of ${count} right, ${count - 1} of them at the first try`);
      assert.match(await story(tutor), done, way);
      await tutor.close();
    }
  });
}
