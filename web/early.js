// What cannot wait for the rest: light or dark before anything is drawn, and words for a file that is
// missing or that this browser cannot run.
'use strict';

// ?theme=light, ?theme=dark, else as the system has it.
const Theme = (() => {
  const asked = new URLSearchParams(location.search).get('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const show = (dark) => document.documentElement.setAttribute('data-theme', dark ? 'dark' : 'light');
  show(asked === 'dark' || (asked !== 'light' && system.matches));
  return {system, show};
})();

// Chainrule cannot run: the static words come back, with the reason. The link stays in the address.
const Failure = (() => {
  const kKept = 'Your link keeps everything it says: load it again, here or elsewhere.';
  const kOneFile = 'chainrule.html, in the same folder, does, and it takes the same link.';

  // Loading again is no help where the folder's files can never be loaded.
  function advice() {
    const engine = document.getElementById('engine');
    if (!(engine instanceof HTMLLinkElement)) return kKept;
    if (location.protocol === 'file:')
      return `This page does not run from a disk: its folder has to be hosted. ${kOneFile}`;
    if (window.origin === 'null')
      return 'In a sandbox this page runs only if its host sends the header ' +
          `Access-Control-Allow-Origin: *. Without that header ${kOneFile}`;
    return kKept;
  }

  const failure = {
    sentence: '',
    /** @type {((sentence: string) => void) | null} who is told of it, too */
    told: null,
    scriptsRan: false,
    /** @param {string} reason @param {boolean} [started] */
    say(reason, started = false) {
      if (failure.sentence) return;
      failure.sentence = `Chainrule ${started ? 'had to stop' : 'could not start'}: ${reason}.`;
      document.documentElement.dataset.view = 'failed';
      const [starting, place] = ['starting', 'failure'].map((id) =>
        /** @type {HTMLElement} */ (document.getElementById(id)));
      starting.hidden = true;
      place.textContent = `${failure.sentence} ${started ? kKept : advice()}`;
      place.hidden = false;
      if (failure.told) failure.told(failure.sentence);
    },
  };

  window.addEventListener('error', (event) => {
    if (!(event.target instanceof HTMLScriptElement)) return;
    const file = new URL(event.target.src).pathname.split('/').pop();
    failure.say(`the file ${file} could not be loaded`);
  }, true);

  // By then every script has run, or never will.
  document.addEventListener('DOMContentLoaded', () => {
    if (!failure.scriptsRan)
      failure.say('a part of the page was cut short on its way, or is too new for this browser');
  });

  return failure;
})();
