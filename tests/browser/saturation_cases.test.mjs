// Extreme cases of the lesson on saturation: descents that halve, may halve and never do; refused input;
// few, strange and very many examples; keyboard only, axe, and pictures to look at.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { missingNodes, namelessNodes, violations } from './lib/audit.mjs';
import { countColors } from './lib/pictures.mjs';
import {
  checkSaturation, drag, evaluate, LESSON, near, paragraph, problemOf, said, type,
} from './lib/saturation.mjs';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

// Colours of lines and bars in the light theme.
const BLUE = [0x2b, 0x6c, 0xb0];
const VIOLET = [0x6b, 0x4f, 0xa3];
const TEXT = { search: '?view=text' };

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

const open = (state = '', options = {}) => house.open({ hash: `#${LESSON}${state}`, ...options });
const figures = (tutor) =>
  tutor.page.evaluate(() =>
    [...document.querySelectorAll('#text-view figure.figure')].map(({ id }) => id.slice('node-'.length))
  );

async function show(tutor, state) {
  assert.equal(await tutor.setState(`${LESSON}&${state}`), true, `${state}: ${await tutor.notice()}`);
  await tutor.settle();
}

// Checks that every plot has numbers in the text view, and lines or points on the canvas.
async function assertPlots(tutor, names, what) {
  assert.deepEqual((await figures(tutor)).sort(), [...names].sort(), what);
  const counts = await tutor.page.evaluate(() =>
    [...document.querySelectorAll('#text-view figure.figure')].map((figure) => [
      figure.id,
      [...figure.querySelectorAll('table.data td, .chips button, .tensor td')]
        .filter(({ textContent }) => /\d/.test(textContent)).length,
    ])
  );
  for (const [id, count] of counts) assert.ok(count >= 2, `${id} holds ${count} numbers: ${what}`);
  if (names.length === 0) return;
  const stage = { x: 505, y: 80, width: 770, height: 640 };
  const painted = Math.max(...(await countColors(tutor, stage, [BLUE, VIOLET])));
  assert.ok(painted > 100, `${painted} pixels are drawn: ${what}`);
}

// The steps of descent until the error has halved.
function stepsToHalf({ X, y, w: start, eta }, most) {
  const w = [...start];
  let first = null;
  for (let step = 0; step <= most; ++step) {
    let error = 0;
    const pull = [0, 0, 0];
    for (let n = 0; n < X.length; ++n) {
      const s = X[n][0] * w[0] + X[n][1] * w[1] + X[n][2] * w[2];
      const r = Math.abs(y[n]) === 1 ? (-2 * y[n]) / (1 + Math.exp(2 * y[n] * s)) : Math.tanh(s) - y[n];
      const slope = 1 / Math.cosh(s) ** 2;
      error += r * r;
      for (let i = 0; i < 3; ++i) pull[i] += (2 / X.length) * r * slope * X[n][i];
    }
    first ??= error;
    if (error <= first / 2) return step;
    for (let i = 0; i < 3; ++i) w[i] -= eta * pull[i];
  }
  return Infinity;
}

const scaled = (problem, factor) => ({ ...problem, w: problem.w.map((weight) => factor * weight) });
const sentence = (tutor) => said(tutor, 'descent.here');
const grouped = (digits) => Number(digits.replaceAll(',', ''));
const steps = (text) => grouped(/Steps: ([\d,]+)/.exec(text)[1]);

test('descents: halved, estimated and never, from here and from 0.1 long', async () => {
  const tutor = await open('&step=14', TEXT);
  const start = problemOf(await tutor.state());
  const small = scaled(start, 0.1 / Math.hypot(...start.w));
  assert.match(await sentence(tutor), /^From here: the error is halved, from 1\.2968 to 0\.\d+/);
  assert.equal(steps(await sentence(tutor)), stepsToHalf(start, 1000));
  assert.match(await said(tutor, 'descent.small'), /of length 0\.1: the error is halved, from 0\.9526/);
  assert.equal(steps(await said(tutor, 'descent.small')), stepsToHalf(small, 1000));

  // With w three times as long descent is slow, and with w four times as long it is estimated; here it runs
  // to the end.
  const go = (factor) => show(tutor, `step=14&w=${scaled(start, factor).w}`);
  await go(3);
  assert.match(await sentence(tutor), /halved/);
  near(steps(await sentence(tutor)), stepsToHalf(scaled(start, 3), 1e5), 'steps', 1e-3);
  await go(4);
  assert.match(await sentence(tutor), /not yet halved. Steps: 100,000;/);
  const estimate = grouped(/≈ ([\d,]+) steps/.exec(await sentence(tutor))[1]);
  near(estimate, stepsToHalf(scaled(start, 4), 3e6), 'the estimate', 0.1);

  // With w ten or a hundred times as long it never halves, because subtracting the update changes no
  // weight.
  for (const factor of [10, 100]) {
    const long = scaled(start, factor);
    const { grad_norm: pull, 'next.w': next } = evaluate(long);
    assert.ok(pull > 0);
    assert.deepEqual(next, long.w);
    await go(factor);
    assert.match(await sentence(tutor), /^From here: the error never halves\. .*changes no digit/);
    assert.equal(steps(await sentence(tutor)), 0);
    assert.equal(steps(await said(tutor, 'descent.small')), stepsToHalf(small, 1000), 'as before');
  }
  await go(1000);
  assert.match(await sentence(tutor), /the error never halves\. The gradient is exactly 0/);

  await show(tutor, 'step=14');
  await type(tutor, 'descent.eta', '.4');
  assert.equal(steps(await sentence(tutor)), stepsToHalf({ ...start, eta: 0.4 }, 1000), 'η is typed');
  await show(tutor, 'step=14&theta=identity&eta=10');
  assert.match(await sentence(tutor), /the error or w overflows/);
  await tutor.close();
});

test('refusals give a sentence and change nothing', async () => {
  const tutor = await open('&step=13&w=1,2,-1', { search: '?theme=light' });
  const before = await tutor.state();
  for (const [refused, reason] of [
    ['points=1,2;3,4', /points is refused: a row has 2 numbers.*x1,x2,y/],
    ['points=1,2,1,4', /at most 3 numbers/],
    ['points=1,2,1;3,4', /row 1 has 3 and row 2 has 2/],
    ['points=', /"" is not a number/],
    ['points=1,NaN,1', /"NaN" is not a number/],
    ['points=1,inf,1', /"inf" is not a number/],
    ['points=a,b,c', /"a" is not a number/],
    ['points=1,2e6,1', /2e6 is out of range/],
    ['w=1,2', /w takes 3 numbers/],
    ['w=1,2,3,4', /w takes 3 numbers/],
    ['w=0,0,x', /"x" is not a number/],
    ['step=99', /this lesson has 17 steps, so 0 to 17/],
    ['s=1e7', /1e7 is out of range/],
    ['eta=-1', /-1 is out of range/],
    ['theta=step', /identity, tanh, logistic, or relu/],
    ['guess=maybe', /grows, shrinks, or stays/],
    ['pin=W1:0,1', /names nothing in this lesson/],
  ]) {
    assert.equal(await tutor.setState(`${LESSON}&${refused}`), false, refused);
    assert.equal(await tutor.state(), before);
    const notices = await tutor.notice();
    assert.equal(notices.length, 1, refused);
    assert.match(notices[0], /^Nothing was changed: .* is (refused|past the end)|names nothing/);
    assert.match(notices[0], reason);
  }
  await tutor.settle();
  await assertPlots(tutor, ['signals', 'ray', 'plane', 'turn'], 'after a refusal');
  assert.ok((await checkSaturation(tutor)) > 20);
  await tutor.close();
});

test('labels between limits, one example, two in one place, no weights: sentences, and no blank plot', async () => {
  const tutor = await open('', { search: '?theme=light' });
  // What belongs to the gradient, and what belongs to the factors.
  const bothPictures = async (points) => {
    for (const [step, plots] of [[12, ['signals', 'ray', 'parts']], [13, ['signals', 'ray', 'plane', 'turn']]]) {
      await show(tutor, `step=${step}&${points}`);
      await assertPlots(tutor, plots, `${points} at ${step}`);
      await checkSaturation(tutor);
    }
  };
  const between = 'points=1,0,.5;-1,0,.5';
  await bothPictures(between);
  assert.match(await said(tutor, 'remark.remark_labels'), /Not every label is a limit of tanh/);
  await show(tutor, `step=16&${between}`);
  assert.match(await said(tutor, 'cure.none'), /defined for tanh and the labels −1 and \+1/);
  await assertPlots(tutor, ['ray'], between);

  await bothPictures('points=2,-1,1');
  await show(tutor, 'step=14&points=2,-1,1&w=400,1100,400');
  assert.match(await sentence(tutor), /there is no error to halve/);
  assert.match(await said(tutor, 'remark.remark_no_error'), /exactly 0/);

  const opposite = 'points=1,1,1;1,1,-1';
  await bothPictures(opposite);
  await show(tutor, `step=14&${opposite}`);
  assert.match(await sentence(tutor), /never halves\./);
  assert.ok(stepsToHalf(problemOf(await tutor.state()), 1e4) > 1e4);

  for (const [step, names, nones] of [
    [10, ['parts', 'signals'], ['ray.none', 'turn.none']],
    [13, ['plane', 'signals'], ['ray.none', 'turn.none']],
    [14, ['descents', 'plane', 'signals'], ['ray.none']],
    [15, [], ['law.none']],
    [16, [], ['ray.none']],
  ]) {
    await show(tutor, `step=${step}&w=0,0,0`);
    for (const id of nones) assert.match(await said(tutor, id), /0, so .* Set one of/, `${id} at ${step}`);
    assert.deepEqual((await figures(tutor)).sort(), names, `w = 0 at step ${step}`);
    if (step < 15) await assertPlots(tutor, names, `w = 0 at step ${step}`);
    await checkSaturation(tutor);
  }
  await tutor.close();
});

// No sentence contradicts the numbers next to it.
test('the sentences are true of w = 0, of other transformations and of random networks', async () => {
  const tutor = await open('', TEXT);
  const untrue = [];
  const check = (truth, what) => truth || untrue.push(what);
  await show(tutor, 'step=14&w=0,0,0');
  const all = async (id) => (await paragraph(tutor, id).allTextContents()).join();
  check(!/same direction, of length 0\.1/.test(await all('descent.small')), 'w = 0 has no direction');
  await show(tutor, 'w=0,0,0');
  check(!/more wrong than before/.test(await all('question.text')), '0 does not get longer');
  await show(tutor, 'step=11&theta=relu&w=0,0,0');
  assert.deepEqual((await tutor.values()).slope, [0, 0, 0]);
  check(!/slope is as large as it gets/.test(await all('remark.remark_no_weights')), 'the slope of ReLU at 0');
  await show(tutor, 'step=15&theta=logistic&points=-1,0,1;1,-1,1&w=1,1,1');
  check(!/slope stays 1\b/.test(await said(tutor, 'law')), "the logistic function's slope at 0 is 0.25");
  await show(tutor, 'step=15&theta=logistic&points=-1,-1,1&w=1,1,1');
  assert.match(await said(tutor, 'law'), /wrong side/);
  check(!/residual stays near 2/.test(await said(tutor, 'law')), "a logistic unit's residual is at most 1");
  await show(tutor, 'step=17');
  const he = Number(await paragraph(tutor, 'story.text2').locator('[data-quantity="he:0,0"]').textContent());
  check(he > 1 || !/with He's[^.]*grows/.test(await said(tutor, 'story.text2')),
    `δ grows by ${he} with He's weights`);
  const twice = await paragraph(tutor, 'story.text2').locator('[data-quantity="twice:0,0"]').textContent();
  check(Number(twice) > 3, `δ does not explode: ${twice}`);
  assert.deepEqual(untrue, []);
  await tutor.close();
});

test('a drag released outside the window ends there', async () => {
  const tutor = await open('&step=13');
  const [x, y] = await tutor.center('ray.norm');
  await drag(tutor, 'ray.norm', [[40, 0], [1400 - x, 0]]);
  const state = await tutor.state();
  for (const back of [30, 10, -60]) {
    await tutor.page.mouse.move(x + back, y);
    await tutor.settle();
  }
  assert.equal(await tutor.state(), state, 'no button is down');
  await tutor.close();
});

// `count` examples with short numbers, which must still fit into a link.
function manyPoints(count) {
  let seed = 1;
  const draw = (below) => Math.floor(((seed = (seed * 16807) % 2147483647) / 2147483647) * below);
  return Array.from({ length: count }, () => {
    const [a, b] = [draw(10), draw(10)];
    return `${a},${b},${a + b < 13 ? 1 : -1}`;
  }).join(';');
}

for (const count of [1000, 10000]) {
  test(`${count} examples are loaded and drawn, and ‖w‖ is dragged`, async () => {
    const tutor = await open('', { search: '?theme=light' });
    const points = manyPoints(count);
    await show(tutor, `step=12&points=${points}&w=-3,.2,.1`);
    await assertPlots(tutor, ['signals', 'ray', 'parts'], `${count}, factors`);
    await tutor.click('deck.next');
    assert.equal((await tutor.values()).s.length, count);
    await assertPlots(tutor, ['signals', 'ray', 'plane', 'turn'], `${count}`);
    assert.match(await said(tutor, 'remark.remark_listed'), new RegExp(`There are ${count} examples`));
    await checkSaturation(tutor);
    const before = await tutor.values();
    await drag(tutor, 'ray.norm', [[70, 0]]);
    await checkSaturation(tutor);
    const dragged = await tutor.state();
    assert.ok(dragged.length < 65536 && dragged.includes(points), `${dragged.length} characters`);
    assert.ok((await tutor.values()).grad_norm < 0.5 * before.grad_norm);
    await tutor.click('tool.undo');
    assert.deepEqual(await tutor.values(), before);
    await tutor.click('deck.next');
    assert.match(await sentence(tutor), /^From here: /);
    assert.equal((await figures(tutor)).includes('descents'), true);
    await tutor.close();
  });
}

test('the whole lesson by keyboard alone', async () => {
  const tutor = await open('', TEXT);
  const { keyboard } = tutor.page;
  const focused = () =>
    tutor.page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.id);
  const tabTo = async (id) => {
    const seen = [];
    while ((await focused()) !== id) {
      await keyboard.press('Tab');
      seen.push(await focused());
      assert.ok(seen.length < 60, `${id} is reached by Tab: ${seen}`);
    }
  };
  const fill = async (id, text) => {
    await tabTo(id);
    await keyboard.press('Control+a');
    await keyboard.type(text);
    await keyboard.press('Enter');
  };
  const settled = async () => problemOf(await tutor.state());

  await tabTo('set.guess');
  for (let press = 0; press < 2; ++press) await keyboard.press('ArrowDown');
  assert.match(await tutor.state(), /guess=shrinks/);
  assert.match(await said(tutor, 'question.answer'), /^Yes\./);
  await tabTo('deck.next');
  const titles = new Set();
  for (let step = 1; step <= 17; ++step) {
    await keyboard.press('Enter');
    assert.equal(await tutor.step(), step);
    assert.equal(await focused(), 'deck.next');
    titles.add(await said(tutor, 'story.title'));
    const checked = await checkSaturation(tutor, { drawn: false });
    if (step > 6 && step < 17) assert.ok(checked > 10, `${checked} numbers at step ${step}`);
    assert.match(await tutor.page.locator('#live').textContent(), new RegExp(`\\b${step}\\b`));
    if (step > 1) continue;
    await fill('settings.s', '1.5');
    assert.equal((await settled()).s, 1.5);
    await tabTo('deck.next');
  }
  assert.equal(titles.size, 17);
  await fill('depth.chain', '-2');
  assert.equal((await settled()).chain, -2);

  await tabTo('timeline.slider');
  for (let press = 0; press < 4; ++press) await keyboard.press('ArrowLeft');
  assert.equal(await tutor.step(), 13);
  await tabTo('plane.X:0,1');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  assert.equal(await focused(), 'plane.X:1,1', 'arrows move among the examples');
  await keyboard.press('Enter');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  assert.equal((await settled()).X[1][1], -1.4, 'and nudge what is typed');
  await fill('ray.norm', '3');
  near(Math.hypot(...(await settled()).w), 3, '‖w‖');
  await fill('turn.angle', '100');
  near(evaluate(await settled()).angle, 100, 'φ', 1e-9);
  await tabTo('timeline.slider');
  await keyboard.press('ArrowRight');
  assert.equal(await tutor.step(), 14);
  await tabTo('cell.w:0,0');
  await keyboard.press('ArrowDown');
  await keyboard.type('.5');
  await keyboard.press('Enter');
  assert.equal((await settled()).w[1], 0.5);
  await tabTo('norm.up');
  await keyboard.press(' ');
  await tabTo('set.theta');
  await keyboard.press('ArrowDown');
  assert.match(await tutor.state(), /theta=logistic/);
  await keyboard.press('ArrowUp');
  assert.ok((await checkSaturation(tutor, { drawn: false })) > 20);
  await tutor.close();
});

for (const theme of ['light', 'dark']) {
  for (const view of ['text', 'canvas']) {
    test(`axe finds nothing, and every item on the canvas has a node: ${view} view, ${theme}`, async () => {
      const tutor = await open('', { search: `?view=${view}&theme=${theme}` });
      const found = [];
      const states = ['step=0&guess=grows', 'step=6', 'step=13&pin=grad:1,0', 'step=17', 'step=13&w=0,0,0'];
      for (const state of states) {
        await show(tutor, state);
        for (const look of [violations, missingNodes, namelessNodes])
          found.push(...(await look(tutor)).map((what) => `${state}: ${what}`));
      }
      assert.deepEqual(found, []);
      await tutor.close();
    });
  }
}

for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
  for (const theme of ['light', 'dark']) {
    test(`pictures to look at: ${viewport.width}×${viewport.height}, ${theme}`, async () => {
      const tutor = await open('', { viewport, search: `?theme=${theme}` });
      for (const step of [0, 6, 13, 14, 15, 17]) {
        await show(tutor, `step=${step}`);
        const path = `${SCREENSHOTS}/saturation-${step}-${theme}-${viewport.width}.png`;
        const picture = await tutor.page.screenshot({ path });
        assert.ok(picture.length > 10000, `${picture.length} bytes`);
        const width = await tutor.page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(width, viewport.width, 'nothing scrolls the page sideways');
      }
      await tutor.close();
    });
  }
}
