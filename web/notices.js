// Shows the licences over the page: a link alone would leave the tutor. chainrule.html holds their text;
// the folder loads it when it is asked for.
'use strict';

(() => {
  const opener = document.getElementById('licences');
  const dialog = document.getElementById('notices');
  const text = document.getElementById('notices-text');

  async function load() {
    const response = await fetch(opener.href);
    if (!response.ok) throw new Error(`notices.txt could not be loaded (status ${response.status})`);
    text.textContent = await response.text();
  }

  opener.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;  // in a tab or window of its own
    event.preventDefault();
    try {
      if (!text.textContent) await load();
    } catch (error) {
      // A folder opened from disk, or a frame without an origin, may follow the link but not read it.
      console.info(error.message);
      location.assign(opener.href);
      return;
    }
    dialog.showModal();
  });

  document.getElementById('notices-close').addEventListener('click', () => dialog.close());
})();
