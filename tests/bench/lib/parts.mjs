// Assigns each byte of the engine to a room or a library. The linker's map says where each function and each piece
// of data came from. Code optimised across files is one entry in the map, so the files' symbol lists resolve it.

const ROOMS = ['math', 'course', 'page', 'lessons', 'draw', 'app'];

// "src/draw/libchainrule_draw.a(matrix.cpp.o)" belongs to the room draw.
function partOfObject(object) {
  const room = /(?:^|\/)src\/([a-z]+)\/(?:libchainrule_|CMakeFiles\/chainrule\.dir\/)/.exec(object)?.[1];
  if (ROOMS.includes(room)) return room;
  if (/libimgui/.test(object)) return 'ImGui';
  if (/libsdl2/.test(object)) return 'SDL2';
  if (/libc\+\+/.test(object)) return 'libc++';
  return object === 'lto.tmp' ? 'made by the linker' : 'libc';
}

// A library's templates are in the object that uses them first. With a type of ours in the name they belong to that
// object, otherwise to the library.
function partOfSymbol(symbol, object) {
  if (!symbol.includes('9chainrule')) {
    if (/^_ZN?[KV]*St3__2|^_ZN?[KV]*St|^_Z\w{0,4}NSt3__2|^_ZN10__cxxabi/.test(symbol)) return 'libc++';
    if (/^_ZN?[KV]*5Eigen|^_ZT[VIS]N5Eigen/.test(symbol)) return 'Eigen';
  }
  return partOfObject(object);
}

function partOfData(symbol, object) {
  // The linker keeps each text only once, even if several files have it.
  if (object === '<internal>') return 'texts in the code';
  const embedded = /9chainrule8embedded\d+(\w+)E$/.exec(symbol)?.[1];
  if (!embedded) return partOfSymbol(symbol, object);
  return /^(inter|katex)_/.test(embedded) ? 'fonts' : 'lesson texts';
}

// The file that defines each symbol, from lines like "src/draw/libchainrule_draw.a:matrix.cpp.o: -------- T symbol".
export function readSymbols(text) {
  const files = new Map();
  for (const line of text.split('\n')) {
    const [, file, symbol] = /^(.*): *[0-9a-f-]+ \w (\S+)$/.exec(line) ?? [];
    if (file !== undefined && !files.has(symbol)) files.set(symbol, file);
  }
  return files;
}

// The map's lines that name an input of the code or the data, as {section, size, object, symbol}, and the size of
// each of these sections.
export function readMap(text, files = new Map()) {
  const inputs = [];
  const sections = new Map();
  let section = '';
  for (const line of text.split('\n')) {
    const [, sizeText, rest] = /^ *(?:[0-9a-f]+|-) +[0-9a-f]+ +([0-9a-f]+) (.*)$/.exec(line) ?? [];
    if (rest === undefined) continue;
    const size = parseInt(sizeText, 16);
    if (!rest.startsWith(' ')) {
      section = rest.trim();
      if (['CODE', '.rodata', '.data'].includes(section)) sections.set(section, size);
    }
    const [, input, name] = /^ {8}(\S.*?):\((.*)\)$/.exec(rest) ?? [];
    if (input === undefined || !sections.has(section)) continue;
    const symbol = name.replace(/^\.(rodata|data)\.(rel\.ro\.)?/, '');
    const object = (input === 'lto.tmp' && files.get(symbol.replace(/\.llvm\.\d+$/, ''))) || input;
    inputs.push({ section, size, object, symbol });
  }
  if (inputs.length === 0) throw new Error('the map names no inputs');
  return { inputs, sections };
}

// [{part, raw, items: [{name, raw}]}], largest first. The linker made every byte that is in no input.
export function mapParts(mapText, symbols = '') {
  const { inputs, sections } = readMap(mapText, readSymbols(symbols));
  const parts = new Map();
  const add = (part, name, raw) => {
    if (raw === 0) return;
    if (!parts.has(part)) parts.set(part, { part, raw: 0, items: [] });
    parts.get(part).raw += raw;
    parts.get(part).items.push({ name, raw });
  };
  for (const { section, size, object, symbol } of inputs) {
    add(section === 'CODE' ? partOfSymbol(symbol, object) : partOfData(symbol, object), symbol, size);
    sections.set(section, sections.get(section) - size);
  }
  for (const [section, left] of sections) add('made by the linker', `between the inputs of ${section}`, left);
  for (const { items } of parts.values()) items.sort((a, b) => b.raw - a.raw);
  return [...parts.values()].sort((a, b) => b.raw - a.raw);
}
