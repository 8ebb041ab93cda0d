// The lesson on saturation, by mouse and keyboard: dragging, typing and guessing, with every resulting
// number computed again.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { countColors } from './lib/pictures.mjs';
import {
  checkSaturation, drag, evaluate, LESSON, near, paragraph, pressKey, problemOf, said, type,
} from './lib/saturation.mjs';
import { assertDisplayed, openHouse } from './lib/tutor.mjs';

const REFERENCE = JSON.parse(
  await readFile(new URL('../reference/perceptron.json', import.meta.url), 'utf8')
);
// Tall enough for the plots and matrices of a step, but not larger, because software rendering is slow.
const TALL = { viewport: { width: 1280, height: 1050 } };
// And for what yields to them.
const TALLER = { viewport: { width: 1280, height: 1600 } };

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const open = (state = '', options = {}) =>
  house.open({ hash: `#${LESSON}${state}`, ...options });
const problem = async (tutor) => problemOf(await tutor.state());
const undoDisabled = (tutor) => tutor.item('tool.undo').getAttribute('aria-disabled');
const focused = (tutor) =>
  tutor.page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.id);

// Colours of the light theme.
const BLUE = [0x2b, 0x6c, 0xb0];
const SLOPE = [0x0b, 0x6b, 0x63];

async function until(what, check) {
  for (let tries = 0; tries < 60 && !(await check()); ++tries)
    await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(await check(), what);
}

test('all 48 reference perceptrons, and the opening state', async () => {
  const tutor = await open();
  const values = await tutor.values();
  [2.2, -1.85, -0.9].forEach((s, n) => near(values.s[n], s, `s ${n}`));
  near(values.E_in, 1.2968, 'E_in', 5e-5);
  [-0.0312, 0.0902, 0.1385].forEach((entry, i) => near(values.grad[i], entry, `gradient ${i}`, 5e-5));
  assert.equal(REFERENCE.length, 48);
  for (const [number, { X, y, w, E_in, grad }] of REFERENCE.entries()) {
    const points = X.map(([, a, b], n) => `${a},${b},${y[n]}`).join(';');
    assert.equal(await tutor.setState(`${LESSON}&points=${points}&w=${w}`), true);
    const computed = await tutor.values();
    near(computed.E_in, E_in, `E_in of ${number}`);
    assert.equal(computed.grad.length, 3);
    grad.forEach((entry, i) => near(computed.grad[i], entry, `gradient ${i} of ${number}`));
    near(computed.grad_norm, Math.hypot(...grad), `length of the gradient of ${number}`);
  }
  await tutor.close();
});

test('numbers below the fold are right when they come into sight in a drag, and when it ends', async () => {
  const points = Array.from({ length: 30 }, (_, n) =>
    [((n * 37) % 61) / 10 - 3, ((n * 53) % 59) / 10 - 3, n % 2 ? 1 : -1].join(','));
  const tutor = await open(`&step=13&w=.1,.3,.1&points=${points.join(';')}`);
  const turn = async (pixels) => {
    await tutor.page.mouse.wheel(0, pixels);
    await tutor.settle();
  };
  const below = 'cell.contribution:20,0';
  let seen = 0;
  await drag(tutor, 'ray.norm', [[20, 0], [30, 0], [45, 0]], async () => {
    assert.ok(!(below in (await tutor.drawnNumbers())), 'out of sight');
    await turn(800);
    assert.ok(below in (await tutor.drawnNumbers()), 'in sight');
    assert.ok((await checkSaturation(tutor, { text: false })) >= 20);
    await turn(-800);
    ++seen;
  });
  assert.equal(seen, 3);
  await tutor.settle();
  assert.ok((await checkSaturation(tutor)) >= 100, 'the text view has all');
  await tutor.close();
});

test('‖w‖ dragged over five decades: all numbers follow, w keeps its direction, one undo', async () => {
  const tutor = await open('&step=12', TALL);
  const start = await tutor.state();
  const { norm, angle, w } = evaluate(problemOf(start));
  const rect = async () => (await tutor.center('ray.norm'))[0];
  const here = await rect();
  const ends = [];
  const seen = [];
  const follow = async () => {
    const now = evaluate(await problem(tutor));
    near(now.angle, angle, 'angle', 1e-9);
    near(now.w[0] / now.norm, w[0] / norm, 'direction', 1e-9);
    assert.ok((await checkSaturation(tutor, { text: false })) >= 20, 'numbers are drawn');
    seen.push(now);
  };
  await drag(tutor, 'ray.norm', [[-450, 0], [700, 0]], async (place) => {
    ends.push(await rect());
    await follow(place);
  });
  near(seen[0].norm, 0.01, 'the left end');
  near(seen[1].norm, 1000, 'the right end');
  assert.equal((await tutor.values()).grad_norm, 0, 'at the end');
  await tutor.click('tool.undo');
  assert.equal(await tutor.state(), start, 'one undo brings back all of it');
  assert.equal(await undoDisabled(tutor), 'true');

  seen.length = 0;
  const [left, right] = ends;
  const powers = [-2, -1, 0, 1, 2, 3];
  const places = powers.map((power) => [left + ((power + 2) / 5) * (right - left) - here, 0]);
  await drag(tutor, 'ray.norm', places, follow);
  seen.forEach((now, i) => near(Math.log10(now.norm), powers[i], 'where the pointer is', 0.03));
  for (let i = 1; i < 5; ++i) assert.ok(seen[i].grad_norm < seen[i - 1].grad_norm, 'it dies');
  assert.ok(seen.at(-1).E_in > 1.3, 'and the error stays');
  assert.match(await tutor.state(), /trail=/);
  assert.ok((await checkSaturation(tutor)) >= 40, 'in the text view too');
  await until('the link follows', async () => (await tutor.hash()) === `#${await tutor.state()}`);
  await tutor.click('tool.undo');
  assert.equal(await tutor.state(), start);
  await tutor.close();
});

test('‖w‖ is dragged over the other axes too', async () => {
  const tutor = await open();
  for (const [axes, places, end] of [
    ['log_log', [[30, 0], [70, 0], [700, 0]], 1000],
    ['plain_log', [[30, 0], [850, 0]], 20],
    ['plain_plain', [[30, 0], [850, 0]], 20],
  ]) {
    assert.equal(await tutor.setState(`${LESSON}&step=13&axes=${axes}`), true);
    await tutor.settle();
    const lengths = [evaluate(await problem(tutor)).norm];
    await drag(tutor, 'ray.norm', places, async () => {
      lengths.push(evaluate(await problem(tutor)).norm);
      assert.ok(lengths.at(-1) > lengths.at(-2), `${lengths}`);
      await checkSaturation(tutor, { text: false });
    });
    near(lengths.at(-1), end, `${axes}: the right end`);
  }
  await tutor.close();
});

test('‖w‖ by keyboard: ten times as long and back, and typed', async () => {
  const tutor = await open('&step=12', { search: '?view=text' });
  const length = async () => evaluate(await problem(tutor)).norm;
  const { norm, angle } = evaluate(await problem(tutor));
  await pressKey(tutor, 'norm.up');
  near(await length(), 10 * norm, '‖w‖ × 10');
  assert.equal(await focused(tutor), 'norm.up');
  assert.ok((await checkSaturation(tutor, { drawn: false })) >= 40);
  for (const power of [1, 0.1]) {
    await pressKey(tutor, 'norm.down');
    near(await length(), power * norm, '‖w‖ ÷ 10');
  }
  for (const [id, text] of [['settings.norm', '20'], ['ray.norm', '.5'], ['ray.norm', '-3']]) {
    await type(tutor, id, text);
    if (Number(text) > 0) near(await length(), Number(text), id);
    near(evaluate(await problem(tutor)).angle, angle, 'angle', 1e-9);
    await checkSaturation(tutor, { drawn: false });
  }
  near(await length(), 0.5, 'no length is negative');
  assert.match(await tutor.page.locator('.refusal').textContent(), /-3 is out of range\. .*from 0.0001 to/);
  await tutor.page.keyboard.press('Escape');
  for (const expected of [20, 0.1 * norm, norm, 10 * norm, norm]) {
    await tutor.page.keyboard.press('Control+z');
    await tutor.settle();
    near(await length(), expected, 'undone');
  }
  assert.equal(await undoDisabled(tutor), 'true');
  await tutor.close();
});

test('w can be made as long as allowed, and its link is accepted again', async () => {
  const tutor = await open('&step=13&w=1e6,0,0');
  for (let press = 0; press < 2; ++press) {
    await pressKey(tutor, 'norm.up');
    const state = await tutor.state();
    assert.equal(await tutor.setState(state), true, `${state} is taken: ${await tutor.notice()}`);
  }
  await tutor.close();
});

// The number of pixels around a handle in the colour of its label.
async function ring(tutor, id) {
  await tutor.page.mouse.move(250, 700);
  await tutor.settle();
  const [x, y] = await tutor.center(id);
  const clip = { x: Math.round(x) - 11, y: Math.round(y) - 11, width: 22, height: 22 };
  return (await countColors(tutor, clip, [BLUE]))[0];
}

test('an example is dragged across the line: its s changes sign, its mark disappears, the link follows', async () => {
  const tutor = await open('', { ...TALL, search: '?theme=light' });
  const start = await tutor.state();
  assert.ok((await tutor.values()).s[1] < 0);
  const [right, wrong] = [await ring(tutor, 'plane.X:0,1'), await ring(tutor, 'plane.X:1,1')];
  assert.ok(wrong > 1.2 * right, `the wrong one is marked: ${wrong} and ${right} pixels`);
  const places = [[50, -10], [150, -60]];
  await drag(tutor, 'plane.X:1,1', places, async () => {
    // The table of factors, the readouts and the settings; a number beside a point may have no room.
    assert.ok((await checkSaturation(tutor, { text: false })) >= 16);
  });
  const moved = await problem(tutor);
  assert.ok(moved.X[1][1] > 0 && moved.X[1][2] > -1, `${moved.X[1]}`);
  assert.deepEqual([moved.X[0], moved.X[2]], [[1, 2, -1], [1, -1, -0.5]], 'the others stay');
  assert.ok((await tutor.values()).s[1] > 0, 'it is on its side now');
  const mark = await ring(tutor, 'plane.X:1,1');
  assert.ok(wrong > 1.2 * mark, `it is marked no longer: ${wrong} and ${mark} pixels`);
  assert.ok((await checkSaturation(tutor)) >= 40);
  await until('the link follows', async () => (await tutor.hash()) === `#${await tutor.state()}`);
  assert.match(await tutor.hash(), /points=2,-1,1;\d/);
  await tutor.click('tool.undo');
  assert.equal(await tutor.state(), start);
  assert.equal(await undoDisabled(tutor), 'true');
  await tutor.close();
});

test('an example is typed across the line, and examples are added and removed', async () => {
  const tutor = await open('&step=13', { search: '?view=text' });
  await type(tutor, 'plane.X:1,1', '1.5');
  assert.deepEqual((await problem(tutor)).X[1], [1, 1.5, -1.5]);
  assert.ok((await tutor.values()).s[1] > 0);
  await tutor.setState((await tutor.state()).replace('step=13', 'step=9'));
  await tutor.settle();
  await type(tutor, 'cell.y:2,0', '1');
  assert.deepEqual((await problem(tutor)).y, [1, 1, 1]);
  await checkSaturation(tutor, { drawn: false });
  await pressKey(tutor, 'example.add');
  assert.equal((await problem(tutor)).y.length, 4);
  await checkSaturation(tutor, { drawn: false });
  for (let left = 3; left > 0; --left) await pressKey(tutor, 'example.remove');
  assert.equal((await problem(tutor)).y.length, 1);
  assert.equal(await tutor.item('example.remove').getAttribute('aria-disabled'), 'true');
  await checkSaturation(tutor, { drawn: false });
  await tutor.close();
});

test('w is rotated by its handle and by typing: only its direction changes', async () => {
  const tutor = await open('&step=10', TALLER);
  const start = await tutor.state();
  const { norm, w } = evaluate(problemOf(start));
  const angles = [];
  await drag(tutor, 'turn.angle', [[80, 0], [160, 10], [-260, 0], [420, 0]], async () => {
    const now = evaluate(await problem(tutor));
    near(now.norm, norm, 'length', 1e-9);
    assert.equal(now.w[0], w[0], 'the bias stays');
    angles.push(now.angle);
    assert.ok((await checkSaturation(tutor, { text: false })) >= 20);
  });
  assert.ok(angles[0] > 40 && angles[1] > angles[0] + 20 && angles[2] < 0, `${angles}`);
  near(Math.abs(angles[3]), 180, 'the right end', 1e-9);
  await tutor.click('tool.undo');
  assert.equal(await tutor.state(), start);
  for (const [id, angle] of [['turn.angle', -90], ['settings.angle', 45]]) {
    await type(tutor, id, String(angle));
    near(evaluate(await problem(tutor)).angle, angle, id, 1e-9);
    await checkSaturation(tutor);
  }
  await tutor.close();
});

const derivation = async (tutor) =>
  (await tutor.page.locator('#node-stage .lines > div').allTextContents()).map((line) =>
    line.replace(/\s+/g, ' ')
  );

test('s is dragged along tanh and typed, as far as numbers go; what is none is said in words', async () => {
  const tutor = await open('&step=6', { search: '?theme=light' });
  const stage = { x: 510, y: 60, width: 760, height: 240 };
  const reached = [];
  await drag(tutor, 'tanh.s', [[-40, 0], [60, 0], [-640, 0]], async () => {
    reached.push((await problem(tutor)).s);
    assertDisplayed((await tutor.drawnNumbers())['settings.s'], reached.at(-1), 's');
  });
  assert.ok(reached[0] < 2 && reached[1] > 2 && reached[2] <= -4, `${reached}`);
  await tutor.click('tool.undo');
  assert.equal((await problem(tutor)).s, 2);
  for (const [s, nots] of [[355, 2], [400, 2], [1000, 4], [1e6, 4]]) {
    await type(tutor, 'tanh.s', String(s));
    assert.equal((await problem(tutor)).s, s);
    const lines = await derivation(tutor);
    assert.equal(lines.length, 6);
    assert.equal(lines.filter((line) => /= ?not a number/.test(line)).length, nots, lines.join('\n'));
    assert.doesNotMatch(await tutor.page.locator('#text-view').textContent(), /\bnan\b|\binf\b/i);
    const log = Math.log10(4) - (2 / Math.LN10) * (Math.abs(s) + Math.log1p(Math.exp(-2 * Math.abs(s))));
    const value = await paragraph(tutor, 'zero.log').locator('[data-quantity="d.log:0,0"]').textContent();
    assertDisplayed(value, log, `the power of ten at ${s}`);
    assert.ok((await tutor.rect('tanh.s')).width > 0);
    const painted = await countColors(tutor, stage, [BLUE, SLOPE]);
    assert.ok(Math.min(...painted) > 150, `the curves are drawn at ${s}: ${painted}`);
  }
  for (const [text, reason] of [['1e7', /from -1000000 to 1000000/], ['x', /"x" is not a number/]]) {
    await type(tutor, 'settings.s', text);
    assert.match(await tutor.page.locator('.refusal').textContent(), reason);
    await tutor.page.keyboard.press('Escape');
    assert.equal((await problem(tutor)).s, 1e6, 'it stays');
  }
  await tutor.close();
});

test('first the guess, then the answer with its numbers', async () => {
  const tutor = await open();
  const start = await problem(tutor);
  const [one, twice] = [start, { ...start, w: start.w.map((weight) => 2 * weight) }].map(evaluate);
  const part = (results) => Math.hypot(...results.contribution[1]);
  const numbers = {
    part: part(one), part_after: part(twice),
    residual: one.residual[1], residual_after: twice.residual[1],
    slope: one.slope[1], slope_after: twice.slope[1],
    signal: one.signal[1], signal_after: twice.signal[1],
  };
  assert.ok(part(twice) < part(one) && Math.abs(twice.residual[1]) > Math.abs(one.residual[1]));
  for (const guess of ['shrinks', 'grows', 'stays']) {
    assert.equal(await tutor.setState(LESSON), true);
    await tutor.settle();
    const all = JSON.stringify(await tutor.page.evaluate(() => [
      window.chainrule.test.outline(), document.querySelector('#text-view').textContent,
      window.chainrule.test.numbers(),
    ]));
    // The picture shows the part at the present length, 0.2874, and nothing of twice the length.
    assert.doesNotMatch(all, /question\.(part|slope|answer)|0\.0076|1\.9988/);
    if (guess === 'shrinks') await pressGuess(tutor, guess);
    else await tutor.click(`set.guess=${guess}`);
    assert.match(await tutor.state(), new RegExp(`guess=${guess}`));
    const verdict = guess === 'shrinks' ? /^Yes\. Here it shrinks/ : /^No\. Here it shrinks/;
    assert.match(await said(tutor, 'question.answer'), verdict);
    for (const [name, expected] of Object.entries(numbers)) {
      const number = paragraph(tutor, 'question.answer').locator(`[data-quantity="question.${name}:0,0"]`);
      assertDisplayed(await number.textContent(), expected, name);
    }
  }
  await tutor.close();
});

// Picks an option of a choice in the text view, by keyboard.
async function pressGuess(tutor, guess) {
  const select = tutor.item('set.guess');
  await select.focus();
  for (let tries = 0; tries < 4 && (await select.inputValue()) !== guess; ++tries) {
    await tutor.page.keyboard.press('ArrowDown');
    await tutor.settle();
  }
  assert.equal(await select.inputValue(), guess);
}

test('numbers not computed yet appear nowhere: not on the canvas, in the text view or in a plot', async () => {
  const tutor = await open();
  const results = evaluate(await problem(tutor));
  // The opening view shows these, so they are known at every step.
  await tutor.setState(LESSON);
  await tutor.settle();
  const drawnFirst = await tutor.drawnNumbers();
  for (const name of ['E_in', 'grad_norm']) assertDisplayed(drawnFirst[`look.${name}`], results[name], name);
  const inPlots = (await tutor.page.locator('#text-view').textContent()).replaceAll('−', '-');
  for (const name of ['signal', 'h', 'slope'])
    for (const number of results[name])
      assert.ok(inPlots.includes(Math.abs(number).toFixed(4).replace(/0+$/, '').slice(0, 5)), `${name} ${number}`);
  for (const name of ['part.residual', 'slope', 'part.input', 'part.length'])
    results[name].forEach((number, n) => assertDisplayed(drawnFirst[`parts.${name}:${n},0`], number, `${name} ${n}`));
  // The first step that has a quantity, and its numbers shown to four decimals.
  const since = {
    contribution: 12, grad: 13, 'next.w': 14, 'next.E': 14, rate: 15, 'cure.grad': 16, 'chain.gradient': 17,
  };
  const plots = { descents: 14, chain: 17, wide: 17 };
  for (let step = 0; step <= 17; ++step) {
    await tutor.setState(`${LESSON}&step=${step}`);
    await tutor.settle();
    const [outline, drawn, text] = await tutor.page.evaluate(() => [
      window.chainrule.test.outline(), Object.keys(window.chainrule.test.numbers()),
      document.querySelector('#text-view').textContent,
    ]);
    const words = JSON.stringify(outline);
    for (const [name, first] of Object.entries(since)) {
      if (step >= first) continue;
      const quantity = `${name}:`;
      assert.ok(!drawn.some((id) => id.startsWith(`cell.${quantity}`)), `${name} is drawn at ${step}`);
      assert.ok(!words.includes(`"cell.${quantity}`) && !words.includes(`"quantity":"${quantity}`), name);
      for (const number of [results[name] ?? []].flat(2)) {
        const shown = Math.abs(number).toFixed(4);
        if (!['1.0000', '2.0000'].includes(shown))
          assert.ok(!words.includes(shown) && !text.includes(shown), `${name} ${shown} at step ${step}`);
      }
    }
    for (const [name, first] of Object.entries(plots))
      if (step < first) assert.ok(!words.includes(`"id":"${name}"`), `plot ${name} at step ${step}`);
    const perceptron = step === 0 || (step >= 7 && step <= 14);
    const factors = step >= 9 && step <= 12;
    for (const [plot, there] of [
      ['signals', perceptron],
      ['plane', perceptron && !factors],
      ['parts', step === 0 || factors],
    ]) {
      assert.equal(words.includes(`"id":"${plot}"`), there, `${plot} at ${step}`);
    }
    assert.equal(words.includes('"length of the gradient"'), step === 0 || (step >= 7 && step <= 16), `${step}`);
  }
  await tutor.close();
});
