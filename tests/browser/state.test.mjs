// The page shows the state of its link; an impossible link is refused as a whole, with a reason.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHouse } from './lib/tutor.mjs';

let house;
before(async () => (house = await openHouse()));
after(() => house.close());

const layers = (count) => Array.from({ length: count }, (_, l) => `W${l + 1}=1;1`).join('&');

// The input, and what the reason must name: the key, and what is allowed.
const REFUSED = [
  ['rows of different length', 'W1=1,2;3', [/W1/, /same length/]],
  ['W2 that does not fit W1', 'W1=1,2;3,4&W2=1;2', [/W2/, /3/]],
  ['no number', 'x=abc', [/x=abc/, /number/, /allowed|takes/]],
  ['too large', 'x=1e999', [/x=1e999/, /takes|allowed/]],
  ['hexadecimal', 'x=0x10', [/x=0x10/, /takes|allowed/]],
  ['10,000 layers', layers(10000), [/W9|64 ?KiB|65536/, /allowed/]],
  ['9 layers', layers(9), [/W9/, /W1 to W8/]],
  ['1 MB', `x=${'1'.repeat(1 << 20)}`, [/bytes/, /65536|64/]],
  ['a key twice', 'x=1&x=2', [/x=/, /twice/]],
  ['bad percent-encoding', 'x=%zz', [/x=/, /percent/]],
  ['bad UTF-8', 'theta=%ff', [/theta/, /UTF-8/]],
  ['a step past the end', 'step=20', [/step=20/, /0 to 14/]],
  ['a lesson that is not there', 'lesson=cooking', [/lesson=cooking/]],
  ['markup', 'theta=<img src=x onerror=alert(1)>', [/theta/]],
];

test('setState takes or refuses the whole', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const good = 'lesson=backprop&x=3&step=4';
  assert.equal(await tutor.setState(good), true);
  assert.equal(await tutor.setState(`#${good}`), true);
  assert.deepEqual(await tutor.notice(), []);
  const [state, values] = [await tutor.state(), JSON.stringify(await tutor.values())];
  for (const [what, link, reasons] of REFUSED) {
    assert.equal(await tutor.setState(link), false, what);
    const notices = await tutor.notice();
    assert.equal(notices.length, 1, what);
    for (const reason of reasons) assert.match(notices[0], reason, what);
    assert.ok(notices[0].length < 1000, `${what}: the notice is short`);
    assert.equal(await tutor.page.locator('#text-view .notice').getAttribute('role'), 'alert');
    assert.equal(await tutor.state(), state, what);
    assert.equal(JSON.stringify(await tutor.values()), values, what);
  }
  assert.equal(await tutor.page.locator('#text-view img').count(), 0);
  assert.equal(await tutor.setState(good), true);
  assert.deepEqual(await tutor.notice(), []);
  await tutor.close();
});

test('on load a refused link shows the default, with the reason, and stays in the address', async () => {
  for (const [what, link, reasons] of REFUSED) {
    const tutor = await house.open({ hash: `#${link}`, search: '?view=text' });
    const notices = await tutor.notice();
    assert.equal(notices.length, 1, what);
    for (const reason of reasons) assert.match(notices[0], reason, what);
    assert.equal(await tutor.step(), 0);
    assert.deepEqual((await tutor.values()).x[0], [1, 2], what);
    if (link.length < 1000 && !link.includes('<')) assert.equal(await tutor.hash(), `#${link}`);
    await tutor.close();
  }
});

test('unknown keys are ignored with a notice', async () => {
  const tutor = await house.open({ hash: '#x=3&colour=red', search: '?view=text' });
  const notices = await tutor.notice();
  assert.equal(notices.length, 1);
  assert.match(notices[0], /colour/);
  assert.equal(await tutor.page.locator('#text-view .notice').getAttribute('role'), 'status');
  assert.deepEqual((await tutor.values()).x[0], [1, 3]);
  await tutor.close();
});

test('the address follows, a reload gives the same, and back and forward work', async () => {
  const tutor = await house.open({ hash: '#W1=.1,.2;.3,.4&W2=.2;1;-3&W3=1;2&x=2&y=1&step=3' });
  const { page } = tutor;
  assert.equal(await tutor.step(), 3);
  const entries = await page.evaluate(() => history.length);
  await tutor.click('deck.next');
  await page.waitForTimeout(350);
  assert.equal(await tutor.hash(), `#${await tutor.state()}`);
  assert.match(await tutor.hash(), /step=4/);
  assert.equal(await page.evaluate(() => history.length), entries, 'a step is no history entry');

  await page.evaluate(() => window.chainrule.test.act('cell.W1:0,0', 'set', '-1e-7'));
  await page.waitForTimeout(350);
  const before = [await tutor.state(), JSON.stringify(await tutor.values())];
  await page.reload();
  await tutor.ready();
  assert.deepEqual([await tutor.state(), JSON.stringify(await tutor.values())], before);

  await page.evaluate(() => (location.hash = '#step=2'));
  await page.waitForFunction(() => window.chainrule.getState().includes('step=2'));
  await page.goBack();
  await page.waitForFunction(() => window.chainrule.getState().includes('step=4'));
  assert.equal(await tutor.state(), before[0]);

  // A link refused while the tutor runs changes nothing.
  await page.evaluate(() => (location.hash = '#x=abc'));
  await page.waitForSelector('#text-view .notice', { state: 'attached' });
  assert.equal(await tutor.state(), before[0]);
  await tutor.close();
});

test('the address is written only now and then, however much changes', async () => {
  const tutor = await house.open({
    search: '?view=text',
    init: () => {
      window.writes = 0;
      const replace = history.replaceState;
      history.replaceState = function (...details) {
        ++window.writes;
        return replace.apply(this, details);
      };
    },
  });
  await tutor.page.evaluate(() => {
    for (let step = 0; step < 300; ++step)
      window.chainrule.test.act('timeline.slider', 'set', String(step % 15));
  });
  await tutor.page.waitForTimeout(400);
  assert.equal(await tutor.page.evaluate(() => window.writes), 1);
  // A change that is not written yet is written when the page goes away.
  await tutor.page.evaluate(() => {
    window.chainrule.test.act('timeline.slider', 'set', '7');
    window.dispatchEvent(new Event('pagehide'));
  });
  assert.match(await tutor.hash(), /step=7/);
  await tutor.close();
});

test('an address that cannot be written does no harm', async () => {
  const tutor = await house.open({
    search: '?view=text',
    init: () => {
      history.replaceState = () => {
        throw new DOMException('too often', 'SecurityError');
      };
    },
  });
  await tutor.item('deck.next').click();
  await tutor.page.waitForTimeout(350);
  assert.equal(await tutor.step(), 1);
  await tutor.close();
});

test('before it is ready, and with odd arguments, window.chainrule harms nothing', async () => {
  const tutor = await house.open({ hash: '#x=3', search: '?view=text' });
  for (const odd of [undefined, null, 17, {}, [], '\0', '\ud800', '%', '&&&', '=', 'a'.repeat(9e6)])
    assert.equal(typeof (await tutor.setState(odd)), 'boolean', String(odd).slice(0, 20));
  assert.equal(await tutor.setState('x=3'), true);
  assert.deepEqual((await tutor.values()).x[0], [1, 3]);
  await tutor.close();
});

test('setState refuses anything but text with a sentence, throws nothing and changes nothing', async () => {
  for (const view of ['text', 'canvas']) {
    const tutor = await house.open({ hash: '#x=3', search: `?view=${view}` });
    const state = await tutor.state();
    const answers = await tutor.page.evaluate(() => {
      const live = document.getElementById('live');
      const given = [
        ['an object', {}],
        ['an object', Object.create(null)],
        ['an object', { toString() { throw new Error('no text'); } }],
        ['an object', new String('x=1')],
        ['an array', ['x=1']],
        ['a function', () => 'x=1'],
        ['a function', class State {}],
        ['a symbol', Symbol('x=1')],
        ['a number', 17],
        ['a bigint', 17n],
        ['null', null],
        ['undefined', undefined],
      ];
      return given.map(([what, value]) => {
        live.textContent = '';
        const answer = window.chainrule.setState(value);
        return { what, answer, said: live.textContent, seen: live.classList.contains('refused'),
          state: window.chainrule.getState() };
      });
    });
    assert.equal(answers.length, 12);
    for (const { what, ...answer } of answers) {
      const said = `setState needs a string such as "lesson=conv&step=2"; it got ${what}.`;
      assert.deepEqual(answer, { answer: false, said, seen: true, state });
    }
    assert.equal(await tutor.setState('x=4'), true);
    await tutor.close();
  }
});

test('a fraction of a step is refused', async () => {
  const tutor = await house.open({ search: '?view=text' });
  const state = await tutor.state();
  for (const value of ['0.5', '-1.25', '1e-3', 'two', '1001']) {
    const said = await tutor.page.evaluate((text) => window.chainrule.test.act('net.W1:0,1', 'step', text), value);
    assert.equal(said, `A step is a whole number from -1000 to 1000; "${value}" is not.`);
    assert.equal(await tutor.state(), state);
  }
  assert.equal(await tutor.page.evaluate(() => window.chainrule.test.act('net.W1:0,1', 'step', '2')), '');
  await tutor.close();
});

// Numbers with more digits than a double holds: half-way between two doubles, and just beside that.
const NEAREST = [
  ['1.00000000000000011102230246251565404236316680908203125', 1],
  ['1.000000000000000111022302462515654042363166809082031251', 1 + 2 ** -52],
  ['1.00000000000000033306690738754696212708950042724609375', 1 + 2 ** -51],
  ['0.1000000000000000055511151231257827021181583404541015625', 0.1],
  ['+3.14159265358979323846264338327950288', Math.PI],
  ['1e-6', 0.000001],
  ['.30000000000000004', 0.1 + 0.2],
];

test('a given number becomes the nearest double', async () => {
  const tutor = await house.open({ search: '?view=text' });
  for (const [text, number] of NEAREST) {
    assert.equal(await tutor.setState(`lesson=backprop&x=${encodeURIComponent(text)}`), true, text);
    assert.equal((await tutor.values()).x[0][1], number, text);
  }
  await tutor.close();
});
