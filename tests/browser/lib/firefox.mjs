// Opens the built tutor in Firefox over WebDriver BiDi, with the interface that tutor.mjs has for
// Chromium.
import puppeteer from 'puppeteer-core';
import { serve } from './server.mjs';
import { DIST, Tutor } from './tutor.mjs';

const PREFERENCES = {
  'dom.w3c_touch_events.enabled': 1,
  // Puppeteer switches this off, which would test file:// with more rights than users have.
  'security.fileuri.strict_origin_policy': true,
};

// The start of every address that the page may request.
export const originOf = (url) => /^\w+:\/\/[^/]*/.exec(url)[0];

export async function openFirefox(display) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    env: { ...process.env, DISPLAY: display.name },
    extraPrefsFirefox: PREFERENCES,
  });
  const server = await serve(DIST);
  return {
    origin: server.origin,
    async close() {
      await browser.close();
      await server.close();
    },
    async open({ hash = '', search = '', url = null, density = 1, wait = true, ...options } = {}) {
      const { width = 1280, height = 800 } = options.viewport ?? {};
      const page = await browser.newPage();
      await setViewport(page, { width, height, deviceScaleFactor: density });
      const tutor = new FirefoxTutor(adapt(page), url ? originOf(url) : server.origin);
      await tutor.watchPage(page);
      await page.goto(url ?? `${server.origin}/${search}${hash}`);
      if (wait) await tutor.ready();
      return tutor;
    },
  };
}

// Puppeteer also rotates the screen, which Firefox 140 does not support; it does set the size.
async function setViewport(page, viewport) {
  await page.setViewport(viewport).catch((error) => {
    if (!/unknown command emulation\.setScreenOrientationOverride/.test(error.message)) throw error;
  });
  await page.waitForFunction((width) => innerWidth === width, {}, viewport.width);
}

class FirefoxTutor extends Tutor {
  async watchPage(page) {
    const { complaints } = this;
    page.on('pageerror', (error) => complaints.push(`page error: ${error.stack ?? error}`));
    page.on('console', (message) => {
      if (/^(error|warn|assert)/.test(message.type()))
        complaints.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.origin) && !url.startsWith('data:'))
        complaints.push(`request to elsewhere: ${url}`);
    });
    await page.exposeFunction('complainOfPolicy', (text) => complaints.push(`policy: ${text}`));
    await page.evaluateOnNewDocument(() =>
      document.addEventListener('securitypolicyviolation', (event) =>
        window.complainOfPolicy(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
      )
    );
  }
}

// The parts of Playwright's page used in the tests, built on Puppeteer's.
function adapt(page) {
  const chord = async (keys) => {
    const held = keys.split('+');
    const last = held.pop();
    for (const key of held) await page.keyboard.down(key);
    await page.keyboard.press(last);
    for (const key of held.reverse()) await page.keyboard.up(key);
  };
  return {
    evaluate: (work, ...details) => page.evaluate(work, ...details),
    frame: (index) => page.frames()[index],
    waitForTimeout: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    screenshot: (options) => page.screenshot(options),
    close: () => page.close(),
    goto: (url) => page.goto(url),
    mouse: {
      move: (x, y, options) => page.mouse.move(x, y, options),
      down: () => page.mouse.down(),
      up: () => page.mouse.up(),
      click: (x, y) => page.mouse.click(x, y),
      wheel: (deltaX, deltaY) => page.mouse.wheel({ deltaX, deltaY }),
    },
    keyboard: { press: chord, type: (text) => page.keyboard.type(text) },
    async fingers(paths) {
      const touches = [];
      for (const [start] of paths) touches.push(await page.touchscreen.touchStart(...start));
      for (let i = 1; i < paths[0].length; ++i)
        for (const [finger, path] of paths.entries()) await touches[finger].move(...path[i]);
      for (const touch of touches) await touch.end();
    },
  };
}
