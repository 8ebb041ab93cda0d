// Reads of a WebAssembly module what is needed to say where its bytes are: the size of each section,
// each function's body and name, each piece of data and its address.
import { Reader } from '../../../tools/wasm_reader.mjs';

const NAMES = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start',
  'element', 'code', 'data', 'data count'];

// An import's description is read only to get past it.
function countImportedFunctions(section) {
  let functions = 0;
  for (let left = section.number(); left > 0; --left) {
    section.part();
    section.part();
    const kind = section.byte();
    if (kind === 0) {
      section.number();
      ++functions;
    } else if (kind === 3) {
      section.byte();
      section.byte();
    } else {
      if (kind === 1) section.byte();
      const hasMost = section.byte() & 1;
      section.number();
      if (hasMost) section.number();
    }
  }
  return functions;
}

function functionNames(section) {
  const names = new Map();
  while (section.at < section.end) {
    const kind = section.byte();
    const part = section.part();
    if (kind !== 1) continue;
    for (let left = part.number(); left > 0; --left) {
      const index = part.number();
      names.set(index, part.text());
    }
  }
  return names;
}

// A passive piece has no address; Emscripten makes none without threads.
function dataPiece(section) {
  if (section.number() !== 0 || section.byte() !== 0x41)
    throw new Error('a piece of data is not at a constant address of the first memory');
  const address = section.number();
  if (section.byte() !== 0x0b) throw new Error('an address is not a constant');
  return { address, bytes: section.part().rest() };
}

// {sections: {name: bytes}, functions: [{name, bytes}], data: [{address, bytes}]}
export function readWasm(bytes) {
  const module = new Reader(bytes);
  if (Buffer.from(bytes.subarray(0, 8)).toString('hex') !== '0061736d01000000')
    throw new Error('this is not a WebAssembly module of version 1');
  module.at = 8;
  const sections = {};
  const [bodies, data] = [[], []];
  let names = new Map();
  let imported = 0;
  while (module.at < module.end) {
    const start = module.at;
    let name = NAMES[module.byte()] ?? 'unknown';
    const section = module.part();
    if (name === 'custom') {
      name = `custom ${section.text()}`;
      if (name === 'custom name') names = functionNames(section);
    } else if (name === 'import') {
      imported = countImportedFunctions(section);
    } else if (name === 'code') {
      for (let left = section.number(); left > 0; --left) {
        const from = section.at;
        section.part();
        bodies.push(bytes.subarray(from, section.at));
      }
    } else if (name === 'data') {
      for (let left = section.number(); left > 0; --left) data.push(dataPiece(section));
    }
    sections[name] = (sections[name] ?? 0) + module.at - start;
  }
  const functions = bodies.map((body, i) => ({ name: names.get(imported + i) ?? '', bytes: body }));
  return { sections, functions, data };
}

// Without what no engine runs, such as names.
export const moduleSize = ({ sections }) =>
  Object.entries(sections)
    .filter(([name]) => !name.startsWith('custom'))
    .reduce((sum, [, bytes]) => sum + bytes, 8);
