// The drawing context is lost and comes back: taken by the browser, or released by the tutor.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepContexts, openHost } from './lib/host.mjs';
import { openHouse } from './lib/tutor.mjs';

// Chromium's complaint about a context that something else has taken.
const TAKEN = /CONTEXT_LOST_WEBGL|WebGL: context|Too many active WebGL contexts/;

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

test('lost and restored twenty times, the picture is the same', async () => {
  const tutor = await house.open({ hash: '#step=9', init: keepContexts });
  const { page } = tutor;
  const before = await page.screenshot();
  await page.evaluate(() => {
    window.loss = window.contexts[0].getExtension('WEBGL_lose_context');
  });
  for (let time = 0; time < 20; ++time) {
    await page.evaluate(() => window.loss.loseContext());
    await page.waitForFunction(() => window.contexts[0].isContextLost());
    await page.waitForTimeout(30);
    const frames = await tutor.frames();
    await page.evaluate(() => window.chainrule.test.act('deck.next', 'press', ''));
    await page.waitForTimeout(60);
    assert.equal(await tutor.frames(), frames, 'nothing is drawn without a context');
    await page.evaluate(() => window.loss.restoreContext());
    await page.waitForFunction(() => !window.contexts[0].isContextLost());
    await page.evaluate(() => window.chainrule.test.act('deck.previous', 'press', ''));
    await tutor.settle();
    assert.ok((await tutor.frames()) > frames);
    assert.ok(before.equals(await page.screenshot()), `the same picture after ${time + 1} losses`);
  }
  assert.equal(await page.evaluate(() => window.contexts.length), 1);
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 10);
  await tutor.close([TAKEN]);
});

test('out of sight and back twenty times, the picture is the same', async () => {
  const host = await openHost(house, { init: keepContexts });
  const frame = await host.embed({ hash: '#step=9' });
  await frame.ready();
  await frame.waitForFrame();
  await host.page.waitForTimeout(300);
  const before = await host.page.screenshot();
  const sight = (margin) =>
    frame.element.evaluate((element, top) => (element.style.marginTop = top), margin);
  for (let time = 0; time < 20; ++time) {
    await sight('-2000px');
    await frame.evaluate(
      () => new Promise((resolve) => {
        const look = () => (window.contexts[0].isContextLost() ? resolve() : setTimeout(look, 20));
        look();
      })
    );
    await sight('0');
    await frame.frame.waitForFunction(() => !window.contexts[0].isContextLost());
    await frame.waitForFrame();
    await host.page.waitForTimeout(150);
    assert.ok(before.equals(await host.page.screenshot()), `the same picture after ${time + 1} times`);
  }
  assert.equal(await frame.evaluate(() => window.contexts.length), 1);
  await frame.click('deck.next');
  await frame.becomes('lesson=backprop&step=10');
  await host.close();
});

test('a context that the browser takes away is requested again', async () => {
  const tutor = await house.open({ hash: '#step=9', init: keepContexts });
  const { page } = tutor;
  const before = await page.screenshot();
  await page.evaluate(() => {
    for (let i = 0; i < 16; ++i) document.createElement('canvas').getContext('webgl2');
  });
  await page.waitForFunction(() => window.contexts[0].isContextLost());
  await page.waitForFunction(() => !window.contexts[0].isContextLost());
  await tutor.settle();
  assert.ok(before.equals(await page.screenshot()));
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 10);
  await tutor.close([TAKEN]);
});

test('without a context the tutor shows the text view until it comes back', async () => {
  const tutor = await house.open({ hash: '#step=9', init: keepContexts });
  const { page } = tutor;
  await page.evaluate(() => {
    const extension = window.contexts[0].getExtension('WEBGL_lose_context');
    window.loss = extension;
    extension.restoreContext = () => {};
    extension.loseContext();
  });
  await page.waitForFunction(() => document.documentElement.dataset.view === 'text');
  assert.equal(await page.locator('#canvas').isVisible(), false);
  assert.equal(await tutor.item('tool.text_view').isVisible(), false);
  await tutor.item('deck.next').click();
  assert.equal(await tutor.step(), 10);
  // The context comes back late.
  await page.evaluate(() => {
    delete window.loss.restoreContext;
    window.loss.restoreContext();
  });
  await page.locator('#canvas').waitFor();
  await tutor.settle();
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 11);
  await tutor.close([TAKEN]);
});
