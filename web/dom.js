// Descriptions of elements, and the smallest change that makes the page match them. Existing elements stay,
// so focus, selection, scroll position and typed text survive. Nothing is made from HTML text.

/**
 * An element that index.html holds.
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(word('page_lacks', {kind: kind.name, id}));
  return element;
}

const kHtml = 'http://www.w3.org/1999/xhtml';
const kMathml = 'http://www.w3.org/1998/Math/MathML';
const kDescription = Symbol('description');
const kForeign = Symbol('foreign');

// h("p", {class: "aside", key: "story.text1"}, "words ", h("b", null, "more")). A property that is null or
// false gives no attribute; `value` is the value of an input.
export function h(tag, properties, ...children) {
  const {key = null, value = null, ...attributes} = properties || {};
  const kept = [];
  for (const child of children.flat(Infinity))
    if (child !== null && child !== undefined && child !== false && child !== '')
      kept.push(typeof child === 'object' ? child : String(child));
  return {tag, key, value, attributes, children: kept, namespace: kHtml};
}

// [tag, {attributes}, text or children …], as the engine writes MathML.
export function math(tree) {
  const [tag, attributes, ...children] = tree;
  const node = h(tag, attributes, ...children.map((c) => (Array.isArray(c) ? math(c) : c)));
  node.namespace = kMathml;
  return node;
}

function create(wanted) {
  if (typeof wanted === 'string') return document.createTextNode(wanted);
  const element = document.createElementNS(wanted.namespace, wanted.tag);
  element[kDescription] = h(wanted.tag, null);
  patch(element, wanted);
  return element;
}

// Typed text is replaced only by a value that has changed since it was last written here. Committing can also
// change it ("00.5" to 0.5); that waits until the learner leaves the input.
function writeValue(element, value) {
  if (value === null || element.engineValue === value) return;
  element.engineValue = value;
  if (!element.committing) element.value = value;
}

function patchAttributes(element, had, wants) {
  for (const name of Object.keys(had)) if (!(name in wants)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(wants)) {
    if (had[name] === value) continue;
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : value);
  }
}

// The identity of a child: its key, or else its tag and its number among those.
function names(children, describe) {
  const counts = new Map();
  return children.map((child) => {
    const {key, tag} = describe(child);
    if (key) return `key ${key} ${tag}`;
    const count = counts.get(tag) || 0;
    counts.set(tag, count + 1);
    return `${tag} ${count}`;
  });
}

const kText = {key: null, tag: '#text'};
const describeWanted = (wanted) => (typeof wanted === 'string' ? kText : wanted);
const describeNode = (node) => (node.nodeType === Node.TEXT_NODE ? kText : node[kDescription]);

function patchChildren(parent, wanted) {
  const own = [...parent.childNodes].filter((node) => !node[kForeign]);
  const ownNames = names(own, describeNode);
  const wantedNames = names(wanted, describeWanted);
  const stay = new Set(wantedNames);
  const byName = new Map();
  own.forEach((node, i) => {
    if (stay.has(ownNames[i])) byName.set(ownNames[i], node);
    else node.remove();
  });
  let cursor = nextOwn(parent.firstChild);
  wanted.forEach((child, i) => {
    const node = byName.get(wantedNames[i]);
    if (!node) {
      parent.insertBefore(create(child), cursor);
      return;
    }
    if (node === cursor) cursor = nextOwn(cursor.nextSibling);
    else parent.insertBefore(node, cursor);
    if (typeof child !== 'string') patch(node, child);
    else if (node.data !== child) node.data = child;
  });
}

function nextOwn(node) {
  while (node && node[kForeign]) node = node.nextSibling;
  return node;
}

function patch(element, wanted) {
  if (element[kDescription] === wanted) return;
  patchAttributes(element, element[kDescription].attributes, wanted.attributes);
  element[kDescription] = wanted;
  patchChildren(element, wanted.children);
  writeValue(element, wanted.value);
}

// Makes the wanted descriptions the children of `root`.
export function render(root, wanted) {
  patchChildren(root, wanted.filter(Boolean));
}

// An element put in by hand: it is never removed or changed here.
export function foreign(element) {
  element[kForeign] = true;
  return element;
}
