// One interface to three browser engines: each opens a house that opens tutors, whose `page` has the
// parts of Playwright's page used here, and `fingers` for touches.
import { createServer } from 'node:http';
import { openFirefox, originOf } from './firefox.mjs';
import { openHouse } from './tutor.mjs';
import { openWebKit } from './webkit.mjs';

async function openChromium() {
  const house = await openHouse();
  return {
    ...house,
    async open({ url = null, density = 1, touch = false, wait = true, ...options } = {}) {
      const context = { deviceScaleFactor: density, hasTouch: touch, ...options };
      const tutor = await house.open({ ...context, wait: wait && !url, init: null });
      const { page } = tutor;
      const session = await page.context().newCDPSession(page);
      page.fingers = (paths) => sendTouches(session, paths);
      page.frame = (index) => page.frames()[index];
      if (!url) return tutor;
      tutor.origin = originOf(url);
      await page.goto(url);
      if (wait) await tutor.ready();
      return tutor;
    },
  };
}

// Each path belongs to one finger: where it comes down, and where it moves.
async function sendTouches(session, paths) {
  const send = (type, i) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: i === null ? [] : paths.map(([...path], id) => ({ id, x: path[i][0], y: path[i][1] })),
    });
  await send('touchStart', 0);
  for (let i = 1; i < paths[0].length; ++i) await send('touchMove', i);
  await send('touchEnd', null);
}

export const ENGINES = {
  Chromium: { open: openChromium, densities: [1, 1.25, 1.5, 2, 3], gestures: true },
  // Touches only reach the page, so the browser itself does not scroll or zoom.
  Firefox: { open: openFirefox, densities: [1, 1.25, 1.5, 2, 3] },
  // The density is the screen's, for all pages of a browser. The driver sends no touches, so they are
  // made inside the page, or inside the frame.
  WebKit: { open: openWebKit, densities: [1], screens: [2] },
};

// Scrolls an item of the text view into view and returns its place.
export async function placeInText(tutor, id) {
  return tutor.page.evaluate((item) => {
    const element = document.querySelector(`#text-view [data-id="${CSS.escape(item)}"]`);
    element.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }, id);
}

// Serves a host page, longer than the window, with the tutor in a frame at the top.
export async function serveHost(origin, hash = '') {
  const page = `<!DOCTYPE html><meta name="viewport" content="width=device-width"><title>A host</title>
<style>body { margin: 0; height: 3000px } iframe { border: 0; display: block }</style>
<iframe src="${origin}/${hash}" width="1000" height="600"></iframe><p><input id="own"></p>`;
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', Connection: 'close' });
    response.end(page);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
