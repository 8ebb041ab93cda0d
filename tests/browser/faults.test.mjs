// The tutor's behaviour when something is missing.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { countInstances, flippedAt, seeded } from './lib/damage.mjs';
import { POLICY } from './lib/server.mjs';
import { openHouse } from './lib/tutor.mjs';

const NOT_LOADED = /Failed to load resource|Refused to execute script|Content Security Policy/;

// Chromium's complaint about a file that does not match its hash.
const NOT_AS_HASHED = /'integrity' attribute for resource '[^']*\.wasm'|SRI's integrity checks failed/;

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

test('without WebGL2 the tutor shows the text view', async () => {
  const tutor = await house.open({
    init: () => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...details) {
        return kind.startsWith('webgl') ? null : original.call(this, kind, ...details);
      };
    },
  });
  const { page } = tutor;
  assert.equal(await page.locator('#canvas').isVisible(), false);
  assert.equal(await page.locator('#words').isVisible(), false);
  assert.equal(await tutor.item('tool.text_view').isVisible(), false);
  await tutor.item('deck.next').click();
  await tutor.item('deck.next').press('Enter');
  assert.equal(await tutor.step(), 2);
  await tutor.item('cell.W2:0,0').dblclick();
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  assert.match(await tutor.state(), /W2=5/);
  assert.equal(await tutor.frames(), 0);
  await tutor.close();
});

test('a context that is lost comes back with the same picture', async () => {
  const tutor = await house.open({ hash: '#step=9' });
  const { page } = tutor;
  const picture = () => page.screenshot();
  const before = await picture();
  await page.evaluate(() => {
    const context = document.getElementById('canvas').getContext('webgl2');
    window.loss = context.getExtension('WEBGL_lose_context');
  });
  for (let time = 0; time < 3; ++time) {
    await page.evaluate(() => window.loss.loseContext());
    await page.waitForTimeout(100);
    await page.evaluate(() => window.chainrule.test.act('deck.next', 'press', ''));
    await page.evaluate(() => window.loss.restoreContext());
    await page.waitForTimeout(300);
    await tutor.settle();
    assert.equal(await tutor.step(), 10);
    await page.evaluate(() => window.chainrule.test.act('deck.previous', 'press', ''));
    await tutor.settle();
    assert.ok(before.equals(await picture()), 'the same picture');
  }
  await tutor.close([/CONTEXT_LOST_WEBGL|WebGL: context|deleteTexture|deleteProgram|deleteBuffer/]);
});

// Browsers short of contexts, or whose GPU process has just stopped, hand out lost contexts.
test('a context lost at creation draws when it comes back', async () => {
  const tutor = await house.open({
    init: () => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (...details) {
        const context = original.apply(this, details);
        if (window.loss) return context;
        window.loss = context.getExtension('WEBGL_lose_context');
        window.loss.loseContext();
        return context;
      };
    },
  });
  const { page } = tutor;
  assert.equal(await tutor.frames(), 0);
  await page.evaluate(() => window.loss.restoreContext());
  await page.waitForFunction(() => window.chainrule.test.frames() > 0);
  await tutor.settle();
  assert.ok((await tutor.drawnNumbers())['net.W1:0,1']);
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 1);
  await tutor.close([/CONTEXT_LOST_WEBGL|WebGL: context/]);
});

const half = (bytes) => bytes.subarray(0, bytes.length / 2);
const html = (type) => ({ type, body: '<!DOCTYPE html><title>Not found</title>' });
const noWasm = POLICY.replace(" 'wasm-unsafe-eval'", '');
// The fault, the files served for it, and the reason shown.
const BROKEN = [
  ['the engine missing', { '/chainrule.wasm': { status: 404 } }, /chainrule\.\w+\.wasm .+ 404/],
  ['the engine cut short', { '/chainrule.wasm': { body: half } }, /damaged, or was cut short/],
  ['a cut engine of no known type', { '/chainrule.wasm': { type: '', body: half } }, /damaged, or was/],
  ['an empty engine', { '/chainrule.wasm': { body: '' } }, /damaged, or was cut short/],
  ['the engine replaced by a page', { '/chainrule.wasm': html('text/html') }, /something else/],
  ['a page said to be the engine', { '/chainrule.wasm': html('application/wasm') }, /something else/],
  ['WebAssembly not allowed', { '/index.html': { policy: noWasm } }, /policy does not allow/],
  ['a page as its scripts', { '/web/boot.js': html('text/html') }, /boot\.\w+\.js could not|cut/],
  ['the scripts of the page missing', { '/web/boot.js': { status: 404 } }, /boot\.\w+\.js could not/],
  ['the scripts of the page cut short', { '/web/boot.js': { body: half } }, /was cut short/],
];
for (const [what, replace, reason] of BROKEN) {
  test(`${what}: a sentence says so, and the link is kept`, async (t) => {
    const broken = await openHouse({ replace });
    t.after(() => broken.close());
    const tutor = await broken.open({ hash: '#x=3&step=4', wait: false });
    const failure = tutor.page.locator('#failure');
    await failure.waitFor();
    assert.match(await failure.textContent(), /could not start: .+ link keeps/);
    assert.match(await failure.textContent(), reason);
    assert.equal(await tutor.hash(), '#x=3&step=4');
    assert.equal(await tutor.page.locator('#canvas').isVisible(), false);
    assert.equal(await tutor.page.locator('#starting').isVisible(), false);
    if (!replace['/web/boot.js']) {
      const rejected = await tutor.page.evaluate(() =>
        window.chainrule.ready.then(() => '', (error) => error.message)
      );
      assert.match(rejected, /could not start/);
      assert.equal(await tutor.page.evaluate(() => window.chainrule.setState('x=1')), false);
      assert.equal(await tutor.page.evaluate(() => window.chainrule.values()), null);
    }
    const provoked = [NOT_LOADED, /page error/, /policy: script-src wasm-eval/];
    await tutor.close(replace['/chainrule.wasm'] ? [...provoked, NOT_AS_HASHED] : provoked);
  });
}

test('a browser without vector instructions is said to be too old', async () => {
  const tutor = await house.open({
    wait: false,
    init: () => {
      WebAssembly.validate = () => false;
      WebAssembly.instantiateStreaming = async () => {
        throw new WebAssembly.CompileError('WebAssembly.instantiateStreaming(): invalid opcode 0xfd');
      };
    },
  });
  const failure = tutor.page.locator('#failure');
  await failure.waitFor();
  assert.match(await failure.textContent(), /browser is too old; Chrome 91/);
  await tutor.close([NOT_LOADED, /page error/]);
});

test('browsers are probed with a module that has a vector instruction', async () => {
  const source = await readFile(new URL('../../web/engine.js', import.meta.url), 'utf8');
  const bytes = /Uint8Array\.of\(([\d,\s]+)\)/.exec(source)[1].split(',').map(Number);
  assert.deepEqual(bytes.slice(-3), [253, 15, 11]);  // i8x16.splat, end
  assert.ok(WebAssembly.validate(Uint8Array.from(bytes)));
});

test('an engine that stops says so, and the link is kept', async () => {
  const stops = [
    ['Aborted(OOM)', /had to stop: the browser gave it no more memory\. .+ link keeps/],
    ['unreachable', /had to stop: the engine stopped \(unreachable\)\. .+ link keeps/],
  ];
  for (const [what, sentence] of stops) {
    const tutor = await house.open({ hash: '#x=3&step=4' });
    await tutor.click('deck.next');
    await tutor.page.evaluate((message) => {
      const error = new WebAssembly.RuntimeError(message);
      window.dispatchEvent(new ErrorEvent('error', { error }));
    }, what);
    await tutor.page.waitForTimeout(300);
    assert.match(await tutor.page.locator('#failure').textContent(), sentence);
    assert.equal(await tutor.page.locator('#canvas').isVisible(), false);
    assert.match(await tutor.hash(), /x=3&step=5/);
    await tutor.close();
  }
});

// 8 layers of 16 units need more memory than the engine starts with.
const wide = (name, rows, columns) =>
  `${name}=${Array(rows).fill(Array(columns).fill('.12345678901234').join(',')).join(';')}`;
const LARGEST =
  Array.from({ length: 8 }, (_, l) => wide(`W${l + 1}`, 17, l === 7 ? 1 : 16)).join('&') +
  `&x=${Array(16).fill('.5').join(',')}`;

// Makes the browser refuse the engine more than `megabytes` of memory.
const capMemory = (megabytes) => {
  const { grow } = WebAssembly.Memory.prototype;
  window.refusals = 0;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 <= megabytes * 1048576) return grow.call(this, pages);
    ++window.refusals;
    throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
  };
};
const cap = (megabytes) => `(${capMemory})(${megabytes})`;

// The outputs of its first step, which are computed when a page shows them, need more than that.
const LARGE_PICTURE = 'lesson=conv&dim=2&cin=1&cout=1&n=1900&k=3&step=1';

test('memory that runs out while a link is opened: a sentence, and the link kept', async () => {
  const tutor = await house.open({ hash: `#${LARGE_PICTURE}`, init: { content: cap(16) }, wait: false });
  await tutor.page.locator('#failure').waitFor();
  assert.match(
    await tutor.page.locator('#failure').textContent(),
    /could not start: the browser gave it no more memory\. .+ link keeps/
  );
  assert.ok((await tutor.page.evaluate(() => window.refusals)) > 0);
  assert.equal(await tutor.hash(), `#${LARGE_PICTURE}`);
  assert.equal(await tutor.page.locator('#canvas').isVisible(), false);
  assert.equal(await tutor.page.evaluate(() => window.chainrule.values()), null);
  await tutor.close([/page error: RuntimeError: Aborted\(OOM\)/, /console error: RuntimeError/]);
});

test('memory that runs out later: the link keeps what was there before', async () => {
  const tutor = await house.open({ hash: '#x=3&step=4', init: { content: cap(16) } });
  await tutor.click('deck.next');
  // This happens during the pause before the link is written.
  await tutor.page.evaluate((large) => {
    window.chainrule.test.act('deck.next', 'press', '');
    window.chainrule.setState(large);
  }, `${LARGEST}&compare=1&step=34`).catch(() => {});
  await tutor.page.locator('#failure').waitFor();
  assert.match(
    await tutor.page.locator('#failure').textContent(),
    /had to stop: the browser gave it no more memory\. .+ link keeps/
  );
  assert.match(await tutor.hash(), /x=3&step=6/);
  assert.equal(await tutor.page.evaluate((large) => window.chainrule.setState(large), LARGEST), false);
  // After a reload the tutor works again.
  await tutor.page.reload();
  await tutor.ready();
  assert.equal(await tutor.step(), 6);
  await tutor.close([/page error: RuntimeError: Aborted\(OOM\)/, /console error: RuntimeError/]);
});

test('the largest network works in 256 MB', async () => {
  const tutor = await house.open({ hash: `#${LARGEST}`, init: { content: cap(256) } });
  assert.ok((await tutor.lastStep()) > 20);
  const last = await tutor.lastStep();
  assert.equal(await tutor.setState(`${LARGEST}&step=${last}`), true);
  await tutor.settle();
  assert.equal(await tutor.step(), last);
  assert.equal(await tutor.page.evaluate(() => window.refusals), 0);
  await tutor.close();
});

test('no memory at the start: a sentence says so', async () => {
  const tutor = await house.open({
    hash: '#x=3',
    wait: false,
    init: () => {
      const refuse = async () => {
        throw new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory');
      };
      WebAssembly.instantiate = WebAssembly.instantiateStreaming = refuse;
    },
  });
  await tutor.page.locator('#failure').waitFor();
  assert.match(
    await tutor.page.locator('#failure').textContent(),
    /could not start: the browser does not have enough memory for it\. .+ link keeps/
  );
  assert.equal(await tutor.hash(), '#x=3');
  await tutor.close();
});

test('a wrong MIME type of the engine does no harm', async (t) => {
  for (const type of ['text/plain', 'application/wasm; charset=utf-8', '']) {
    const other = await openHouse({ replace: { '/chainrule.wasm': { type } } });
    t.after(() => other.close());
    const tutor = await other.open({ hash: '#step=4' });
    assert.equal(await tutor.step(), 4, type);
    await tutor.close();
  }
});

test('an engine with one bit flipped, at any of 40 places, is never started', async (t) => {
  const random = seeded(19);
  let flip = (bytes) => bytes;
  const damaged = await openHouse({ replace: { '/chainrule.wasm': { body: (bytes) => flip(bytes) } } });
  t.after(() => damaged.close());
  for (let time = 0; time < 40; ++time) {
    const [place, bit] = [random(), random()];
    flip = (bytes) => flippedAt(bytes, Math.floor(place * bytes.length), Math.floor(bit * 8));
    const tutor = await damaged.open({ hash: '#x=3&step=4', wait: false, init: countInstances });
    await tutor.page.locator('#failure').waitFor();
    const sentence = await tutor.page.locator('#failure').textContent();
    assert.match(sentence, /file chainrule\.\w+\.wasm is damaged, or was cut short .+ link keeps/, `bit ${time}`);
    assert.equal(await tutor.page.evaluate(() => window.instances), 0);
    assert.equal(await tutor.page.evaluate(() => window.chainrule.values()), null);
    await tutor.close([NOT_AS_HASHED]);
  }
  flip = (bytes) => bytes;
  const whole = await damaged.open({ hash: '#step=4', init: countInstances });
  assert.equal(await whole.page.evaluate(() => window.instances), 1, 'it counts');
  await whole.close();
});

test('without WebAssembly, and without scripts, words say so', async () => {
  let tutor = await house.open({ wait: false, init: () => delete window.WebAssembly });
  await tutor.page.locator('#failure').waitFor();
  assert.match(await tutor.page.locator('#failure').textContent(), /WebAssembly/);
  await tutor.close([/page error|Aborted|no native wasm/]);
  tutor = await house.open({ wait: false, javaScriptEnabled: false });
  assert.match(await tutor.page.locator('#words').textContent(), /needs JavaScript and WebAssembly/);
  assert.equal(await tutor.page.locator('#words h1').textContent(), 'Chainrule');
  await tutor.page.close();
});

test('in a sandbox whose host sends no header, words name the header and the one file', async (t) => {
  const course = '<!DOCTYPE html><link rel="icon" href="data:,"><iframe sandbox="allow-scripts" ' +
      'src="index.html#x=3" width="900" height="600"></iframe>';
  const other = await openHouse({ replace: { '/course.html': { status: 200, type: 'text/html', policy: '', body: course } } });
  t.after(() => other.close());
  const tutor = await other.open({ at: `${other.origin}/course.html`, wait: false });
  tutor.origin = other.origin;
  const failure = tutor.page.frameLocator('iframe').locator('#failure');
  await failure.waitFor();
  assert.match(await failure.textContent(), /could not start: .+Access-Control-Allow-Origin: \*.+chainrule\.html in the same folder/);
  assert.doesNotMatch(await failure.textContent(), /again/);
  await tutor.close([/request to elsewhere|CORS|Failed to load resource|preload/]);
});

test('where no script may run, words say who forbids it', async (t) => {
  const policy = POLICY.replace(/script-src [^;]*/, "script-src 'none'");
  const strict = await openHouse({ replace: { '/index.html': { policy } } });
  t.after(() => strict.close());
  const tutor = await strict.open({ wait: false });
  assert.match(await tutor.page.locator('#unscripted').innerText(), /does not let its scripts run/);
  assert.equal(await tutor.page.locator('#unscripted').isVisible(), true);
  // The words are the same in the folder and in the single file, so both needs are named.
  const words = await tutor.page.locator('#unscripted').innerText();
  assert.match(words, /index\.html needs .*script-src 'self' 'wasm-unsafe-eval'/s);
  assert.match(words, /chainrule\.html needs its inline scripts/s);
  assert.doesNotMatch(words, /folder/);
  await tutor.close([/Content Security Policy|policy: /]);
  const allowed = await house.open();
  assert.equal(await allowed.page.locator('#unscripted').isVisible(), false);
  await allowed.close();
});

test('the words appear before the engine is loaded', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const slow = await house.open({ wait: false });
  await slow.page.route('**/chainrule.*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await slow.page.reload({ waitUntil: 'domcontentloaded' });
  assert.equal(await slow.page.locator('#words').isVisible(), true);
  assert.match(await slow.page.locator('#starting').textContent(), /Starting/);
  assert.equal(await slow.page.evaluate(() => window.chainrule.setState('x=1')), false);
  release();
  await slow.ready();
  assert.equal(await slow.page.locator('#words').isVisible(), false);
  await slow.close();
});
