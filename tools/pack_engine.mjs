// Packs a WebAssembly module by the rules of web/packed.js, which unpacks it.
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { CodeReader, number, withLength } from './wasm_code.mjs';
import { Reader } from './wasm_reader.mjs';

export const { unpack, rules } = runInThisContext(
  `${readFileSync(new URL('../web/packed.js', import.meta.url), 'utf8')}\nPacked;`);

const CODE = 10;

class Packer {
  streams = Array.from({ length: rules.kStreams }, () => []);
  aligned = [];  // instructions with an alignment that is not their own

  put(stream, bytes) {
    this.streams[stream].push(Buffer.from(bytes));
  }

  // An instruction's first byte, as it is sent.
  coded(op, alignment) {
    if (rules.kKinds[op] !== rules.kMemory || alignment === rules.kAlignments[op]) return op;
    let known = this.aligned.findIndex(([other, its]) => other === op && its === alignment);
    if (known < 0) known = this.aligned.push([op, alignment]) - 1;
    if (known >= rules.kMostAligned) throw new Error('there are more unusual alignments than can be packed');
    return rules.kFirstAligned + known;
  }

  instruction(code) {
    const op = code.byte();
    const start = code.at;
    const kind = rules.kKinds[op];
    code.operands(op);
    const operands = code.bytes.subarray(start, code.at);
    this.put(rules.kCode, [rules.kBytes[this.coded(op, operands[0])]]);
    if (kind === rules.kNothing) return;
    // Behind a constant there is at least the function's end.
    const stream = op === rules.kConstant ? rules.kStreamAfter[this.coded(...peek(code))] : rules.kStreamOf[op];
    if (kind === rules.kCounted) this.put(stream, [checked(operands.length)]);
    this.put(stream, kind === rules.kMemory ? operands.subarray(1) : operands);
  }

  body(bytes) {
    const code = new CodeReader(bytes);
    code.locals();
    this.put(rules.kLocals, bytes.subarray(0, code.at));
    while (code.at < bytes.length) this.instruction(code);
  }
}

// The next instruction's first byte, and its alignment if it has one.
const peek = (code) => [code.bytes[code.at], code.bytes[code.at + 1]];

function checked(length) {
  if (length > 255) throw new Error('an instruction is longer than can be packed');
  return length;
}

export function packEngine(bytes) {
  const module = new Reader(bytes, 8);
  let section;
  do {
    if (module.at >= module.end) throw new Error('the module has no code');
    section = { id: module.byte(), content: module.part() };
  } while (section.id !== CODE);
  const packer = new Packer();
  const code = section.content;
  const count = code.number();
  packer.put(rules.kHead, bytes.subarray(0, code.at));
  for (let i = 0; i < count; ++i) packer.body(code.part().rest());
  packer.put(rules.kTail, bytes.subarray(module.at));

  const streams = packer.streams.map((pieces) => Buffer.concat(pieces));
  const content = Buffer.concat([
    ...withLength(Buffer.from('packed')),
    number(bytes.length),
    number(packer.aligned.length), ...packer.aligned.flat().map(number),
    ...streams.map((stream) => number(stream.length)), ...streams,
  ]);
  const packed = Buffer.concat([Buffer.from(rules.kSection), ...withLength(content)]);
  if (!Buffer.from(unpack(packed)).equals(bytes)) throw new Error('what is packed would not be unpacked again');
  return packed;
}
