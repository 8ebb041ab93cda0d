// Opens the built tutor in Chromium, and fails on every complaint of the console, the page or its
// policy.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const DIST = process.env.CHAINRULE_DIST ?? `${ROOT}dist`;
export const SCREENSHOTS = `${ROOT}build/screenshots`;

const ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

export const reference = JSON.parse(
  await readFile(`${ROOT}tests/reference/backprop.json`, 'utf8')
);

// A test file's own browser and server: `const house = await openHouse()`, `house.close()` at the end.
export async function openHouse({ replace = {}, args = [], headers = {} } = {}) {
  const server = await serve(DIST, replace, headers);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...ARGS, ...args],
  });
  return {
    origin: server.origin,
    browser,
    async close() {
      await browser.close();
      await server.close();
    },
    // Opens a tutor in a page of its own. `hash` and `search` include '#' and '?'. `at` replaces the
    // server's root as the address, and only it may receive requests.
    async open({ hash = '', search = '', at = '', init = null, wait = true, ...context } = {}) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...context });
      const tutor = new Tutor(page, at || server.origin);
      await tutor.watch();
      if (init) await page.addInitScript(init);
      await page.goto(`${at || `${server.origin}/`}${search}${hash}`);
      if (wait) await tutor.ready();
      return tutor;
    },
  };
}

export class Tutor {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
    this.complaints = [];
  }

  async watch() {
    const { page, complaints } = this;
    page.on('pageerror', (error) => complaints.push(`page error: ${error.stack ?? error}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      // URLs that the page made itself cause no request.
      const own = [this.origin, 'data:', `blob:${new URL(this.origin).origin}/`];
      if (!own.some((start) => url.startsWith(start)))
        complaints.push(`request to elsewhere: ${url}`);
    });
    await page.exposeFunction('complainOfPolicy', (text) => complaints.push(`policy: ${text}`));
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (event) =>
        window.complainOfPolicy(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
      )
    );
  }

  // Fails if there were complaints. `except` matches those that a test provokes.
  async close(except = []) {
    const left = this.complaints.filter((text) => !except.some((pattern) => pattern.test(text)));
    await this.page.close();
    assert.deepEqual(left, []);
  }

  async ready() {
    await this.page.evaluate(() => window.chainrule.ready);
    await this.settle();
  }

  // Waits until the lesson's words are there, no frame is due and none comes.
  async settle() {
    await this.page.evaluate(async () => {
      const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      const { test } = window.chainrule;
      while (test.loading()) await wait(5);
      for (let quiet = 0, before = -1; quiet < 2; await wait(40)) {
        quiet = !test.frameDue() && test.frames() === before ? quiet + 1 : 0;
        before = test.frames();
      }
    });
  }

  values() {
    return this.page.evaluate(() => window.chainrule.values());
  }

  state() {
    return this.page.evaluate(() => window.chainrule.getState());
  }

  // Waits for the words of a lesson that has not been open before.
  setState(state) {
    return this.page.evaluate(async (text) => {
      const accepted = window.chainrule.setState(text);
      while (window.chainrule.test.loading()) await new Promise((resolve) => setTimeout(resolve, 5));
      return accepted;
    }, state);
  }

  frames() {
    return this.page.evaluate(() => window.chainrule.test.frames());
  }

  hash() {
    return this.page.evaluate(() => location.hash);
  }

  drawnNumbers() {
    return this.page.evaluate(() => window.chainrule.test.numbers());
  }

  async rect(id) {
    const rect = await this.page.evaluate((item) => window.chainrule.test.rect(item), id);
    assert.ok(rect, `${id} is drawn on the canvas`);
    return rect;
  }

  async center(id) {
    const { x, y, width, height } = await this.rect(id);
    return [x + width / 2, y + height / 2];
  }

  // Opens what hides an item: the panel of settings without room in the strip, or the list of a
  // choice ("set.theta=tanh"). Closes that panel before a click beside it.
  async reach(id) {
    const rectOf = (item) => this.page.evaluate((i) => window.chainrule.test.rect(i), item);
    const press = async (x, y) => {
      await this.page.mouse.click(x, y);
      await this.settle();
    };
    const panel = await rectOf('panel.part');
    const rect = await rectOf(id);
    if (panel && rect) {
      const inside = rect.x >= panel.x && rect.y >= panel.y && rect.y < panel.y + panel.height;
      if (!inside) await press(12, panel.y + panel.height / 2);
    }
    if (rect) return;
    if (!panel && (await rectOf('more.part'))) await press(...(await this.center('more.part')));
    const [choice] = id.split('=');
    if (!(await rectOf(id)) && choice !== id && (await rectOf(choice)))
      await press(...(await this.center(choice)));
  }

  // Clicks on the canvas by mouse.
  async click(id, options = {}) {
    await this.reach(id);
    await this.page.mouse.move(...(await this.center(id)));
    await this.settle();
    await this.page.mouse.click(...(await this.center(id)), options);
    await this.settle();
  }

  async doubleClick(id) {
    await this.reach(id);
    const [x, y] = await this.center(id);
    await this.page.mouse.move(x, y);
    await this.settle();
    await this.page.waitForTimeout(600);  // otherwise these would be the third and fourth click
    // ImGui sees one press per frame, so with time in between it counts two clicks instead of a long
    // one.
    for (const clickCount of [1, 2]) {
      await this.page.mouse.down({ clickCount });
      await this.page.waitForTimeout(40);
      await this.page.mouse.up({ clickCount });
      await this.page.waitForTimeout(40);
    }
  }

  // The text view's element for an item.
  item(id) {
    return this.page.locator(`#text-view [data-id="${id}"]`);
  }

  // The number shown in a matrix cell of the text view.
  async shown(id) {
    return (await this.item(id).locator('[aria-hidden]').textContent()).replace('−', '-');
  }

  step() {
    return this.page.evaluate(
      () => Number(document.querySelector('[data-id="timeline.slider"]').value)
    );
  }

  lastStep() {
    return this.page.evaluate(
      () => Number(document.querySelector('[data-id="timeline.slider"]').max)
    );
  }

  // The texts of matrix cells in the text view: {"W1:0,1": "0.2", …}.
  textNumbers() {
    return this.page.evaluate(() => {
      const numbers = {};
      for (const cell of document.querySelectorAll('#text-view td[data-quantity]'))
        numbers[cell.dataset.quantity] = cell.querySelector('[aria-hidden]').textContent;
      return numbers;
    });
  }

  notice() {
    return this.page.locator('#text-view .notice').allTextContents();
  }
}

// The number of a quantity, such as "W1:0,1" or "e:0,0", in an entry of tests/reference/backprop.json
// or in what values() gives. Names that are in neither are undefined.
export function numberOf(source, quantity) {
  const parts = /^([A-Za-z]+?)(\d*):(\d+),(\d+)$/.exec(quantity);
  if (parts === null) return undefined;
  const [, name, layer, row, column] = parts;
  const tables = {
    W: (l) => source.W?.[l - 1]?.[row]?.[column],
    dW: (l) => source.dW[l - 1][row][column],
    s: (l) => source.s[l - 1][row],
    delta: (l) => source.delta[l - 1][row],
    x: (l) => (source.X ?? source.x)[l][row],
    y: () => source.y?.[row],
    e: () => source.e,
  };
  return tables[name]?.(Number(layer));
}

// Asserts that a displayed number, "−1.3503", "18,496" or "7.8991·10⁻⁴", is within half a unit of its last digit.
export function assertDisplayed(text, number, what) {
  const parts = /^(−?\d*\.?\d+)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/u.exec(text.replace(/(?<=\d),(?=\d{3})/g, ''));
  assert.ok(parts, `${what} is a number: ${text}`);
  const mantissa = parts[1].replace('−', '-');
  const plain = (digit) => (digit === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit));
  const exponent = Number([...(parts[2] ?? '⁰')].map(plain).join(''));
  const decimals = (mantissa.split('.')[1] ?? '').length;
  const slack = 0.5 * 10 ** (exponent - decimals) * (1 + 1e-9);
  const shown = Number(`${mantissa}e${exponent}`);
  assert.ok(Math.abs(shown - number) <= slack, `${what}: ${text} is not ${number}`);
}
