// The page's own words are in web/text.en.md, and reach index.html and the scripts. No browser is needed.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { parseWords, withWords, WORDS } from '../../tools/page_words.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = process.env.CHAINRULE_DIST ?? join(ROOT, 'dist');
const read = (name) => readFileSync(join(ROOT, name), 'utf8');
const words = parseWords(read(WORDS));

const kBlock = /<script type="application\/json" id="text">(.*?)<\/script>/gs;
const blocks = (page) => [...page.matchAll(kBlock)].map(([, json]) => json);

// The words that early.js reads from `json` in the page.
function early(json) {
  const said = [];
  const element = (textContent) => ({ textContent, dataset: {}, hidden: false, setAttribute() {} });
  const elements = { starting: element(''), failure: element(''), ...(json !== null && { text: element(json) }) };
  const heard = {};
  const listen = (type, handler) => (heard[type] = handler);
  const context = createContext({
    URLSearchParams,
    location: { search: '', protocol: 'https:' },
    matchMedia: () => ({ matches: true }),
    HTMLElement: class {},
    HTMLLinkElement: class {},
    HTMLScriptElement: class {},
    console: { error: (error) => said.push(error.name) },
    document: { documentElement: element(''), getElementById: (id) => elements[id] ?? null, querySelectorAll: () => [],
      addEventListener: listen },
  });
  context.window = { origin: 'null', addEventListener: listen };
  const got = new Script(`${read('web/early.js')};({word, Theme, Failure})`).runInContext(context);
  return { ...got, said, heard, failure: elements.failure };
}
const filled = (source, filling) => early(JSON.stringify({ source })).word('source', filling);

// The cases of tests/course/text_test.cpp, because one rule holds for all words.
test('names are filled in as the engine does', () => {
  const rows = '{count} {count|1:row|rows}';
  for (const [source, filling, text] of [
    [rows, { count: 1 }, '1 row'],
    [rows, { count: '1' }, '1 row'],
    [rows, { count: '0' }, '0 rows'],
    [rows, { count: '11' }, '11 rows'],
    [rows, { count: '' }, ' rows'],
    [rows, { other: '1' }, rows],
    ['on{side|left: the left|right: the right|}.', { side: 'right' }, 'on the right.'],
    ['on{side|left: the left|right: the right|}.', { side: 'neither' }, 'on.'],
    ['{a|b:{a}|c}', { a: 'b' }, 'b:{a|c}'],
    ['{a} and {b}', { a: '{b}', b: '2' }, '{b} and 2'],
    ['{c} {a', { a: '1' }, '{c} {a'],
    ['this { is {a}', { a: '1' }, 'this { is 1'],
    ['{{a}}', { a: '1' }, '{1}'],
    ['{c|1:{a}|d}', { a: '1' }, '{c|1:1|d}'],
    ['{toString}', { a: '$&' }, '{toString}'],
    ['{a}{a}', { a: '$&' }, '$&$&'],
    ['', {}, ''],
  ])
    assert.equal(filled(source, filling), text, source);
});

test('without its words the page has a theme and shows keys instead', () => {
  for (const json of [null, '', '{"failed":']) {
    const { word, Theme, said, heard, failure } = early(json);
    assert.equal(Theme.system.matches, true);
    assert.deepEqual(said, [json === null ? 'TypeError' : 'SyntaxError']);
    assert.equal(word('not_loaded', { what: word('file', { name: 'boot.js' }) }), 'not_loaded file boot.js');
    heard.DOMContentLoaded();
    assert.equal(failure.hidden, false);
    assert.equal(failure.textContent, 'failed starting page_cut_short link_kept');
  }
});

test('with its words the page says why it could not start', () => {
  const { said, heard, failure } = early(JSON.stringify(words));
  heard.DOMContentLoaded();
  assert.equal(failure.textContent, 'Chainrule could not start: a part of the page was cut short while loading, or is too ' +
    'new for this browser. Your link keeps everything: open it again, here or elsewhere.');
  assert.deepEqual(said, []);
});

test('the page reads its text as the engine reads its own', () => {
  const text = '\ufeffFor the reader of the file: - no: word.\n\n## words\n- a: one\r\n- b-2:  two: \n  more\n\n\t- c.d :\n- e\n';
  assert.deepEqual(parseWords(text), { a: 'one', 'b-2': 'two: more', 'c.d': '', e: '' });
  for (const [wrong, says] of [
    ['', /text\.en\.md has no section/],
    ['- a: one\n', /has no section/],
    ['## words\n- a b: c\n', /line 2: write words as/],
    ['## words\n\nno word\n', /line 3: write words as/],
    ['## words\n- a: b\n# c\n', /line 3: write words as/],
    ['## words\n- a: b\n\n- a: c\n', /line 4: the word "a" is there twice/],
    ['## intro: title\n', /line 1: the only section allowed/],
  ])
    assert.throws(() => parseWords(wrong), says, wrong);
});

test('the page holds any words, and none of them ends an element', () => {
  const page = read('index.html');
  const given = { a: '</script><!-- <script>', b: '$& "quoted" \\ & \u2028 ε', c: '' };
  const made = withWords(page, given);
  assert.deepEqual(blocks(made).map((json) => JSON.parse(json)), [given]);
  assert.equal(made.match(/<\/?script/gi).length, page.match(/<\/?script/gi).length);
  assert.equal(made.replace(kBlock, ''), page.replace(kBlock, ''));
  assert.throws(() => withWords(made, given), /index\.html must contain <script/);
});

test('both built pages hold the words before any script runs', () => {
  for (const name of ['index.html', 'chainrule.html']) {
    const page = readFileSync(join(DIST, name), 'utf8');
    assert.deepEqual(blocks(page).map((json) => JSON.parse(json)), [words], name);
    assert.equal(page.indexOf('<script'), page.search(kBlock), `${name}: they stand before the first script`);
  }
});

// Strings in web/*.js that look like sentences but are not.
const NO_WORDS = new Set([
  'early.js: use strict',  // the directive
  'dom.js: key {} {}',  // distinguishes children of an element
  'outline.js: matrix current',  // classes
  'outline.js: matrix tensor',
  'outline.js: notice {}',
  'outline.js: region {}',
  'text_view.js: main h2',  // a selector
]);

// Each node of each script in web/, as the compiler parses them.
function* nodesOf(node) {
  yield node;
  const inside = [];
  node.forEachChild((child) => {
    inside.push(child);
  });
  for (const child of inside) yield* nodesOf(child);
}
function scripts() {
  const api = new API({ cwd: ROOT });
  try {
    const [{ program }] = api.updateSnapshot({ openProject: join(ROOT, 'tsconfig.json') }).getProjects();
    return readdirSync(join(ROOT, 'web')).filter((name) => name.endsWith('.js')).map((name) =>
      ({ name, nodes: [...nodesOf(program.getSourceFile(join(ROOT, 'web', name)))] }));
  } finally {
    api.close();
  }
}

// The text of a literal, with {} for inserted values.
function textOf(node) {
  if (node.kind === SyntaxKind.StringLiteral || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral) return node.text;
  if (node.kind !== SyntaxKind.TemplateExpression) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('{}');
}

// Two words, or a word next to an inserted value or at a join.
const looksLikeWords = (text) => /\p{L} (\p{L}|\{\}|$)|(^|\{\}|\p{L}) \p{L}/u.test(text);

test('strings that look like words are found', () => {
  for (const text of ['not yet', 'Bring {}', '{} of {}', 'Reading ', ' of ', 'a: no sentence'])
    assert.ok(looksLikeWords(text), text);
  for (const text of ['', ' ', 'row', 'data-id', '{}: {}', '{} {}', 'button[data-id], td[data-id]', '(resolution: {}dppx)'])
    assert.ok(!looksLikeWords(text), text);
});

test('no script of the page holds words, because they are in the text', () => {
  const found = new Set();
  for (const { name, nodes } of scripts())
    for (const text of nodes.map(textOf)) if (text !== null && looksLikeWords(text)) found.add(`${name}: ${text}`);
  assert.deepEqual([...found].filter((text) => !NO_WORDS.has(text)), []);
  assert.deepEqual([...NO_WORDS].filter((text) => !found.has(text)), [], 'each exception is needed');
});

const namesIn = (source) => [...new Set([...source.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort();

test('each word that a script uses exists with its placeholders, and each word is used', () => {
  const used = new Set();
  for (const { name, nodes } of scripts()) {
    for (const node of nodes) {
      if (node.kind !== SyntaxKind.CallExpression || node.expression.text !== 'word') continue;
      const [key, filling] = node.arguments;
      assert.equal(key.kind, SyntaxKind.StringLiteral, `${name}: a key is written out`);
      assert.ok(Object.hasOwn(words, key.text), `${name}: ${WORDS} has no word "${key.text}"`);
      const filled = filling?.properties.map((property) => property.name.text).sort() ?? [];
      assert.deepEqual(filled, namesIn(words[key.text]), `${name}: ${key.text}`);
      used.add(key.text);
    }
  }
  assert.deepEqual(Object.keys(words).filter((key) => !used.has(key)), []);
});

test('words in index.html are only there', () => {
  const page = read('index.html');
  for (const text of Object.values(words)) if (text.includes(' ')) assert.ok(!page.includes(text), text);
});
