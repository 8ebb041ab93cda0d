// Shows the licences over the page: a link alone would leave the tutor. chainrule.html holds their text;
// the folder loads it when it is asked for.

import {byId} from './dom.js';

// A button where there is nothing to lead to, in chainrule.html.
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
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;  // in a tab or window of its own
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
