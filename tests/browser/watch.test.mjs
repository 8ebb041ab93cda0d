// tools/watch.mjs shows saved changes, tested in a copy of the sources. Nothing is compiled: --engine is
// an engine built before, and --build is a command that succeeds or fails as the test wants.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openHouse } from './lib/tutor.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ENGINE = process.env.CHAINRULE_ENGINE ?? `${ROOT}build/web-release`;
const WATCH = `${ROOT}tools/watch.mjs`;
const NORM = 'src/lessons/norm/text.en.md';
const STATE = 'lesson=norm&over=layer&step=2';
const BUILD = 'echo built >> builds; while [ -e hold ]; do sleep 0.05; done; cat says >&2; exit $(cat status)';

let house;
let copy;
let server;
let tutor;
const write = (name, text) => writeFile(join(copy, name), text);
const read = (name) => readFile(join(copy, name), 'utf8');

// Saves as many editors do: a new file replaces the old one.
async function replace(name, from, to) {
  const text = await read(name);
  assert.ok(text.includes(from), `${name} holds ${from}`);
  await write(`${name}.new`, text.replace(from, () => to));
  await rename(join(copy, `${name}.new`), join(copy, name));
}

function start(port, { engine = ENGINE, build = BUILD, ready = 'built in' } = {}) {
  const child = spawn(process.execPath,
    [WATCH, '--root', copy, '--engine', engine, '--build', build, '--port', String(port)]);
  child.said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (child.said += data));
  return new Promise((done, fail) => {
    child.on('close', () => fail(new Error(child.said)));
    child.stdout.on('data', () => {
      const port = /127\.0\.0\.1:(\d+)/.exec(child.said)?.[1];
      if (port && child.said.includes(ready)) done({ child, port, origin: `http://127.0.0.1:${port}` });
    });
  });
}

function stop({ child }) {
  return new Promise((done) => {
    child.removeAllListeners('close').on('close', done);
    child.kill();
  });
}

async function until(condition, what) {
  for (let tries = 0; tries < 100; ++tries) {
    // A page that is reloading does not answer.
    if (await condition().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`${what}; the server said: ${server.child.said}`);
}

before(async () => {
  copy = await mkdtemp(join(tmpdir(), 'chainrule-watch-'));
  for (const name of ['index.html', 'web', 'src', 'shaders', 'cmake'])
    await cp(`${ROOT}${name}`, join(copy, name), { recursive: true });
  await write('status', '0');
  await write('says', '');
  [house, server] = await Promise.all([openHouse(), start(0)]);
});
after(async () => {
  await house.close();
  await stop(server);
  await rm(copy, { recursive: true });
});

async function open(hash = `#${STATE}`) {
  tutor = await house.open({ at: `${server.origin}/`, hash });
  // The page does not listen until it knows the result of the last build.
  await tutor.page.waitForFunction(() => document.documentElement.dataset.build === 'ok');
  await tutor.page.evaluate(() => (window.notReloaded = true));
}
afterEach(async () => {
  await tutor?.close([/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/]);
  tutor = null;
});

const reloaded = () => until(() => tutor.page.evaluate(() => !window.notReloaded && window.chainrule?.ready
  .then(() => true)).catch(() => false), 'the page was loaded again');
const notReloaded = async () => assert.ok(await tutor.page.evaluate(() => window.notReloaded), 'the page is the same');
const complaints = () => tutor.page.evaluate(() => document.getElementById('dev-complaints')?.textContent ?? '');
const title = (words) => until(
  async () => (await tutor.page.locator('#text-view h2').allTextContents()).includes(words),
  `the title is "${words}"`);
const builds = async () => (await read('builds')).trim().split('\n').length;

test('a style sheet is replaced in place', async () => {
  await open();
  await appendFile(join(copy, 'web/panels.css'), 'footer { outline: 3px solid rgb(1, 2, 3) }\n');
  await tutor.page.waitForFunction(
    () => getComputedStyle(document.querySelector('footer')).outlineColor === 'rgb(1, 2, 3)');
  await tutor.page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 2);
  await notReloaded();
  assert.equal(await tutor.state(), STATE);
});

for (const [name, from, to] of [
  ['web/host.js', 'export class', 'document.documentElement.dataset.script = "web/host.js";\nexport class'],
  ['index.html', '<html lang="en"', '<html lang="en" data-page="index.html"'],
]) {
  test(`${name} reloads the page, and the state stays`, async () => {
    await open('#lesson=norm&over=layer&step=1');
    assert.equal(await tutor.page.evaluate(() => window.chainrule.test.act('deck.next', 'press', '')), '');
    await replace(name, from, to);
    await reloaded();
    const saved = await tutor.page.evaluate(() => ({ ...document.documentElement.dataset }));
    assert.equal(saved[name === 'index.html' ? 'page' : 'script'], name);
    assert.equal(await tutor.state(), STATE);
  });
}

test('words appear in the open page, and in one loaded later', async () => {
  await open('#lesson=norm');
  const old = await tutor.page.locator('#text-view h2').first().textContent();
  await replace(NORM, `## intro: ${old}`, '## intro: Words that were saved');
  await title('Words that were saved');
  await notReloaded();
  await tutor.page.reload();
  await title('Words that were saved');
  await replace(NORM, '## intro: Words that were saved', `## intro: ${old}`);
  await title(old);
  await replace('src/course/text.en.md', '- undo: Undo', '- undo: Take back');
  await until(async () => (await tutor.item('tool.undo').textContent()) === 'Take back', 'the shared words are new');
  await replace('src/course/text.en.md', '- undo: Take back', '- undo: Undo');
  await until(async () => (await tutor.item('tool.undo').textContent()) === 'Undo', 'the shared words are old');
  assert.equal(await tutor.state(), 'lesson=norm');
});

test('refused words are reported until they are fixed', async () => {
  await open();
  const outline = () => tutor.page.evaluate(() => JSON.stringify(window.chainrule.test.outline().nodes));
  const shown = await outline();
  await replace(NORM, '- keepdims: ', '- keep: ');
  await until(async () => (await complaints()).includes('no word "keepdims"'), 'the word is missed');
  assert.ok((await complaints()).startsWith(`${NORM}\n`));
  assert.equal(await outline(), shown);
  await replace(NORM, '## intro:', '## in tro:');
  await until(async () => /Line \d+ of the text/.test(await complaints()), 'the line is named');
  await replace(NORM, '## in tro:', '## intro:');
  await replace(NORM, '- keep: ', '- keepdims: ');
  await until(async () => (await complaints()) === '', 'nothing is complained about');
  await notReloaded();
  assert.equal(await tutor.state(), STATE);
});

test("the page's own words reload it; unreadable ones are reported, and the old words stay", async () => {
  const words = 'web/text.en.md';
  const hint = () => tutor.page.locator('#cells-hint').textContent();
  await open();
  await replace(words, '- cells_hint: ', '- cells_hint: Words that were saved. ');
  await reloaded();
  await until(async () => (await hint()).startsWith('Words that were saved. '), 'the words are new');
  assert.equal(await tutor.state(), STATE);
  await tutor.page.evaluate(() => (window.notReloaded = true));
  await replace(words, '- cells_hint: ', '- cells hint: ');
  await until(async () => /^web\/text\.en\.md\n.+line \d+: write words as/.test(await complaints()), 'the line is named');
  await notReloaded();
  // A page opened only now learns of it too.
  await tutor.page.reload();
  await until(async () => (await complaints()).startsWith(`${words}\n`), 'it is said again');
  await until(async () => (await hint()).startsWith('Words that were saved. '), 'the words are those before');
  await tutor.page.evaluate(() => (window.notReloaded = true));
  await replace(words, '- cells hint: Words that were saved. ', '- cells_hint: ');
  await reloaded();
  await until(async () => (await hint()).startsWith('Arrow keys'), 'the words are old');
  assert.equal(await complaints(), '');
});

for (const name of ['src/lessons/norm/norm_page.cpp', 'shaders/imgui.frag', 'cmake/dist.cmake']) {
  test(`${name} is built: a failure is reported, and after success the page reloads`, async () => {
    await open();
    const before = await builds();
    await write('status', '1');
    await write('says', 'norm_page.cpp:7:1: error: expected expression');
    await appendFile(join(copy, name), '\n');
    await until(async () => (await complaints()).includes('expected expression'), 'the error is shown');
    assert.ok(server.child.said.includes('expected expression'));
    await notReloaded();
    assert.equal(await tutor.state(), STATE);
    // A page opened only now learns of it too.
    await tutor.page.reload();
    await until(async () => (await complaints()).includes('expected expression'), 'the error is shown again');
    await tutor.page.evaluate(() => (window.notReloaded = true));
    await write('status', '0');
    await write('says', '');
    await appendFile(join(copy, name), '\n');
    await reloaded();
    assert.equal(await complaints(), '');
    assert.equal(await tutor.state(), STATE);
    assert.equal(await builds(), before + 2);
  });
}

test('files saved during a build are built after it', async () => {
  await open();
  const before = await builds();
  await write('hold', '');
  await appendFile(join(copy, 'src/lessons/norm/norm_page.cpp'), '\n');
  await until(async () => (await builds()) === before + 1, 'the first one is built');
  for (const name of ['norm.cpp', 'norm.h', 'norm_names.cpp']) {
    await appendFile(join(copy, 'src/lessons/norm', name), '\n');
    await until(async () => server.child.said.includes(`saved src/lessons/norm/${name}\n`), `${name} is seen`);
  }
  await notReloaded();
  await rm(join(copy, 'hold'));
  await reloaded();
  assert.equal(await builds(), before + 2);
  await new Promise((done) => setTimeout(done, 300));
  assert.equal(await builds(), before + 2);
});

test('a file in a new folder is noticed, an irrelevant file is not', async () => {
  const before = await builds();
  await mkdir(join(copy, 'src/lessons/fresh'));
  await new Promise((done) => setTimeout(done, 200));
  await write('src/lessons/fresh/notes.orig', 'x');
  await write('src/lessons/fresh/.fresh.cpp.swp', 'x');
  await new Promise((done) => setTimeout(done, 200));
  assert.equal(await builds(), before);
  await write('src/lessons/fresh/fresh.cpp', 'x');
  await until(async () => (await builds()) === before + 1, 'the new file is built');
  await rm(join(copy, 'src/lessons/fresh'), { recursive: true });
  await until(async () => (await builds()) === before + 2, 'what went is built without');
});

test('a page finds a restarted server', async () => {
  await open();
  await stop(server);
  server = await start(server.port);
  await reloaded();
  assert.equal(await tutor.state(), STATE);
});

test('a page opened before the first build reloads after it', async () => {
  const engine = join(copy, 'engine');
  await mkdir(engine);
  await write('hold', '');
  const build = `while [ -e hold ]; do sleep 0.05; done; cp '${ENGINE}'/chainrule.* engine/`;
  const first = await start(0, { engine, build, ready: 'http' });
  tutor = await house.open({ at: `${first.origin}/`, hash: `#${STATE}`, wait: false });
  await tutor.page.waitForFunction(() => document.documentElement.dataset.build === 'running');
  await rm(join(copy, 'hold'));
  await reloaded();
  assert.equal(await tutor.state(), STATE);
  await tutor.close([/404/]);
  tutor = null;
  await stop(first);
});

test('the gallery shows every step, with an engine only where it is in sight', async () => {
  await open('');
  const { page } = tutor;
  await page.goto(`${server.origin}/dev/gallery.html?theme=dark`);
  await page.locator('figure').first().waitFor();
  assert.equal(await page.locator('h2').count(), 5);
  const figures = await page.locator('figure').count();
  assert.equal(await page.getByText('backprop, step 0').count(), 1);
  await page.locator('figure').last().scrollIntoViewIfNeeded();
  const frame = page.locator('figure').last().locator('iframe');
  await frame.waitFor();
  assert.ok((await page.locator('figure iframe').count()) < figures / 2);
  const link = page.locator('figure').last().locator('a');
  const shown = await (await frame.elementHandle()).contentFrame();
  await shown.waitForFunction(() => window.chainrule?.ready.then(() => true));
  assert.equal(await shown.evaluate(() => `/#${window.chainrule.getState()}`), await link.getAttribute('href'));
  assert.equal(await shown.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.equal(await shown.evaluate(() => window.chainrule.test.items().some((id) => id.startsWith('tool.'))), false);
  // A frame that goes while it loads complains.
  const settled = () => Promise.all(page.frames().slice(1).map((it) =>
    it.waitForFunction(() => window.chainrule?.ready.then(() => true)).catch(() => {})));
  await settled();
  await page.evaluate(() => (window.notReloaded = true));
  await replace(NORM, '- name: Batch norm', '- name: Another name');
  await until(() => page.evaluate(() => !window.notReloaded), 'the gallery is loaded again');
  await page.locator('figure').first().waitFor();
  await page.locator('#theme').selectOption('light');
  await page.waitForURL(/theme=light/);
  await page.locator('figure').first().waitFor();
  await settled();
});

test('nothing but the page, its words and its tools is served', async () => {
  for (const path of ['/CMakeLists.txt', '/src/app/tutor.cpp', '/dev/%2e%2e/watch.mjs',
    '/dev/', '/web/', '/status', '/%'])
    assert.equal((await fetch(server.origin + path)).status, 404, path);
  assert.equal((await fetch(`${server.origin}/`, { method: 'POST' })).status, 405);
  const { status, stderr } = spawnSync(process.execPath, [WATCH, '--root', copy, '--port', '0'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /folder of the engine is missing/);
});
