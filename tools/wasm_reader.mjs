// Reads a WebAssembly module from the front: bytes, numbers, parts with their length before them, lists.
export class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  byte() {
    if (this.at >= this.end) throw new Error('the module ends too early');
    return this.bytes[this.at++];
  }

  // LEB128. Of signed numbers only addresses are read, or what is passed over: below 2^31 they read the same but
  // for the sign.
  number() {
    let value = 0;
    for (let scale = 1, byte = 128; byte >= 128; scale *= 128) {
      byte = this.byte();
      value += (byte & 127) * scale;
    }
    return value;
  }

  numbers(count) {
    for (; count > 0; --count) this.number();
  }

  part() {
    const length = this.number();
    const start = this.at;
    this.at += length;
    if (this.at > this.end) throw new Error('a part reaches beyond its section');
    return new Reader(this.bytes, start, this.at);
  }

  list(read) {
    return Array.from({ length: this.number() }, read);
  }

  text() {
    return Buffer.from(this.part().rest()).toString();
  }

  rest() {
    return this.bytes.subarray(this.at, this.end);
  }
}
