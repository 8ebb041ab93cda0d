// The tutor in one file, opened from the disk: in each browser, with no more rights than it gives a file.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { openDisplay } from './lib/display.mjs';
import { ENGINES, placeInText } from './lib/engines.mjs';
import { DIST } from './lib/tutor.mjs';

const FILE = pathToFileURL(`${DIST}/chainrule.html`).href;
const FOLDER = pathToFileURL(`${DIST}/index.html`).href;
const viewport = { width: 960, height: 600 };

let display;
before(async () => (display = await openDisplay()));
after(() => display.close());

for (const [name, engine] of Object.entries(ENGINES)) {
  describe(name, () => {
    let house;
    before(async () => (house = await engine.open(display)));
    after(() => house?.close());

    test('from file://, as a drawing', async () => {
      const tutor = await house.open({ url: `${FILE}#x=3&step=4`, viewport });
      assert.equal(await tutor.page.evaluate(() => location.protocol), 'file:');
      assert.equal(await tutor.page.evaluate(() => document.documentElement.dataset.view), 'canvas');
      assert.deepEqual((await tutor.values()).x[0], [1, 3]);
      await tutor.click('deck.next');
      assert.equal(await tutor.step(), 5);
      await tutor.page.waitForTimeout(400);
      assert.match(await tutor.hash(), /step=5/, 'the address follows');
      await tutor.close();
    });

    test('the folder from file:// names the one file that opens there', async () => {
      const tutor = await house.open({ url: `${FOLDER}#x=3&step=4`, viewport, wait: false });
      for (let tries = 0; tries < 100; ++tries) {
        if (await tutor.page.evaluate(() => document.getElementById('failure')?.hidden === false)) break;
        await tutor.page.waitForTimeout(50);
      }
      const said = await tutor.page.evaluate(() => document.getElementById('failure').textContent);
      assert.match(said, /could not start: .+ does not run from a disk: .+ chainrule\.html, in the same folder, does/);
      assert.doesNotMatch(said, /again/);
      await tutor.close([/./]);
    });

    test('from file://, as text', async () => {
      const tutor = await house.open({ url: `${FILE}?view=text&theme=dark#step=9`, viewport });
      await tutor.page.mouse.click(...(await placeInText(tutor, 'deck.next')));
      assert.equal(await tutor.step(), 10);
      assert.equal(await tutor.page.evaluate(() => document.documentElement.dataset.theme), 'dark');
      await tutor.close();
    });
  });
}
