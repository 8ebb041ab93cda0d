// Puts the functions of a WebAssembly module into an order in which they pack better. Nothing else changes:
// which function is called is a number, and these are given anew. Binaryen's own order, the most called
// first, is for numbers of one byte, of which imports leave none.

import { CodeReader, number, withLength } from './wasm_code.mjs';
import { Reader } from './wasm_reader.mjs';

// Copies what is read, and gives each number of a function to `renumber`.
class Copier extends CodeReader {
  parts = [];
  from = 0;

  keep() {
    this.parts.push(this.bytes.subarray(this.from, this.at));
    this.from = this.at;
  }

  functionNumber(renumber) {
    this.keep();
    this.parts.push(number(renumber(this.number())));
    this.from = this.at;
  }

  all() {
    this.keep();
    return Buffer.concat(this.parts);
  }
}

function copyBody(bytes, renumber) {
  const code = new Copier(bytes);
  code.locals();
  while (code.at < bytes.length) {
    const op = code.byte();
    // Only calls and references name a function.
    if (op === 0x10 || op === 0xd2) code.functionNumber(renumber);
    else code.operands(op);
  }
  return code.all();
}

function copyExports(bytes, renumber) {
  const section = new Copier(bytes);
  section.list(() => {
    section.part();
    if (section.byte() === 0) section.functionNumber(renumber);
    else section.number();
  });
  return section.all();
}

// Emscripten makes one table, filled from a constant place on.
function copyElements(bytes, renumber) {
  const section = new Copier(bytes);
  section.list(() => {
    if (section.number() !== 0 || section.byte() !== 0x41) throw new Error('a table is of another kind');
    section.number();
    if (section.byte() !== 0x0b) throw new Error('a place in a table is not a constant');
    section.list(() => section.functionNumber(renumber));
  });
  return section.all();
}

function importedFunctions(bytes) {
  const section = new Reader(bytes);
  return section.list(() => {
    section.part();
    section.part();
    const kind = section.byte();
    if (kind === 1 || kind === 3) section.byte();
    if (kind === 0 || kind === 3) return kind === 0 ? section.number() : section.byte();
    section.numbers(section.number() & 1 ? 2 : 1);
    return null;
  });
}

// Like beside like: functions with as many kinds of locals, of the same type, by their code.
function order(bodies, types) {
  return [...bodies.keys()].sort((a, b) =>
    bodies[a][0] - bodies[b][0] || types[a] - types[b] || Buffer.compare(bodies[a], bodies[b]) || a - b);
}

// The module without names and other custom sections, which no engine reads.
export function orderFunctions(bytes) {
  const module = new Reader(bytes, 8);
  const sections = [];
  while (module.at < bytes.length) sections.push([module.byte(), module.part().rest()]);
  const section = (id) => sections.find(([each]) => each === id)?.[1] ?? Buffer.from([0]);
  const imported = importedFunctions(section(2)).filter((each) => each !== null).length;
  const types = new Reader(section(3));
  const typeOf = types.list(() => types.number());
  const code = new Reader(section(10));
  const bodies = code.list(() => code.part().rest());

  const wanted = order(bodies, typeOf);
  const placeOf = [];
  wanted.forEach((old, place) => (placeOf[old] = place));
  const renumber = (old) => (old < imported ? old : imported + placeOf[old - imported]);
  const copies = {
    3: () => Buffer.concat([number(wanted.length), ...wanted.map((old) => number(typeOf[old]))]),
    7: (old) => copyExports(old, renumber),
    8: (old) => number(renumber(new Reader(old).number())),
    9: (old) => copyElements(old, renumber),
    10: () => Buffer.concat([number(wanted.length),
      ...wanted.flatMap((old) => withLength(copyBody(bodies[old], renumber)))]),
  };
  const ordered = sections.filter(([id]) => id !== 0).flatMap(([id, content]) =>
    [Buffer.from([id]), ...withLength(copies[id]?.(content) ?? content)]);
  return Buffer.concat([bytes.subarray(0, 8), ...ordered]);
}
