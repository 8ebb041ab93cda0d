// Opens the built tutor in WebKit's MiniBrowser over the W3C WebDriver protocol. It has one page, which
// each test has to itself. The protocol does not report the console, so a script before the page's own
// collects the complaints.
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { start, stop } from './display.mjs';
import { serve } from './server.mjs';
import { DIST, Tutor } from './tutor.mjs';

const GATHER = `'use strict';
window.complaints = [];
for (const type of ['error', 'warn', 'assert']) {
  const tell = console[type];
  console[type] = (...words) => {
    if (type !== 'assert' || !words[0]) complaints.push('console ' + type + ': ' + words.join(' '));
    tell.apply(console, words);
  };
}
addEventListener('error', (event) => complaints.push('page error: ' +
    (event.message || 'cannot load ' + (event.target.src || event.target.href))), true);
addEventListener('unhandledrejection', (event) => complaints.push('page error: ' + event.reason));
window.heard = { mouseup: 0, keyup: 0 };
for (const type in heard) addEventListener(type, () => ++heard[type], true);
document.addEventListener('securitypolicyviolation', (event) => complaints.push('policy: ' +
    event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
`;

const KEYS = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Shift: '\uE008',
  Control: '\uE009',
};

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function startDriver(display, density) {
  const port = await freePort();
  const options = {
    env: { ...process.env, DISPLAY: display.name, GDK_SCALE: String(density) },
    stdio: ['ignore', 'ignore', 'inherit'],
  };
  const driver = start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], options);
  const send = async (method, path, body = method === 'POST' ? {} : undefined) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: JSON.stringify(body),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const patience = Date.now() + 20000;
  while (!(await send('GET', '/status').catch(() => null))) {
    if (Date.now() > patience) throw new Error('WebKitWebDriver does not answer');
    await pause(50);
  }
  // By default the driver starts the MiniBrowser that it came with.
  let sessionId;
  const begin = async () => ({ sessionId } = await send('POST', '/session', { capabilities: {} }));
  await begin();
  return {
    begin,
    call: (method, path, body) => send(method, `/session/${sessionId}${path}`, body),
    stop: () => stop(driver),
  };
}

// `density` is the screen's for all pages, and an integer, because GTK 3 only supports integers.
export async function openWebKit(display, { density = 1 } = {}) {
  const driver = await startDriver(display, density);
  const { call } = driver;
  const page = adapt(call);
  const server = await serve(DIST, {
    '/index.html': {
      status: 200,
      type: 'text/html; charset=utf-8',
      body: (bytes) => String(bytes).replace('<script', '<script src="gather.js"></script>\n<script'),
    },
    '/gather.js': { status: 200, type: 'text/javascript', body: GATHER },
  });
  return {
    origin: server.origin,
    async close() {
      await call('DELETE', '').catch(() => {});
      await driver.stop();
      await server.close();
    },
    async open({ hash = '', search = '', url = null, viewport = {}, wait = true } = {}) {
      const tutor = new WebKitTutor(page, server.origin);
      const address = url ?? `${server.origin}/${search}${hash}`;
      const load = async () => {
        await page.resize(viewport.width ?? 1280, viewport.height ?? 800);
        await page.goto(address);
        if (wait) await tutor.ready();
      };
      try {
        await load();
      } catch (error) {
        // In about one of a hundred starts, WebKitGTK 2.50 traps in code without any access out of
        // bounds (a build that checks each access finds none), or its own process crashes. Twice in
        // a row would be our own fault.
        const crashed = /Could not parse script result|invalid session id/.test(error.message);
        if (!crashed && !/Out of bounds memory access/.test(error.message)) throw error;
        console.error(`WebKit is started again: ${error.message}`);
        if (crashed) await driver.begin();
        await load();
      }
      return tutor;
    },
  };
}

class WebKitTutor extends Tutor {
  async close(except = []) {
    this.complaints.push(...(await this.page.evaluate(() => window.complaints ?? [])));
    await super.close(except);
  }
}

// Runs inside the page, because the driver sends no touches: dispatches events, like those of the
// engine, where the fingers are. Only the document can make Touch objects and touch lists, because Touch
// has no constructor and TouchEvent's takes no arrays. The browser itself does not scroll or zoom by
// them.
function sendTouches(paths) {
  const targets = paths.map(([[x, y]]) => document.elementFromPoint(x, y));
  const touchesAt = (i) => paths.map((path, id) =>
    document.createTouch(window, targets[id], id + 1, path[i][0] + scrollX, path[i][1] + scrollY, ...path[i]));
  const send = (type, touches, changed) => {
    const { target } = changed[0];
    const list = (of) => document.createTouchList(...of);
    target.dispatchEvent(new TouchEvent(type, {
      bubbles: true,
      cancelable: true,
      composed: true,
      view: window,
      touches: list(touches),
      targetTouches: list(touches.filter((touch) => touch.target === target)),
      changedTouches: list(changed),
    }));
  };
  // Waiting for a drawn frame would delay the fingers.
  const frame = () => new Promise((resolve) => setTimeout(resolve, 20));
  return (async () => {
    const first = touchesAt(0);
    for (let id = 0; id < paths.length; ++id) {
      send('touchstart', first.slice(0, id + 1), [first[id]]);
      await frame();
    }
    for (let i = 1; i < paths[0].length; ++i) {
      const now = touchesAt(i);
      send('touchmove', now, now);
      await frame();
    }
    const last = touchesAt(paths[0].length - 1);
    for (let id = 0; id < paths.length; ++id) send('touchend', last.slice(id + 1), [last[id]]);
  })();
}

// The parts of Playwright's page used in the tests, built on WebDriver calls.
function adapt(call) {
  const act = (actions) => call('POST', '/actions', { actions });
  const pointer = (...actions) =>
    act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  const keys = (...actions) => act([{ type: 'key', id: 'keys', actions }]);
  // Coordinates are integers in this protocol.
  let at = [0, 0];
  const move = (x, y) => {
    at = [Math.round(x), Math.round(y)];
    return { type: 'pointerMove', duration: 0, x: at[0], y: at[1], origin: 'viewport' };
  };
  const down = { type: 'pointerDown', button: 0 };
  const up = { type: 'pointerUp', button: 0 };

  const evaluate = async (work, ...details) => {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${work})(...[...arguments].slice(0, -1)))
          .then((value) => done({value}), (error) => done({error: String(error)}));`;
    const { value, error } = await call('POST', '/execute/async', { script, args: details });
    if (error) throw new Error(error);
    return value ?? undefined;
  };
  const goto = (url) => call('POST', '/url', { url });

  // Acts, and waits until the page has heard of it. On a busy machine the driver answers before the
  // page hears, or loses the action, which is then repeated once. A page without `heard`, and a frame
  // inside the page, do not tell.
  const heard = (type) =>
    evaluate(
      (name, [x, y]) => {
        const hit = name === 'mouseup' ? document.elementFromPoint(x, y) : document.activeElement;
        return hit?.tagName === 'IFRAME' ? null : window.heard?.[name];
      },
      type,
      at,
    );
  const actHeard = async (type, action) => {
    const before = await heard(type);
    for (let tries = 0; tries < 2; ++tries) {
      await action();
      if (typeof before !== 'number') return;
      for (const patience = Date.now() + 2000; Date.now() < patience; await pause(20)) {
        const now = await heard(type);
        if (typeof now !== 'number' || now > before) return;
      }
      console.error(`WebKit's page heard no ${type}`);
    }
  };

  return {
    evaluate,
    waitForTimeout: pause,
    frame(index) {
      const evaluateInside = async (work, ...details) => {
        await call('POST', '/frame', { id: index - 1 });
        try {
          return await evaluate(work, ...details);
        } finally {
          await call('POST', '/frame', { id: null });
        }
      };
      return { evaluate: evaluateInside, fingers: (paths) => evaluateInside(sendTouches, paths) };
    },
    async goto(url) {
      // A change of only the fragment would not reload the page.
      await goto('about:blank');
      await goto(url);
    },
    close: () => goto('about:blank'),
    async resize(width, height) {
      // The window is larger than the page because of the browser's own bar.
      const rect = (await call('GET', '/window/rect')) ?? {};
      const inner = await evaluate(() => [innerWidth, innerHeight]);
      if (inner[0] === width && inner[1] === height) return;
      await call('POST', '/window/rect', {
        x: 0,
        y: 0,
        width: width + rect.width - inner[0],
        height: height + rect.height - inner[1],
      });
      for (let tries = 0; tries < 100; ++tries) {
        const now = await evaluate(() => [innerWidth, innerHeight]);
        if (now[0] === width && now[1] === height) return;
        await pause(20);
      }
      throw new Error(`the page does not become ${width} × ${height}`);
    },
    async screenshot({ path = null } = {}) {
      const bytes = Buffer.from(await call('GET', '/screenshot'), 'base64');
      if (path) await writeFile(path, bytes);
      return bytes;
    },
    fingers: (paths) => evaluate(sendTouches, paths),
    mouse: {
      async move(x, y, { steps = 1 } = {}) {
        const [fromX, fromY] = at;
        const moves = [];
        for (let i = 1; i <= steps; ++i)
          moves.push(move(fromX + ((x - fromX) * i) / steps, fromY + ((y - fromY) * i) / steps));
        await pointer(...moves);
      },
      down: () => pointer(down),
      up: () => pointer(up),
      async click(x, y) {
        const over = move(x, y);
        await actHeard('mouseup', () => pointer(over, down, up));
      },
      wheel: (deltaX, deltaY) =>
        act([
          {
            type: 'wheel',
            id: 'wheel',
            actions: [{ type: 'scroll', x: at[0], y: at[1], deltaX, deltaY, duration: 0 }],
          },
        ]),
    },
    keyboard: {
      async press(chord) {
        const names = chord.split('+').map((name) => KEYS[name] ?? name);
        const downs = names.map((value) => ({ type: 'keyDown', value }));
        const ups = [...names].reverse().map((value) => ({ type: 'keyUp', value }));
        await actHeard('keyup', () => keys(...downs, ...ups));
      },
      type: (text) =>
        keys(...[...text].flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ])),
    },
  };
}
