// Turns the items of the engine's outline into descriptions of HTML elements: one form for each role.

import {h, math} from './dom.js';

// Describes a part only once while it is the same object.
export function once(describe) {
  const made = new WeakMap();
  return (part) => {
    let description = made.get(part);
    if (!description) {
      description = describe(part);
      made.set(part, description);
    }
    return description;
  };
}

const hasLetters = (text) => /\p{L}/u.test(text);

// Name and value of an item, for a screen reader.
function spoken(item) {
  if (item.exposure === 'not_yet') return `${item.name}: ${word('not_yet')}`;
  const mark = item.mark ? `, ${item.mark}` : '';
  if (item.role === 'slot' && !item.value) return `${item.name}: ${word('asked')}${mark}`;
  return item.text === '' ? item.name : `${item.name}: ${item.text}${mark}`;
}

const common = (item) => ({
  key: item.id,
  'data-id': item.id,
  'data-quantity': item.quantity || null,
  'data-verbs': item.verbs.join(' '),
});

export function button(item) {
  const sign = item.name && !hasLetters(item.text);
  return h('button', {
    ...common(item),
    type: 'button',
    class: item.selected ? 'selected' : null,
    // Not the disabled attribute: a button that just went to the last step would lose the focus.
    'aria-disabled': item.disabled ? 'true' : null,
    tabindex: item.disabled ? '-1' : null,
    'aria-label': item.text === item.name ? null : item.name,
    'aria-expanded': item.expanded === undefined ? null : String(item.expanded),
  }, sign ? [h('span', {class: 'sign'}, item.text), h('span', {class: 'words'}, item.name)] :
    item.math ? [item.text, ' ', math(item.math)] : item.text);
}

const tab = (item) => h('button', {
  ...common(item),
  type: 'button',
  'aria-current': item.selected ? 'page' : null,
}, item.text);

function choice(item) {
  const options = (item.options || []).map(([value, text]) =>
      h('option', {key: value, value}, text));
  return h('label', {key: item.id, class: 'choice'},
      h('span', null, item.name),
      h('select', {...common(item), value: item.value || ''}, options));
}

function number(item) {
  return h('label', {key: item.id, class: 'entry'},
      h('span', {'aria-hidden': 'true'}, item.math ? math(item.math) : item.name),
      input(item));
}

// A number that the learner is asked for, with the mark of his answer in words.
const slot = (item) => h('label', {key: item.id, class: 'entry'},
    h('span', {'aria-hidden': 'true'}, item.math ? math(item.math) : item.name),
    h('input', {
      ...common(item),
      'data-slot': true,
      type: 'text',
      enterkeyhint: 'next',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-label': item.mark ? `${item.name}, ${item.mark}` : item.name,
      placeholder: '?',
      value: item.value || '',
    }),
    h('span', {class: 'mark', 'aria-hidden': 'true'}, item.mark || ''));

const input = (item) => h('input', {
  ...common(item),
  type: 'text',
  // The decimal keyboard of a phone has no minus.
  inputmode: item.unsigned ? 'decimal' : null,
  enterkeyhint: 'done',
  autocomplete: 'off',
  spellcheck: 'false',
  'aria-label': item.name,
  value: item.value || '',
});

// A number in a group with one tab stop. If it can be edited, it carries its text for typing.
export const cellProperties = (item) => ({
  ...common(item),
  'data-cell': true,
  'data-value': ['number', 'slot'].includes(item.role) ? item.value || '' : null,
  'data-slot': item.role === 'slot' || null,
  'data-unsigned': item.unsigned || null,
});

export const shown = (item, before) => [
  h('span', {class: 'unseen'}, spoken(item)),
  h('span', {'aria-hidden': 'true'}, before, h('span', {
    class: [item.exposure, item.role, item.struck ? 'struck' : ''].join(' ').trim(),
  }, item.exposure === 'not_yet' ? '…' : item.text)),
];

export const cell = once((item) =>
    h('td', {...cellProperties(item), role: 'gridcell'}, shown(item, null)));

// Among very many numbers there are no formulas. A value without a symbol goes by its name.
function chipLabel(item) {
  if (item.math) return [math(item.math), ' = '];
  return item.plain ? `${item.plain} = ` : `${item.name}: `;
}

export const chip = once((item) => h('button', {
  ...cellProperties(item),
  type: 'button',
  // The pinned one is marked later, in the page.
  'aria-pressed': item.verbs.includes('pin') ? 'false' : null,
}, shown(item, chipLabel(item))));

const stop = (item) => h('button', {
  ...common(item),
  'data-cell': true,
  type: 'button',
  class: [item.done ? 'done' : '', item.backward ? 'backward' : ''].join(' '),
  'aria-current': item.selected ? 'step' : null,
}, h('span', {class: 'unseen'}, item.name),
h('span', {'aria-hidden': 'true'}, item.math ? math(item.math) : item.text));

const ranged = (item, words, looks) => h('label', {key: item.id, class: looks.all},
    h('span', null, words),
    h('input', {
      ...common(item),
      type: 'range',
      min: String(item.min),
      max: String(item.max),
      step: String(item.step),
      // On a phone a slider's words are hidden, and so would not name it.
      'aria-label': item.name,
      'aria-valuetext': item.text,
      value: item.value || '0',
    }),
    h('span', {class: looks.text, 'aria-hidden': 'true'}, item.text));
export const slider = (item) => ranged(item, item.name, {all: 'slider', text: 'count'});
// The points of a plot, one by one. It is named after its plot, which is visible above it.
export const readout = (item, words) => ranged(item, words, {all: 'readout', text: 'words'});

export const kItems = {button, tab, choice, number, slot, slider, stop, value: chip};
