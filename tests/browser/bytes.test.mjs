// The download does not grow unnoticed, and its counting is correct. No browser is needed.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { distFiles, measure, outgrown } from '../bench/lib/dist.mjs';
import { BUDGET, OVER } from '../bench/bytes.mjs';
import { mapParts, readMap } from '../bench/lib/parts.mjs';

const DIST = process.env.CHAINRULE_DIST ?? new URL('../../dist', import.meta.url).pathname;
const record = JSON.parse(readFileSync(new URL('../bench/bytes.json', import.meta.url), 'utf8'));

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), 'chainrule-bytes-'))));
after(() => rmSync(folder, { recursive: true }));

function makeFolder(name, files) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, file, '..'), { recursive: true });
    writeFileSync(join(folder, name, file), text);
  }
  return join(folder, name);
}

test('the download is within its record', () => {
  assert.equal(outgrown(measure(DIST), record), null);
});

test('the download is no further over the budget than was said', () => {
  assert.equal(BUDGET, 614400);
  assert.equal(OVER, 71680);
  const { total } = measure(DIST);
  assert.ok(total.brotli <= BUDGET + OVER, `${total.brotli} bytes after brotli`);
});

test('the engine is what the linker made', () => {
  const linked = readFileSync(new URL('../../build/web-release/chainrule.wasm', import.meta.url));
  assert.ok(linked.equals(distFiles(DIST).get('chainrule.wasm')));
});

test('2 % over the record is allowed; beyond that a sentence says what to do', () => {
  const measured = (brotli) => ({ total: { brotli }, files: { 'chainrule.wasm': { brotli } } });
  assert.equal(outgrown(measured(10200), measured(10000)), null);
  assert.equal(outgrown(measured(5000), measured(10000)), null);
  const sentence = outgrown(measured(10201), measured(10000));
  assert.match(sentence, /10000 to 10201/);
  assert.match(sentence, /chainrule\.wasm by 201/);
  assert.match(sentence, /bytes\.mjs --record/);
});

test('hashes in names, compressed copies, licences and the page in one file change no total', () => {
  const plain = measure(makeFolder('plain', { 'index.html': 'page', 'web/boot.js': 'start();'.repeat(40) }));
  assert.deepEqual(Object.keys(plain.files), ['index.html', 'web/boot.js']);
  assert.equal(plain.total.raw, 324);
  assert.ok(plain.total.brotli < 324);
  const dressed = makeFolder('dressed', {
    'index.html': 'page',
    'index.html.br': 'copy',
    'web/boot.3f2a91c0.js': 'start();'.repeat(40),
    'web/boot.3f2a91c0.js.gz': 'copy',
    'chainrule.html': 'everything',
    'notices.txt': 'licences',
  });
  const { oneFile, ...rest } = measure(dressed);
  assert.deepEqual({ ...rest, oneFile: null }, plain);
  assert.equal(oneFile.raw, 10);
  const twice = makeFolder('twice', { 'index.html': '', 'a.00000000.js': '', 'a.11111111.js': '' });
  assert.throws(() => measure(twice), /two files are a\.js/);
});

test('of the words of lessons only the largest count', () => {
  const measured = measure(makeFolder('words', {
    'index.html': 'page',
    'words/a.en.00000000.txt': 'a few words',
    'words/b.en.11111111.txt': 'some more words than those, all of them different',
    'words/c.en.22222222.txt': 'words',
  }));
  assert.deepEqual(Object.keys(measured.files), ['index.html', 'words/b.en.txt']);
  assert.deepEqual(Object.keys(measured.otherWords), ['words/a.en.txt', 'words/c.en.txt']);
  assert.equal(measured.total.raw, measured.files['index.html'].raw + measured.files['words/b.en.txt'].raw);
});

test('each byte belongs to one part, according to the linker map', () => {
  const map = [
    '    Addr      Off     Size Out     In      Symbol',
    '       -       10        9 TYPE',
    '       -       2a        9 CODE',
    '       -       2b        5         src/math/libchainrule_math.a(network.cpp.o):(answer)',
    '      10       30        9 .rodata',
    '      10       30        4         libsdl2.a(SDL_events.c.o):(.rodata.names)',
    '      14       34        3         src/draw/libchainrule_draw.a(inter_regular.cpp.o):' +
      '(.rodata._ZN9chainrule8embedded13inter_regularE)',
    '      20        0       40 .bss',
    '      20        0       40         libsdl2.a(SDL_events.c.o):(.bss.queue)',
  ].join('\n');
  assert.equal(readMap(map).inputs.length, 3);
  const rows = mapParts(map);
  assert.deepEqual(Object.fromEntries(rows.map(({ part, raw }) => [part, raw])),
      { math: 5, SDL2: 4, fonts: 3, 'made by the linker': 6 });
  assert.equal(rows.reduce((sum, { raw }) => sum + raw, 0), 18);
  assert.throws(() => readMap('nothing'), /names no inputs/);
});

test('code optimised across files belongs to the part whose file defines it', () => {
  const map = [
    '    Addr      Off     Size Out     In      Symbol',
    '       -       2a        5 CODE',
    '       -       2b        5         lto.tmp:(answer)',
    '      10       30        7 .rodata',
    '      10       30        4         lto.tmp:(.rodata.names)',
    '      14       34        3         lto.tmp:(.rodata.unknown)',
  ].join('\n');
  const symbols = [
    'src/page/libchainrule_page.a:card.cpp.o: -------- T answer',
    'src/math/libchainrule_math.a:ray.cpp.o: -------- W answer',
    'libsdl2.a:SDL_events.c.o: -------- d names',
  ].join('\n');
  assert.deepEqual(Object.fromEntries(mapParts(map, symbols).map(({ part, raw }) => [part, raw])),
      { page: 5, SDL2: 4, 'made by the linker': 3 });
});
