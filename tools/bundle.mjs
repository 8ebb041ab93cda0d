// Assembles the folder to host: node tools/bundle.mjs BUILD_FOLDER DIST_FOLDER [ENGINE]
//
// ENGINE is the build's name for the engine's module and script, by default "chainrule".
// The page's modules and the engine's script become one script. Every file that index.html loads has a hash
// of its content in its name, so that a browser may keep it for ever. chainrule.html is everything in one
// file. Beside each file are compressed copies for hosts that send them.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import * as LessonWords from './lesson_words.mjs';
import { notices } from './notices.mjs';
import { parseWords, withWords, WORDS } from './page_words.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// As in the README. The one file needs newer browsers.
const BROWSERS = ['chrome91', 'firefox89', 'safari16.4'];

function fail(text) {
  console.error(`tools/bundle.mjs: ${text}`);
  process.exit(1);
}

const esbuild = await import('esbuild').catch(() => fail('esbuild is missing. Run: tools/setup build'));

const [build, dist, engineName = 'chainrule'] = process.argv.slice(2);
if (!dist) {
  console.error('usage: node tools/bundle.mjs BUILD_FOLDER DIST_FOLDER [ENGINE]');
  process.exit(2);
}

const fromRoot = (name) => readFile(join(ROOT, name), 'utf8');
const hash = (kind, content, form) => createHash(kind).update(content).digest(form);
const sha256 = (content, form) => hash('sha256', content, form);

async function gzipped(bytes) {
  const packed = await promisify(gzip)(bytes, { level: 9 });
  packed[9] = 255;  // the operating system: unknown
  return packed;
}

const shared = { minify: true, target: BROWSERS, charset: 'utf8', legalComments: 'none', logLevel: 'error' };

async function shortened(name) {
  return (await esbuild.transform(await fromRoot(name), { ...shared, loader: name.endsWith('.css') ? 'css' : 'js' }))
    .code.trim();
}

// web/boot.js and everything that it imports. The engine's script is not among the sources: the build makes
// it.
async function bundled() {
  const engine = {
    name: 'engine',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/engine_module\.js$/ }, () => ({ path: resolve(build, `${engineName}.js`) })),
  };
  const { outputFiles } = await esbuild.build({
    ...shared,
    entryPoints: [join(ROOT, 'web/boot.js')],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    plugins: [engine],
  });
  return outputFiles[0].text.trim();
}

function orFail(make) {
  try {
    return make();
  } catch (error) {
    return fail(error.message);
  }
}

const asText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function hashedName(name, content) {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}.${sha256(content, 'hex').slice(0, 8)}${name.slice(dot)}`;
}

// The page from the source, with its words, and the tags of the files that it loads.
const [source, words] = await Promise.all(['index.html', WORDS].map(fromRoot));
const page = orFail(() => withWords(source, parseWords(words)));
if (page.includes('\r')) fail('index.html has carriage returns, which the policy of chainrule.html cannot hash');
const tags = {
  early: '<script src="web/early.js"></script>\n',
  style: '<link rel="stylesheet" href="web/style.css">\n<link rel="stylesheet" href="web/panels.css">\n',
  engine: '<link rel="preload" as="fetch" crossorigin id="engine" href="chainrule.wasm">\n',
  words: LessonWords.PLACE,
  boot: '<script type="module" src="web/boot.js"></script>\n',
  licences: '<a id="licences" href="notices.txt">Licences</a>\n',
  notices: '<pre id="notices-text" tabindex="0"></pre>\n',
};
for (const tag of Object.values(tags))
  if (page.split(tag).length !== 2) fail(`index.html must contain ${tag.trim()} exactly once`);

const parts = {
  early: await shortened('web/early.js'),
  style: `${await shortened('web/style.css')}${await shortened('web/panels.css')}`,
  boot: await bundled(),
  engine: await readFile(join(build, `${engineName}.wasm`)),
};

const lessons = await Promise.all((await LessonWords.lessonsOf(build)).map(async (name) =>
  ({ name, text: LessonWords.withoutPreface(await fromRoot(LessonWords.sourceOf(name))) })));

const files = { 'notices.txt': orFail(() => notices(build)) };

function pageWith(replacement) {
  let text = page;
  for (const [part, tag] of Object.entries(tags)) text = text.replace(tag, () => replacement[part] ?? tag);
  return text;
}

function inFolder() {
  const put = (name, content) => {
    const hashed = hashedName(name, content);
    files[hashed] = content;
    return hashed;
  };
  // web/files.js requests the file with this hash, so that no other bytes are used. It is not the link's own
  // `integrity`: Chromium ignores that on a preload, with a warning.
  const integrity = (content) => ` data-integrity="sha384-${hash('sha384', content, 'base64')}"`;
  return pageWith({
    early: tags.early.replace('web/early.js', put('web/early.js', parts.early)),
    style: `<link rel="stylesheet" href="${put('web/style.css', parts.style)}">\n`,
    boot: `<script defer src="${put('web/boot.js', parts.boot)}"></script>\n`,
    engine: tags.engine.replace('href="chainrule.wasm"',
      `href="${put('chainrule.wasm', parts.engine)}"${integrity(parts.engine)}`),
    words: lessons.map(({ name, text }) =>
      LessonWords.link(name, put(`words/${name}.en.txt`, text), integrity(text))).join(''),
  });
}

// In the one file the engine and the words are data until the script unpacks them. The page may load nothing from anywhere,
// and only scripts that are named by their hash may run.
async function inOneFile() {
  const scriptHashes = [];
  const script = (code) => {
    if (/<\/script|<script|<!--|\r/i.test(code)) fail('a script contains text that would end it in a page');
    scriptHashes.push(`'sha256-${sha256(code, 'base64')}'`);
    return `<script>${code}</script>\n`;
  };
  if (/<\/style|\r/i.test(parts.style)) fail('the style contains text that would end it in a page');
  const data = async (name, content) =>
    `<script type="application/octet-stream" ${name}>${(await gzipped(content)).toString('base64')}</script>\n`;
  const early = script(parts.early);
  // At the end of the body, where deferred scripts would run.
  const words = await Promise.all(lessons.map(({ name, text }) => data(`data-lesson="${name}"`, text)));
  const rest = `${await data('id="engine"', parts.engine)}${words.join('')}${script(parts.boot)}`;
  const policy = [
    "default-src 'none'",
    `script-src ${scriptHashes.join(' ')} 'wasm-unsafe-eval'`,
    `style-src 'sha256-${sha256(parts.style, 'base64')}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const text = pageWith({
    early,
    style: `<style>${parts.style}</style>\n`,
    boot: '',
    engine: '',
    words: '',
    licences: '<button type="button" id="licences">Licences</button>\n',
    notices: tags.notices.replace('></pre>', () => `>${asText(files['notices.txt'])}</pre>`),
  })
    .replace('<meta charset="utf-8">\n', (charset) =>
      `${charset}<meta http-equiv="Content-Security-Policy" content="${policy}">\n`
    )
    .replace('</body>', () => `${rest}</body>`);
  const ends = text.match(/<\/script/gi).length;
  const most = 4 + lessons.length;
  if (ends !== most) fail(`chainrule.html must have ${most} script ends; it has ${ends}`);
  if (!text.includes(policy)) fail('chainrule.html has no policy');
  if (/(?:src|href)="(?!data:)/.test(text.slice(0, text.indexOf('id="engine"')))) {
    fail('chainrule.html loads something');
  }
  return text;
}

files['index.html'] = inFolder();
files['chainrule.html'] = await inOneFile();

async function write(name, content) {
  const path = join(dist, name);
  const bytes = Buffer.from(content);
  const brotli = await promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  await mkdir(dirname(path), { recursive: true });
  await Promise.all([
    writeFile(path, bytes),
    writeFile(`${path}.gz`, await gzipped(bytes)),
    writeFile(`${path}.br`, brotli),
  ]);
}

await rm(dist, { recursive: true, force: true });
await Promise.all(Object.entries(files).map(([name, content]) => write(name, content)));
