// Text of double size on a phone: nothing is wider than the screen, and the steps are not in the way.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { violations } from './lib/audit.mjs';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

const STATES = ['step=9', 'step=3&pin=s2:0,0', 'lesson=saturation&step=13', 'lesson=blocks&step=3',
  'lesson=norm&step=2', 'lesson=conv&step=2'];

let house;
let large;  // a browser set to letters of double size
before(async () => {
  house = await openHouse();
  large = await openHouse({ args: ['--blink-settings=defaultFontSize=32'] });
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => Promise.all([house.close(), large.close()]));

const measure = (tutor) =>
  tutor.page.evaluate(() => {
    const deck = document.querySelector('.region.deck');
    const header = document.querySelector('.region.header');
    return {
      width: document.documentElement.scrollWidth,
      sticky: getComputedStyle(deck).position === 'sticky',
      deck: deck.offsetHeight / innerHeight,
      header: header.offsetHeight / innerHeight,
      letters: parseFloat(getComputedStyle(document.documentElement).fontSize),
    };
  });

const PHONES = [{ width: 390, height: 844 }, { width: 320, height: 640 }];

for (const viewport of PHONES) {
  for (const way of ['a large root', 'a large default']) {
    test(`${viewport.width} pixels, ${way}`, async () => {
      const origin = way === 'a large root' ? house : large;
      for (const state of STATES) {
        const tutor = await origin.open({
          hash: `#${state}`, search: '?view=text', viewport, hasTouch: true, isMobile: true,
        });
        if (way === 'a large root')
          await tutor.page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
        await tutor.page.waitForTimeout(100);
        const { width, sticky, deck, header, letters } = await measure(tutor);
        assert.equal(letters, 32);
        assert.equal(width, viewport.width, state);
        assert.ok(!sticky || deck <= 0.26, `${state}: ${deck}`);
        if (viewport.width === 390) assert.ok(header < 0.75, `${state}: ${header}`);
        if (state.startsWith('step')) assert.deepEqual(await violations(tutor), [], state);
        await tutor.page.screenshot({ path: `${SCREENSHOTS}/large-text-${state.replace(/\W+/g, '-')}-${viewport.width}.png` });
        await tutor.close();
      }
    });
  }
}

test('with letters of normal size the steps stay in view and take at most a quarter of a phone', async () => {
  for (const theme of ['light', 'dark']) {
    for (const state of STATES) {
      const tutor = await house.open({
        hash: `#${state}`, search: `?view=text&theme=${theme}`, viewport: PHONES[0], hasTouch: true, isMobile: true,
      });
      const { width, sticky, deck } = await measure(tutor);
      assert.equal(width, 390);
      assert.ok(sticky && deck <= 0.26, `${state}: ${sticky} ${deck}`);
      await tutor.page.screenshot({ path: `${SCREENSHOTS}/usual-text-${state.replace(/\W+/g, '-')}-${theme}.png` });
      await tutor.close();
    }
  }
});
