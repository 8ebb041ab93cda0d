// Assembles the folder to host: node tools/bundle.mjs BUILD_FOLDER DIST_FOLDER
//
// Every file that index.html loads is named after its content, so that a browser may keep it for ever;
// chainrule.html is all of it in one file. Beside each file lie copies for hosts that send them compressed.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { notices } from './notices.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function fail(text) {
  console.error(`tools/bundle.mjs: ${text}`);
  process.exit(1);
}

const { minify } = await import('terser').catch(() => fail('terser is missing. Run: tools/setup build'));

const [build, dist] = process.argv.slice(2);
if (!dist) {
  console.error('usage: node tools/bundle.mjs BUILD_FOLDER DIST_FOLDER');
  process.exit(2);
}

const fromRoot = (name) => readFile(join(ROOT, name), 'utf8');
const hash = (kind, content, form) => createHash(kind).update(content).digest(form);
const sha256 = (content, form) => hash('sha256', content, form);

async function gzipped(bytes) {
  const packed = await promisify(gzip)(bytes, { level: 9 });
  packed[9] = 255;  // the operating system: not said
  return packed;
}

async function shortened(code) {
  return (await minify(code, { ecma: 2020, compress: { passes: 2 } })).code;
}

// Without comments and blanks. No text in the style holds any of these signs.
function shortenedStyle(style) {
  return style.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1')
    .replace(/;}/g, '}').replace(/: /g, ':').trim();
}

function gatherNotices() {
  try {
    return notices(build);
  } catch (error) {
    return fail(error.message);
  }
}

const asText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function hashedName(name, content) {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}.${sha256(content, 'hex').slice(0, 8)}${name.slice(dot)}`;
}

// The page as it stands in the source: what it loads, and where.
const page = await fromRoot('index.html');
if (page.includes('\r')) fail('index.html has line ends that the policy of chainrule.html cannot hash');
const SCRIPT = /<script defer src="(web\/[^"]+\.js)"><\/script>\n/g;
const scripts = [...page.matchAll(SCRIPT)].map(([, name]) => name);
const tags = {
  early: '<script src="web/early.js"></script>\n',
  style: '<link rel="stylesheet" href="web/style.css">\n',
  engine: '<link rel="preload" as="fetch" crossorigin id="engine" href="chainrule.wasm">\n',
  engineScript: '<script defer src="chainrule.js"></script>\n',
  licences: '<a id="licences" href="notices.txt">Licences</a>\n',
  notices: '<pre id="notices-text" tabindex="0"></pre>\n',
};
for (const tag of Object.values(tags))
  if (page.split(tag).length !== 2) fail(`index.html does not hold one line ${tag.trim()}`);
if (scripts.length === 0) fail('index.html loads no script of web/');

// Scripts of one page share their top level: in a function of its own none can meet another's short names.
const sources = await Promise.all(scripts.map(fromRoot));
const parts = {
  early: await shortened(await fromRoot('web/early.js')),
  style: shortenedStyle(await fromRoot('web/style.css')),
  boot: await shortened(`(() => {\n${sources.join('\n')}})();`),
  engineScript: await shortened(
    `(function (Module) {\n${await readFile(join(build, 'chainrule.js'), 'utf8')}\n})(Module);`
  ),
  engine: await readFile(join(build, 'chainrule.wasm')),
};

// Replaces each of the page's tags, `boot` being the first of the scripts that became one.
function pageWith(replacement) {
  let first = true;
  let text = page.replace(SCRIPT, () => {
    const boot = first ? replacement.boot : '';
    first = false;
    return boot;
  });
  for (const [part, tag] of Object.entries(tags)) text = text.replace(tag, () => replacement[part]);
  return text;
}

const files = { 'notices.txt': gatherNotices() };

function inFolder() {
  const put = (name, content) => {
    const hashed = hashedName(name, content);
    files[hashed] = content;
    return hashed;
  };
  return pageWith({
    early: tags.early.replace('web/early.js', put('web/early.js', parts.early)),
    style: tags.style.replace('web/style.css', put('web/style.css', parts.style)),
    boot: `<script defer src="${put('web/boot.js', parts.boot)}"></script>\n`,
    // web/engine.js asks for the file with this hash, so that no other bytes run. Not as the link's own `integrity`:
    // Chromium ignores that on a preload of this kind, and says so.
    engine: tags.engine.replace('href="chainrule.wasm"',
      `href="${put('chainrule.wasm', parts.engine)}" data-integrity="sha384-${hash('sha384', parts.engine, 'base64')}"`),
    engineScript: tags.engineScript.replace('chainrule.js', put('chainrule.js', parts.engineScript)),
    licences: tags.licences,
    notices: tags.notices,
  });
}

// The engine is data there until the script unpacks it. Nothing may be loaded from anywhere, and nothing
// runs but what is named by its hash.
async function inOneFile() {
  const scriptHashes = [];
  const script = (code) => {
    if (/<\/script|<script|<!--|\r/i.test(code)) fail('a script holds what ends it in a page');
    scriptHashes.push(`'sha256-${sha256(code, 'base64')}'`);
    return `<script>${code}</script>\n`;
  };
  if (/<\/style|\r/i.test(parts.style)) fail('the style holds what ends it in a page');
  const packed = (await gzipped(parts.engine)).toString('base64');
  const early = script(parts.early);
  // At the end of the body, where deferred scripts would run.
  const rest =
    `<script type="application/octet-stream" id="engine">${packed}</script>\n` +
    script(parts.boot) +
    script(parts.engineScript);
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
    engineScript: '',
    licences: '<button type="button" id="licences">Licences</button>\n',
    notices: tags.notices.replace('></pre>', () => `>${asText(files['notices.txt'])}</pre>`),
  })
    .replace('<meta charset="utf-8">\n', (charset) =>
      `${charset}<meta http-equiv="Content-Security-Policy" content="${policy}">\n`
    )
    .replace('</body>', () => `${rest}</body>`);
  const ends = text.match(/<\/script/gi).length;
  if (ends !== 4) fail(`chainrule.html ends ${ends} scripts, not 4`);
  if (!text.includes(policy)) fail('chainrule.html has no policy');
  if (/(?:src|href)="(?!data:)/.test(text.slice(0, text.indexOf('id="engine"')))) {
    fail('chainrule.html loads something');
  }
  return text;
}

files['index.html'] = inFolder();
files['chainrule.html'] = await inOneFile();
// Other pages load these, by the names they have.
for (const name of await readdir(join(ROOT, 'web'))) {
  const path = `web/${name}`;
  if (!/\.js$/.test(name) || scripts.includes(path) || name === 'early.js') continue;
  files[path] = await shortened(await fromRoot(path));
}

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
