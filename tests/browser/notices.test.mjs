// The licences of everything built in: complete, and within reach in each build.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DebianCopyright, notices, parts } from '../../tools/notices.mjs';
import { violations } from './lib/audit.mjs';
import { openDisplay } from './lib/display.mjs';
import { ENGINES } from './lib/engines.mjs';
import { DIST } from './lib/tutor.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILD = join(ROOT, 'build/web-release');
const FILE = pathToFileURL(`${DIST}/chainrule.html`).href;
const TEXT = readFileSync(join(DIST, 'notices.txt'), 'utf8');
const EXPECTED = [
  'Chainrule', 'Dear ImGui', 'SDL2', 'Eigen', 'Inter', 'KaTeX fonts', 'Emscripten', 'musl', 'compiler-rt', 'libc++abi',
  'Copyright (c) 2026 The Chainrule authors', 'Omar Cornut', 'Sean Barrett', 'Sam Lantinga', 'Benoit Jacob',
  'The Inter Project Authors', 'Khan Academy', 'Reserved Font Name KaTeX_Main', 'The Emscripten Authors', 'Rich Felker',
  'Sun Microsystems', 'Howard Hinnant', 'Mozilla Public License Version 2.0', 'SIL Open Font License', 'Apache License',
];

// Every ingredient of the engine: files that are compiled or subset for it, and each header that they read.
function ingredients() {
  const ninja = (...args) => execFileSync('ninja', ['-C', BUILD, '-t', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const inputs = ninja('inputs', 'chainrule.js').split('\n').filter((line) => line && !line.startsWith('ninja:'));
  const built = new Set(inputs);
  const headers = [];
  let wanted = false;
  for (const line of ninja('deps').split('\n')) {
    if (/^\S/.test(line)) wanted = built.has(line.split(': #deps')[0]);
    else if (wanted && line.trim()) headers.push(line.trim());
  }
  // A link in the build folder hides the system's other headers next to nlohmann-json's.
  const place = (path) => (path.includes('include_json/') ? realpathSync(path) : path);
  const all = [...inputs, ...headers].map((path) => place(isAbsolute(path) ? path : resolve(BUILD, path)));
  return [...new Set(all)].sort();
}

const within = (path, folder) => path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
const OWN = ['src', 'shaders', 'cmake', 'build/web-release', 'tests/bench/engine'].map((name) => join(ROOT, name));
const own = (path) => OWN.some((folder) => within(path, folder)) && !path.includes('/_deps/');  // fetched by
                                                                                                // CMake
// The compiler's own headers belong to LLVM, like its libraries.
const compilers = (path) => /\/lib\/clang\/[0-9.]+\/include\//.test(path);
const strangers = (paths, known) => paths.filter((path) => !own(path) && !compilers(path) &&
  !known.flatMap(({ from }) => from).some((folder) => within(path, folder)));

test('each library and font that is compiled in has an entry', () => {
  const paths = ingredients();
  const known = parts(BUILD);
  assert.ok(paths.length > 1000, `${paths.length} files`);
  assert.deepEqual(strangers(paths, known), [], 'files of something that tools/notices.mjs does not name');
  // Each entry is needed, because without it its files would have no owner.
  for (const part of known.filter(({ from }) => from.length > 0))
    assert.notDeepEqual(strangers(paths, known.filter((other) => other !== part)), [], part.name);
  // Each of KaTeX's fonts reserves its own name.
  const fonts = new Set(paths.flatMap((path) => /\/(KaTeX_\w+)-\w+\.ttf$/.exec(path)?.[1] ?? []));
  assert.ok(fonts.size > 0);
  for (const font of fonts) assert.ok(TEXT.includes(`Reserved Font Name ${font}.`), font);
});

test('each holder of a source that is compiled in is named', () => {
  // These compile to nothing: the C library sorts (HAVE_QSORT), and there is no X11.
  const unused = /\/sdl2\/src\/(stdlib\/SDL_qsort|events\/imKStoUCS)\.c$/;
  const sources = ingredients().filter((path) =>
    /\/third_party\/.*\.(c|cpp)$|\/imstb_\w+\.h$/.test(path) && !unused.test(path));
  assert.ok(sources.length > 60, `${sources.length} sources`);
  const holder = /^[^"\n]*Copyright (?:\([cC]\) |© )?(?:[0-9][-–0-9, ]*)(?:by )?([A-Z][\w.]*(?: [A-Z][\w.]*)*)/gm;
  const found = new Set();
  for (const path of sources)
    for (const [, name] of readFileSync(path, 'utf8').matchAll(holder)) {
      assert.ok(TEXT.includes(name), `${path} is by ${name}, whom the notices do not name`);
      found.add(name);
    }
  for (const name of ['Sam Lantinga', 'Omar Cornut', 'Sean Barrett', 'Tristan Grimmer']) assert.ok(found.has(name), name);
});

test('the notices come from the packages and name each source', () => {
  assert.equal(notices(BUILD), TEXT);
  for (const words of EXPECTED) assert.ok(TEXT.includes(words), words);
  for (const { name, source } of parts(BUILD)) assert.ok(TEXT.includes(`\n${name}\nSource: ${source}\n`), name);
  assert.doesNotMatch(TEXT, /undefined|\r/);
  assert.ok(!TEXT.includes(dirname(DIST)), 'no path of this machine');
});

test('a sentence reports a missing licence', () => {
  assert.throws(() => new DebianCopyright('no-such-package'),
      /the licence of the Debian package no-such-package is missing: \/usr\/share\/doc\/no-such-package\/copyright/);
  const copyright = new DebianCopyright('emscripten');
  assert.throws(() => copyright.licence('Beerware'), /does not contain the text of the licence Beerware/);
  assert.throws(() => copyright.of('system/lib/nobody/'), /names no copyright holder of system\/lib\/nobody\//);
  assert.throws(() => new DebianCopyright('x', join(ROOT, 'LICENSE')).of('*'), /names no copyright holder/);
});

let display;
before(async () => (display = await openDisplay()));
after(() => display.close());

// Opens the notices as a learner does, reads them, and closes them again.
async function readNotices(tutor, press) {
  await press();
  const state = () => tutor.page.evaluate(() => {
    const text = document.getElementById('notices-text');
    const box = text.getBoundingClientRect();
    return { open: document.getElementById('notices').open, text: text.textContent, focused: document.activeElement === text,
      seen: box.width > 200 && box.height > 100 && box.top >= 0 && box.bottom <= innerHeight };
  });
  for (let i = 0; i < 50 && !(await state()).open; ++i) await tutor.page.waitForTimeout(50);
  const { text, ...rest } = await state();
  assert.deepEqual(rest, { open: true, focused: true, seen: true });
  assert.equal(text, TEXT);
  await tutor.page.keyboard.press('Escape');
  for (let i = 0; i < 50 && (await state()).open; ++i) await tutor.page.waitForTimeout(50);
  assert.equal((await state()).open, false);
  assert.equal(await tutor.page.evaluate(() => document.activeElement.id), 'licences');
}

const opener = (tutor) => tutor.page.evaluate(() => {
  const element = document.getElementById('licences');
  element.scrollIntoView({ block: 'end' });
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  return { at: [x, y], hit: document.elementFromPoint(x, y) === element };
});

for (const [name, engine] of Object.entries(ENGINES)) {
  describe(name, () => {
    let house;
    before(async () => (house = await engine.open(display)));
    after(() => house?.close());

    const builds = { folder: null, 'one file': FILE };
    for (const [build, file] of Object.entries(builds)) {
      const open = (view) => {
        const search = `?view=${view}`;
        return house.open(file ? { url: `${file}${search}#step=4` } : { search, hash: '#step=4' });
      };

      test(`${build}: at the end of the text view`, async () => {
        const tutor = await open('text');
        assert.equal(await tutor.page.evaluate(() => document.getElementById('notices-text').textContent.length > 0),
            file !== null, 'the one file holds them');
        const loaded = await tutor.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
        assert.ok(!loaded.some((url) => url.includes('notices.txt')), 'nothing loads them at the start');
        const { at, hit } = await opener(tutor);
        assert.ok(hit, 'nothing lies over it');
        await readNotices(tutor, () => tutor.page.mouse.click(...at));
        assert.equal(await tutor.step(), 4);
        if (name === 'Chromium') assert.deepEqual(await violations(tutor), []);
        await tutor.close();
      });

      test(`${build}: on the drawing, while Share is open, and by keyboard`, async () => {
        const tutor = await open('canvas');
        assert.equal((await opener(tutor)).hit, false, 'not in the way');
        await tutor.click('tool.share');
        const { at, hit } = await opener(tutor);
        assert.ok(hit, 'nothing lies over it');
        await readNotices(tutor, () => tutor.page.mouse.click(...at));
        await tutor.click('tool.share');
        await tutor.page.evaluate(() => document.getElementById('licences').focus());
        assert.ok((await opener(tutor)).hit, 'shown where the keyboard is');
        await readNotices(tutor, () => tutor.page.keyboard.press('Enter'));
        await tutor.close();
      });
    }
  });
}

test('if the page cannot load them, its link leads to them', async () => {
  const house = await ENGINES.Chromium.open(display);
  const arrives = async ({ page }) => {
    await page.waitForURL('**/notices.txt');
    assert.match(await page.locator('body').textContent(), /^Chainrule, and what it is built from\n/);
  };
  try {
    const cut = await house.open({ search: '?view=text' });
    await cut.page.route('**/notices.txt', (route) =>
      route.request().resourceType() === 'fetch' ? route.abort() : route.continue());
    await cut.page.mouse.click(...(await opener(cut)).at);
    await arrives(cut);
    await cut.close([/ERR_FAILED/]);
    // The start page, before any script has run or if scripts are forbidden.
    const still = await house.open({ wait: false, javaScriptEnabled: false });
    await still.page.click('#licences');
    await arrives(still);
    await still.page.close();
  } finally {
    await house.close();
  }
});
