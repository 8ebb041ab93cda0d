// Puts the functions of a WebAssembly module into an order in which they pack better. Nothing else changes:
// which function is called is a number, and these are given anew. Binaryen's own order, the most called
// first, is for numbers of one byte, of which imports leave none.

import { Reader } from './wasm_reader.mjs';

function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return Buffer.from([...bytes, value]);
}

const withLength = (bytes) => [number(bytes.length), bytes];

// Copies what is read, and gives each number of a function to `renumber`.
class Copier extends Reader {
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

// Past what follows an instruction's first byte; only calls and references name a function.
function copyInstruction(code, renumber) {
  const op = code.byte();
  if (op === 0x10 || op === 0xd2) code.functionNumber(renumber);
  else if ((op >= 0x02 && op <= 0x04) || op === 0x0c || op === 0x0d || (op >= 0x20 && op <= 0x26)) code.number();
  else if ((op >= 0x3f && op <= 0x42) || op === 0xd0) code.number();
  else if (op === 0x0e) code.numbers(code.number() + 1);
  else if (op === 0x11 || (op >= 0x28 && op <= 0x3e)) code.numbers(2);
  else if (op === 0x1c) code.numbers(code.number());
  else if (op === 0x43) code.at += 4;
  else if (op === 0x44) code.at += 8;
  else if (op === 0xfc) copyBulk(code);
  else if (op === 0xfd) copyVector(code);
  else if (!(op <= 0x01 || op === 0x05 || op === 0x0b || op === 0x0f || op === 0x1a || op === 0x1b ||
    (op >= 0x45 && op <= 0xc4) || op === 0xd1)) throw new Error(`an instruction is not known: ${op}`);
}

// Conversions that do not trap have nothing behind them.
function copyBulk(code) {
  const op = code.number();
  if (op === 10) code.numbers(2);
  else if (op === 11) code.number();
  else if (op > 7) throw new Error(`an instruction is not known: 252 ${op}`);
}

function copyVector(code) {
  const op = code.number();
  if (op <= 11 || op === 92 || op === 93) code.numbers(2);
  else if (op === 12 || op === 13) code.at += 16;
  else if (op >= 21 && op <= 34) code.byte();
  else if (op >= 84 && op <= 91) {
    code.numbers(2);
    code.byte();
  } else if (op > 255) throw new Error(`an instruction is not known: 253 ${op}`);
}

function copyBody(bytes, renumber) {
  const code = new Copier(bytes);
  code.list(() => code.numbers(2));  // how many locals of which type
  while (code.at < bytes.length) copyInstruction(code, renumber);
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
