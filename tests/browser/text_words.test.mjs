// Every word of the text view comes from the tutor, and none is undefined in any lesson at any step.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

const LARGE_MAP = 'lesson=conv&dim=2&cin=3&cout=2&n=8,8&k=3,3&stride=2&pad=1';
const LARGEST_MAP = 'lesson=conv&dim=2&cin=64&cout=64&n=32,32&k=3,3&pad=1';
const STATES = [
  'lesson=backprop', 'lesson=backprop&round=2,3&compare=1', 'lesson=backprop&pin=W1:0,1&guess=grows',
  `lesson=backprop&W1=${Array(9).fill(Array(16).fill('.1').join()).join(';')}&W2=${Array(17).fill('.1').join(';')}&x=${Array(8).fill('1').join()}`,
  'lesson=saturation', 'lesson=saturation&guess=grows&pin=w:1,0', 'lesson=saturation&eta=1000',
  'lesson=blocks', 'lesson=blocks&net=resnet50&bn=1', 'lesson=blocks&bn=0&projection=0&stride=1',
  'lesson=norm', 'lesson=norm&layout=NC&shape=3,5', 'lesson=norm&over=group&groups=2&shape=2,4,3,3&layout=NCHW&beside=1',
  'lesson=norm&answer=shown&keepdims=1', 'lesson=norm&shape=2,128,1,2&layout=NCHW&over=layer',
  'lesson=conv', 'lesson=conv&show=symbols', 'lesson=conv&show=colour&dim=2&n=4&k=2', LARGE_MAP, LARGEST_MAP,
  `${LARGE_MAP}&shows=density&window=3,5,20`,
];
const WRONG = /\bundefined\b|\bnull\b|\bNaN\b|\[object |\{\w+\}/;

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

// All text that is shown or read aloud, element by element.
const words = (page) =>
  page.evaluate(() => {
    const all = [];
    const texts = document.createTreeWalker(document.getElementById('text-view'), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) all.push(texts.currentNode.data);
    for (const element of document.querySelectorAll('#text-view *'))
      for (const name of ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'value'])
        if (element.hasAttribute(name)) all.push(element.getAttribute(name));
    for (const select of document.querySelectorAll('#text-view option')) all.push(select.value);
    return all;
  });

for (const state of STATES) {
  test(`no word is missing: ${state.slice(0, 90)}`, async () => {
    const tutor = await house.open({ search: '?view=text', hash: `#${state}` });
    assert.deepEqual(await tutor.notice(), []);
    const last = await tutor.lastStep();
    for (let step = 0; step <= last; ++step) {
      assert.equal(await tutor.setState(`${state}&step=${step}`), true, `step ${step}`);
      const all = await words(tutor.page);
      assert.ok(all.length > 30);
      assert.deepEqual(all.filter((text) => WRONG.test(text)), [], `step ${step}`);
    }
    await tutor.close();
  });
}

for (const [width, height] of [[1280, 800], [390, 844]]) {
  for (const theme of ['light', 'dark']) {
    test(`a large map's buttons are buttons, ${width} × ${height}, ${theme}`, async () => {
      const tutor = await house.open({
        search: `?view=text&theme=${theme}`, hash: `#${LARGE_MAP}&step=1`, viewport: { width, height },
      });
      const texts = await tutor.page.locator('#text-view button[data-id^="heatmap."]').allTextContents();
      assert.equal(texts.length, 7);
      assert.equal(texts[0], 'All');
      assert.ok((await tutor.page.evaluate(() => document.documentElement.scrollWidth)) <= width, 'nothing is wider');
      const before = await tutor.state();
      await tutor.item('heatmap.in').click();
      assert.notEqual(await tutor.state(), before);
      assert.equal(await tutor.item('heatmap.fit').getAttribute('aria-disabled'), null);
      await tutor.item('heatmap.fit').click();
      assert.equal(await tutor.item('heatmap.fit').getAttribute('aria-disabled'), 'true');
      await tutor.item('heatmap.in').scrollIntoViewIfNeeded();
      await tutor.page.screenshot({ path: `${SCREENSHOTS}/map-text-${width}-${theme}.png` });
      await tutor.close();
    });
  }
}
