// A pinned number and its ingredients are marked in the text view as on the canvas: visibly, as a state,
// in words, and in the announcement.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { violations } from './lib/audit.mjs';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

// An element's states and description for a screen reader, and whether it is marked.
const look = (tutor, id) =>
  tutor.page.evaluate((item) => {
    const element = document.querySelector(`#text-view [data-id="${item}"]`);
    const probe = document.createElement('p');
    probe.style.background = 'var(--ochre-fill)';
    document.body.append(probe);
    const fill = getComputedStyle(probe).backgroundColor;
    probe.remove();
    const note = element.getAttribute('aria-describedby');
    return {
      selected: element.getAttribute('aria-selected'),
      pressed: element.getAttribute('aria-pressed'),
      note: note && document.getElementById(note).textContent,
      filled: getComputedStyle(element).backgroundColor === fill,
      edged: getComputedStyle(element).boxShadow !== 'none',
    };
  }, id);
const live = (tutor) => tutor.page.evaluate(() => document.getElementById('live').textContent);

const PLAIN = { selected: null, pressed: null, note: null, filled: false, edged: false };
const PINNED = { ...PLAIN, selected: 'true', filled: true, edged: true };
const SOURCE = { ...PLAIN, note: 'goes into the pinned number', filled: true };

test('a pinned number is selected or pressed, and its ingredients are described as such', async () => {
  const tutor = await house.open({ hash: '#step=3&pin=s2:0,0', search: '?view=text' });
  assert.deepEqual(await look(tutor, 'cell.s2:0,0'), PINNED);
  assert.deepEqual(await look(tutor, 'net.s2:0,0'), { ...PINNED, selected: null, pressed: 'true' });
  for (const id of ['cell.W2:0,0', 'cell.W2:2,0', 'cell.x1:0,0', 'cell.x1:2,0'])
    assert.deepEqual(await look(tutor, id), SOURCE, id);
  assert.deepEqual(await look(tutor, 'net.x1:2,0'), { ...SOURCE, pressed: 'false' });
  for (const id of ['cell.W1:0,0', 'cell.x0:1,0', 'cell.hand.s2:0,0'])
    assert.deepEqual(await look(tutor, id), PLAIN, id);
  const cell = tutor.page.getByRole('gridcell', { name: /signal into unit 1 of layer 2/, selected: true });
  assert.equal(await cell.count(), 1);
  assert.deepEqual(await violations(tutor), []);
  await tutor.close();
});

test('pinning announces the number and its ingredients, unpinning that nothing is pinned', async () => {
  const tutor = await house.open({ hash: '#step=3', search: '?view=text' });
  const { keyboard } = tutor.page;
  assert.deepEqual(await look(tutor, 'cell.s2:0,0'), PLAIN);
  await tutor.item('cell.s2:0,0').focus();
  await keyboard.press('Space');
  // This test does not check how symbols are spoken.
  const said = await live(tutor);
  assert.match(said, /^s [^.]*, signal into unit 1 of layer 2: minus 1\.480414690750131 is pinned\. It is computed from /);
  const numbers = [...said.matchAll(/([wx]) [^=]* = (minus )?([\d.]+)[,.]/g)].map(([, name, minus, number]) =>
    `${name}${minus ? '-' : ''}${number}`);
  assert.deepEqual(numbers, ['w0.2', 'x1', 'w1', 'x0.6044', 'w-3', 'x0.7616']);
  assert.deepEqual(await look(tutor, 'cell.s2:0,0'), PINNED);
  await tutor.item('cell.W2:1,0').focus();
  await keyboard.press('Space');
  assert.match(await live(tutor), /^w [^=:]*: 1 is pinned\.$/, 'an input is made of nothing');
  assert.deepEqual(await look(tutor, 'cell.W2:1,0'), PINNED);
  assert.deepEqual(await look(tutor, 'cell.s2:0,0'), PLAIN);
  await keyboard.press('Space');
  assert.equal(await live(tutor), 'Nothing is pinned.');
  assert.deepEqual(await look(tutor, 'cell.W2:1,0'), PLAIN);
  assert.equal(await tutor.page.locator('#text-view [data-light]').count(), 0);
  await tutor.close();
});

test('a number not computed yet does not reveal its ingredients', async () => {
  const tutor = await house.open({ hash: '#step=2&pin=s2:0,0', search: '?view=text' });
  assert.equal((await look(tutor, 'cell.W2:0,0')).note, null);
  await tutor.close();
});

test('in every lesson, at every step, the first result is marked with its ingredients', async () => {
  const tutor = await house.open({ search: '?view=text' });
  for (const lesson of ['backprop', 'saturation', 'blocks', 'norm', 'conv']) {
    await tutor.setState(`lesson=${lesson}`);
    const last = await tutor.lastStep();
    let traced = 0;
    for (let step = 1; step <= last; ++step) {
      await tutor.setState(`lesson=${lesson}&step=${step}`);
      const pin = await tutor.page.evaluate(() => {
        const made = document.querySelector('.lines [data-quantity*=":"]');
        return made ? made.dataset.quantity : '';
      });
      if (!pin) continue;
      assert.equal(await tutor.setState(`lesson=${lesson}&step=${step}&pin=${pin}`), true, pin);
      const { sources } = await tutor.page.evaluate(() => window.chainrule.test.outline().pin);
      if (sources.length > 0) ++traced;
    }
    assert.ok(traced >= 2, `${traced} of ${last} steps of ${lesson}`);
  }
  await tutor.close();
});

for (const theme of ['light', 'dark']) {
  test(`pinned: a picture to look at, ${theme}`, async () => {
    for (const [name, viewport] of [['wide', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]]) {
      const tutor = await house.open({
        hash: '#step=3&pin=s2:0,0', search: `?view=text&theme=${theme}`, viewport,
      });
      await tutor.page.screenshot({ path: `${SCREENSHOTS}/tracing-${name}-${theme}.png`, fullPage: true });
      assert.deepEqual(await violations(tutor), []);
      await tutor.close();
    }
  });
}
