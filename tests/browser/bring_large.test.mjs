// Large files and pictures: a cancelled or replaced one never arrives, one that is too large is
// refused at once, and an engine that stops over one says so.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { violations } from './lib/audit.mjs';
import { png } from './lib/pictures.mjs';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

const picture = (width, height) => ({ name: 'photo.png', mimeType: 'image/png', buffer: png(width, height) });
const state = (tutor) => tutor.state();

async function open(tutor, what = 'x') {
  await tutor.item(`bring.${what}`).click();
  await tutor.page.waitForSelector('#bringing[open]');
}

async function take(tutor, file) {
  await tutor.page.setInputFiles('#bringing-file', file);
  await tutor.page.click('#bringing button:not([type])');
}

// Holds pictures back until the test lets them be decoded.
function holdPictures() {
  const original = window.createImageBitmap;
  window.held = [];
  window.createImageBitmap = async (...details) => {
    await new Promise((resolve) => window.held.push(resolve));
    return original(...details);
  };
}
const release = (tutor, index) => tutor.page.evaluate((i) => window.held[i](), index);
const held = (tutor, count) => tutor.page.waitForFunction((n) => window.held.length === n, count);

// If memory grows while room is made for the bytes, JavaScript's earlier view of it becomes empty.
test('a file of 4 MB arrives, whenever the memory grows', async () => {
  const tutor = await house.open({
    search: '?view=text',
    hash: '#lesson=conv',
    init: () => {
      const { grow } = WebAssembly.Memory.prototype;
      window.grown = 0;
      WebAssembly.Memory.prototype.grow = function (pages) {
        ++window.grown;
        return grow.call(this, pages);
      };
    },
  });
  const { page } = tutor;
  await page.evaluate(() => {
    window.drop = (bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], 'x.csv', { type: 'text/csv' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    };
  });
  let grownInside = 0;
  let number = 0;
  // More and more memory is in use when the file arrives.
  for (let n = 100; n <= 720; n += 40) {
    assert.equal(await tutor.setState(`lesson=conv&dim=2&cin=1&cout=1&n=${n}&k=3&step=1`), true);
    const text = `7,${++number},8`;
    const grown = await page.evaluate(([words, length]) => {
      const before = window.grown;
      window.drop(words + ' '.repeat(length - words.length));
      return before;
    }, [text, 4_000_000]);
    await page.waitForFunction((wanted) => window.chainrule.getState().includes(`x=${wanted}`), text, { timeout: 10_000 });
    grownInside += (await page.evaluate(() => window.grown)) - grown;
  }
  assert.ok(grownInside > 0, 'it grew while a file was brought');
  await tutor.close();
});

test('a link of every size arrives, whenever the memory grows', async () => {
  const tutor = await house.open({ search: '?view=text', hash: '#lesson=conv' });
  for (let length = 1e5; length < 2e7; length *= 2.2) {
    assert.equal(await tutor.setState(`x=${'1'.repeat(length)}`), false);
    assert.match((await tutor.notice())[0], /65536|64 KiB/);
    assert.equal(await tutor.setState('lesson=conv&step=2'), true);
  }
  await tutor.close();
});

test('Cancel, Escape and another file stop a picture: it never arrives', async () => {
  const tutor = await house.open({ search: '?view=text', hash: '#lesson=conv', init: holdPictures });
  const { page } = tutor;
  const start = await state(tutor);
  const progress = () => page.textContent('#bringing-progress');
  let count = 0;
  for (const stop of [() => page.click('#bringing-cancel'), () => page.keyboard.press('Escape')]) {
    await open(tutor);
    await take(tutor, picture(6, 4));
    await held(tutor, ++count);
    assert.equal(await progress(), 'Reading photo.png …');
    assert.equal(await page.isVisible('#bringing-progress'), true);
    await stop();
    assert.equal(await page.isVisible('#bringing'), false);
    await release(tutor, count - 1);
    await page.waitForTimeout(200);
    assert.equal(await state(tutor), start);
    await open(tutor);
    assert.equal(await progress(), '');
    await page.click('#bringing-cancel');
  }
  // The second file replaces the first, whichever is ready first.
  for (const order of [[0, 1], [1, 0]]) {
    await tutor.setState(start);
    await open(tutor);
    await take(tutor, picture(12, 8));
    await held(tutor, ++count);
    await take(tutor, picture(6, 4));
    await held(tutor, ++count);
    for (const index of order) await release(tutor, count - 2 + index);
    await page.waitForFunction(() => window.chainrule.getState().includes('n=4,6'));
    await page.waitForTimeout(200);
    assert.match(await state(tutor), /n=4,6/);
  }
  // Pasted text replaces it too.
  await open(tutor);
  await take(tutor, picture(6, 4));
  await held(tutor, ++count);
  await page.setInputFiles('#bringing-file', []);
  await page.fill('#bringing-text', '4 5 6');
  await page.click('#bringing button:not([type])');
  await page.waitForFunction(() => window.chainrule.getState().includes('x=4,5,6'));
  await release(tutor, count - 1);
  await page.waitForTimeout(200);
  assert.match(await state(tutor), /x=4,5,6/);
  await tutor.close();
});

for (const [width, height] of [[1280, 800], [390, 844]]) {
  for (const theme of ['light', 'dark']) {
    test(`a dropped picture that takes long shows the panel, and can be cancelled, ${width}, ${theme}`, async () => {
      const tutor = await house.open({
        hash: '#lesson=conv', search: `?theme=${theme}`, viewport: { width, height }, init: holdPictures,
      });
      const { page } = tutor;
      const start = await state(tutor);
      await page.evaluate((bytes) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([Uint8Array.from(bytes)], 'photo.png', { type: 'image/png' }));
        document.getElementById('canvas').dispatchEvent(
          new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }, [...png(6, 4)]);
      await page.waitForSelector('#bringing[open]');
      assert.equal(await page.textContent('#bringing-progress'), 'Reading photo.png …');
      assert.deepEqual(await violations(tutor), []);
      await page.screenshot({ path: `${SCREENSHOTS}/bring-progress-${width}-${theme}.png` });
      await page.click('#bringing-cancel');
      await release(tutor, 0);
      await page.waitForTimeout(200);
      assert.equal(await state(tutor), start);
      await tutor.close();
    });
  }
}

test('a picture of too many pixels is refused, with the limit, before it is decoded', async () => {
  const tutor = await house.open({ search: '?view=text', hash: '#lesson=conv', init: holdPictures });
  const { page } = tutor;
  const start = await state(tutor);
  await open(tutor);
  await take(tutor, picture(16000, 16000));
  await page.waitForFunction(() => document.getElementById('bringing-error').textContent !== '', null, { timeout: 8000 });
  assert.equal(await page.textContent('#bringing-error'), 'photo.png has 16,000 × 16,000 pixels; the limit is ' +
      '50 million pixels. Make it smaller first.');
  assert.equal(await page.textContent('#bringing-progress'), '');
  assert.equal(await page.evaluate(() => window.held.length), 0, 'nothing was decoded');
  assert.equal(await state(tutor), start);
  await page.screenshot({ path: `${SCREENSHOTS}/bring-refused.png` });
  // A picture within the limit is accepted.
  await take(tutor, picture(4000, 3000));
  await held(tutor, 1);
  await release(tutor, 0);
  await page.waitForFunction(() => window.chainrule.getState().includes('n=36,48'), null, { timeout: 20_000 });
  await tutor.close();
});

// A function of the engine is made to fail as in a trap.
for (const how of ['a file', 'a picture', 'pasted text', 'setState']) {
  test(`an engine that stops over ${how} says so`, async () => {
    const tutor = await house.open({
      search: '?view=text',
      hash: '#lesson=conv&step=2',
      init: () => {
        for (const way of ['instantiate', 'instantiateStreaming']) {
          const original = WebAssembly[way];
          WebAssembly[way] = async (...details) => {
            const made = await original(...details);
            const exports = { ...made.instance.exports };
            for (const [name, value] of Object.entries(exports)) {
              if (typeof value !== 'function') continue;
              exports[name] = (...all) => {
                if (window.trap) throw new WebAssembly.RuntimeError('memory access out of bounds');
                return value(...all);
              };
            }
            return { module: made.module, instance: { exports } };
          };
        }
      },
    });
    const { page } = tutor;
    const numbers = { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('1 2 3') };
    if (how !== 'setState') await open(tutor);
    await page.evaluate(() => (window.trap = true));
    if (how === 'a file') await take(tutor, numbers);
    if (how === 'a picture') await take(tutor, picture(6, 4));
    if (how === 'pasted text') {
      await page.fill('#bringing-text', '1 2 3');
      await page.click('#bringing button:not([type])');
    }
    if (how === 'setState')
      assert.equal(await page.evaluate(() => window.chainrule.setState('lesson=conv&step=3')), false);
    await page.locator('#failure').waitFor();
    assert.match(await page.locator('#failure').textContent(),
      /had to stop: the engine stopped \(memory access out of bounds\)\. .+ link keeps/);
    assert.equal(await page.isVisible('#bringing'), false, 'nothing lies over the words');
    assert.equal(await page.evaluate(() => window.chainrule.values()), null);
    assert.match(await tutor.hash(), /step=2/);
    await tutor.close([/memory access out of bounds/]);
  });
}
