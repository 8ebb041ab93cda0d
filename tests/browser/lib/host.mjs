// A host page on another origin, with tutors in frames.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';

// `follow` says how the page treats the heights it receives: 'lti', 'h5p', 'older h5p' or nothing.
export async function openHost(house, { width = 1300, height = 800, follow = '', init = null } = {}) {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<!DOCTYPE html><html lang="en"><title>A course</title><body></body></html>');
  });
  server.unref();  // a test that fails does not close it
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  server.unref();  // a test that fails never closes it
  const page = await house.browser.newPage({ viewport: { width, height } });
  const host = new Host(page, house, server);
  host.watch();
  if (init) await page.addInitScript(init);
  await page.goto(`http://localhost:${server.address().port}/`);
  await page.evaluate(listen, follow);
  return host;
}

// Runs in the page: keeps all messages, and sizes the frames.
function listen(follow) {
  window.messages = [];
  const frameOf = (source) =>
    [...document.querySelectorAll('iframe')].find((frame) => frame.contentWindow === source);
  // The same as H5P's resizer.
  const h5p = {
    hello: (frame, data, respond) => {
      frame.style.width = '100%';
      window.addEventListener('resize', () => respond('resize'));
      respond('hello');
    },
    prepareResize: (frame, data, respond) => {
      if (frame.clientHeight === data.scrollHeight && data.scrollHeight === data.clientHeight) return;
      frame.style.height = `${data.clientHeight}px`;
      respond('resizePrepared');
    },
    resize: (frame, data) => {
      frame.style.height = `${data.scrollHeight}px`;
    },
  };
  // An older resizer makes the frame as low as possible, and then as high as `height` says.
  const older = {
    ...h5p,
    prepareResize: (frame, data, respond) => {
      frame.style.height = '1px';
      respond('resizePrepared');
    },
    resize: (frame, data) => {
      frame.style.height = `${data.height}px`;
    },
  };
  const resizer = { h5p, 'older h5p': older }[follow];
  window.addEventListener('message', ({ source, data, origin }) => {
    const frame = frameOf(source);
    window.messages.push({ frame: frame?.id, data });
    if (!frame) return;
    if (follow === 'lti' && data.subject === 'lti.frameResize') frame.style.height = `${data.height}px`;
    if (resizer && data.context === 'h5p' && resizer[data.action])
      resizer[data.action](frame, data, (action) => source.postMessage({ context: 'h5p', action }, origin));
  });
}

class Host {
  constructor(page, house, server) {
    this.page = page;
    this.house = house;
    this.server = server;
    this.complaints = [];
  }

  watch() {
    this.page.on('pageerror', (error) => this.complaints.push(`page error: ${error.stack ?? error}`));
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        this.complaints.push(`console ${message.type()}: ${message.text()}`);
    });
  }

  // Adds a frame with attributes as in HTML, and returns it once it has a document.
  async embed({ search = '', hash = '', ...attributes } = {}) {
    const id = `frame${this.page.frames().length}`;
    const given = { title: 'A tutor', width: '100%', height: '600', style: 'border: 0; display: block', ...attributes };
    const src = `${this.house.origin}/${search}${hash}`;
    const element = await this.page.evaluateHandle(
      ([name, address, all]) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          for (const [key, value] of Object.entries(all)) frame.setAttribute(key, value);
          frame.id = name;
          frame.src = address;
          frame.addEventListener('load', () => resolve(frame), { once: true });
          document.body.append(frame);
        }),
      [id, src, given]
    );
    return new Frame(await element.contentFrame(), element, id, this);
  }

  messages(id) {
    return this.page.evaluate(
      (name) => window.messages.filter((message) => message.frame === name).map(({ data }) => data),
      id
    );
  }

  post(frame, data) {
    return frame.element.evaluate((element, message) => element.contentWindow.postMessage(message, '*'), data);
  }

  async close(except = []) {
    const left = this.complaints.filter((text) => !except.some((pattern) => pattern.test(text)));
    await this.page.close();
    await new Promise((resolve) => this.server.close(resolve));
    assert.deepEqual(left, []);
  }
}

class Frame {
  constructor(frame, element, id, host) {
    this.frame = frame;
    this.element = element;
    this.id = id;
    this.host = host;
  }

  ready() {
    return this.frame.evaluate(() => window.chainrule.ready);
  }

  evaluate(...details) {
    return this.frame.evaluate(...details);
  }

  frames() {
    return this.frame.evaluate(() => window.chainrule.test.frames());
  }

  state() {
    return this.frame.evaluate(() => window.chainrule.getState());
  }

  // Waits until this is its state.
  async becomes(state) {
    try {
      await this.frame.waitForFunction((wanted) => window.chainrule.getState() === wanted, state);
    } catch (error) {
      const found = await this.evaluate(() => ({
        state: window.chainrule.getState(),
        view: document.documentElement.dataset.view,
        frameDue: window.chainrule.test.frameDue(),
        lost: document.querySelector('canvas').getContext('webgl2')?.isContextLost(),
      }));
      throw new Error(`${this.id} does not become ${state}, it is ${JSON.stringify(found)}`, { cause: error });
    }
  }

  act(id, verb = 'press', value = '') {
    return this.frame.evaluate((all) => window.chainrule.test.act(...all), [id, verb, value]);
  }

  // The text view's element for an item.
  item(id) {
    return this.frame.locator(`#text-view [data-id="${id}"]`);
  }

  // Clicks on the canvas by mouse, in the coordinates of the host's page.
  async click(id) {
    await this.waitForFrame();
    const rect = await this.frame.evaluate((item) => window.chainrule.test.rect(item), id);
    assert.ok(rect, `${id} is drawn`);
    const { mouse } = this.host.page;
    const box = await this.element.boundingBox();
    const at = [box.x + rect.x + rect.width / 2, box.y + rect.y + rect.height / 2];
    // Just after the page has scrolled, the browser may still send the pointer to the frame that was
    // there before.
    await this.evaluate(() => {
      window.pointer = null;
      window.addEventListener('pointermove', (event) => (window.pointer = event.clientY));
    });
    for (let nudge = 1; ; nudge = -nudge) {
      await mouse.move(at[0] + nudge, at[1]);
      await this.host.page.waitForTimeout(30);
      const arrived = await this.evaluate(() => window.pointer);
      if (arrived !== null && Math.abs(arrived - (at[1] - box.y)) < 2) break;
    }
    await mouse.click(...at);
    await this.settle();
  }

  // Waits until the last action is drawn, which may be slow on a busy machine.
  async settle() {
    await this.host.page.waitForTimeout(150);
    await this.frame.waitForFunction(() => !window.chainrule.test.frameDue());
  }

  // Waits until the drawing is there, up to date and visible. A frame that was out of sight for long is
  // blank until its context is back, and must not be clicked before.
  waitForFrame() {
    return this.frame.waitForFunction(
      () =>
        window.chainrule.test.items().length > 0 &&
        !window.chainrule.test.frameDue() &&
        document.documentElement.dataset.view === 'canvas' &&
        !document.querySelector('canvas').getContext('webgl2').isContextLost()
    );
  }

  // Whether the canvas has a working context. Does not create one.
  hasContext() {
    return this.frame.evaluate(() => window.contexts.some((context) => !context.isContextLost()));
  }
}

// For addInitScript: keeps all contexts that a frame creates.
export function keepContexts() {
  window.contexts = [];
  const original = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (...details) {
    const context = original.apply(this, details);
    if (context && !window.contexts.includes(context)) window.contexts.push(context);
    return context;
  };
}
