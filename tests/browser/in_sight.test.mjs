// Answers are in view, however far the page was scrolled: the notice that refuses a link, and the Share
// panel.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 500 } },
};
const HASH = '#lesson=conv&step=0';  // a question whose answers can be seen to move

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

async function refuse(tutor, what = 'abc') {
  await tutor.page.evaluate((hash) => (location.hash = hash), `${HASH}&n=${what}`);
  await tutor.page.waitForSelector('#text-view .notice', { state: 'attached' });
  await tutor.settle();
}

// The vertical extent of an element in the window, and the top of the steps at its foot.
const placeOf = (tutor, selector) =>
  tutor.page.evaluate((where) => {
    const deck = document.querySelector('.region.deck');
    const stuck = getComputedStyle(deck).position === 'sticky';
    const { top, bottom } = document.querySelector(where).getBoundingClientRect();
    return { top, bottom, end: window.innerHeight - (stuck ? deck.offsetHeight : 0) };
  }, selector);

async function assertSeen(tutor, selector) {
  const { top, bottom, end } = await placeOf(tutor, selector);
  assert.ok(top >= 0 && bottom <= end, `${selector}: from ${top} to ${bottom} of ${end}`);
}

// The place of everything drawn.
const rects = (tutor) =>
  tutor.page.evaluate(() => {
    const { items, rect } = window.chainrule.test;
    return JSON.stringify(items().map((id) => [id, rect(id)]));
  });

async function turn(tutor) {
  const { width } = tutor.page.viewportSize();
  await tutor.page.mouse.move(width / 5, 300);
  await tutor.page.mouse.wheel(0, 700);
  await tutor.settle();
}

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const theme of ['light', 'dark']) {
    const picture = (name) => ({ path: `${SCREENSHOTS}/sight-${name}-${screen}-${theme}.png` });

    test(`text, ${screen}, ${theme}: a link that is refused while scrolled down`, async () => {
      const tutor = await house.open({ hash: HASH, search: `?view=text&theme=${theme}`, ...options });
      for (const down of [60, 150, 600, 1e5]) {
        await tutor.setState(HASH);
        await tutor.page.evaluate((y) => window.scrollTo(0, y), down);
        await refuse(tutor, `n${down}`);
        await assertSeen(tutor, '#text-view .notice');
      }
      await tutor.page.screenshot(picture('refused-text'));
      await tutor.close();
    });

    test(`canvas, ${screen}, ${theme}: a link that is refused while scrolled down`, async () => {
      const tutor = await house.open({ hash: HASH, search: `?theme=${theme}`, ...options });
      await refuse(tutor);
      const unscrolled = await rects(tutor);
      await tutor.setState(HASH);
      await tutor.settle();
      const before = await rects(tutor);
      await turn(tutor);
      assert.ok((await rects(tutor)) !== before, 'it was scrolled');
      await refuse(tutor);
      assert.ok((await rects(tutor)) === unscrolled, 'read from the top');
      await tutor.page.screenshot(picture('refused-canvas'));
      await tutor.close();
    });

    test(`text, ${screen}, ${theme}: Share`, async () => {
      const tutor = await house.open({ hash: HASH, search: `?view=text&theme=${theme}`, ...options });
      const share = tutor.item('tool.share');
      await (options.hasTouch ? share.tap() : share.click());
      await assertSeen(tutor, '#node-share');
      await tutor.page.screenshot(picture('share-text'));
      await tutor.close();
    });

    test(`canvas, ${screen}, ${theme}: Share`, async () => {
      const tutor = await house.open({ hash: HASH, search: `?theme=${theme}`, ...options });
      await turn(tutor);
      await tutor.click('tool.share');
      const { height } = await tutor.rect('tool.share');
      for (const id of ['share.copy_link', 'share.copy_embed', 'share.close']) {
        const rect = await tutor.rect(id);
        assert.ok(rect.height >= height / 2 && rect.width > 30, `${id}: ${JSON.stringify(rect)}`);
      }
      await tutor.page.screenshot(picture('share-canvas'));
      const opened = await tutor.rect('share.close');
      // Closing the panel only moves what was below it.
      await tutor.click('share.close');
      await turn(tutor);
      await tutor.click('tool.share');
      assert.deepEqual(await tutor.rect('share.close'), opened, 'opened again, it is in the same place');
      await tutor.close();
    });
  }
}

test('a page called by its host is scrolled, but not the page around its frame', async () => {
  const tutor = await house.open({ hash: HASH, search: '?view=text', ...SCREENS.desktop });
  await tutor.page.evaluate(() => window.scrollTo(0, 400));
  assert.equal(await tutor.setState('lesson=conv&n=abc'), false);
  await assertSeen(tutor, '#text-view .notice');
  // The same notice again is not new, so the reader's place does not change.
  await tutor.page.evaluate(() => window.scrollTo(0, 400));
  await tutor.page.evaluate(() => window.chainrule.test.act('deck.next', 'set', '1'));
  assert.equal(await tutor.page.evaluate(() => window.scrollY), 400);
  await tutor.close();
});
