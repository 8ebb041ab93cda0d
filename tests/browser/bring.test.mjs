// Numbers from outside: chosen files, pasted text, a dropped picture. Bad ones change nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './lib/audit.mjs';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

function npy(numbers, shape, type = '<f8') {
  const head = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }\n`;
  const bytes = Buffer.alloc(10 + head.length + 8 * numbers.length);
  bytes.write('\x93NUMPY\x01\0', 'latin1');
  bytes.writeUInt16LE(head.length, 8);
  bytes.write(head, 10, 'latin1');
  numbers.forEach((x, i) => bytes[type[0] === '>' ? 'writeDoubleBE' : 'writeDoubleLE'](x, 10 + head.length + 8 * i));
  return bytes;
}

const NPY = { name: 'x.npy', mimeType: 'application/octet-stream', buffer: npy([1, 2, 3, 4, 5, 6], '2, 3', '>f8') };
const CSV = { name: 'w.csv', mimeType: 'text/csv', buffer: Buffer.from('1,0.5\n-1,2\n') };

// A picture of one colour, encoded by the browser itself.
async function picture(tutor, width, height) {
  const base64 = await tutor.page.evaluate(async ([w, h]) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: w, height: h });
    const context = canvas.getContext('2d');
    context.fillStyle = 'rgb(255, 51, 0)';
    context.fillRect(0, 0, w, h);
    return canvas.toDataURL('image/png').split(',')[1];
  }, [width, height]);
  return { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

async function take(tutor, what, { file = null, text = '', view = 'text' }) {
  if (view === 'canvas') await tutor.click(`bring.${what}`);
  else await tutor.item(`bring.${what}`).click();
  await tutor.page.waitForSelector('#bringing[open]');
  if (file) await tutor.page.setInputFiles('#bringing-file', file);
  if (text) await tutor.page.fill('#bringing-text', text);
  await tutor.page.click('#bringing button:not([type])');
  await tutor.page.waitForFunction(() => {
    const form = document.getElementById('bringing');
    return !form.open || document.getElementById('bringing-error').textContent !== '';
  });
  await tutor.settle();
}

for (const view of ['canvas', 'text']) {
  test(`in the view "${view}" a .npy, a CSV and a picture are accepted and undone`, async () => {
    const tutor = await house.open({ search: `?view=${view}`, hash: '#lesson=conv', viewport: { width: 1280, height: 2400 } });
    const start = await tutor.state();
    await take(tutor, 'x', { file: NPY, view });
    assert.match(await tutor.state(), /n=3(&|$)/);
    assert.match(await tutor.state(), /x=1,2,3,4,5,6/);
    assert.equal((await tutor.values()).cols, 6);
    await tutor.page.keyboard.press('Control+z');
    assert.equal(await tutor.state(), start);
    await take(tutor, 'w', { file: CSV, view });
    assert.match(await tutor.state(), /dim=2/);
    assert.match(await tutor.state(), /w=1,0\.5,-1,2/);
    await take(tutor, 'x', { file: await picture(tutor, 6, 4), view });
    assert.match(await tutor.state(), /cin=3/);
    assert.match(await tutor.state(), /n=4,6/);
    assert.match(await tutor.state(), /x=(1,){24}(0\.2,){24}(0,){23}0/);
    await take(tutor, 'x', { file: await picture(tutor, 96, 48), view });
    assert.match(await tutor.state(), /n=24,48/);
    assert.match(await tutor.page.textContent('#live'), /reduced from 96 × 48 to 48 × 24/);
    await take(tutor, 'x', { text: '[[1, 2, 3], [4, 5, 6]]', view });
    assert.match(await tutor.state(), /n=2,3/);
    await tutor.close();
  });
}

test('a bad file says what is wrong, and the state stays', async () => {
  const tutor = await house.open({ search: '?view=text', hash: '#lesson=conv' });
  const start = await tutor.state();
  const bad = [
    [{ ...NPY, buffer: Buffer.from('PK') }, /its header is missing/],
    [{ ...NPY, buffer: NPY.buffer.subarray(0, 80) }, /cut short/],
    [{ ...NPY, buffer: npy([1], '1, 1, 1, 1, 1') }, /5 dimensions/],
    [{ ...NPY, buffer: npy([1, NaN], '2,') }, /not finite/],
    [{ ...CSV, buffer: Buffer.from('1,2\n3') }, /Rows differ/],
    [{ ...CSV, buffer: Buffer.from([0xff, 0, 1]) }, /neither text nor/],
    [{ ...CSV, buffer: Buffer.alloc(5_000_000, '1 ') }, /5\.0 MB/],
    [{ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }, /not a picture that/],
  ];
  for (const [file, says] of bad) {
    await take(tutor, 'x', { file });
    assert.match(await tutor.page.textContent('#bringing-error'), says);
    assert.equal(await tutor.state(), start);
    await tutor.page.click('#bringing-cancel');
  }
  await tutor.item('bring.w').click();
  assert.deepEqual(await violations(tutor), []);
  await tutor.page.keyboard.press('Escape');
  assert.equal(await tutor.page.isVisible('#bringing'), false);
  assert.equal(await tutor.page.evaluate(() => document.activeElement.dataset.id), 'bring.w');
  await tutor.close();
});

for (const view of ['canvas', 'text']) {
  test(`in the view "${view}" the keyboard stays in the panel until it is closed`, async () => {
    const tutor = await house.open({ search: `?view=${view}`, hash: '#lesson=conv', viewport: { width: 1280, height: 2400 } });
    if (view === 'canvas') await tutor.click('bring.x');
    else await tutor.item('bring.x').click();
    await tutor.page.waitForSelector('#bringing[open]');
    const seen = new Set();
    for (let i = 0; i < 14; ++i) {
      await tutor.page.keyboard.press(i < 7 ? 'Tab' : 'Shift+Tab');
      seen.add(await tutor.page.evaluate(() => {
        const at = document.activeElement;
        if (at === document.body) return 'browser';  // the browser's own bars come after the last
                                                     // element
        return document.getElementById('bringing').contains(at) ? at.id || at.textContent : `outside: ${at.id}`;
      }));
    }
    seen.delete('browser');
    assert.deepEqual([...seen].sort(), ['Use it', 'bringing-cancel', 'bringing-file', 'bringing-grey', 'bringing-text']);
    await tutor.page.keyboard.press('Escape');
    assert.equal(await tutor.page.isVisible('#bringing'), false);
    await tutor.close();
  });
}

test('a file dropped on the page becomes the input', async () => {
  const tutor = await house.open({ hash: '#lesson=conv' });
  await tutor.page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['1 2 3 4 5'], 'x.csv', { type: 'text/csv' }));
    document.getElementById('canvas').dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await tutor.page.waitForFunction(() => window.chainrule.getState().includes('x=1,2,3,4,5'));
  await tutor.close();
});
