// Shows the licences over the page, because following a link would leave the tutor. chainrule.html contains
// their text; the folder loads it on request.

import {byId} from './dom.js';

// In chainrule.html the opener is a button: there is no file to link to.
const opener = byId('licences', HTMLElement);
const address = opener instanceof HTMLAnchorElement ? opener.href : '';
const dialog = byId('notices', HTMLDialogElement);
const text = byId('notices-text', HTMLElement);

async function load() {
  const response = await fetch(address);
  if (!response.ok) throw new Error(word('not_loaded_status', {what: 'notices.txt', status: response.status}));
  text.textContent = await response.text();
}

opener.addEventListener('click', async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;  // in a new tab or window
  event.preventDefault();
  try {
    if (!text.textContent) await load();
  } catch (/** @type {any} */ error) {
    // A folder opened from disk, or a frame without an origin, may follow the link but not read it.
    console.info(error.message);
    location.assign(address);
    return;
  }
  dialog.showModal();
});

byId('notices-close', HTMLElement).addEventListener('click', () => dialog.close());
