// Reads and writes what WebAssembly modules are made of: instructions, numbers, parts with their length.
import { Reader } from './wasm_reader.mjs';

// LEB128, of numbers that are not negative.
export function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return Buffer.from([...bytes, value]);
}

export const withLength = (bytes) => [number(bytes.length), bytes];

export class CodeReader extends Reader {
  // Goes past how many locals there are of which type.
  locals() {
    this.list(() => this.numbers(2));
  }

  // Goes past what stands behind an instruction's first byte.
  operands(op) {
    if ((op >= 0x02 && op <= 0x04) || op === 0x0c || op === 0x0d || op === 0x10 || (op >= 0x20 && op <= 0x26))
      this.number();
    else if ((op >= 0x3f && op <= 0x42) || op === 0xd0 || op === 0xd2) this.number();
    else if (op === 0x0e) this.numbers(this.number() + 1);
    else if (op === 0x11 || (op >= 0x28 && op <= 0x3e)) this.numbers(2);
    else if (op === 0x1c) this.numbers(this.number());
    else if (op === 0x43) this.at += 4;
    else if (op === 0x44) this.at += 8;
    else if (op === 0xfc) this.bulkOperands();
    else if (op === 0xfd) this.vectorOperands();
    else if (!(op <= 0x01 || op === 0x05 || op === 0x0b || op === 0x0f || op === 0x1a || op === 0x1b ||
      (op >= 0x45 && op <= 0xc4) || op === 0xd1)) throw new Error(`an instruction is not known: ${op}`);
  }

  // Conversions that do not trap have nothing behind them.
  bulkOperands() {
    const op = this.number();
    if (op === 10) this.numbers(2);
    else if (op === 11) this.number();
    else if (op > 7) throw new Error(`an instruction is not known: 252 ${op}`);
  }

  vectorOperands() {
    const op = this.number();
    if (op <= 11 || op === 92 || op === 93) this.numbers(2);
    else if (op === 12 || op === 13) this.at += 16;
    else if (op >= 21 && op <= 34) this.byte();
    else if (op >= 84 && op <= 91) {
      this.numbers(2);
      this.byte();
    } else if (op > 255) throw new Error(`an instruction is not known: 253 ${op}`);
  }
}
