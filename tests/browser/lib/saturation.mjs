// Computes the numbers of the lesson on saturation again, and drags its handles.
import assert from 'node:assert/strict';
import { assertDisplayed } from './tutor.mjs';

export const LESSON = 'lesson=saturation';

const DEFAULTS = {
  points: '2,-1,1;-1.5,-1.5,1;-1,-.5,-1',
  w: '.4,1.1,.4',
  s: '2',
  eta: '.1',
  chain: '1.5',
};
const SINGLE = ['norm', 'angle', 'eta', 's', 'chain', 'E_in', 'squares', 'grad_norm', 'next.E'];

export const near = (given, expected, what, slack = 1e-12) =>
  assert.ok(Math.abs(given - expected) <= slack * Math.max(1, Math.abs(expected)), `${what}: ${given}`);

// A paragraph of the text view, and its text.
export const paragraph = (tutor, id) => tutor.page.locator(`[id="node-${id}"]`);
export const said = async (tutor, id) =>
  (await paragraph(tutor, id).textContent()).replace(/\s+/g, ' ');

// The problem in a state, with tanh.
export function problemOf(state) {
  const given = new URLSearchParams(state);
  const text = (key) => given.get(key) ?? DEFAULTS[key];
  const numbers = (list) => list.split(',').map(Number);
  const points = text('points').split(';').map(numbers);
  return {
    X: points.map(([a, b]) => [1, a, b]),
    y: points.map((point) => point[2]),
    w: numbers(text('w')),
    s: Number(text('s')),
    eta: Number(text('eta')),
    chain: Number(text('chain')),
  };
}

const dot = (a, b) => a.reduce((sum, number, i) => sum + number * b[i], 0);
const sech2 = (s) => (1 / Math.cosh(s)) ** 2;
// Computed from s, because tanh may agree with a label in all its digits.
const residualOf = (s, y) => (Math.abs(y) === 1 ? (-2 * y) / (1 + Math.exp(2 * y * s)) : Math.tanh(s) - y);

// All numbers that the lesson computes from a problem, by name.
export function evaluate({ X, y, w, s, eta, chain }) {
  const N = X.length;
  const signal = X.map((x) => dot(x, w));
  const residual = signal.map((at, n) => residualOf(at, y[n]));
  const slope = signal.map(sech2);
  const contribution = X.map((x, n) => x.map((entry) => (2 / N) * residual[n] * slope[n] * entry));
  const grad = w.map((_, i) => contribution.reduce((sum, part) => sum + part[i], 0));
  const squares = dot(residual, residual);
  const next = w.map((weight, i) => weight - eta * grad[i]);
  const after = X.map((x, n) => residualOf(dot(x, next), y[n]));
  return {
    X, y, w, s, eta, chain, signal, residual, slope, contribution, grad, squares,
    'part.residual': residual.map(Math.abs),
    'part.input': X.map((x) => Math.hypot(...x)),
    'part.length': contribution.map((part) => Math.hypot(...part)),
    h: signal.map(Math.tanh),
    E_in: squares / N,
    grad_norm: Math.hypot(...grad),
    norm: Math.hypot(...w),
    angle: (Math.atan2(w[2], w[1]) * 180) / Math.PI,
    'next.w': next,
    'next.E': dot(after, after) / N,
  };
}

// The number named "grad:1,0" or "norm"; undefined for numbers not computed here.
function numberOf(results, quantity) {
  const [name, entry = '0,0'] = quantity.split(':');
  const [row, column] = entry.split(',').map(Number);
  const found = results[name];
  if (found === undefined || SINGLE.includes(name)) return found;
  return Array.isArray(found[row]) ? found[row][column] : found[row];
}

// All numbers in the text view, from matrices, sentences and figures, as [quantity, text] pairs.
const numbersInText = (tutor) =>
  tutor.page.evaluate(() => {
    const cells = [...document.querySelectorAll('#text-view td[data-quantity] [aria-hidden] span')]
      .map((span) => [span.closest('td').dataset.quantity, span.textContent]);
    const values = [...document.querySelectorAll('#text-view .value[data-quantity]')]
      .map((span) => [span.dataset.quantity, span.textContent]);
    const chips = [...document.querySelectorAll('#text-view .chips [data-quantity] [aria-hidden] span')]
      .map((span) => [span.closest('[data-quantity]').dataset.quantity, span.textContent]);
    return [...cells, ...values, ...chips].filter(([, text]) => text !== '…');
  });

function assertNear(given, expected, what) {
  const slack = 1e-9 * Math.abs(expected) + 1e-300;
  assert.ok(Math.abs(given - expected) <= slack, `${what}: ${given} is not ${expected}`);
}

// Checks that the engine's numbers and every number shown equal those computed here. Returns how many
// were shown.
export async function checkSaturation(tutor, { drawn = true, text = true } = {}) {
  const results = evaluate(problemOf(await tutor.state()));
  const values = await tutor.values();
  for (const name of ['E_in', 'grad_norm']) assertNear(values[name], results[name], name);
  for (const [name, own] of [['s', 'signal'], ['h', 'h'], ['residual', 'residual'], ['slope', 'slope']])
    values[name].forEach((number, n) => assertNear(number, results[own][n], `${name} ${n}`));
  values.grad.forEach((number, i) => {
    const largest = Math.max(...results.contribution.map((part) => Math.abs(part[i])));
    assert.ok(Math.abs(number - results.grad[i]) <= 1e-12 * largest + 1e-300, `grad ${i}: ${number}`);
  });
  const seen = [];
  if (drawn) {
    for (const [id, number] of Object.entries(await tutor.drawnNumbers()))
      seen.push([id.replace(/^(cell|settings|descent|depth|card|look|ray|signals|parts)\./, ''), number]);
  }
  if (text) seen.push(...(await numbersInText(tutor)));
  let checked = 0;
  for (const [quantity, number] of seen) {
    const expected = numberOf(results, quantity);
    if (expected === undefined) continue;
    assertDisplayed(number, expected, quantity);
    ++checked;
  }
  return checked;
}

// Presses the handle, moves it from place to place and releases it. A place is [x, y] relative to the
// start, or a function that maps the start to a place on the page.
export async function drag(tutor, id, places, visit = async () => {}) {
  const { mouse } = tutor.page;
  const [x, y] = await tutor.center(id);
  await mouse.move(x, y);
  await tutor.settle();
  await mouse.down();
  await tutor.page.waitForTimeout(40);
  for (const place of places) {
    const [right, down] = place;
    await mouse.move(x + right, y + down);
    await tutor.settle();
    await visit(place);
  }
  await mouse.up();
  await tutor.settle();
}

// Types a new value over a number of the text view.
export async function type(tutor, id, text) {
  await tutor.item(id).focus();
  await tutor.page.keyboard.press('Control+a');
  await tutor.page.keyboard.type(text);
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
}

export async function pressKey(tutor, id, key = 'Enter') {
  await tutor.item(id).focus();
  await tutor.page.keyboard.press(key);
  await tutor.settle();
}

// For every browser: the lesson loads, has the numbers computed here, and can be dragged, stepped and
// typed into.
export async function smoke(tutor) {
  assert.equal(await tutor.step(), 13);
  assert.ok((await checkSaturation(tutor)) > 20);
  const before = await tutor.values();
  await drag(tutor, 'ray.norm', [[20, 0], [120, 0]]);
  const { w } = problemOf(await tutor.state());
  assert.ok(Math.hypot(...w) > 5, `w is long: ${w}`);
  assert.ok((await tutor.values()).grad_norm < before.grad_norm / 100, 'the gradient is gone');
  await checkSaturation(tutor);
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 14);
  await tutor.click('tool.text_view');
  await tutor.page.evaluate(() => document.querySelector('[data-id="cell.w:1,0"]').focus());
  await tutor.page.keyboard.type('-2.5');
  await tutor.page.keyboard.press('Enter');
  await tutor.settle();
  assert.equal(problemOf(await tutor.state()).w[1], -2.5);
  assert.ok((await checkSaturation(tutor, { drawn: false })) > 20);
}
