// Serves the tutor from its sources, and shows each change as it is saved:
//
//   node tools/watch.mjs [--port N] [--root FOLDER] [--engine FOLDER] [--build COMMAND]
//
// Only the engine is built, into the folder --engine. Pages hear about changes over /dev/events: {css},
// {words}, {refused}, {reload} or {build}. tools/dev/watch.js listens there.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { readFile, readdir, realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { answer, inside, listen } from './file_server.mjs';
import * as LessonWords from './lesson_words.mjs';
import { parseWords, withWords, WORDS } from './page_words.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// Editors save in several steps.
const SETTLED_MS = 30;
// The most characters of the compiler's output that a page is sent.
const MOST_ERROR = 8000;

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    root: { type: 'string', default: ROOT },
    engine: { type: 'string' },
    build: { type: 'string', default: 'cmake --build --preset web-dev' },
  },
});
const root = await realpath(options.root);
const engine = await realpath(resolve(options.engine ?? join(root, 'build/web-dev'))).catch(() => null);
const dev = await realpath(join(ROOT, 'tools/dev'));
if (engine === null) {
  console.error('tools/watch.mjs: the folder of the engine is missing. Run: tools/run --watch');
  process.exit(1);
}

const DEV_SCRIPT = '<script type="module" src="/dev/watch.js"></script>\n';

// The page's own words as last read without an error, and what is wrong with the saved ones.
let pageWords = {};
let wordsError = '';
async function readWords() {
  try {
    pageWords = parseWords(await readFile(join(root, WORDS), 'utf8'));
    wordsError = '';
  } catch (error) {
    wordsError = error.message;
    console.error(`${wordsError} The page keeps the words it had.`);
  }
}
await readWords();

// An index.html that is being edited may have no place for the words.
function filled(page) {
  try {
    return withWords(page, pageWords);
  } catch (error) {
    console.error(error.message);
    return page;
  }
}

// The texts of lessons are loaded from their folders. Before the first build there is no list of them.
async function wordsLinks() {
  const lessons = await LessonWords.lessonsOf(engine).catch(() => []);
  return lessons.map((lesson) => LessonWords.link(lesson, LessonWords.sourceOf(lesson))).join('');
}

async function find(path) {
  if (path === '/' || path === '/index.html') {
    const text = await readFile(join(root, 'index.html'), 'utf8').catch(() => '');
    const links = await wordsLinks();
    const page = filled(text).replace(LessonWords.PLACE, () => links);
    return { text: page.replace('</head>', () => `${DEV_SCRIPT}</head>`), as: 'index.html' };
  }
  if (path === '/dev/words.json') return { text: JSON.stringify(await newerWords()), as: 'words.json' };
  if (path.startsWith('/dev/')) return inside(dev, join(dev, path.slice('/dev/'.length)));
  if (path === '/web/engine_module.js') return inside(engine, join(engine, 'chainrule.js'));
  if (path === '/chainrule.wasm') return inside(engine, join(engine, 'chainrule.wasm'));
  if (path.startsWith('/web/') || /^\/src\/.*\/text\.en\.md$/.test(path)) return inside(root, join(root, path));
  return null;
}

// The text files that are newer than the engine: those saved since its build began.
let engineBegun = 0;
async function newerWords() {
  const lessons = await readdir(join(root, 'src/lessons'), { withFileTypes: true });
  const folders = lessons.filter((entry) => entry.isDirectory()).map(({ name }) => `lessons/${name}`);
  const newer = [];
  for (const folder of ['course', ...folders]) {
    const path = `src/${folder}/text.en.md`;
    const found = await inside(root, join(root, path));
    if (found && found.info.mtimeMs >= engineBegun) newer.push(path);
  }
  return newer;
}

// The pages that listen. Each is first told how the last build went.
const pages = new Set();
let built = { build: 'ok', text: '' };
const refusedWords = () => ({ refused: WORDS, text: wordsError });
const event = (message) => `data: ${JSON.stringify(message)}\n\n`;

function tell(message) {
  for (const page of pages) page.write(event(message));
}

function listenTo(request, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(event(built));
  if (wordsError) response.write(event(refusedWords()));
  pages.add(response);
  request.on('close', () => pages.delete(response));
}

function tellBuild(build, text = '') {
  built = { build, text };
  tell(built);
}

// Runs one build. Gives its output, and whether it succeeded.
function runBuild() {
  return new Promise((done) => {
    const child = spawn(options.build, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', (error) => done({ ok: false, said: error.message }));
    child.on('close', (status) => done({ ok: status === 0, said }));
  });
}

// The useful part of a failed build's output: from the first failure on.
function complaint(said) {
  const from = said.search(/^FAILED:|error/m);
  return said.slice(Math.max(from, 0)).trim().slice(0, MOST_ERROR);
}

let building = false;
let buildAgain = false;
async function build() {
  if (building) {
    buildAgain = true;
    return;
  }
  building = true;
  do {
    buildAgain = false;
    const start = Date.now();
    tellBuild('running');
    const { ok, said } = await runBuild();
    // The sources have changed during the build, so its output is about older ones.
    if (buildAgain) continue;
    if (ok) {
      engineBegun = start;
      console.log(`built in ${((Date.now() - start) / 1000).toFixed(1)} s`);
      tellBuild('ok');
      tell({ reload: true });
    } else {
      const text = complaint(said);
      console.error(`${text}\nThe build failed. The page keeps the engine it had.`);
      tellBuild('failed', text);
    }
  } while (buildAgain);
  building = false;
}

// The kind of update that a saved file needs.
function kindOf(path) {
  if (/^web\/.*\.css$/.test(path)) return 'css';
  if (path === 'index.html' || path === WORDS || /^web\/.*\.js$/.test(path)) return 'page';
  if (/^src\/.*text\.en\.md$/.test(path)) return 'words';
  if (/^CMake(Lists\.txt|Presets\.json)$/.test(path)) return 'build';
  return /^(src|shaders|cmake)\/.*(\.(cpp|h|c|cmake|vert|frag)|CMakeLists\.txt)$/.test(path) ? 'build' : null;
}

async function show(paths) {
  const of = (kind) => paths.filter((path) => kindOf(path) === kind);
  for (const path of paths) console.log(`saved ${path}`);
  if (paths.includes(WORDS)) await readWords();
  const refused = wordsError !== '' && paths.includes(WORDS);
  if (refused) tell(refusedWords());
  if (of('page').some((path) => path !== WORDS || !refused)) tell({ reload: true });
  else if (of('css').length) tell({ css: of('css') });
  if (of('words').length) tell({ words: of('words') });
  if (of('build').length) build();
}

const saved = new Set();
let settling;
function changed(path) {
  if (!kindOf(path)) return;
  saved.add(path);
  clearTimeout(settling);
  settling = setTimeout(() => {
    const paths = [...saved];
    saved.clear();
    show(paths);
  }, SETTLED_MS);
}

// Each folder is watched separately: Node 18 cannot watch a tree on Linux.
const watched = new Set();
async function watchFolder(folder, deep) {
  if (watched.has(folder)) return;
  watched.add(folder);
  const watcher = watch(folder, (what, name) => {
    if (name) changed(relative(root, join(folder, name)).split(sep).join('/'));
    if (what === 'rename') follow();  // a folder may have appeared, or this one gone
  });
  const follow = async () => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      watcher.close();
      watched.delete(folder);
      return;
    }
    for (const entry of entries)
      if (deep && entry.isDirectory()) await watchFolder(join(folder, entry.name), true);
  };
  watcher.on('error', follow);
  await follow();
}
await watchFolder(root, false);
for (const folder of ['cmake', 'shaders', 'src', 'web']) await watchFolder(join(root, folder), true);

const server = createServer((request, response) =>
  request.url === '/dev/events' ? listenTo(request, response) : answer(request, response, find)
);
listen(server, Number(options.port));
build();
