// The engine's instructions as they are sent: what is alike stands together, which takes a tenth less of the
// download than the order in which they run. tools/pack_engine.mjs packs by the same rules.
//
// What is sent is a WebAssembly module too, of one section that no browser reads: named "packed", with the
// length of the module, the alignments that are not their instruction's own, the length of each stream, and
// the streams one after another.
'use strict';

const Packed = (() => {
  // What stands behind an instruction's first byte: so many numbers in LEB128, or bytes.
  const kNothing = 0, kNumber = 1, kTwoNumbers = 2, kFourBytes = 3, kEightBytes = 4;
  const kCounted = 5;  // as many bytes as the stream says before them
  const kMemory = 6;   // an alignment, which is the instruction's own unless said otherwise, and an offset

  // The streams: the module before its first function and after its last, instructions, declarations of
  // locals; then operands by their instruction, and those of i32.const by the instruction after it.
  const kHead = 0, kTail = 1, kCode = 2, kLocals = 3, kOthers = 4, kConstants = 17, kStreams = 25;
  const kBlock = 0x02, kIf = 0x04, kTable = 0x0e, kEnd = 0x0b, kConstant = 0x41;
  // So many from here on stand for an instruction with an alignment that is not its own.
  const kFirstAligned = 0xe0, kMostAligned = 28;
  const kMost = 1 << 26;  // bytes of a module
  const kMostLength = 5;  // bytes of a function's length
  const kSection = [0, 97, 115, 109, 1, 0, 0, 0, 0];  // what a module begins with, and a section of no meaning

  const inside = (op, first, last) => op >= first && op <= last;

  function kindOf(op) {
    if (inside(op, 0x28, 0x3e)) return kMemory;
    if (op === kTable || op === 0x1c || op >= 0xfc) return kCounted;
    if (op === 0x43) return kFourBytes;
    if (op === 0x44) return kEightBytes;
    if (op === 0x11) return kTwoNumbers;
    const number = inside(op, kBlock, kIf) || op === 0x0c || op === 0x0d || op === 0x10 ||
        inside(op, 0x20, 0x26) || inside(op, 0x3f, 0x42) || op === 0xd0 || op === 0xd2;
    return number ? kNumber : kNothing;
  }

  // Of 0x28 to 0x3e, the logarithm of how many bytes each reads or writes.
  const kAlignments = new Uint8Array(256);
  kAlignments.set([...'23230011001122232301012'], 0x28);

  // Operands of the instructions in a group share a stream.
  const kGroups = [[0x02, 0x04], [0x0c, 0x0d], [0x0e, 0x0e], [0x10, 0x10], [0x11, 0x11], [0x20, 0x22],
    [0x23, 0x24], [0x28, 0x3e], [0x42, 0x42], [0x43, 0x43], [0x44, 0x44], [0xfd, 0xfd]];
  // Of i32.const, by what its number is for: an argument, a sum, a comparison, …
  const kAfter = [[0x10, 0x10], [0x6a, 0x6a], [0x45, 0x66], [0x36, 0x3e], [0x20, 0x20], [0x21, 0x22],
    [0x41, 0x41]];

  const streams = (groups, first, otherwise) => Uint8Array.from({length: 256}, (_, op) => {
    const group = groups.findIndex(([from, to]) => inside(op, from, to));
    return group < 0 ? otherwise : first + group;
  });
  const kStreamOf = streams(kGroups, kOthers + 1, kOthers);
  const kStreamAfter = streams(kAfter, kConstants + 1, kConstants);
  const kKinds = Uint8Array.from({length: 256}, (_, op) => kindOf(op));

  // Brotli guesses a byte by the sizes of the two before it, in classes that begin at 0, 1, 16, 64, 128, 192,
  // 240 and 255. So each instruction is sent as a byte in a class of instructions after which the same ones
  // come: local.get alone, what ends a statement, comparisons and arithmetic, loads, …, and i32.const alone.
  const kClasses = {
    0: '20',
    1: '0b21361a040d02240337383ae00539',
    16: '452a474623922b4448a294a0934a494f4ba1a34e4cb24d',
    64: '28222d7471726c6da77576',
    128: '106a1b7c5e5d11fc7d73630e64992f3bb955956053ad88b72c52515b',
    192: '7f575f6259ac619a86be83bb84b6505cb32e34bd3e',
    240: '6b0c424329fd000fc0e17e',
    255: '41',
  };
  // Sent as which byte, and back. Instructions that are seldom take what is left.
  const kBytes = new Uint8Array(256), kInstructions = new Uint8Array(256);
  {
    const free = new Set(kBytes.keys());
    const rest = new Set(free);
    const send = (op, byte) => {
      kBytes[op] = byte;
      kInstructions[byte] = op;
      free.delete(byte);
      rest.delete(op);
    };
    for (const [first, ops] of Object.entries(kClasses))
      ops.match(/../g).forEach((op, place) => send(parseInt(op, 16), Number(first) + place));
    for (const op of [...rest]) send(op, free.values().next().value);
  }

  class Unpacker {
    constructor(file) {
      this.file = file;
      this.at = kSection.length;
    }

    number() {
      let number = 0;
      for (let scale = 1, byte = 128; byte > 127; scale *= 128) {
        byte = this.file[this.at++];
        number += (byte & 127) * scale;
      }
      return number;
    }

    size(most) {
      const size = this.number();
      if (!(size <= most)) this.fail();
      return size;
    }

    unpack() {
      const length = this.number();
      const end = this.at + length;
      const name = this.number();
      this.at += name;
      const size = this.size(kMost);
      this.out = new Uint8Array(size + kMostLength);
      this.to = 0;
      this.aligned = Array.from({length: this.size(kMostAligned)}, () => [this.number(), this.number()]);
      const lengths = Array.from({length: kStreams}, () => this.size(this.file.length));
      this.places = Int32Array.from(lengths, (length) => (this.at += length) - length);
      if (this.at !== end || end !== this.file.length) this.fail();
      const ends = this.places.map((place, stream) => place + lengths[stream]);
      this.bytes(kHead, lengths[kHead]);
      while (this.places[kCode] < ends[kCode]) this.body();
      this.bytes(kTail, lengths[kTail]);
      if (this.to !== size || this.places.some((place, stream) => place !== ends[stream])) this.fail();
      return this.out.subarray(0, size);
    }

    fail() { throw new WebAssembly.CompileError('the packed engine is not whole'); }

    // Its length comes first and is known last.
    body() {
      const {file, out, places} = this;
      const start = this.to;
      const first = this.to = start + kMostLength;
      this.numbers(kLocals, 1 + 2 * file[places[kLocals]]);
      let place = places[kCode];
      for (let depth = 0; depth >= 0;) {
        if (place >= file.length) this.fail();
        let op = kInstructions[file[place++]];
        let alignment = -1;
        if (op >= kFirstAligned && op < kFirstAligned + this.aligned.length)
          [op, alignment] = this.aligned[op - kFirstAligned];
        if (this.to >= out.length) this.fail();
        out[this.to++] = op;
        const kind = kKinds[op];
        if (kind === kNothing) {
          if (op === kEnd) --depth;
          continue;
        }
        if (op <= kIf) ++depth;
        if (kind === kMemory) out[this.to++] = alignment < 0 ? kAlignments[op] : alignment;
        const stream = op === kConstant ? kStreamAfter[kInstructions[file[place]]] : kStreamOf[op];
        if (kind === kNumber || kind === kMemory) this.numbers(stream, 1);
        else if (kind === kTwoNumbers) this.numbers(stream, 2);
        else this.bytes(stream, kind === kFourBytes ? 4 : kind === kEightBytes ? 8 : file[places[stream]++]);
      }
      places[kCode] = place;
      let length = this.to - first;
      let at = start;
      for (; length > 127; length >>= 7) out[at++] = length & 127 | 128;
      out[at++] = length;
      out.copyWithin(at, first, this.to);
      this.to += at - first;
    }

    // Copies numbers as they are written.
    numbers(stream, count) {
      const {file, out} = this;
      let {to} = this;
      let at = this.places[stream];
      for (; count > 0; --count) {
        while (file[at] > 127) out[to++] = file[at++];
        out[to++] = file[at++];
      }
      this.places[stream] = at;
      this.to = to;
    }

    bytes(stream, count) {
      const at = this.places[stream];
      if (at + count > this.file.length || this.to + count > this.out.length) this.fail();
      for (let i = 0; i < count; ++i) this.out[this.to++] = this.file[at + i];
      this.places[stream] = at + count;
    }
  }

  return {
    // A module that is not packed is given back as it is.
    unpack: (file) => (file[kSection.length - 1] === 0 ? new Unpacker(file).unpack() : file),
    rules: {kNothing, kNumber, kTwoNumbers, kFourBytes, kEightBytes, kCounted, kMemory, kHead, kTail,
      kCode, kLocals, kStreams, kConstant, kFirstAligned, kMostAligned, kSection, kStreamOf,
      kStreamAfter, kKinds, kAlignments, kBytes},
  };
})();
