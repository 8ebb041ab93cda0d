// A as a file: read back by SciPy, equal from page and command line, refused, and cancelled.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMMAND = process.env.CHAINRULE_COMMAND ?? `${ROOT}build/native-debug/chainrule`;
const LARGE = 'lesson=conv&dim=2&cin=3&cout=8&n=200&k=3';  // 100 MB

let house;
let folder;
before(async () => {
  house = await openHouse();
  folder = await mkdtemp(join(tmpdir(), 'chainrule-'));
});
after(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

const exported = (state, format) =>
  execFileSync(COMMAND, ['export', state, '--as', format], { maxBuffer: 2 ** 30 });

// Random numbers that are the same in every run.
function* random(seed) {
  for (let x = seed; ; yield x / 2 ** 32) x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
}

function randomCases(count) {
  const numbers = random(7);
  const whole = (from, to) => from + Math.floor(numbers.next().value * (to - from + 1));
  const cases = [];
  while (cases.length < count) {
    const dim = whole(1, 2);
    const groups = whole(1, 3);
    const one = { dim, groups, cin: groups * whole(1, 2), cout: groups * whole(1, 2) };
    const axes = (from, to) => Array.from({ length: dim }, () => whole(from, to));
    Object.assign(one, { n: axes(1, 8), k: axes(1, 3), stride: axes(1, 3), pad: axes(0, 3), dilation: axes(1, 3) });
    const fits = one.n.every((n, a) => n + 2 * one.pad[a] > one.dilation[a] * (one.k[a] - 1));
    if (!fits) continue;
    const weights = one.cout * (one.cin / groups) * one.k.reduce((a, b) => a * b);
    // Zeros are weights like any other, and thirds need every digit.
    one.w = Array.from({ length: weights }, () => whole(-9, 9) / 3);
    cases.push(one);
  }
  return cases;
}

test('SciPy reads exported files back bit for bit', () => {
  const cases = randomCases(60);
  const [dims, groups] = [new Set(cases.map((c) => c.dim)), new Set(cases.map((c) => c.groups))];
  assert.ok(dims.size === 2 && groups.size === 3);
  cases.forEach((one, i) => {
    const state = `lesson=conv&${Object.entries(one).map(([key, value]) => `${key}=${value}`).join('&')}`;
    for (const format of ['mtx', 'npz']) {
      one[format] = join(folder, `${i}.${format}`);
      execFileSync(COMMAND, ['export', state, '--as', format, '-o', one[format]]);
    }
  });
  // Debian's own Python, because it has Debian's SciPy.
  const said = execFileSync('/usr/bin/python3', [`${ROOT}tests/scipy/reread.py`], { input: JSON.stringify(cases) });
  assert.equal(Number(said), cases.length);
});

async function download(tutor, press) {
  const [file] = await Promise.all([tutor.page.waitForEvent('download'), press()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

for (const view of ['canvas', 'text']) {
  test(`in the view "${view}" each button saves what the command line writes`, async () => {
    const tutor = await house.open({ search: `?view=${view}`, hash: '#lesson=conv', viewport: { width: 1280, height: 2400 } });
    const names = { mtx: 'A-4x8.mtx', npz: 'A-4x8.npz', csv: 'A-4x8.csv', latex: 'A-4x8.tex', png: 'A-4x8.png' };
    for (const [format, name] of Object.entries(names)) {
      const file = await download(tutor, () =>
        view === 'canvas' ? tutor.click(`take.${format}`) : tutor.item(`take.${format}`).click()
      );
      assert.equal(file.name, name);
      assert.deepEqual(file.bytes, exported('lesson=conv', format));
    }
    await tutor.close();
  });
}

test('the picture has a square of one colour for each cell, the same for the same weight, white without connection', async () => {
  const tutor = await house.open({ hash: '#lesson=conv' });
  const A = String(exported('lesson=conv', 'csv')).trim().split('\n').map((row) => row.split(',').map(Number));
  const { width, height, colors } = await tutor.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = picture;
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    context.drawImage(picture, 0, 0);
    return { width, height, colors: [...context.getImageData(0, 0, width, height).data] };
  }, exported('lesson=conv', 'png').toString('base64'));
  assert.deepEqual([width, height], [1024, 512]);
  const side = width / 8;
  const byWeight = new Map();
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const weight = A[Math.floor(y / side)][Math.floor(x / side)];
      const color = colors.slice(4 * (y * width + x), 4 * (y * width + x) + 3).join();
      if (!byWeight.has(weight)) byWeight.set(weight, color);
      if (byWeight.get(weight) !== color) assert.fail(`${x}, ${y}: ${color} for ${weight}`);
    }
  }
  assert.equal(byWeight.get(0), '255,255,255');
  assert.equal(byWeight.get(2), '95,147,203', 'the largest, blue');
  const [red, , blue] = byWeight.get(-1.5).split(',').map(Number);
  assert.ok(red > blue, 'a negative one is red');
  assert.equal(new Set(byWeight.values()).size, byWeight.size);
  await tutor.close();
});

test('a long file shows its progress, keeps the page alive, and equals the command line\'s', async () => {
  const tutor = await house.open({ search: '?view=text', hash: `#${LARGE}` });
  await tutor.page.evaluate(() => {
    window.turns = 0;
    setInterval(() => ++window.turns);
  });
  let words = '';
  const file = await download(tutor, async () => {
    await tutor.item('take.npz').click();
    await tutor.page.waitForSelector('#saving:not([hidden])');
    words = await tutor.page.textContent('#saving-words');
  });
  const turns = await tutor.page.evaluate(() => window.turns);
  assert.match(words, /^A-313632x120000\.npz: [\d.]+ [kM]B of 102\.9 MB$/);
  assert.ok(file.bytes.equals(exported(LARGE, 'npz')));
  assert.match(await tutor.page.textContent('#live'), /is ready, 102\.9 MB/);
  assert.equal(await tutor.page.isVisible('#saving'), false);
  // The file is made in hundreds of pieces, and the page runs in between.
  assert.ok(turns > 50, `${turns} turns of the page`);
  await tutor.close();
});

test('a long file can be stopped, one that is too large is refused with its size, and nothing changes', async () => {
  const tutor = await house.open({ search: '?view=text', hash: `#${LARGE}` });
  let saved = 0;
  tutor.page.on('download', () => ++saved);
  const before = await tutor.state();
  await tutor.item('take.mtx').click();
  await tutor.page.click('#saving-stop');
  assert.match(await tutor.page.textContent('#live'), /^Stopped: A-313632x120000\.mtx/);
  assert.equal(await tutor.page.isVisible('#saving'), false);
  await tutor.item('take.latex').click();
  assert.match(await tutor.page.textContent('#live'), /313,632 × 120,000 cells/);
  await tutor.setState('lesson=conv&n=900000&k=100');
  await tutor.item('take.npz').click();
  assert.match(await tutor.page.textContent('#live'), /would take 4\.\d GB; at most 1 GB/);
  await tutor.setState(before);
  assert.equal(await tutor.state(), before);
  assert.equal(saved, 0);
  await tutor.close();
});

// The browser's own parser is the judge of what the command writes, and draws it.
test('a figure from the command line is an SVG that the browser draws', async () => {
  const page = await house.browser.newPage({ viewport: { width: 820, height: 720 } });
  for (const state of ['lesson=backprop&step=9', 'lesson=saturation', 'lesson=norm&step=1', 'lesson=blocks&step=8',
                       'lesson=conv&step=1', 'lesson=conv&n=40&k=5']) {
    for (const theme of ['light', 'dark']) {
      const svg = execFileSync(COMMAND, ['figure', state, '--theme', theme], { maxBuffer: 2 ** 26 }).toString();
      const seen = await page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        const root = parsed.documentElement;
        if (root.localName !== 'svg' || parsed.querySelector('parsererror')) return { fault: root.textContent };
        document.body.replaceChildren(document.importNode(root, true));
        const own = document.body.firstChild;
        const box = own.getBBox();
        return {
          title: own.querySelector('title').textContent,
          size: [own.width.baseVal.value, own.height.baseVal.value],
          drawn: [box.x + box.width, box.y + box.height],
        };
      }, svg);
      assert.equal(seen.fault, undefined, state);
      assert.ok(seen.title.length > 0, state);
      // Nothing lies outside of the picture.
      seen.drawn.forEach((end, axis) => assert.ok(end <= seen.size[axis] + 0.5, `${state}: ${seen.drawn} of ${seen.size}`));
    }
  }
  await page.close();
});
