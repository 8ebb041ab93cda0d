// The largest states allowed, and the changes between them, fit into the engine's memory.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const MEGABYTE = 2 ** 20;
// Of at most 256 MB, because memory grows in steps of a fifth and one more step would be too many.
const MOST = 212 * MEGABYTE;

// The engine's memory grows and never shrinks.
const watchMemory = () => {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    const before = grow.call(this, pages);
    window.memoryBytes = this.buffer.byteLength;
    return before;
  };
};

const memory = (tutor) => tutor.page.evaluate(() => window.memoryBytes ?? 0);
const act = (tutor, ...action) =>
  tutor.page.evaluate((details) => window.chainrule.test.act(...details), action);

// Each is as large as allowed: by inputs and outputs, all computed; by weights; by all three.
const LARGEST = [
  'lesson=conv&cin=1&cout=1&n=1999990',
  'lesson=conv&dim=2&cin=1&cout=1&n=1600&k=1550',
  'lesson=conv&dim=2&n=1000&k=700&pad=300',
  'lesson=conv&dim=2&cin=1&cout=1&n=1000&k=1000&pad=800',
];

for (const state of LARGEST) {
  test(`the largest sizes, changed, undone and redone: ${state}`, async () => {
    // Without a graphics card, each picture of a large kernel's map takes seconds, so it is drawn only once.
    const search = state.includes('k=1550') || !state.includes('k=') ? '' : '?view=text';
    const tutor = await house.open({ hash: `#${state}`, search, init: watchMemory });
    assert.equal(await tutor.state(), state, 'it is allowed');
    await tutor.page.evaluate(() => {
      const { act } = window.chainrule.test;
      for (let i = 0; i < 2; ++i) {
        act('size.pad', 'step', '1');
        act('size.k', 'step', '-1');
        for (const tool of ['undo', 'undo', 'redo', 'redo']) act(`tool.${tool}`, 'press', '');
      }
    });
    await tutor.settle();
    assert.ok(await tutor.setState('lesson=backprop'), 'another lesson, with this one left as it is');
    assert.ok(await tutor.setState(LARGEST[0]));
    await tutor.settle();
    const bytes = await memory(tutor);
    assert.ok(bytes <= MOST, `${(bytes / MEGABYTE).toFixed(0)} MB were taken`);
    await tutor.close();
  });
}

test('sizes that need more are refused with a sentence, and nothing changes', async () => {
  const tutor = await house.open({ hash: '#lesson=conv&dim=2&n=1000&k=800' });
  const before = await tutor.state();
  const sentence = await act(tutor, 'size.cout', 'set', '4');
  assert.equal(await tutor.setState('lesson=conv&dim=2&n=1000&k=1000&pad=500'), false);
  assert.equal(await tutor.state(), before);
  assert.match(sentence, /At most 8,000,000 numbers/);
  const notice = await tutor.page.locator('#text-view .notice').textContent();
  assert.match(notice, /inputs, .+ outputs and 4,000,000 weights, .+\. At most 8,000,000 numbers/);
  await tutor.close();
});

// As many numbers as a link holds. Each nudge once kept a whole copy of them.
test('a thousand nudges in a pasted picture of 178 × 178 pixels', async () => {
  const x = Array.from({ length: 178 * 178 }, (_, i) => i % 10).join(',');
  const state = `lesson=conv&dim=2&cin=1&cout=1&n=178&k=3&x=${x}`;
  const tutor = await house.open({ init: watchMemory });
  assert.ok(await tutor.setState(state));
  await tutor.settle();
  const start = await memory(tutor);
  const refused = await tutor.page.evaluate(() => {
    let said = '';
    for (let i = 0; i < 1000; ++i)
      said ||= window.chainrule.test.act('size.pad', 'step', i % 2 ? '-1' : '1');
    return said;
  });
  assert.equal(refused, '');
  const grown = (await memory(tutor)) - start;
  assert.ok(grown < 40 * MEGABYTE, `${(grown / MEGABYTE).toFixed(0)} MB more`);
  await act(tutor, 'tool.undo', 'press', '');
  assert.match(await tutor.state(), /pad=1/);
  await tutor.close();
});
