// The folder as hosts of all kinds serve it, and the tutor in one file.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { countInstances, flippedAt, seeded } from './lib/damage.mjs';
import { serve } from './lib/server.mjs';
import { DIST, openHouse } from './lib/tutor.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ONE_FILE = join(DIST, 'chainrule.html');

let house;
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chainrule-'));
  house = await openHouse();
});
after(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

async function filesOf(place) {
  const names = [];
  for (const entry of await readdir(place, { withFileTypes: true })) {
    if (!entry.isDirectory()) names.push(entry.name);
    else for (const name of await filesOf(join(place, entry.name))) names.push(`${entry.name}/${name}`);
  }
  return names.sort();
}

// Checks that the tutor draws, steps and writes its link.
async function works(tutor) {
  assert.equal(await tutor.step(), 4);
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 5);
  await tutor.page.waitForFunction(() => location.hash.includes('step=5'));
}

test('every file that the page loads is named after its content, and no other', async () => {
  const names = (await filesOf(DIST)).filter((name) => !/\.(br|gz)$/.test(name));
  const source = await readFile(join(DIST, 'index.html'), 'utf8');
  // A link is followed, not loaded, so its target keeps its name.
  const page = source.replace(/<a [^>]*>/g, '');
  assert.equal(source.match(/<a [^>]*>/g).join(), '<a id="licences" href="notices.txt">');
  let hashed = 0;
  for (const name of names) {
    const hash = /\.([0-9a-f]{8})\.\w+$/.exec(name);
    if (!page.includes(`"${name}"`)) {
      assert.equal(hash, null, `${name} is found by its name alone`);
      continue;
    }
    const content = await readFile(join(DIST, name));
    assert.equal(hash?.[1], createHash('sha256').update(content).digest('hex').slice(0, 8), name);
    ++hashed;
  }
  assert.equal(hashed, [...page.matchAll(/(?:src|href)="(?!data:)/g)].length);
  for (const name of ['index.html', 'chainrule.html', 'notices.txt']) assert.ok(names.includes(name), name);
});

test('compressed copies hold the same bytes', async () => {
  const names = (await filesOf(DIST)).filter((name) => !/\.(br|gz)$/.test(name));
  for (const name of names) {
    const content = await readFile(join(DIST, name));
    const copies = await Promise.all(['br', 'gz'].map((end) => readFile(join(DIST, `${name}.${end}`))));
    assert.ok(brotliDecompressSync(copies[0]).equals(content), `${name}.br`);
    assert.ok(gunzipSync(copies[1]).equals(content), `${name}.gz`);
    for (const copy of copies) assert.ok(copy.length < content.length, name);
  }
});

test('assembled again elsewhere, dist has the same bytes', async () => {
  const again = join(folder, 'again');
  await promisify(execFile)(process.execPath, [
    join(ROOT, 'tools/bundle.mjs'),
    join(ROOT, 'build/web-release'),
    again,
  ]);
  const names = await filesOf(again);
  assert.deepEqual(names, await filesOf(DIST));
  for (const name of names) {
    const [one, other] = await Promise.all([again, DIST].map((place) => readFile(join(place, name))));
    assert.ok(one.equals(other), name);
  }
});

test('in a sub-path, with a name and with none; the engine is loaded once', async (t) => {
  await mkdir(join(folder, 'site/courses'), { recursive: true });
  await symlink(DIST, join(folder, 'site/courses/tutor'));
  const server = await serve(join(folder, 'site'));
  t.after(() => server.close());
  for (const path of ['courses/tutor/', 'courses/tutor/index.html']) {
    const loaded = [];
    const tutor = await house.open({ at: `${server.origin}/${path}`, hash: '#step=4', wait: false });
    await tutor.ready();  // Chromium complains of a file that it was still loading
    tutor.page.on('request', (request) => loaded.push(request.url()));
    tutor.complaints.length = 0;
    tutor.origin = server.origin;
    await tutor.page.reload();
    await tutor.ready();
    await works(tutor);
    assert.equal(loaded.filter((url) => url.endsWith('.wasm')).length, 1, loaded.join('\n'));
    await tutor.close();
  }
});

test('one file opens from disk, requests nothing, and obeys its own policy', async () => {
  const tutor = await house.open({ at: pathToFileURL(ONE_FILE).href, hash: '#step=4' });
  await works(tutor);
  await tutor.item('deck.next').focus();
  await tutor.page.keyboard.press('Enter');
  await tutor.page.waitForFunction(() => location.hash.includes('step=6'));
  await tutor.page.reload();
  await tutor.ready();
  assert.equal(await tutor.step(), 6);
  const text = await tutor.page.content();
  assert.match(text, /http-equiv="Content-Security-Policy"[^>]* require-trusted-types-for 'script'/);
  assert.doesNotMatch(text, /unsafe-inline|'unsafe-eval'|connect-src|https?:\/\/(?!www\.w3\.org)\S*"/);
  await tutor.close();
});

test("one file's policy blocks everything that is not in it", async () => {
  const tutor = await house.open({ at: pathToFileURL(ONE_FILE).href });
  const left = await tutor.page.evaluate(async () => {
    const script = document.createElement('script');
    script.append('window.intruder = 1');
    let refused = '';
    try {
      document.body.append(script);
      document.body.setAttribute('onclick', 'window.intruder = 2');
      document.body.click();
      await fetch('data:,x');
    } catch (error) {
      refused = error.name;
    }
    return [refused, window.intruder];
  });
  assert.deepEqual(left, ['TypeError', undefined]);
  assert.ok(tutor.complaints.length > 0);
  await tutor.close([/policy|Content Security Policy|TrustedScript/]);
});

test('one file in a frame without an origin, where storage is denied', async (t) => {
  const frame = (name) => ({
    type: 'text/html',
    policy: '',
    status: 200,
    body: `<!DOCTYPE html><title>A course</title><link rel="icon" href="data:,">
      <iframe sandbox="allow-scripts" src="${name}#step=4" width="1200" height="700"></iframe>`,
  });
  const server = await serve(DIST, {
    '/course.html': frame('chainrule.html'),
    '/chainrule.html': { policy: '' },
  });
  t.after(() => server.close());
  const page = await house.open({ at: `${server.origin}/course.html`, wait: false });
  const [, inner] = page.page.frames();
  await inner.waitForFunction(() => window.chainrule);
  await inner.evaluate(() => window.chainrule.ready);
  const denied = await inner.evaluate(() => {
    try {
      return String(window.localStorage);
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(denied, 'SecurityError');
  assert.equal(await inner.evaluate(() => window.origin), 'null');
  await inner.evaluate(() => window.chainrule.test.act('deck.next', 'press', ''));
  assert.match(await inner.evaluate(() => window.chainrule.getState()), /step=5/);
  await page.page.waitForTimeout(400);
  page.origin = server.origin;
  page.complaints = page.complaints.filter((text) => !text.includes(`elsewhere: ${server.origin}`));
  await page.close();
});

test('where storage, history and service workers throw, it works', async () => {
  const tutor = await house.open({
    hash: '#step=4',
    init: () => {
      const refuse = () => {
        throw new DOMException('denied', 'SecurityError');
      };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
        Object.defineProperty(window, name, { get: refuse });
      Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: refuse });
      Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse });
      history.pushState = refuse;
      history.replaceState = refuse;
    },
  });
  await tutor.click('deck.next');
  assert.match(await tutor.state(), /step=5/);
  await tutor.page.waitForTimeout(400);
  assert.equal(await tutor.page.locator('#failure').isVisible(), false);
  await tutor.close();
});

test('one file, cut short anywhere or in an old browser: a sentence, and the link kept', async () => {
  const whole = await readFile(ONE_FILE, 'utf8');
  const noUnpacking = () => delete window.DecompressionStream;
  const engine = whole.indexOf('id="engine">') + 100000;
  const BROKEN = [
    ['cut.html', whole.slice(0, engine), null, /part of the page was cut short/],
    ['tail.html', whole.slice(0, whole.length - 2000), null, /part of the page was cut short/],
    ['hole.html', whole.slice(0, engine) + whole.slice(engine + 4000), null, /damaged, or was cut/],
    ['whole.html', whole, noUnpacking, /browser is too old/],
  ];
  for (const [name, text, init, reason] of BROKEN) {
    await writeFile(join(folder, name), text);
    const at = pathToFileURL(join(folder, name)).href;
    const tutor = await house.open({ at, hash: '#x=3&step=4', init, wait: false });
    const failure = tutor.page.locator('#failure');
    await failure.waitFor();
    assert.match(await failure.textContent(), /could not start: .+ link keeps/, name);
    assert.match(await failure.textContent(), reason, name);
    assert.equal(await tutor.hash(), '#x=3&step=4');
    await tutor.close([/Content Security Policy/]);
  }
});

test('one file with one bit of its engine flipped, at any of 40 places, never starts it', async () => {
  const whole = await readFile(ONE_FILE, 'utf8');
  const start = whole.indexOf('id="engine">') + 'id="engine">'.length;
  const engine = Buffer.from(whole.slice(start, whole.indexOf('</script>', start)), 'base64');
  const random = seeded(20);
  const name = join(folder, 'flipped.html');
  for (let time = 0; time < 40; ++time) {
    // Skips the ten bytes of gzip's header, because some of them do not matter.
    const place = 10 + Math.floor(random() * (engine.length - 10));
    const flipped = flippedAt(engine, place, Math.floor(random() * 8)).toString('base64');
    await writeFile(name, whole.slice(0, start) + flipped + whole.slice(start + flipped.length));
    const at = pathToFileURL(name).href;
    const tutor = await house.open({ at, hash: '#x=3&step=4', init: countInstances, wait: false });
    await tutor.page.locator('#failure').waitFor();
    assert.match(await tutor.page.locator('#failure').textContent(), /engine in this page is damaged/);
    assert.equal(await tutor.page.evaluate(() => window.instances), 0);
    await tutor.close();
  }
});

test("the tutor's own server sends compressed copies, and says what may be kept", async (t) => {
  const child = spawn(process.execPath, [join(ROOT, 'tools/serve.mjs'), DIST, '0']);
  t.after(() => child.kill());
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const [, port] = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line);
  const ask = (path, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      request({ port, path, headers, method }, async (response) => {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ ...response.headers, status: response.statusCode, body: Buffer.concat(chunks) });
      })
        .on('error', reject)
        .end();
    });
  const names = (await filesOf(DIST)).filter((name) => !/\.(br|gz)$/.test(name));
  for (const name of names) {
    const content = await readFile(join(DIST, name));
    const br = await ask(`/${name}`, { 'Accept-Encoding': 'gzip, deflate, br' });
    assert.equal(br['content-encoding'], 'br', name);
    assert.ok(brotliDecompressSync(br.body).equals(content), name);
    const gz = await ask(`/${name}`, { 'Accept-Encoding': 'gzip, br;q=0' });
    assert.equal(gz['content-encoding'], 'gzip', name);
    assert.ok(gunzipSync(gz.body).equals(content), name);
    const plain = await ask(`/${name}`);
    assert.equal(plain['content-encoding'], undefined);
    assert.ok(plain.body.equals(content), name);
    const kept = /^((index|chainrule)\.html|notices\.txt)$/.test(name) ? /^no-cache$/ : /immutable/;
    for (const answer of [br, gz, plain]) {
      assert.match(answer['cache-control'], kept, name);
      assert.equal(answer.vary, 'Accept-Encoding');
      assert.doesNotMatch(answer['content-type'], /octet-stream/, name);
    }
  }
  const first = await ask('/');
  assert.equal((await ask('/', { 'If-None-Match': first.etag })).status, 304);
  assert.equal((await ask('/', {}, 'HEAD')).body.length, 0);
  for (const path of ['/../package.json', '/%2e%2e/package.json', '/web/', '/nothing.js', '/%zz'])
    assert.equal((await ask(path)).status, 404, path);
  const tutor = await house.open({ at: `http://127.0.0.1:${port}/`, hash: '#step=4' });
  await works(tutor);
  await tutor.close();
});
