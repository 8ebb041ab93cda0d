// Turns the engine's outline of a page into descriptions of HTML elements: one form for each kind of node and
// each role of item. Elements for an item carry its id in data-id.

import {h, math} from './dom.js';
import {button, cell, cellProperties, chip, kItems, once, readout, shown, slider} from './outline_items.js';
import * as Lights from './lights.js';

// Replaces unchanged parts of an outline by the objects from before, so that everything made from them stays
// valid. A step changes little, and a large network has thousands of numbers.
function share(before, now) {
  if (before === now) return now;
  if (typeof now !== 'object' || typeof before !== 'object' || !before || !now) return now;
  let same;
  if (Array.isArray(now)) {
    if (!Array.isArray(before)) return now;
    same = now.length === before.length;
    const byId = now.length > 0 && now[0] !== null && now[0].id !== undefined;
    const old = byId ? new Map(before.map((part) => [part.id, part])) : null;
    for (let i = 0; i < now.length; ++i) {
      now[i] = share(old ? old.get(now[i].id) : before[i], now[i]);
      same = same && now[i] === before[i];
    }
  } else {
    const keys = Object.keys(now);
    same = keys.length === Object.keys(before).length;
    for (const key of keys) {
      now[key] = share(before[key], now[key]);
      same = same && now[key] === before[key];
    }
  }
  return same ? before : now;
}

// The engine sends groups with their children, and all other nodes separately.
function* leavesOf(nodes) {
  for (const node of nodes) {
    if (node.kind === 'group') yield* leavesOf(node.children);
    else yield node;
  }
}

// Puts in the earlier nodes where the engine said that they are the same.
function fillIn(nodes, known) {
  nodes.forEach((node, i) => {
    if (node.same) nodes[i] = known.get(node.id);
    else if (node.kind === 'group') fillIn(node.children, known);
  });
}

/**
 * The engine's new outline, completed from the one before.
 * @param {any} before the kept outline, or null
 * @param {any} told what the engine has sent since its revision
 */
export function follow(before, told) {
  fillIn(told.nodes, new Map(Array.from(leavesOf(before ? before.nodes : []), (node) => [node.id, node])));
  return share(before, told);
}

// The title in index.html, before a lesson sets its own.
export const kTutor = document.title;
const kHintId = 'cells-hint';

export const elementId = (id) => `node-${id}`;

function content(pieces) {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    const quantity = piece.quantity || piece.link || null;
    const inside = piece.math ? math(piece.math) : piece.value || piece.text || '';
    if (quantity === null) return inside;
    return h('span', {class: piece.link ? 'link' : 'value', 'data-quantity': quantity}, inside);
  });
}

const inList = (item) => h('li', {key: item.id}, kItems[item.role](item));
const kChips = {role: 'list', class: 'chips', 'data-roving': 'row', 'aria-describedby': kHintId};

function controls(node) {
  const items = node.items || [];
  const properties = {key: node.id, id: elementId(node.id), 'aria-label': node.label};
  if (items.length > 0 && items.every((item) => item.role === 'tab'))
    return h('nav', properties, h('ul', {role: 'list'}, items.map(inList)));
  if (items.length > 0 && items.every((item) => item.role === 'value'))
    return h('ul', {...properties, ...kChips}, items.map(inList));
  // If one of the buttons is chosen, each of them says whether it is.
  const chosen = items.some((item) => item.role === 'button' && item.selected);
  const inside = items.map((item) => {
    const made = kItems[item.role](item);
    if (chosen && item.role === 'button')
      made.attributes['aria-pressed'] = item.selected ? 'true' : 'false';
    return made;
  });
  return h('div', {...properties, role: 'group', class: 'controls'}, inside);
}

// A head is read out by its meaning. In a large matrix its number is visible, too.
const kHeadsFrom = 5;
function head(node, scope, number, [text, name]) {
  const large = node.rows >= kHeadsFrom || node.columns >= kHeadsFrom;
  return h('th', {scope, key: `${scope}${number}`}, h('span', {class: 'unseen'}, name),
      large ? h('span', {'aria-hidden': 'true'}, text) : null);
}

const rowName = (number) => word('row', {number});
const columnName = (number) => word('column', {number});

function matrix(node) {
  const rows = [];
  const numbered = (count, name) => Array.from({length: count}, (_, index) => ['', name(index + 1)]);
  const row_heads = node.row_heads || numbered(node.rows, rowName);
  const column_heads = node.column_heads || numbered(node.columns, columnName);
  const heads = column_heads.map((words, column) => head(node, 'col', column, words));
  for (let row = 0; row < node.rows; ++row) {
    const first = row * node.columns;
    const cells = node.items.slice(first, first + node.columns).map(cell);
    rows.push(h('tr', null, head(node, 'row', row, row_heads[row]), cells));
  }
  const kind = node.current ? 'matrix current' : 'matrix';
  return h('figure', {key: node.id, id: elementId(node.id), class: kind},
      h('figcaption', null, node.math ? math(node.math) : node.label),
      h('div', {class: 'scroll'},
          h('table', {role: 'grid', 'aria-label': node.label, 'aria-describedby': kHintId,
            'data-roving': 'grid'},
          h('thead', null, h('tr', null, h('td', null), heads)),
          h('tbody', null, rows))));
}

function table({head, rows}) {
  const cells = (tag, scope) => (text) => h(tag, {scope}, text);
  return h('div', {class: 'scroll'}, h('table', {class: 'data'},
      h('thead', null, h('tr', null, head.map(cells('th', 'col')))),
      h('tbody', null, rows.map(([first, ...rest]) =>
          h('tr', null, h('th', {scope: 'row'}, first), rest.map(cells('td', null)))))));
}

// A grid of a tensor: like a matrix, but a cell may have no number.
function grid(node, part, number) {
  const symbol = (i) => (part.symbols && part.symbols[i].length > 2 ? [math(part.symbols[i]), ' = '] : null);
  const numberCell = (item, i) =>
      h('td', {...cellProperties(item), role: 'gridcell'}, shown(item, symbol(i)));
  const noNumber = (i) => h('td', {key: `without${i}`, 'data-cell': true, 'data-verbs': '', role: 'gridcell',
    class: 'without'}, h('span', {class: 'unseen'}, node.without), h('span', {'aria-hidden': 'true'}, '·'));
  const named = (scope, heads, i) => (heads ?
    h('th', {scope, key: `${scope}${i}`, class: 'named'}, h('span', {class: 'unseen'}, heads[i][0]),
        h('span', {'aria-hidden': 'true'}, math(heads[i][1]))) :
    head(part, scope, i, ['', scope === 'row' ? rowName(i + 1) : columnName(i + 1)]));
  const columns = Array.from({length: part.columns}, (_, i) => named('col', part.column_heads, i));
  const rows = Array.from({length: part.rows}, (_, row) => {
    const first = row * part.columns;
    const cells = part.cells.slice(first, first + part.columns).map((item, column) =>
      (item < 0 ? noNumber(first + column) : numberCell(node.items[item], first + column)));
    return h('tr', {key: `row${row}`}, named('row', part.row_heads, row), cells);
  });
  return h('figure', {key: `${node.id}.${number}`, class: 'matrix tensor'},
      h('figcaption', null, math(part.math), part.note ? ` ${part.note}` : null),
      h('div', {class: 'scroll'},
          h('table', {role: 'grid', 'aria-label': part.label || node.label, 'aria-describedby': kHintId,
            'data-roving': 'grid'},
          h('thead', null, h('tr', null, h('td', null), columns)),
          h('tbody', null, rows))));
}

function figure(node) {
  const captionId = elementId(`${node.id}.caption`);
  const grids = node.grids || [];
  const placed = new Set(grids.flatMap((part) => part.cells));
  const items = (node.items || []).filter((_, i) => !placed.has(i));
  const isButton = (item) => item.role === 'button';
  const [buttons, values] = [items.filter(isButton), items.filter((item) => !isButton(item))];
  return h('figure', {key: node.id, id: elementId(node.id), class: 'figure'},
      h('figcaption', {id: captionId}, node.label),
      grids.length > 0 ?
          h('div', {class: 'grids'}, grids.map((part, i) => grid(node, part, i))) : null,
      (node.words || []).map((words) => h('p', null, words)),
      values.length > 0 ? h('ul', {...kChips, 'aria-labelledby': captionId},
          values.map((item) => h('li', {key: item.id}, chip(item)))) : null,
      buttons.length > 0 ? h('div', {role: 'group', class: 'controls', 'aria-labelledby': captionId},
          buttons.map(button)) : null,
      node.readout ? readout(node.readout, node.points) : null,
      node.tables && node.tables.length > 0 ?
          h('details', null, h('summary', null, node.data), node.tables.map(table)) : null);
}

function timeline(node) {
  const [first, ...stops] = node.items || [];
  return h('div', {key: node.id, id: elementId(node.id), class: 'timeline', role: 'group',
    'aria-label': node.label},
  first ? slider(first) : null,
  h('ol', {class: 'stops', role: 'list', 'data-roving': 'row', 'aria-label': node.label},
      stops.map(inList)));
}

// A formula that may break before its relations and sums, as in a book. Browsers do not break MathML by
// themselves.
const kBreaks = new Set(['=', '+', '−', '≈']);
function breakable(tree) {
  const [, attributes, ...inside] = tree;
  const row = inside.length === 1 && inside[0][0] === 'mrow' ? inside[0].slice(2) : inside;
  /** @type {any[][]} */
  const pieces = [[]];
  row.forEach((part, i) => {
    const breaks = part[0] === 'mo' && kBreaks.has(part[2]) && part[1].form !== 'prefix';
    if (breaks && i > 0) pieces.push([]);
    // At the start of its piece it would be taken for a sign.
    pieces[pieces.length - 1].push(breaks ? ['mo', {...part[1], form: 'infix'}, part[2]] : part);
  });
  return pieces.map((piece) => math(['math', attributes, ['mrow', {}, ...piece]]));
}

const lines = (node) => h('dl', {key: node.id, id: elementId(node.id), class: 'lines'},
    (node.lines || []).map((line) => h('div', {class: line.quiet ? 'quiet' : null},
        h('dt', null, line.label), h('dd', {class: 'scroll'}, breakable(line.math)))));

const heading = (node) => h(`h${Math.min(Math.max(node.level, 2), 6)}`,
    {key: node.id, id: elementId(node.id), tabindex: '-1'}, content(node.content));

const prose = (node) => h('p', {key: node.id, id: elementId(node.id), class: node.style},
    content(node.content));

const notice = (node) => h('div', {key: node.id, id: elementId(node.id), class: `notice ${node.style}`,
  role: node.style === 'error' ? 'alert' : 'status'}, h('p', null, content(node.content)));

function group(node, top) {
  const inside = (node.children || []).map((child) => describe(child, false));
  const properties = {key: node.id, id: elementId(node.id), class: `region ${node.region}`,
    'aria-label': node.label};
  if (!top) return h('div', {...properties, role: 'group', class: 'group'}, inside);
  if (node.region === 'header') return h('header', {...properties, 'aria-label': null}, inside);
  return h('section', properties, inside);
}

const kNodes = {heading, prose, lines, matrix, controls, figure, timeline, notice};
const describeLeaf = once((node) => kNodes[node.kind](node));

function describe(node, top) {
  if (node.kind === 'group') return group(node, top);
  return kNodes[node.kind] ? describeLeaf(node) : null;
}

// The whole page: the header, and everything else as the main part.
export function page(outline) {
  const inRegion = (region) => (node) => node.kind === 'group' && node.region === region;
  const [isHeader, isStory] = [inRegion('header'), inRegion('story')];
  const all = (wanted) => outline.nodes.filter(wanted).map((node) => describe(node, true));
  const headers = all(isHeader);
  const stories = all(isStory);
  const brand = (kind) => h('h1', {key: 'brand', class: kind, tabindex: '-1'}, kTutor);
  for (const header of headers) header.children.unshift(brand('brand'));
  // In two columns, if both exist: a host may hide either.
  const two = stories.length > 0 && outline.nodes.some(inRegion('stage'));
  return [
    ...headers,
    h('main', {key: 'main', class: two ? null : 'one'},
        headers.length > 0 ? null : brand('unseen'),
        stories.length > 0 ? h('div', {key: 'stories', class: 'stories'}, stories) : null,
        all((node) => !isHeader(node) && !isStory(node)),
        h('p', {key: kHintId, id: kHintId, class: 'unseen'}, word('cells_hint')),
        Lights.notes(outline.pin)),
  ];
}
