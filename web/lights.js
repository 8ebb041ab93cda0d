// Marks the pinned quantity wherever it appears, the numbers that it is made of, and what else belongs to it:
// by colour for the eye, by state and description for a screen reader.

import * as Dom from './dom.js';

const kNotes = ['sources', 'related'];
const noteId = (kind) => `pin-${kind}`;

// "W1" is all of it, "W1:0,1" one entry.
const nameOf = (quantity) => quantity.split(':', 1)[0];
function overlapping(quantities) {
  const exact = new Set(quantities);
  const names = new Set(quantities.map(nameOf));
  return (quantity) => exact.has(quantity) || exact.has(nameOf(quantity)) || names.has(quantity);
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

// `pin` is the pin of an outline, or null.
export function show(root, pin) {
  if (!pin && !root.querySelector('[data-light]')) return;
  const is = {
    pinned: overlapping(pin ? [pin.quantity] : []),
    sources: overlapping(pin ? pin.sources : []),
    related: overlapping(pin ? pin.related : []),
  };
  for (const element of root.querySelectorAll('[data-quantity]')) {
    const {quantity} = element.dataset;
    const light = ['pinned', ...kNotes].find((kind) => is[kind](quantity)) || null;
    setAttribute(element, 'data-light', light);
    if (!('cell' in element.dataset)) continue;
    const itself = pin !== null && quantity === pin.quantity;
    if (element.tagName === 'TD') setAttribute(element, 'aria-selected', itself ? 'true' : null);
    else if (element.hasAttribute('aria-pressed')) setAttribute(element, 'aria-pressed', String(itself));
    // A part of a quantity that is pinned as a whole belongs to it.
    const note = light === 'pinned' ? 'related' : light;
    setAttribute(element, 'aria-describedby', itself || !note ? null : noteId(note));
  }
}

// The descriptions themselves, which may be anywhere in the page.
export const notes = (pin) => (pin ? kNotes : []).map((kind) =>
    Dom.h('p', {key: noteId(kind), id: noteId(kind), hidden: true}, pin[`${kind}_words`]));
