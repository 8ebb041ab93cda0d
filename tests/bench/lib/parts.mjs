// Which part of the house, or whose library, each byte of the module comes from: the linker's map says
// where it took each function and each piece of data, and of what was optimised across files, which the
// map has as one, the lists of the files' symbols do.
import { brotli } from './dist.mjs';
import { moduleSize, readWasm } from './wasm.mjs';

const ROOMS = ['math', 'course', 'page', 'lessons', 'draw', 'app'];

// "src/draw/libchainrule_draw.a(matrix.cpp.o)" is of the room draw.
function partOfObject(object) {
  const room = /(?:^|\/)src\/([a-z]+)\/(?:libchainrule_|CMakeFiles\/chainrule\.dir\/)/.exec(object)?.[1];
  if (ROOMS.includes(room)) return room;
  if (/libimgui/.test(object)) return 'ImGui';
  if (/libsdl2/.test(object)) return 'SDL2';
  if (/libc\+\+/.test(object)) return 'libc++';
  return object === 'lto.tmp' ? 'made by the linker' : 'libc';
}

// A library's templates stand in whichever object uses them first. With a type of our own in their name
// they are that object's, else the library's.
function partOfSymbol(symbol, object) {
  if (!symbol.includes('9chainrule')) {
    if (/^_ZN?[KV]*St3__2|^_ZN?[KV]*St|^_Z\w{0,4}NSt3__2|^_ZN10__cxxabi/.test(symbol)) return 'libc++';
    if (/^_ZN?[KV]*5Eigen|^_ZT[VIS]N5Eigen/.test(symbol)) return 'Eigen';
  }
  return partOfObject(object);
}

function partOfData(symbol, object) {
  // The linker keeps each text once, whoever wrote it.
  if (object === '<internal>') return 'texts in the code';
  const embedded = /9chainrule8embedded\d+(\w+)E$/.exec(symbol)?.[1];
  if (!embedded) return partOfSymbol(symbol, object);
  return /^(inter|katex)_/.test(embedded) ? 'fonts' : 'lesson texts';
}

// The file that defines each symbol, from "src/draw/libchainrule_draw.a:matrix.cpp.o: -------- T symbol".
export function readSymbols(text) {
  const files = new Map();
  for (const line of text.split('\n')) {
    const [, file, symbol] = /^(.*): *[0-9a-f-]+ \w (\S+)$/.exec(line) ?? [];
    if (file !== undefined && !files.has(symbol)) files.set(symbol, file);
  }
  return files;
}

// Of the map's lines those that name an input: address, place, size, object and what it holds.
export function readMap(text, files = new Map()) {
  const functions = new Map();
  const data = [];
  let section = '';
  for (const line of text.split('\n')) {
    const [, address, size, rest] =
      /^ *([0-9a-f]+|-) +[0-9a-f]+ +([0-9a-f]+) (.*)$/.exec(line) ?? [];
    if (rest === undefined) continue;
    if (!rest.startsWith(' ')) section = rest.trim();
    const [, input, name] = /^ {8}(\S.*?):\((.*)\)$/.exec(rest) ?? [];
    if (input === undefined) continue;
    const symbol = name.replace(/^\.(rodata|data)\.(rel\.ro\.)?/, '');
    const object = (input === 'lto.tmp' && files.get(symbol.replace(/\.llvm\.\d+$/, ''))) || input;
    if (section === 'CODE') {
      // Names of one file only may come twice: the first stands for all.
      if (!functions.has(name)) functions.set(name, object);
    } else if (section === '.rodata' || section === '.data') {
      const start = parseInt(address, 16);
      data.push({ start, end: start + parseInt(size, 16), symbol, object });
    }
  }
  if (functions.size === 0 || data.length === 0) throw new Error('the map names no inputs');
  return { functions, data: data.sort((a, b) => a.start - b.start) };
}

// The optimiser's own names end in or begin with something the linker did not know.
function objectOf(name, functions) {
  const tried = [name, name.replace(/^(legalstub\$|byn\$mgfn-shared\$)/, '')];
  tried.push(tried[1].replace(/[._]\d+$/, ''));
  return tried.map((each) => functions.get(each)).find(Boolean);
}

class Parts {
  constructor() {
    this.byName = new Map();
  }

  add(part, bytes, what) {
    if (bytes.length === 0) return;
    if (!this.byName.has(part)) this.byName.set(part, { raw: 0, pieces: [], items: [] });
    const entry = this.byName.get(part);
    entry.raw += bytes.length;
    entry.pieces.push(bytes);
    entry.items.push({ name: what, raw: bytes.length });
  }
}

// [{part, raw, brotli, items: [{name, raw}]}], largest first; the sum of `raw` is the module's size
// without what is only there for the names. The parts of brotli do not add up to the whole's.
export function wasmParts(wasm, mapText, symbols = '') {
  const module = readWasm(wasm);
  const map = readMap(mapText, readSymbols(symbols));
  const parts = new Parts();
  for (const { name, bytes } of module.functions) {
    const object = objectOf(name, map.functions);
    parts.add(object ? partOfSymbol(name, object) : 'made by the linker', bytes, name);
  }
  for (const { address, bytes } of module.data) {
    let at = address;
    const end = address + bytes.length;
    const cut = (to) => bytes.subarray(at - address, (at = to) - address);
    for (const piece of map.data) {
      if (piece.end <= at || piece.start >= end) continue;
      if (piece.start > at) parts.add('made by the linker', cut(piece.start), 'between data');
      parts.add(partOfData(piece.symbol, piece.object), cut(Math.min(piece.end, end)), piece.symbol);
    }
    if (at < end) parts.add('made by the linker', cut(end), 'after all data');
  }
  const rows = [...parts.byName].map(([part, { raw, pieces, items }]) => ({
    part,
    raw,
    brotli: brotli(Buffer.concat(pieces)).length,
    items: items.sort((a, b) => b.raw - a.raw),
  }));
  const size = moduleSize(module);
  const rest = size - rows.reduce((sum, { raw }) => sum + raw, 0);
  rows.push({ part: 'types, imports, tables', raw: rest, brotli: null, items: [] });
  return { size, rows: rows.sort((a, b) => b.raw - a.raw) };
}
