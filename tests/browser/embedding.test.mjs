// Tutors in frames of a host page: the host's options, the height that it receives, and the cost of
// frames out of sight, which is nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepContexts, openHost } from './lib/host.mjs';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse({ headers: { 'Access-Control-Allow-Origin': '*' } })));
after(() => house.close());

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const heights = async (host, frame) =>
  (await host.messages(frame.id)).filter((data) => data.subject).map((data) => data.height);

// Waits until the host has received nothing new for a while.
async function quiet(host, frame) {
  for (let before = -1; ; await sleep(500)) {
    const count = (await host.messages(frame.id)).length;
    if (count === before) return;
    before = count;
  }
}

const HIDDEN = {
  header: ['tool.share', 'tool.undo', 'lesson.backprop'],
  lessons: ['lesson.backprop'],
  tools: ['tool.share', 'tool.theme'],
  share: ['tool.share'],
  story: ['set.guess'],
  settings: ['set.theta'],
  stage: ['net.W1:0,0', 'cell.W1:0,0'],
  deck: ['deck.next', 'timeline.slider', 'stop.3'],
  timeline: ['timeline.slider', 'stop.3'],
};
const KEPT = ['tool.undo', 'net.W1:0,0', 'deck.next'];

test('parts that the host hides are neither drawn nor in the text', async () => {
  const tutor = await house.open();
  const all = await tutor.page.evaluate(() => window.chainrule.test.items());
  for (const id of KEPT) assert.ok(all.includes(id), `${id} is drawn`);
  await tutor.close();
  for (const [name, gone] of Object.entries(HIDDEN)) {
    const hiding = await house.open({ search: `?hide=${name}` });
    const drawn = await hiding.page.evaluate(() => window.chainrule.test.items());
    const text = await hiding.page.evaluate(() =>
      [...document.querySelectorAll('#text-view [data-id]')].map((element) => element.dataset.id)
    );
    for (const id of gone) {
      assert.ok(!drawn.includes(id), `hide=${name}: ${id} is not drawn`);
      assert.ok(!text.includes(id), `hide=${name}: ${id} is not in the text`);
    }
    for (const id of KEPT.filter((one) => !gone.includes(one) && !(name === 'tools' && one === 'tool.undo'))) {
      assert.ok(drawn.includes(id), `hide=${name}: ${id} is drawn`);
      assert.ok(text.includes(id), `hide=${name}: ${id} is in the text`);
    }
    assert.equal(await hiding.page.locator('#text-view h1').count(), 1, `hide=${name}: one heading`);
    assert.deepEqual(await hiding.notice(), []);
    await hiding.close();
  }
});

test('with all but the figure hidden, numbers are edited and undone by keys', async () => {
  const tutor = await house.open({ search: '?hide=header,story,deck' });
  const { page } = tutor;
  await tutor.doubleClick('net.W1:0,1');
  await page.locator('input.overlay').waitFor();
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  assert.match(await tutor.state(), /W1=0.1,7/);
  await page.keyboard.press('Control+z');
  assert.doesNotMatch(await tutor.state(), /W1=0.1,7/);
  await page.mouse.click(700, 790);
  await page.keyboard.press('ArrowRight');
  await tutor.settle();
  assert.match(await tutor.state(), /step=1/);
  await page.keyboard.press('Escape');  // removes the pin
  await page.keyboard.press('Escape');
  assert.notEqual(await page.evaluate(() => document.activeElement.id), 'canvas');
  await tutor.close();
});

test('impossible options in the query are reported and ignored', async () => {
  const search = '?hide=everything,deck&lang=xx&theme=pink&view=sideways&hide=story';
  const tutor = await house.open({ search, colorScheme: 'dark' });
  const notices = await tutor.notice();
  assert.equal(notices.length, 4);
  assert.match(notices.join('\n'), /view=sideways.*\n.*theme=pink.*\n.*language xx.*English.*\n.*hide=everything,/);
  assert.equal(await tutor.page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await tutor.page.locator('html').getAttribute('data-theme'), 'dark');
  assert.equal(await tutor.item('deck.next').count(), 0);
  await tutor.close();
  const english = await house.open({ search: '?lang=en-AU&theme=auto&view=canvas&hide=&class=3b' });
  assert.deepEqual(await english.notice(), []);
  await english.close();
});

test('in a frame with sandbox="allow-scripts" everything works', async () => {
  const host = await openHost(house);
  for (const view of ['canvas', 'text']) {
    const frame = await host.embed({ search: `?view=${view}`, hash: '#step=3', sandbox: 'allow-scripts' });
    await frame.ready();
    assert.equal(await frame.evaluate(() => window.origin), 'null');
    await frame.element.scrollIntoViewIfNeeded();
    const press = async (id) => (view === 'canvas' ? frame.click(id) : frame.item(id).click());
    await press('deck.next');
    assert.match(await frame.state(), /step=4/);
    await press('tool.share');
    await press('share.copy_embed');
    // The frame may have no clipboard; then the text is shown for copying by hand.
    await sleep(300);
    const left = await frame.evaluate(() => document.querySelector('textarea.copy')?.value ?? '');
    if (left) {
      assert.match(left, /^<iframe src="http/);
      await frame.frame.page().keyboard.press('Escape');
    }
    await press('share.close');
    await frame.evaluate(() => window.chainrule.setState('step=7'));
    assert.match(await frame.state(), /step=7/);
    const messages = await host.messages(frame.id);
    assert.ok(messages.some((data) => data.subject === 'lti.frameResize'));
    // The tutor does not greet H5P here, because its answer would be an error in the host's console.
    assert.ok(messages.some((data) => data.action === 'resize'));
    assert.ok(!messages.some((data) => data.action === 'hello'));
    await frame.element.evaluate((element) => element.remove());
  }
  await host.close();
});

for (const follow of ['lti', 'h5p', 'older h5p']) {
  test(`the height sent to a host by ${follow} shows everything and settles`, async () => {
    const host = await openHost(house, { width: 1000, follow });
    const frame = await host.embed({ search: '?view=text', height: '150' });
    await frame.ready();
    await quiet(host, frame);
    for (const step of [1, 5, 9, 14, 2]) {
      await frame.evaluate((number) => window.chainrule.setState(`step=${number}`), step);
      await quiet(host, frame);
      const [all, shown, told] = await frame.evaluate(() => [
        document.body.getBoundingClientRect().height,
        window.innerHeight,
        document.documentElement.scrollHeight,
      ]);
      assert.equal(shown, Math.ceil(all), `step ${step}: nothing is cut off, and nothing is left over`);
      assert.equal(told, shown, `step ${step}: nothing to scroll`);
    }
    assert.ok((await heights(host, frame)).length < 15, 'said once for each change');
    await host.close();
  });
}

test('the handshake with H5P matches its resizer', async () => {
  const host = await openHost(house, { follow: 'h5p' });
  const frame = await host.embed({ search: '?view=text', height: '150' });
  await frame.ready();
  await quiet(host, frame);
  const h5p = (await host.messages(frame.id)).filter((data) => data.context);
  // Only the first message of each kind counts, because the height may have changed in between.
  const actions = [...new Set(h5p.map((data) => data.action))];
  assert.deepEqual(actions, ['hello', 'prepareResize', 'resize'], JSON.stringify(h5p));
  const [prepare, resize] = actions.slice(1).map((action) => h5p.findLast((data) => data.action === action));
  assert.ok(prepare.scrollHeight > 150 && prepare.clientHeight === prepare.scrollHeight);
  assert.equal(resize.scrollHeight, prepare.scrollHeight);
  assert.equal(await frame.evaluate(() => window.innerHeight), resize.scrollHeight);
  // A late host says that it is ready; a host whose window has changed asks for the height.
  const before = h5p.length;
  await host.post(frame, { context: 'h5p', action: 'ready' });
  await quiet(host, frame);
  const later = (await host.messages(frame.id)).filter((data) => data.context).slice(before);
  assert.equal(later[0].action, 'hello');
  assert.ok(later.length <= 3, JSON.stringify(later));
  await host.close();
});

test('the drawing requests at most a screen of height and keeps its buttons in place', async () => {
  const host = await openHost(house, { width: 1300, height: 900, follow: 'lti' });
  const frame = await host.embed({ height: '100' });
  await frame.ready();
  await quiet(host, frame);
  const screenful = await frame.evaluate(() => Math.max(screen.availHeight - 150, 600));
  assert.deepEqual(await heights(host, frame), [screenful]);
  for (let step = 0; step < 14; ++step) await frame.act('deck.next');
  await quiet(host, frame);
  assert.deepEqual(await heights(host, frame), [screenful]);
  await frame.click('deck.first');
  assert.equal(await frame.state(), 'lesson=backprop');
  // The whole of a low frame.
  const low = await host.embed({ search: '?hide=story,settings,deck', hash: '#W1=1;1&x=1', height: '100' });
  await low.ready();
  await low.element.scrollIntoViewIfNeeded();
  await quiet(host, low);
  const [height] = await heights(host, low);
  assert.ok(height > 200 && height < screenful, `${height}`);
  await host.close();
});

test('the height settles even if it makes the host\'s scrollbar come and go', async () => {
  const host = await openHost(house, { width: 1000 });
  const frame = await host.embed({ search: '?view=text', width: '970', height: '150' });
  // The worst host makes a taller frame narrower and a shorter one wider, at a width where the text
  // changes between two columns and one.
  await host.page.evaluate(() =>
    window.addEventListener('message', ({ data }) => {
      if (data.subject !== 'lti.frameResize') return;
      const element = document.querySelector('iframe');
      const before = Number(element.dataset.told ?? 0);
      element.dataset.told = data.height;
      element.style.height = `${data.height}px`;
      element.style.width = data.height > before ? '970px' : '955px';
      if (data.height > before !== (element.dataset.grew === 'true')) element.dataset.grew = String(data.height > before);
    })
  );
  await frame.ready();
  for (const step of [3, 9]) {
    await frame.evaluate((number) => window.chainrule.setState(`step=${number}`), step);
    const before = (await heights(host, frame)).length;
    await sleep(3000);
    const told = (await heights(host, frame)).slice(before);
    assert.ok(told.length <= 4, `told ${told.length} times`);
    const settled = (await heights(host, frame)).length;
    await sleep(1000);
    assert.equal((await heights(host, frame)).length, settled);
  }
  await host.close();
});

test('foreign messages change nothing and get no answer', async () => {
  const host = await openHost(house);
  const frame = await host.embed({ search: '?view=text', hash: '#step=3' });
  await frame.ready();
  await quiet(host, frame);
  const before = (await host.messages(frame.id)).length;
  const hostile = [
    null, undefined, 0, '', 'hello', [], {}, { context: 'h5p' }, { context: 'H5P', action: 'hello' },
    { context: ['h5p'], action: 'hello' }, { context: 'h5p', action: '__proto__' },
    { context: 'h5p', action: { toString: 'hello' } }, { context: 'h5p', action: 'resizePrepared' },
    { subject: 'lti.frameResize', height: -1 }, { subject: 'lti.frameResize', height: '<img src=x>' },
    { subject: 'lti.frameResize.response' }, { setState: 'x=9' }, { subject: 'SPLICE.getState.response', state: 'x=9' },
    JSON.parse('{"__proto__": {"context": "h5p", "action": "hello"}}'), 'x'.repeat(1 << 20),
  ];
  for (const data of hostile) await host.post(frame, data);
  // Messages from anywhere but the host page are ignored.
  await frame.evaluate(() => window.postMessage({ context: 'h5p', action: 'hello' }, '*'));
  await sleep(500);
  assert.equal((await host.messages(frame.id)).length, before);
  assert.equal(await frame.state(), 'lesson=backprop&step=3');
  await host.close();
});

test('a tutor outside a frame sends and receives no messages', async () => {
  const tutor = await house.open({
    search: '?view=text',
    init: () => {
      window.heard = [];
      window.addEventListener('message', (event) => window.heard.push(event.data));
    },
  });
  await tutor.item('deck.next').click();
  await tutor.page.evaluate(() => window.postMessage({ context: 'h5p', action: 'ready' }, '*'));
  await sleep(300);
  assert.deepEqual(await tutor.page.evaluate(() => window.heard), [{ context: 'h5p', action: 'ready' }]);
  await tutor.close();
});

// Counts a frame's callbacks that the browser has not run yet.
function keepTimers() {
  window.due = new Set();
  const { setTimeout: later, clearTimeout: never, setInterval: often, requestAnimationFrame: next } = window;
  window.setTimeout = (callback, ...details) => {
    const id = later((...all) => {
      window.due.delete(id);
      callback(...all);
    }, ...details);
    window.due.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    window.due.delete(id);
    never(id);
  };
  window.setInterval = (...details) => {
    window.due.add('interval');
    return often(...details);
  };
  window.requestAnimationFrame = (callback) => {
    window.animations = (window.animations ?? 0) + 1;
    return next(callback);
  };
}

const AWAY = {
  'scrolled away': ['style', 'display: block; margin-top: 3000px'],
  'not displayed': ['style', 'display: none'],
};
for (const [what, [name, value]] of Object.entries(AWAY)) {
  test(`${what}, a frame draws nothing and waits for nothing`, async () => {
    const host = await openHost(house, { init: keepContexts });
    await host.page.addInitScript(keepTimers);
    const frame = await host.embed({ hash: '#step=3' });
    await frame.ready();
    await frame.waitForFrame();
    const here = await frame.element.getAttribute(name);
    await frame.element.evaluate((element, all) => element.setAttribute(...all), [name, value]);
    await sleep(1200);
    const [frames, animations] = [await frame.frames(), await frame.evaluate(() => window.animations)];
    assert.equal(await frame.hasContext(), false, 'the context is given away');
    for (let i = 0; i < 4; ++i) await frame.act('deck.next');
    await sleep(1000);
    assert.equal(await frame.frames(), frames);
    assert.equal(await frame.evaluate(() => window.animations), animations);
    assert.deepEqual(await frame.evaluate(() => [...window.due]), []);
    await frame.element.evaluate((element, all) => element.setAttribute(...all), [name, here]);
    await frame.frame.waitForFunction((before) => window.chainrule.test.frames() > before, frames);
    assert.equal(await frame.hasContext(), true);
    await frame.click('deck.next');
    assert.match(await frame.state(), /step=8/);
    await host.close();
  });
}

test('a click counts even if the pointer has not moved since the frame went out of sight', async () => {
  const host = await openHost(house, { init: keepContexts });
  const frames = [];
  for (let i = 0; i < 4; ++i) frames.push(await host.embed({ hash: '#step=3', height: '500' }));
  await Promise.all(frames.map((frame) => frame.ready()));
  // Clicks without sending the frame any other pointer position first.
  const click = async (frame) => {
    await frame.element.scrollIntoViewIfNeeded();
    await frame.waitForFrame();
    await sleep(1000);
    const rect = await frame.evaluate(() => window.chainrule.test.rect('deck.next'));
    const box = await frame.element.boundingBox();
    const at = [box.x + rect.x + rect.width / 2, box.y + rect.y + rect.height / 2];
    await host.page.mouse.move(...at);
    await sleep(60);
    await host.page.mouse.click(...at);
  };
  await click(frames[3]);
  await frames[3].becomes('lesson=backprop&step=4');
  await click(frames[0]);
  await frames[0].becomes('lesson=backprop&step=4');
  assert.equal(await frames[3].hasContext(), false);
  await click(frames[3]);
  await frames[3].becomes('lesson=backprop&step=5');
  await host.close();
});

test('a frame that was never in sight takes no context', async () => {
  const host = await openHost(house, { init: keepContexts });
  const frame = await host.embed({ style: 'display: block; margin-top: 3000px' });
  await frame.ready();
  await sleep(600);
  assert.equal(await frame.frames(), 0);
  assert.equal(await frame.evaluate(() => window.contexts.length), 0);
  await host.close();
});

test('a hidden tab draws nothing', async () => {
  const tutor = await house.open({ hash: '#step=3' });
  const { page } = tutor;
  const hide = (hidden) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden ? 'hidden' : 'visible');
  await hide(true);
  await sleep(200);
  const frames = await tutor.frames();
  await page.evaluate(() => window.chainrule.test.act('deck.next', 'press', ''));
  await page.setViewportSize({ width: 900, height: 700 });
  await sleep(500);
  assert.equal(await tutor.frames(), frames);
  await hide(false);
  await tutor.settle();
  assert.ok((await tutor.frames()) > frames);
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 5);
  await tutor.close();
});

test('twenty tutors on one page: every one draws and takes clicks when it is in sight', async () => {
  const host = await openHost(house, { init: keepContexts });
  const frames = [];
  for (let i = 0; i < 20; ++i)
    frames.push(await host.embed({ hash: `#step=${(i % 12) + 1}`, height: '500' }));
  await Promise.all(frames.map((frame) => frame.ready()));
  const alive = async () => (await Promise.all(frames.map((frame) => frame.hasContext()))).filter(Boolean).length;
  for (const order of [frames, [...frames].reverse()]) {
    for (const frame of order) {
      await frame.element.scrollIntoViewIfNeeded();
      const step = Number(/step=(\d+)/.exec(await frame.state())[1]);
      await frame.click('deck.next');
      await frame.becomes(`lesson=backprop&step=${step + 1}`);
      assert.ok((await alive()) <= 8, `${await alive()} contexts`);
    }
  }
  // Scrolls as fast as a person can.
  for (let y = 0; y <= 10000; y += 250) {
    await host.page.evaluate((top) => window.scrollTo(0, top), y);
    await sleep(16);
    assert.ok((await alive()) <= 12);
  }
  await sleep(1000);
  assert.ok((await alive()) <= 3);
  await frames[19].click('deck.first');
  await frames[19].becomes('lesson=backprop');
  await host.close();
});
