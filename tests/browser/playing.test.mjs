// Steps that play: by button and by Space in both views, without a frame while they wait, and
// paused by any other input.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const act = (tutor, id, verb, value = '') =>
  tutor.page.evaluate((what) => window.chainrule.test.act(...what), [id, verb, value]);
const playing = async (tutor) =>
  (await tutor.item('deck.play').textContent()) === 'Pause';
const becomes = (tutor, step, timeout = 12000) =>
  tutor.page.waitForFunction(
    (wanted) => Number(document.querySelector('[data-id="timeline.slider"]').value) === wanted,
    step,
    { timeout }
  );

test('plays to the end, with no frame while it waits', async () => {
  const tutor = await house.open({ hash: '#step=10' });
  await act(tutor, 'deck.speed', 'set', '0.5');
  await tutor.click('deck.play');
  assert.equal(await tutor.step(), 11);
  assert.equal(await playing(tutor), true);
  await tutor.page.waitForTimeout(300);  // the link is written
  const frames = await tutor.frames();
  await tutor.page.waitForTimeout(1200);
  assert.equal(await tutor.frames(), frames, 'it waits');
  assert.equal(await tutor.step(), 11);
  await act(tutor, 'deck.speed', 'set', '2');
  await becomes(tutor, 12);
  await becomes(tutor, 14);
  assert.equal(await playing(tutor), false);
  assert.match(await tutor.hash(), /step=1[34]$/);
  await tutor.settle();
  const before = await tutor.frames();
  await tutor.page.waitForTimeout(2000);
  assert.equal(await tutor.frames(), before, 'it has ended');
  assert.match(await tutor.hash(), /^#lesson=backprop&step=14$/);
  await tutor.click('deck.play');
  assert.equal(await tutor.step(), 0, 'from the end it plays from the beginning');
  await tutor.close();
});

test('Space plays and pauses on the drawing', async () => {
  const tutor = await house.open();
  const { keyboard, mouse } = tutor.page;
  await keyboard.press('Space');
  assert.equal(await tutor.step(), 1, 'before anything has the keyboard');
  assert.equal(await playing(tutor), true);
  await keyboard.press('Space');
  assert.equal(await playing(tutor), false);
  assert.equal(await tutor.step(), 1);
  await tutor.click('stop.3');
  await keyboard.press('Space');
  assert.equal(await tutor.step(), 4, 'and after a click');
  assert.equal(await playing(tutor), true);
  await tutor.click('deck.speed');
  await tutor.click('deck.speed=0.5');
  assert.equal(await playing(tutor), true, 'the speed can be changed on the way');
  await tutor.click('deck.play');
  assert.equal(await playing(tutor), false);
  for (const pause of [
    () => keyboard.press('ArrowLeft'),
    () => keyboard.press('x'),
    () => tutor.click('net.W1:0,1'),
    () => mouse.click(20, 700),
    () => tutor.setState('step=2'),
    () => act(tutor, 'tool.theme', 'press'),
  ]) {
    if (!(await playing(tutor))) await keyboard.press('Space');
    assert.equal(await playing(tutor), true);
    await pause();
    await tutor.settle();
    assert.equal(await playing(tutor), false, String(pause));
  }
  await tutor.close();
});

test('Space plays and pauses in the text view, and each step is said once', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const { keyboard } = tutor.page;
  const said = () => tutor.page.locator('#live').textContent();
  await keyboard.press('Space');
  assert.equal(await tutor.step(), 1);
  assert.equal(await playing(tutor), true);
  const first = await said();
  assert.match(first, /step 1 of/i);
  await tutor.page.evaluate(() => {
    window.saidTexts = [];
    new MutationObserver(() => window.saidTexts.push(document.querySelector('#live').textContent))
      .observe(document.querySelector('#live'), { childList: true, characterData: true, subtree: true });
  });
  await act(tutor, 'deck.speed', 'set', '2');
  await becomes(tutor, 3);
  const texts = await tutor.page.evaluate(() => window.saidTexts);
  assert.equal(texts.length, 2, texts.join('\n'));
  await keyboard.press('Tab');
  assert.equal(await playing(tutor), true, 'moving the focus does not pause');
  await tutor.page.locator('#text-view h2').first().click();
  assert.equal(await playing(tutor), false, 'a press does');
  assert.equal(await tutor.frames(), 0);

  // Whatever takes Space keeps it.
  const step = await tutor.step();
  await tutor.item('deck.previous').focus();
  await keyboard.press('Space');
  assert.equal(await tutor.step(), step - 1);
  assert.equal(await playing(tutor), false);
  await tutor.item('net.W1:0,1').first().focus();
  await keyboard.press('Space');
  assert.match(await tutor.state(), /pin=W1:0,1/);
  assert.equal(await playing(tutor), false);
  await tutor.page.waitForTimeout(600);  // otherwise Enter would be the second click on the number
  // By the button, which keeps the focus.
  await tutor.item('deck.play').focus();
  await keyboard.press('Enter');
  assert.equal(await playing(tutor), true);
  assert.equal(await tutor.step(), step);
  await keyboard.press('Space');
  assert.equal(await playing(tutor), false);
  assert.equal(await tutor.page.evaluate(() => document.activeElement.dataset.id), 'deck.play');
  assert.doesNotMatch(await tutor.state(), /play|speed/);
  await tutor.close();
});

test('a step moves and comes to rest; with reduced motion it is only drawn', async () => {
  const counted = async (tutor) => {
    const before = await tutor.frames();
    await act(tutor, 'deck.next', 'press');
    await tutor.settle();
    return (await tutor.frames()) - before;
  };
  const tutor = await house.open();
  const first = await counted(tutor);
  await act(tutor, 'stop.8', 'press');
  await tutor.settle();
  const back = await counted(tutor);
  await tutor.page.emulateMedia({ reducedMotion: 'reduce' });
  await act(tutor, 'deck.first', 'press');
  await tutor.settle();
  const frames = await counted(tutor);
  assert.ok(frames >= 1 && frames <= 4, `${frames} frames`);
  // A busy machine draws few frames in half a second.
  assert.ok(first > frames, `the first signal: ${first} frames`);
  assert.ok(back > frames, `a sensitivity on its way back: ${back} frames`);
  await tutor.close();
});
