// Each lesson's words are loaded when the lesson opens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { DIST, openHouse } from './lib/tutor.mjs';

const NOT_LOADED = /Failed to load resource|integrity/;
const PAGE = readFileSync(join(DIST, 'index.html'), 'utf8');
const FILES = Object.fromEntries(
  [...PAGE.matchAll(/data-lesson="(\w+)" href="(words\/[^"]+)"/g)].map(([, lesson, file]) => [lesson, file]));
const LESSONS = Object.keys(FILES);

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

// Opens a tutor and keeps the lessons whose words it asks for. `answer(lesson)` may delay or change an answer.
async function open({ answer = (lesson, route) => route.continue(), at = house, wait = true, ...options } = {}) {
  const asked = [];
  const tutor = await at.open({ at: 'about:blank', wait: false });
  tutor.origin = at.origin;
  await tutor.page.route('**/words/*', async (route) => {
    const lesson = /words\/(\w+)\./.exec(route.request().url())[1];
    asked.push(lesson);
    await answer(lesson, route);
  });
  await tutor.page.goto(`${at.origin}/${options.search ?? ''}${options.hash ?? ''}`);
  if (wait) await tutor.ready();
  return { tutor, asked };
}

const heading = (tutor) => tutor.page.locator('#text-view h2').first().textContent();
const live = (tutor) => tutor.page.locator('#live').textContent();
const opened = (lesson) => readFileSync(join(DIST, FILES[lesson]), 'utf8').match(/^## intro: (.*)$/m)?.[1];
const act = (tutor, id, verb = 'press') =>
  tutor.page.evaluate(([item, what]) => window.chainrule.test.act(item, what, ''), [id, verb]);
const loaded = (tutor) => tutor.page.waitForFunction(() => !window.chainrule.test.loading());

function gate() {
  let release;
  const passed = new Promise((resolve) => (release = resolve));
  return { passed, release };
}

test('only the words of the opening lesson are loaded, beside the engine', async () => {
  assert.ok(LESSONS.length >= 5);
  const { tutor: first, asked } = await open();
  assert.deepEqual(asked, [new URLSearchParams(await first.state()).get('lesson')]);
  await first.close();
  for (const lesson of LESSONS) {
    for (const hash of [`#lesson=${lesson}`, `#step=1&lesson=${lesson}`]) {
      const held = gate();
      const { tutor, asked } = await open({ hash, wait: false, answer: (_, route) => held.passed.then(() => route.continue()) });
      const engine = tutor.page.waitForResponse(/\.wasm$/);
      await tutor.page.reload();
      await engine;
      assert.equal(asked.at(-1), lesson, 'asked for before the engine is there');
      held.release();
      await tutor.ready();
      assert.deepEqual(new Set(asked), new Set([lesson]), hash);
      assert.doesNotMatch(await tutor.page.locator('#text-view').textContent(), /is loading/);
      await tutor.close();
    }
  }
  // A way to write it that only the engine understands.
  const { tutor } = await open({ hash: `#%6Cesson=${LESSONS[3]}&step=1` });
  assert.equal(await tutor.state(), `lesson=${LESSONS[3]}&step=1`);
  assert.equal(await tutor.step(), 1);
  await tutor.close();
});

test('each lesson that is opened loads its words once; state and values are there at once', async () => {
  const { tutor, asked } = await open();
  for (let round = 0; round < 2; ++round) {
    for (const lesson of LESSONS) {
      const [accepted, state, values] = await tutor.page.evaluate((name) => [
        window.chainrule.setState(`lesson=${name}&step=1`),
        window.chainrule.getState(),
        Object.keys(window.chainrule.values()).length,
      ], lesson);
      assert.equal(accepted, true);
      assert.equal(state, `lesson=${lesson}&step=1`);
      assert.ok(values > 3, lesson);
      await tutor.settle();
      assert.equal(await tutor.step(), 1);
    }
  }
  assert.deepEqual(asked, LESSONS);
  await tutor.close();
});

test('until the words arrive the page says so, and a screen reader hears when the lesson is there', async () => {
  for (const search of ['', '?view=text']) {
    const held = gate();
    const { tutor, asked } = await open({
      search,
      answer: async (lesson, route) => {
        if (lesson === LESSONS[3]) await held.passed;
        await route.continue();
      },
    });
    const lesson = LESSONS[3];
    const opened = /^lesson=norm&groups=3&shape=3,2,2,6$/;  // a tab opens it on six channels
    if (search) await tutor.item(`lesson.${lesson}`).click();
    else await tutor.page.mouse.click(...(await tutor.center(`lesson.${lesson}`)));
    await tutor.page.waitForFunction(() => /is loading/.test(document.getElementById('live').textContent));
    assert.match(await tutor.page.locator('#text-view').textContent(), /The lesson “.+” is loading …/);
    assert.match(await tutor.state(), opened);
    assert.equal(await tutor.page.locator('#text-view [aria-current=page]').textContent(), await heading(tutor));
    assert.equal(await act(tutor, 'tool.theme'), '', 'the header works');
    held.release();
    await tutor.settle();
    assert.ok((await live(tutor)).length > 10);
    assert.doesNotMatch(await live(tutor), /is loading/);
    assert.equal(await tutor.step(), 0);
    assert.equal(asked.length, 2);
    if (!search) await tutor.click('deck.next');
    await tutor.close();
  }
});

test('words that do not load: a sentence and a button, which tries again', async () => {
  const lesson = LESSONS[4];
  for (const [kind, reason] of [['missing', /could not be loaded \(status 404\)/], ['cut', /is damaged, or was cut short/],
    ['page', /the host sent something else/], ['down', /could not be loaded/]]) {
    let broken = true;
    const { tutor, asked } = await open({
      answer: async (name, route) => {
        if (!broken || name !== lesson) return route.continue();
        if (kind === 'missing') return route.fulfill({ status: 404, body: '' });
        if (kind === 'down') return route.abort();
        const whole = readFileSync(join(DIST, FILES[lesson]), 'utf8');
        return route.fulfill({ body: kind === 'cut' ? whole.slice(0, 900) : '<!DOCTYPE html><title>Not found</title>' });
      },
    });
    assert.equal(await tutor.setState(`lesson=${lesson}&step=1`), true);
    await tutor.settle();
    const [notice] = await tutor.notice();
    assert.match(notice, /^The words of this lesson did not load: .+\. Nothing of yours is lost\.$/);
    assert.match(notice, reason, kind);
    assert.ok(notice.includes(FILES[lesson].split('/').pop()), notice);
    assert.equal(await tutor.state(), `lesson=${lesson}&step=1`);
    const before = asked.length;
    await tutor.click('loading.try_again');
    assert.ok(asked.length > before, 'it tries');
    assert.match((await tutor.notice())[0], /did not load/);
    broken = false;
    await tutor.item('loading.try_again').focus();
    await tutor.page.keyboard.press('Enter');
    await tutor.settle();
    assert.deepEqual(await tutor.notice(), []);
    assert.equal(await tutor.step(), 1);
    await tutor.close([NOT_LOADED]);
  }
});

test('words that do not load at the start: the engine starts, and says so', async () => {
  let broken = true;
  const { tutor } = await open({
    hash: '#lesson=norm&over=layer',
    answer: (_, route) => (broken ? route.fulfill({ status: 404, body: '' }) : route.continue()),
  });
  assert.match((await tutor.notice())[0], /did not load/);
  assert.equal(await tutor.state(), 'lesson=norm&over=layer');
  assert.equal((await tutor.values()).mean.length > 0, true);
  broken = false;
  await tutor.click('loading.try_again');
  assert.deepEqual(await tutor.notice(), []);
  await tutor.click('deck.next');
  assert.equal(await tutor.step(), 1);
  await tutor.close([NOT_LOADED]);
});

test('switching fast never shows the words of another lesson', async () => {
  const gates = Object.fromEntries(LESSONS.map((lesson) => [lesson, gate()]));
  gates[LESSONS[0]].release();
  const { tutor, asked } = await open({
    answer: async (lesson, route) => {
      await gates[lesson].passed;
      await route.continue();
    },
  });
  const [home, one, two] = LESSONS;
  await tutor.page.evaluate((names) => {
    for (let round = 0; round < 3; ++round)
      for (const name of names) window.chainrule.test.act(`lesson.${name}`, 'press', '');
  }, [one, two, home, one, two]);
  const name = async (lesson) => tutor.item(`lesson.${lesson}`).textContent();
  assert.equal(await heading(tutor), await name(two));
  gates[one].release();
  await tutor.page.waitForResponse(/words\//).catch(() => {});
  await tutor.page.waitForTimeout(100);
  assert.equal(await heading(tutor), await name(two));
  assert.match(await live(tutor), /is loading/);
  await act(tutor, `lesson.${one}`);
  assert.doesNotMatch(await tutor.page.locator('#text-view').textContent(), /is loading/);
  const shown = await heading(tutor);
  gates[two].release();
  await loaded(tutor);
  assert.equal(await heading(tutor), shown);
  await act(tutor, `lesson.${two}`);
  assert.notEqual(await heading(tutor), shown);
  assert.doesNotMatch(await tutor.page.locator('#text-view').textContent(), /is loading/);
  assert.deepEqual(asked, [home, one, two]);
  await tutor.close();
});

test("a refused link to a lesson that is not loaded gives the lesson's own sentence", async () => {
  const { tutor, asked } = await open();
  for (const [link, sentence] of [['lesson=norm&ticked=2,1', /ticked=2,1 is refused: it takes axes from 0 to/],
    ['lesson=conv&w=1,2,3', /w has 3 entries; these sizes need/], ['lesson=blocks&step=99', /step=99 is past the end; with these blocks/]]) {
    assert.equal(await tutor.setState(link), false);
    assert.match((await tutor.notice())[0], sentence);
  }
  assert.equal(asked.length, 1, 'nothing is loaded for it');
  await tutor.close();
  const { tutor: late } = await open({ hash: '#lesson=norm&ticked=2,1' });
  assert.equal(await late.state(), 'lesson=norm');
  assert.match((await late.notice())[0], /ticked=2,1 is refused: it takes axes from 0 to/);
  assert.equal(await late.step(), 0);
  await late.close();
  // The words come after the link is read, and leave it in the address.
  const hash = '#%6Cesson=norm&ticked=2,1';
  const { tutor: later } = await open({ hash });
  await later.page.waitForTimeout(500);
  assert.match((await later.notice())[0], /ticked=2,1 is refused: it takes axes from 0 to/);
  assert.equal(await later.hash(), hash);
  await later.close();
});

test('the one file has all words inside', async () => {
  const tutor = await house.open({ at: pathToFileURL(join(DIST, 'chainrule.html')).href });
  for (const lesson of LESSONS) {
    assert.equal(await tutor.setState(`lesson=${lesson}`), true);
    assert.equal(await tutor.step(), 0);
    if (opened(lesson)) assert.equal(await heading(tutor), opened(lesson));
  }
  await tutor.close();
});
