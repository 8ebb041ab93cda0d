// The text view serves learners who cannot see or point: checked by axe, by size and by content.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { missingNodes, namelessNodes, violations } from './lib/audit.mjs';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

const STATES = ['', '#step=9', '#step=14&pin=W2:1,0&round=2,3', '#x=abc', '#x=3&colour=red'];

for (const theme of ['light', 'dark']) {
  for (const view of ['text', 'canvas']) {
    test(`axe finds nothing: ${view} view, ${theme}`, async () => {
      for (const hash of STATES) {
        const tutor = await house.open({ hash, search: `?view=${view}&theme=${theme}` });
        assert.deepEqual(await violations(tutor), [], hash);
        await tutor.close();
      }
    });
  }
}

for (const colorScheme of ['light', 'dark']) {
  test(`in forced colours, ${colorScheme}, the current step stands out at full strength`, async () => {
    const tutor = await house.open({ search: '?view=text', hash: '#step=5', forcedColors: 'active', colorScheme });
    assert.equal(await tutor.page.evaluate(() => matchMedia('(forced-colors: active)').matches), true);
    const [current, others, system] = await tutor.page.evaluate(() => {
      const look = (element) => {
        const { color, backgroundColor, borderTopColor } = getComputedStyle(element);
        let opacity = 1;
        for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
        return { color, backgroundColor, borderTopColor, opacity };
      };
      const probe = document.createElement('p');
      probe.style.cssText = 'forced-color-adjust: none; color: HighlightText; background: Highlight; border: 1px solid Highlight';
      document.body.append(probe);
      const highlight = look(probe);
      probe.remove();
      const stops = [...document.querySelectorAll('.stops button')];
      const isCurrent = (stop) => stop.hasAttribute('aria-current');
      return [look(stops.find(isCurrent)), stops.filter((stop) => !isCurrent(stop)).map(look), highlight];
    });
    assert.deepEqual(current, system);
    assert.equal(current.opacity, 1);
    assert.ok(others.length > 5);
    for (const other of others) {
      assert.notEqual(other.backgroundColor, current.backgroundColor);
      assert.equal(other.opacity, 1);
    }
    // Nothing on the page is dimmed, because the system's colours are chosen for their contrast.
    assert.deepEqual(await tutor.page.evaluate(() =>
      [...document.querySelectorAll('#text-view *')].filter((element) => getComputedStyle(element).opacity !== '1')
        .map((element) => element.dataset.id ?? element.className)), []);
    // The open lesson is the underlined one.
    const underlines = await tutor.page.evaluate(() =>
      [...document.querySelectorAll('nav button')].map((button) =>
        [button.hasAttribute('aria-current'), getComputedStyle(button).borderBottomColor]));
    assert.equal(underlines.length, 5);
    for (const [open, color] of underlines) assert.equal(color === system.borderTopColor, open);
    await tutor.page.screenshot({ path: `${SCREENSHOTS}/forced-${colorScheme}.png` });
    await tutor.close();
  });
}

test('axe finds nothing while a number is typed and refused, and in the static words', async () => {
  const tutor = await house.open({ search: '?view=text' });
  await tutor.item('cell.W1:0,0').focus();
  await tutor.page.keyboard.press('Enter');
  await tutor.page.keyboard.type('abc');
  await tutor.page.keyboard.press('Enter');
  assert.deepEqual(await violations(tutor), []);
  await tutor.page.evaluate(() => (document.documentElement.dataset.view = 'failed'));
  assert.deepEqual(await violations(tutor), []);
  await tutor.close();
});

test('every usable item on the canvas has a node with role, name and value', async () => {
  for (const hash of ['', '#step=9&pin=W2:1,0', '#step=14']) {
    const tutor = await house.open({ hash });
    assert.deepEqual(await missingNodes(tutor), []);
    assert.deepEqual(await namelessNodes(tutor), []);
    await tutor.close();
  }
});

test('controls are at least 24 pixels wide and high, and 44 high for touch', async () => {
  for (const [least, context] of [
    [24, {}],
    [24, { viewport: { width: 320, height: 640 } }],
    [44, { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }],
  ]) {
    const tutor = await house.open({ search: '?view=text', hash: '#step=9', ...context });
    const small = await tutor.page.evaluate(
      (height) =>
        [...document.querySelectorAll('#text-view [data-id]')]
          .filter((node) => node.checkVisibility())
          .map((node) => [node.dataset.id, node.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < height)
          .map(([id, box]) => `${id} ${box.width} × ${box.height}`),
      least
    );
    assert.deepEqual(small, []);
    await tutor.close();
  }
});

test('at 320 pixels, and at twice the size, nothing scrolls the page sideways', async () => {
  const wide = (name, rows, columns) =>
    `${name}=${Array.from({ length: rows }, () => Array(columns).fill('-1.2345').join(',')).join(';')}`;
  const weights = [wide('W1', 13, 16), wide('W2', 17, 16), wide('W3', 17, 2)].join('&');
  const large = `#${weights}&x=${Array(12).fill(1)}&y=1,2`;
  for (const hash of ['', '#step=9&pin=W2:1,0', `${large}&step=4`, '#x=abc']) {
    for (const viewport of [{ width: 320, height: 640 }, { width: 640, height: 400 }]) {
      const tutor = await house.open({ hash, viewport, search: '?view=text' });
      const width = await tutor.page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(width, viewport.width);
      await tutor.close();
    }
  }
});

test('the focus is visible in the text view and on the canvas', async () => {
  const tutor = await house.open();
  const picture = () => tutor.page.screenshot();
  const seen = new Set();
  let before = await picture();
  for (let press = 0; press < 12; ++press) {
    await tutor.page.keyboard.press('Tab');
    await tutor.settle();
    const id = await tutor.page.evaluate(() => document.activeElement.dataset.id);
    assert.ok(id && !seen.has(id), `${id} is new`);
    seen.add(id);
    const now = await picture();
    assert.ok(!now.equals(before), `the canvas shows the focus at ${id}`);
    before = now;
  }
  await tutor.page.evaluate(() => document.activeElement.blur());
  await tutor.settle();
  assert.ok(!(await picture()).equals(before), 'the ring goes with the focus');
  await tutor.page.evaluate(() => window.chainrule.test.act('tool.text_view', 'press', ''));
  for (let press = 0; press < 12; ++press) {
    await tutor.page.keyboard.press('Tab');
    const outline = await tutor.page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
    });
    assert.ok(outline >= 2);
  }
  await tutor.close();
});

test('formulas are MathML with words and numbers, tables have headers', async () => {
  const tutor = await house.open({ hash: '#step=9', search: '?view=text' });
  const { page } = tutor;
  const math = await page.evaluate(() => {
    const line = document.querySelector('.lines dd');
    return [line.firstElementChild.namespaceURI, line.querySelectorAll('mi, mo, mn').length];
  });
  assert.equal(math[0], 'http://www.w3.org/1998/Math/MathML');
  assert.ok(math[1] > 5);
  const table = page.getByRole('grid', { name: /^W of layer 3/ });
  assert.equal(await table.getByRole('rowheader').count(), 2);
  assert.equal(await table.getByRole('columnheader').count(), 1);
  assert.equal(await table.getByRole('gridcell', { name: /w 11 of layer 3/ }).count(), 1);
  assert.equal(await page.getByRole('slider').getAttribute('aria-valuetext'), 'Step 9 of 14');
  assert.equal(await page.getByRole('navigation', { name: 'Lessons' }).count(), 1);
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
  await tutor.close();
});

test('in print: words and numbers, no canvas and no controls, from either view', async () => {
  for (const search of ['', '?view=text', '?theme=dark']) {
    const tutor = await house.open({ search, hash: '#step=9' });
    await tutor.page.emulateMedia({ media: 'print' });
    assert.equal(await tutor.page.locator('#canvas').isVisible(), false);
    assert.equal(await tutor.item('deck.next').isVisible(), false);
    assert.equal(await tutor.item('cell.W3:1,0').isVisible(), true);
    const colors = await tutor.page.evaluate(() => [
      getComputedStyle(document.documentElement).backgroundColor,
      getComputedStyle(document.body).color,
    ]);
    assert.deepEqual(colors, ['rgb(255, 255, 255)', 'rgb(31, 35, 40)']);
    const pdf = await tutor.page.pdf();
    assert.ok(pdf.length > 5000);
    await tutor.close();
  }
});

test('in print the tables of plots are open, and closed again afterwards', async () => {
  for (const search of ['', '?view=text']) {
    const tutor = await house.open({ search, hash: '#lesson=saturation&step=13' });
    const { page } = tutor;
    const open = () =>
      page.evaluate(() => [...document.querySelectorAll('#text-view details')].map((box) => box.open));
    await page.evaluate(() => (document.querySelector('#text-view details').open = true));
    const before = await open();
    assert.ok(before.length >= 2 && before.includes(false));
    const unfolded = (count) =>
      page.waitForFunction((n) => document.querySelectorAll('#text-view details[open]').length === n, count);
    await page.emulateMedia({ media: 'print' });
    await unfolded(before.length);
    const cells = page.locator('#text-view .data td');
    assert.ok((await cells.count()) > 20);
    assert.equal(await cells.last().isVisible(), true);
    await page.emulateMedia({ media: null });
    await unfolded(1);
    assert.deepEqual(await open(), before);
    // The event that the browser's own printing sends.
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    assert.ok(!(await open()).includes(false));
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    assert.deepEqual(await open(), before);
    await tutor.close();
  }
});

test('forced colours and reduced motion work', async () => {
  const tutor = await house.open({
    search: '?view=text',
    hash: '#step=9',
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  assert.deepEqual(await violations(tutor), []);
  await tutor.item('deck.next').click();
  assert.equal(await tutor.step(), 10);
  await tutor.close();
});
