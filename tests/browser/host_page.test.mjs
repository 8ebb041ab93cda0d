// The host page gets the keys and the rest of a wheel's turn that the drawing in a frame does not use.
// Also frames whose document is the host's own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openHost } from './lib/host.mjs';
import { DIST, openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse({ headers: { 'Access-Control-Allow-Origin': '*' } })));
after(() => house.close());

const MAP = '#lesson=conv&dim=2&cin=3&cout=2&n=8,8&k=3,3&stride=2&pad=1&step=1';
const KEYS = { PageDown: 'PageUp', ArrowDown: 'ArrowUp' };

// Opens a page longer than its window, with a frame in the middle, and clicks in the frame.
async function clicked({ hash = '#lesson=conv&step=3', id = 'deck.next', sandbox = null, height = '500' } = {}) {
  const host = await openHost(house, { width: 1300, height: 800 });
  const frame = await host.embed({
    hash, height, style: 'border: 0; display: block; margin: 100px 0 3000px', ...(sandbox && { sandbox }),
  });
  await frame.ready();
  await frame.click(id);
  assert.equal(await frame.evaluate(() => document.activeElement.id), 'canvas');
  const rest = () => host.page.waitForTimeout(400);
  const scrolled = () => host.page.evaluate(() => Math.round(window.scrollY));
  // The host page's scroll position once it is as wanted and at rest, or after some seconds, because keys
  // are slow on a busy machine.
  const reaches = async (wanted) => {
    for (let tries = 0; tries < 12; ++tries) {
      await rest();
      if (wanted(await scrolled())) break;
    }
    await rest();
    return scrolled();
  };
  const top = () => host.page.evaluate(() => window.scrollTo(0, 0));
  await rest();
  return { host, frame, rest, scrolled, reaches, top };
}

for (const sandbox of [null, 'allow-scripts']) {
  const where = sandbox ? 'a sandboxed frame' : 'a frame';

  test(`${where}: keys that the drawing does not use scroll the host page`, async () => {
    const { host, frame, rest, scrolled, reaches } = await clicked({ sandbox });
    const { keyboard } = host.page;
    for (const [key, back] of Object.entries(KEYS)) {
      await keyboard.press(key);
      const down = await reaches((y) => y >= 20);
      assert.ok(down >= 20, `${key} scrolls by ${down}`);
      await keyboard.press(back);
      assert.equal(await reaches((y) => y === 0), 0, `${key} and back`);
    }
    const state = await frame.state();
    await keyboard.press('ArrowRight');
    await rest();
    assert.notEqual(await frame.state(), state, 'what it has a use for is its own');
    assert.equal(await scrolled(), 0);
    // Chromium scrolls only the focused document by Space, so the first press returns the focus.
    await keyboard.press('Space');
    await rest();
    assert.equal(await host.page.evaluate(() => document.activeElement.tagName), 'BODY');
    await keyboard.press('Space');
    assert.ok((await reaches((y) => y > 100)) > 100, 'Space scrolls');
    await keyboard.press('Shift+Space');
    await keyboard.press('Shift+Space');
    assert.equal(await reaches((y) => y === 0), 0, 'and back');
    await frame.click('deck.next');
    await keyboard.press('ArrowRight');
    await rest();
    assert.equal(await scrolled(), 0, 'clicked again, the drawing has its keys again');
    await host.close();
  });

  test(`${where}: the rest of a wheel's turn scrolls the host page`, async () => {
    const { host, frame, rest, scrolled } = await clicked({ sandbox });
    const { mouse } = host.page;
    const place = () => frame.evaluate(() => window.chainrule.test.items()
        .map((id) => window.chainrule.test.rect(id).y).reduce((sum, y) => sum + y, 0));
    const box = await frame.element.boundingBox();
    await mouse.move(box.x + 800, box.y + 200);
    await rest();
    const unscrolled = await place();
    await mouse.wheel(0, 450);
    await rest();
    assert.notEqual(await place(), unscrolled, 'the stage scrolls');
    assert.equal(await scrolled(), 0);
    // Turns the wheel to the end and further.
    for (let i = 0; i < 15 && (await scrolled()) === 0; ++i) {
      await mouse.wheel(0, 450);
      await rest();
    }
    assert.ok((await scrolled()) >= 100, 'then the page around');
    const end = await place();
    await host.page.evaluate(() => window.scrollTo(0, 0));
    await rest();
    await mouse.wheel(0, -60);
    await rest();
    assert.notEqual(await place(), end, 'back up, the story first');
    await host.close();
  });
}

test('a large map that was clicked keeps its wheel and its keys', async () => {
  const { host, frame, rest, scrolled, reaches, top } = await clicked({ hash: MAP, id: 'heatmap.in', height: '700' });
  const { keyboard, mouse } = host.page;
  await keyboard.press('PageDown');
  assert.ok((await reaches((y) => y > 0)) > 0, 'it was not clicked yet');
  await top();
  await rest();
  const picture = await frame.evaluate(() => window.chainrule.test.rect('heatmap.in'));
  const box = await frame.element.boundingBox();
  await mouse.click(box.x + picture.x, box.y + picture.y + 150);
  await rest();
  for (const act of [() => keyboard.press('PageUp'), () => keyboard.press('ArrowDown'),
    () => mouse.wheel(0, -100), () => keyboard.press('PageDown')]) {
    const before = await frame.state();
    await act();
    await frame.frame.waitForFunction((state) => window.chainrule.getState() !== state, before);
    assert.equal(await scrolled(), 0);
  }
  // The first press returns the focus, as above.
  await keyboard.press('Space');
  await rest();
  await keyboard.press('Space');
  assert.ok((await reaches((y) => y > 0)) > 0, 'Space is not the map\'s');
  await host.close();
});

test('a frame with its document in srcdoc works and does not complain about its address', async () => {
  const host = await openHost(house);
  const said = [];
  host.page.on('console', (message) => said.push(message.text()));
  const text = await readFile(`${DIST}/chainrule.html`, 'utf8');
  for (const sandbox of [null, 'allow-scripts']) {
    const element = await host.page.evaluateHandle(([html, kept]) => new Promise((resolve) => {
      const frame = document.createElement('iframe');
      if (kept) frame.setAttribute('sandbox', kept);
      frame.srcdoc = html;
      frame.style.cssText = 'width: 1200px; height: 700px';
      frame.addEventListener('load', () => resolve(frame), { once: true });
      document.body.replaceChildren(frame);
    }), [text, sandbox]);
    const frame = await element.contentFrame();
    await frame.evaluate(() => window.chainrule.ready);
    assert.equal(await frame.evaluate(() => location.href), 'about:srcdoc');
    for (const change of ['deck.next', 'deck.next', 'lesson.norm', 'lesson.conv', 'deck.next']) {
      await frame.evaluate((id) => window.chainrule.test.act(id, 'press', ''), change);
      await host.page.waitForTimeout(350);
    }
    assert.match(await frame.evaluate(() => window.chainrule.getState()), /lesson=conv&step=1/);
  }
  assert.deepEqual(said.filter((line) => /address|pushState|replaceState/.test(line)), []);
  await host.close();
});

test('if the address cannot be written, the console says so once', async () => {
  const tutor = await house.open({
    search: '?view=text',
    init: () => {
      history.pushState = history.replaceState = () => {
        throw new DOMException('denied', 'SecurityError');
      };
    },
  });
  const said = [];
  tutor.page.on('console', (message) => said.push(message.text()));
  for (let i = 0; i < 4; ++i) {
    await tutor.item('deck.next').click();
    await tutor.page.waitForTimeout(350);
  }
  assert.deepEqual(said.filter((line) => /address/.test(line)), ['The address was not changed: denied']);
  await tutor.close();
});
