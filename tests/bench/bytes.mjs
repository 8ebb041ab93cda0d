// The bytes that a browser downloads, and where they come from.
//
//   node tests/bench/bytes.mjs            # every file of dist/, compared with the record; fails if it has outgrown it
//   node tests/bench/bytes.mjs --parts    # also the source of all linked code; links the tutor again for it
//   node tests/bench/bytes.mjs --parts --top 5    # also each part's largest functions and data
//   node tests/bench/bytes.mjs --record   # makes the current bytes the record
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measure, outgrown } from './lib/dist.mjs';
import { DIST, options, readJson, RESULTS, ROOT, writeJson } from './lib/options.mjs';
import { mapParts } from './lib/parts.mjs';
import { goalTable, kib, table } from './lib/table.mjs';

export const RECORD = `${ROOT}tests/bench/bytes.json`;
const BUILD = `${ROOT}build/web-release`;
// The budget for opening one lesson in one language.
export const BUDGET = 600 * 1024;
// The budget is missed by this much at most: the pictures of saturation, batch norm and convolution,
// judging answers, and exercises. README.md says what was tried.
export const OVER = 70 * 1024;

// The file that defines each linked symbol.
function symbolsOfFiles(env) {
  const files = readdirSync(BUILD, { recursive: true })
    .filter((name) => /(?:^|\/)lib\w+\.a$|src\/app\/CMakeFiles\/chainrule\.dir\/.*\.o$/.test(name)).sort();
  const cache = execFileSync('em-config', ['CACHE'], { env, encoding: 'utf8' }).trim();
  const system = ['libc', 'libc-optz', 'libc++', 'libc++-noexcept', 'libc++abi-noexcept', 'libemmalloc', 'libcompiler_rt']
    .map((name) => `${cache}/sysroot/lib/wasm32-emscripten/lto/${name}.a`).filter(existsSync);
  return execFileSync('emnm', ['-A', '--defined-only', ...files, ...system], {
    cwd: BUILD, env, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'],
  });
}

// Builds the tutor in a folder of its own, with the names of the engine's functions, the linker's map and the
// symbols.
export function nameModule() {
  if (!existsSync(`${BUILD}/build.ninja`)) throw new Error('the names need a build: run tools/run --build-only');
  const env = { NODE_PATH: '/usr/share/nodejs', ...process.env };
  execFileSync('cmake', ['--build', BUILD, '--target', 'chainrule_named'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  const dist = `${BUILD}/named_dist`;
  execFileSync('node', [`${ROOT}tools/bundle.mjs`, BUILD, dist, 'chainrule_named']);
  const map = readFileSync(`${BUILD}/chainrule_named.map`, 'utf8');
  return { dist, map, symbols: symbolsOfFiles(env) };
}

function printParts(rows, top) {
  console.log("\nThe engine's code and data by part, as linked; Binaryen then makes the code smaller.");
  if (!top) return console.log(table(['part', 'KiB'], rows.map(({ part, raw }) => [part, kib(raw)])));
  for (const row of rows) {
    console.log(`\n${row.part}: ${kib(row.raw)} KiB`);
    for (const { name, raw } of row.items.slice(0, top)) console.log(`  ${String(raw).padStart(7)}  ${name}`);
  }
}

// Prints the tables; returns {measured, parts, figures}.
export function run({ parts: wantParts, top = 0 }) {
  const measured = measure(DIST);
  const { total, files, otherWords, oneFile } = measured;
  const line = (name, size) => [name, kib(size.raw), kib(size.brotli)];
  console.log('Bytes of the page in dist/ with the words of its longest lesson, brotli at 11');
  console.log(table(['file', 'KiB', 'brotli KiB'], [...Object.entries(files).map(([name, size]) => line(name, size)),
    line('total', total)]));
  console.log('\nThe words of the other lessons, loaded when those open and counted apart');
  console.log(table(['file', 'KiB', 'brotli KiB'], Object.entries(otherWords).map(([name, size]) => line(name, size))));
  if (oneFile)
    console.log(`The page in one file, counted apart: ${kib(oneFile.raw)} KiB, ${kib(oneFile.brotli)} after brotli.`);
  let parts = null;
  if (wantParts) {
    const { map, symbols } = nameModule();
    parts = mapParts(map, symbols);
    printParts(parts, top);
  }
  const figures = [
    { what: 'download after brotli', figure: total.brotli / 1024, goal: BUDGET / 1024, unit: 'KiB' },
  ];
  return { measured, parts: parts?.map(({ items, ...rest }) => rest) ?? null, figures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const chosen = options({ parts: false, top: 0, record: false });
  const { measured, parts, figures } = run({ parts: chosen.parts || chosen.top > 0, top: chosen.top });
  console.log(`\n${goalTable(figures)}`);
  writeJson(`${RESULTS}bytes.json`, { ...measured, parts });
  if (chosen.record) {
    const { otherWords, oneFile, ...record } = measured;
    writeJson(RECORD, record);
    console.log(`tests/bench/bytes.json now holds ${measured.total.brotli} bytes.`);
  } else {
    const sentence = outgrown(measured, readJson(RECORD));
    if (sentence) console.error(`\n${sentence}`);
    process.exitCode = sentence ? 1 : 0;
  }
}
