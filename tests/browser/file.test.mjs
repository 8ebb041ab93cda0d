// The tutor in one file, opened from the disk in each browser, with only the rights that a file gets.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { openDisplay } from './lib/display.mjs';
import { ENGINES, placeInText } from './lib/engines.mjs';
import { DIST } from './lib/tutor.mjs';

const FILE = pathToFileURL(`${DIST}/chainrule.html`).href;
const FOLDER = pathToFileURL(`${DIST}/index.html`).href;
const viewport = { width: 960, height: 600 };

let display;
let folder;
before(async () => {
  display = await openDisplay();
  folder = await mkdtemp(join(tmpdir(), 'chainrule-'));
});
after(async () => {
  await display.close();
  await rm(folder, { recursive: true });
});

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
      assert.match(said, /could not start: .+ does not run from a disk: .+ chainrule\.html in the same folder does/);
      assert.doesNotMatch(said, /again/);
      await tutor.close([/./]);
    });

    test('from file://, an engine with a flipped bit is reported as damaged', async () => {
      const whole = await readFile(`${DIST}/chainrule.html`, 'utf8');
      // Changes one base64 digit, which flips some bits of the engine.
      const place = whole.indexOf('id="engine">') + 300001;
      const digit = whole[place] === 'A' ? 'B' : 'A';
      const damaged = join(folder, 'damaged.html');
      await writeFile(damaged, whole.slice(0, place) + digit + whole.slice(place + 1));
      const tutor = await house.open({ url: pathToFileURL(damaged).href, viewport, wait: false });
      const said = () => tutor.page.evaluate(() => document.getElementById('failure').textContent);
      for (let tries = 0; tries < 200 && !(await said()); ++tries)
        await new Promise((resolve) => setTimeout(resolve, 50));
      assert.match(await said(), /the engine in this page is damaged/);
      await tutor.page.close();
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
