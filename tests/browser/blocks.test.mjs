// The lesson on residual blocks, by mouse and keyboard: counts step by step, switches, sizes and copies.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { drag, pressKey, said, type } from './lib/saturation.mjs';
import { openHouse } from './lib/tutor.mjs';

const REFERENCE = JSON.parse(
  await readFile(new URL('../reference/parameters.json', import.meta.url), 'utf8')
);
const LESSON = 'lesson=blocks';
const TALL = { viewport: { width: 1280, height: 1050 } };

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const open = (state = '', options = {}) => house.open({ hash: `#${LESSON}${state}`, ...options });
const totals = async (tutor) => {
  const { residual, bottleneck } = await tutor.values();
  return [residual.total.parameters, bottleneck.total.parameters];
};

test('the source\'s two blocks and five networks agree with the reference', async () => {
  const tutor = await open();
  assert.deepEqual(await totals(tutor), [18496, 17600]);
  for (const [name, expected] of Object.entries(REFERENCE)) {
    assert.equal(await tutor.setState(`${LESSON}&net=${name}`), true);
    const { net } = await tutor.values();
    const sum = (wanted, key) =>
      net.layers.filter(wanted).reduce((all, layer) => all + layer[key], 0);
    assert.equal(net.total.parameters, expected.parameters);
    assert.equal(sum((layer) => layer.gamma_beta > 0, 'parameters'), expected.batch_norm);
    assert.equal(sum((layer) => layer.name === 'fc', 'parameters'), expected.fully_connected);
    assert.equal(net.total.running, expected.running_statistics);
  }
  await tutor.close();
});

test('the stops of the timeline name the block that they count', async () => {
  const tutor = await open('', { search: '?view=text' });
  const names = await tutor.page.evaluate(() =>
    [...document.querySelectorAll('.stops button .unseen')].map((words) => words.textContent));
  assert.equal(names[0], 'Step 1: conv1, Standard block');
  assert.ok(names.some((name) => /^Step \d+: conv1, Bottleneck block$/.test(name)), names.join('; '));
  const plain = names.map((name) => name.replace(/^Step \d+: /, ''));
  assert.equal(new Set(plain).size, plain.length, plain.join('; '));
  await tutor.close();
});

test('by mouse: steps count the layers, a box pins its number, switches and presets recount', async () => {
  const tutor = await open('', TALL);
  await tutor.click('deck.next');
  assert.equal((await tutor.drawnNumbers())['layer.residual.conv1'], '9248');
  assert.equal((await tutor.drawnNumbers())['layer.residual.conv2'], undefined, 'not yet computed');
  for (let step = 2; step <= 7; ++step) await tutor.click('deck.next');
  assert.equal((await tutor.drawnNumbers())['layer.bottleneck.total'], '17,600');
  await tutor.click('layer.bottleneck.conv1');
  assert.match(await tutor.state(), /pin=bottleneck\.conv1:0,0|pin=bottleneck\.conv1%3A0%2C0/);
  await tutor.click('edge.bottleneck.edge:1,0');
  assert.match(await tutor.state(), /pin=bottleneck\.edge/);
  await tutor.click('card.close');
  await tutor.click('toggle.bias');
  assert.deepEqual(await totals(tutor), [18432, 17408]);
  await tutor.click('toggle.bn');
  assert.deepEqual(await totals(tutor), [18432 + 128, 17408 + 384]);
  assert.equal((await tutor.drawnNumbers())['layer.bottleneck.total'], '17,792',
    'the step is still the total');
  await tutor.click('toggle.bn');
  await tutor.click('preset.equal');
  const [standard, bottleneck] = await totals(tutor);
  assert.equal(standard * 17, bottleneck * 288);
  await tutor.click('tool.undo');
  assert.deepEqual(await totals(tutor), [18432, 17408]);
  await tutor.close();
});

test('by keyboard: numbers typed, the question guessed, impossible sizes refused with a sentence', async () => {
  const tutor = await open('&step=0', { search: '?view=text' });
  await tutor.item('set.guess').locator('input[value="bottleneck"]').check().catch(async () => {
    await tutor.item('set.guess').selectOption('bottleneck');
  });
  await tutor.settle();
  assert.match(await said(tutor, 'question.answer'), /Yes.*49,152.*16,384/);
  await type(tutor, 'settings.residual', '64');
  assert.deepEqual(await totals(tutor), [2 * (64 * 9 + 1) * 64, 17600]);
  await type(tutor, 'settings.stride', '2');
  assert.match((await tutor.page.locator('#text-view').textContent()) + (await tutor.page.locator('body').textContent()),
    /64 × 16 × 16.*64 × 8 × 8/s);
  assert.deepEqual(await totals(tutor), [2 * (64 * 9 + 1) * 64, 17600], 'nothing was changed');
  await pressKey(tutor, 'toggle.projection');
  await type(tutor, 'settings.stride', '2');
  const { residual } = await tutor.values();
  assert.equal(residual.layers.at(-1).name, 'projection');
  assert.equal(residual.total.macs, (2 * 64 * 64 * 9 + 64 * 64) * 64);
  await tutor.close();
});

test('by mouse: the point on the chart of equal budget dragged, one edit to undo', async () => {
  const tutor = await open('&step=9');
  await drag(tutor, 'chart.parameters.channels', [[-10, 0], [-40, 0]], async () => {
    const { bottleneck } = await tutor.values();
    assert.ok(Number.isInteger(bottleneck.layers[0].parameters));
  });
  const channels = Number(/bottleneck=(\d+),32/.exec(await tutor.state())[1]);
  assert.ok(channels > 80 && channels < 125, `${channels} channels`);
  assert.equal((await totals(tutor))[1], (channels + 1) * 32 + 9248 + 33 * channels);
  await tutor.click('tool.undo');
  assert.deepEqual(await totals(tutor), [18496, 17600]);
  await tutor.close();
});

test('a network by stage: a row of the table highlights its boxes', async () => {
  const tutor = await open('&step=12&net=resnet50');
  const items = await tutor.page.evaluate(() => window.chainrule.test.items());
  assert.equal(items.filter((id) => id.startsWith('box.')).length, 1 + 3 + 4 + 6 + 3 + 1);
  const drawn = await tutor.drawnNumbers();
  assert.equal(drawn['share.net.share:4,0'], '59', 'layer4 has most of the parameters');
  assert.equal(drawn['share.net.share:4,5'], '20', 'and little of the work');
  await tutor.click('box.2');
  assert.match(await tutor.state(), /pin=net\.block:1,0/);
  assert.equal((await tutor.drawnNumbers())['card.value'], '75,008');
  await tutor.close();
});

test('the text view: blocks as tables, formulas of the trace, the crossing', async () => {
  const tutor = await open('&step=7', { search: '?view=text' });
  const text = async () =>
    (await tutor.page.locator('#text-view main').textContent()).replace(/\s+/g, ' ');
  assert.match(await text(), /128 × 16 × 16 × 128/);
  assert.match(await tutor.shown('layer.bottleneck.total'), / = 17,600$/);
  // The table of all counts comes once the layers are counted.
  await tutor.setState(`${LESSON}&step=8`);
  assert.equal(await tutor.item('count.bottleneck.total:0,0').count(), 1);
  assert.equal(await tutor.shown('count.bottleneck.total:0,0'), '17,600');
  await tutor.setState(`${LESSON}&step=9`);
  assert.match(await said(tutor, 'budget_fixed'), /144.*141\.78/);
  assert.match(await said(tutor, 'budget_quarter'), /131\.71.*131\.23/);
  await tutor.setState(`${LESSON}&step=13`);
  assert.match(await text(), /25,636,712.*25,583,592.*53,120/);
  await tutor.close();
});

test('the table is copied as CSV, Markdown and LaTeX', async () => {
  const tutor = await open('&step=7', { search: '?view=text' });
  await tutor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (format) => {
    await tutor.item(`copy.table.${format}`).click();
    await tutor.settle();
    return tutor.page.evaluate(() => navigator.clipboard.readText());
  };
  assert.match(await copied('csv'), /^block,layer,.*\n(.*\n)*Bottleneck block,total,.*,17600,/);
  assert.match(await copied('markdown'), /\| Standard block \| conv1 \|.*\| 9248 \|/);
  assert.match(await copied('latex'), /\\begin\{tabular\}(.|\n)*4224(.|\n)*\\end\{tabular\}/);
  await tutor.close();
});
