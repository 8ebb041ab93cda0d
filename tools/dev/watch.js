// Runs in a page that tools/watch.mjs serves: shows saved changes, and says what is wrong with them.

import {listen} from './events.js';

// The tutor's public functions, once it has started.
const tutor = () => /** @type {any} */ (window).chainrule;

// The current complaints by file, shown over the page.
const complaints = new Map();
const overlay = document.createElement('pre');
overlay.id = 'dev-complaints';
overlay.setAttribute('role', 'alert');
Object.assign(overlay.style, {
  position: 'fixed', inset: 'auto 0 0 0', zIndex: '1000', maxHeight: '60vh', overflow: 'auto', margin: '0',
  padding: '12px', font: '13px/1.4 monospace', whiteSpace: 'pre-wrap', color: '#fff', background: '#7a1020',
});

/** @param {string} where @param {string} what the complaint; an empty one ends it */
function complain(where, what) {
  if (what) complaints.set(where, what);
  else complaints.delete(where);
  overlay.textContent = [...complaints].map(([place, text]) => `${place}\n${text}`).join('\n\n');
  if (complaints.size) document.body.append(overlay);
  else overlay.remove();
}

// A page that is being left, as frames of the gallery often are, gets no answer.
const get = (/** @type {string} */ path) => fetch(path, {cache: 'no-store'}).catch(() => null);

/** @param {string} path "src/lessons/norm/text.en.md" */
async function showWords(path) {
  const started = await tutor()?.ready.then(() => true, () => false);
  if (!started) return;  // for example, the engine is not built yet; the page says so
  const response = await get(`/${path}`);
  if (!response) return;
  if (!response.ok) return complain(path, 'This file is gone.');
  const lesson = /^src\/lessons\/([^/]+)\//.exec(path)?.[1] ?? '';
  complain(path, tutor().test.setWords(lesson, await response.text()) ?? '');
}

// The new style sheet is loaded before the old one goes.
/** @param {string} path "web/style.css" */
function showStyle(path) {
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    if (!(link instanceof HTMLLinkElement) || new URL(link.href).pathname !== `/${path}`) continue;
    const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
    next.href = `${path}?saved=${Date.now()}`;
    next.addEventListener('load', () => link.remove());
    link.after(next);
  }
}

// The address holds the state. The last change is written there when the page is left, but by then the
// browser has decided what to load. So write it first.
function loadAgain() {
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  location.reload();
}

/** @param {import('./events.js').Message} message */
function follow({css, words, refused, reload, build, text}) {
  css?.forEach(showStyle);
  words?.forEach(showWords);
  if (refused) complain(refused, text ?? '');
  if (reload) loadAgain();
  if (build === 'failed') complain('The build failed.', text ?? '');
  if (build === 'ok') complain('The build failed.', '');
  if (build !== undefined) document.documentElement.dataset.build = build;
}

// A browser allows few connections to one host, so the gallery listens for all of its frames.
if (window === window.top) listen(follow);

const newer = await get('/dev/words.json');
if (newer) for (const path of await newer.json()) await showWords(path);
