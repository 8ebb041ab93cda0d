// The messages from tools/watch.mjs to its pages.

/**
 * @typedef {object} Message
 * @property {string[]} [css] style sheets that were saved
 * @property {string[]} [words] texts that were saved
 * @property {string} [refused] a text that cannot be read; `text` says why
 * @property {boolean} [reload] a change that needs the page to be loaded again
 * @property {'running' | 'ok' | 'failed'} [build]
 * @property {string} [text] the complaint
 */

/** @param {(message: Message) => void} follow */
export function listen(follow) {
  let lost = false;
  const events = new EventSource('/dev/events');
  events.addEventListener('message', ({data}) => follow(JSON.parse(data)));
  events.addEventListener('error', () => (lost = true));
  events.addEventListener('open', () => {
    if (lost) location.reload();  // a message may have been missed
  });
}
