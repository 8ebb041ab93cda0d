// Everything that cannot wait: light or dark before anything is drawn, and words for a file that is missing
// or that this browser cannot run. Browsers that reject the other scripts still run this one.
'use strict';

// The page's words: web/text.en.md, which is in index.html as JSON. Names in braces are filled in as in
// src/course/text.h:FillWords. If a key has no words, the key itself is shown, with the names given.
const word = (() => {
  /** @type {{[key: string]: string}} */
  let words = {};
  try {
    words = JSON.parse(/** @type {HTMLElement} */ (document.getElementById('text')).textContent || '');
  } catch (error) {
    console.error(error);
  }

  /** @typedef {{[name: string]: string | number}} Filling */

  // From "1:row|rows", chooses the text for the value, or the last text.
  /** @param {string} choices @param {string} value */
  function choose(choices, value) {
    const all = choices.split('|');
    const last = all[all.length - 1];
    const chosen = all.slice(0, -1).find((choice) => choice.startsWith(`${value}:`));
    return chosen === undefined ? last : chosen.slice(value.length + 1);
  }

  /** @param {string} source @param {Filling} filling @returns {string} */
  const fill = (source, filling) => source.replace(/\{([^{}|]*)(?:\|([^}]*))?\}/g, (all, name, choices) => {
    if (!filling.hasOwnProperty(name)) return `{${fill(all.slice(1), filling)}`;
    const value = String(filling[name]);
    return choices === undefined ? value : choose(choices, value);
  });

  /** @param {string} key @param {Filling} filling */
  const unknown = (key, filling) => [key, ...Object.keys(filling).map((name) => `{${name}}`)].join(' ');

  return (/** @type {string} */ key, /** @type {Filling} */ filling = {}) =>
    fill(words.hasOwnProperty(key) ? words[key] : unknown(key, filling), filling);
})();

// ?theme=light or ?theme=dark, else the system's theme.
const Theme = (() => {
  const asked = new URLSearchParams(location.search).get('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const show = (dark) => document.documentElement.setAttribute('data-theme', dark ? 'dark' : 'light');
  show(asked === 'dark' || (asked !== 'light' && system.matches));
  return {system, show};
})();

// Where the words of the lesson are that the link opens. The engine reads the link exactly, and asks if these are
// not the right words.
const openingWords = () => {
  const named = /(?:^#|&)lesson=([\w-]+)/.exec(location.hash);
  const places = [...document.querySelectorAll('[data-lesson]')];
  const place = places.find((it) => named !== null && it.getAttribute('data-lesson') === named[1]) || places[0];
  return place instanceof HTMLElement ? place : null;
};

// They begin to load now, beside the engine. In the one file they are not parsed yet.
(() => {
  const place = openingWords();
  if (place instanceof HTMLLinkElement) Object.assign(place, {as: 'fetch', crossOrigin: 'anonymous', rel: 'preload'});
})();

// Chainrule cannot run: show the static words again, with the reason. The link stays in the address.
const Failure = (() => {
  // Loading again does not help if the folder's files can never be loaded.
  function advice() {
    const engine = document.getElementById('engine');
    if (!(engine instanceof HTMLLinkElement)) return word('link_kept');
    if (location.protocol === 'file:') return word('needs_host', {one_file: word('one_file')});
    if (window.origin === 'null') return word('needs_header', {one_file: word('one_file')});
    return word('link_kept');
  }

  const failure = {
    sentence: '',
    /** @type {((sentence: string) => void) | null} also called with the sentence */
    told: null,
    scriptsRan: false,
    /** @param {string} reason @param {boolean} [started] */
    say(reason, started = false) {
      if (failure.sentence) return;
      failure.sentence = word('failed', {when: started ? 'started' : 'starting', reason});
      document.documentElement.dataset.view = 'failed';
      const [starting, place] = ['starting', 'failure'].map((id) =>
        /** @type {HTMLElement} */ (document.getElementById(id)));
      starting.hidden = true;
      place.textContent = `${failure.sentence} ${started ? word('link_kept') : advice()}`;
      place.hidden = false;
      if (failure.told) failure.told(failure.sentence);
    },
  };

  window.addEventListener('error', (event) => {
    if (!(event.target instanceof HTMLScriptElement)) return;
    const name = new URL(event.target.src).pathname.split('/').pop() || '';
    failure.say(word('not_loaded', {what: word('file', {name})}));
  }, true);

  // By then every script has run or never will.
  document.addEventListener('DOMContentLoaded', () => {
    if (!failure.scriptsRan) failure.say(word('page_cut_short'));
  });

  return failure;
})();
