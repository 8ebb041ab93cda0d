// The download does not grow unnoticed, and what counts it counts right. No browser is needed.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { distFiles, measure, outgrown } from '../bench/lib/dist.mjs';
import { readMap, wasmParts } from '../bench/lib/parts.mjs';
import { readWasm } from '../bench/lib/wasm.mjs';
import { orderFunctions } from '../../tools/order_functions.mjs';
import { packEngine, unpack } from '../../tools/pack_engine.mjs';

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

test('2 % over the record are allowed, more is told with what to do', () => {
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

// A module with one imported function, one of its own and data at 16.
const counted = (...bytes) => [bytes.length, ...bytes];
const section = (id, ...bytes) => [id, ...counted(...bytes)];
const text = (string) => counted(...Buffer.from(string));
const MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 1, 0x60, 0, 1, 0x7f),
  ...section(2, 2, ...text('env'), ...text('ask'), 0, 0, ...text('env'), ...text('memory'), 2, 0, 1),
  ...section(3, 1, 0),
  ...section(10, 1, 4, 0, 0x41, 42, 0x0b),
  ...section(11, 1, 0, 0x41, 16, 0x0b, ...text('ninebytes')),
  ...section(0, ...text('name'), 1, 14, 2, 0, ...text('ask'), 1, ...text('answer')),
]);

test('a module is read to its last byte, with names and addresses', () => {
  assert.ok(WebAssembly.validate(MODULE));
  const { sections, functions, data } = readWasm(MODULE);
  assert.deepEqual(functions.map(({ name, bytes }) => [name, bytes.length]), [['answer', 5]]);
  assert.deepEqual(data.map(({ address, bytes }) => [address, Buffer.from(bytes).toString()]),
      [[16, 'ninebytes']]);
  for (const bytes of [MODULE, distFiles(DIST).get('chainrule.wasm')]) {
    const read = readWasm(bytes);
    assert.equal(Object.values(read.sections).reduce((a, b) => a + b, 8), bytes.length);
  }
  assert.throws(() => readWasm(MODULE.subarray(0, 30)), /beyond|too early/);
  assert.equal(sections.code, 8);
});

// One function that adds 1 to what another returns, both in a table; the first has a local, so it comes last.
const CALLS = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 1, 0x60, 0, 1, 0x7f),
  ...section(3, 2, 0, 0),
  ...section(4, 1, 0x70, 0, 2),
  ...section(7, 2, ...text('next'), 0, 0, ...text('table'), 1, 0),
  ...section(9, 1, 0, 0x41, 0, 0x0b, 2, 0, 1),
  ...section(10, 2, 9, 1, 1, 0x7f, 0x10, 1, 0x41, 1, 0x6a, 0x0b, 4, 0, 0x41, 41, 0x0b),
]);

test('a module in another order does the same', async () => {
  const ordered = orderFunctions(Buffer.from(CALLS));
  assert.deepEqual(readWasm(ordered).functions.map(({ bytes }) => bytes.length), [5, 10]);
  for (const bytes of [CALLS, ordered]) {
    const { next, table } = (await WebAssembly.instantiate(bytes)).instance.exports;
    assert.deepEqual([next(), table.get(0)(), table.get(1)()], [42, 42, 41]);
  }
  const engine = Buffer.from(unpack(distFiles(DIST).get('chainrule.wasm')));
  const again = orderFunctions(engine);
  assert.ok(WebAssembly.validate(again));
  const sizes = (module) => readWasm(module).functions.map(({ bytes }) => bytes.length).sort((a, b) => a - b);
  assert.deepEqual(sizes(again), sizes(engine));
});

// Every way in which operands stand behind an instruction.
const OPERANDS = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 1, 0x60, 1, 0x7f, 1, 0x7f),
  ...section(3, 2, 0, 0),
  ...section(4, 1, 0x70, 0, 1),
  ...section(5, 1, 0, 1),
  ...section(6, 1, 0x7f, 1, 0x41, 7, 0x0b),
  ...section(7, 1, ...text('run'), 0, 1),
  ...section(9, 1, 0, 0x41, 0, 0x0b, 1, 0),
  ...section(10, 2, ...counted(0, 0x20, 0, 0x0b), ...counted(1, 1, 0x7c,
    0x41, 0, 0x20, 0, 0x36, 2, 4, 0x41, 0, 0x20, 0, 0x36, 0, 8,  // the second with an unusual alignment
    0x02, 0x40, 0x02, 0x40, 0x20, 0, 0x0e, 2, 0, 1, 0, 0x0b, 0x0b,
    0x43, 0, 0, 0x80, 0x3f, 0xfc, 0, 0x1a, 0x44, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x21, 1,
    0x42, 0x80, 1, 0x1a, 0x23, 0, 0x24, 0,
    0x41, 0, 0xfd, 15, 0x1a, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0,
    0x41, 0, 0x28, 2, 4, 0x41, 0, 0x28, 0, 8, 0x6a, 0x41, 0, 0x11, 0, 0, 0x0b)),
]);

test('a module that is packed comes out as it was, and one that is not stays', async () => {
  for (const module of [MODULE, CALLS, OPERANDS]) {
    assert.ok(WebAssembly.validate(module));
    const packed = packEngine(Buffer.from(module));
    assert.ok(WebAssembly.validate(packed), 'it may be sent as what it is');
    assert.deepEqual(Buffer.from(unpack(packed)), Buffer.from(module));
    assert.deepEqual(Buffer.from(unpack(module)), Buffer.from(module));
  }
  const { instance } = await WebAssembly.instantiate(unpack(packEngine(Buffer.from(OPERANDS))));
  assert.equal(instance.exports.run(21), 42);
});

test('what is cut short or damaged is no module, and ends', () => {
  const packed = packEngine(Buffer.from(OPERANDS));
  for (let length = 9; length < packed.length; ++length)
    assert.throws(() => unpack(packed.subarray(0, length)), /not whole/, `${length} bytes`);
  for (let at = 9; at < packed.length; ++at) {
    for (const other of [0, 0x02, 0x0b, 0x44, 0x7f, 0x80, 0xe0, 0xfc, 0xff]) {
      const damaged = Buffer.from(packed);
      damaged[at] = other;
      try {
        assert.ok(unpack(damaged).length < 1 << 20);
      } catch (error) {
        assert.match(error.message, /not whole/);
      }
    }
  }
});

test('each byte of a module is of one part, as the map of the linker has it', () => {
  const map = [
    '    Addr      Off     Size Out     In      Symbol',
    '       -       2a        4 CODE',
    '       -       2b        4         src/math/libchainrule_math.a(network.cpp.o):(answer)',
    '      10       30        9 .rodata',
    '      10       30        4         libsdl2.a(SDL_events.c.o):(.rodata.names)',
    '      14       34        3         src/draw/libchainrule_draw.a(inter_regular.cpp.o):' +
      '(.rodata._ZN9chainrule8embedded13inter_regularE)',
  ].join('\n');
  assert.equal(readMap(map).data.length, 2);
  const { size, rows } = wasmParts(MODULE, map);
  const raw = Object.fromEntries(rows.map((row) => [row.part, row.raw]));
  assert.deepEqual({ ...raw, 'types, imports, tables': 0 },
      { math: 5, SDL2: 4, fonts: 3, 'made by the linker': 2, 'types, imports, tables': 0 });
  assert.equal(rows.reduce((sum, row) => sum + row.raw, 0), size);
  assert.throws(() => readMap('nothing'), /names no inputs/);
});

test('what was optimised across files is of the part whose file defines it', () => {
  const map = [
    '    Addr      Off     Size Out     In      Symbol',
    '       -       2a        4 CODE',
    '       -       2b        4         lto.tmp:(answer)',
    '      10       30        9 .rodata',
    '      10       30        4         lto.tmp:(.rodata.names)',
    '      14       34        3         lto.tmp:(.rodata.unknown)',
  ].join('\n');
  const symbols = [
    'src/page/libchainrule_page.a:card.cpp.o: -------- T answer',
    'src/math/libchainrule_math.a:ray.cpp.o: -------- W answer',
    'libsdl2.a:SDL_events.c.o: -------- d names',
  ].join('\n');
  const raw = Object.fromEntries(wasmParts(MODULE, map, symbols).rows.map((row) => [row.part, row.raw]));
  assert.deepEqual({ ...raw, 'types, imports, tables': 0 },
      { page: 5, SDL2: 4, 'made by the linker': 5, 'types, imports, tables': 0 });
});
