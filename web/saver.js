// Saves a file that the engine makes piece by piece. Between the pieces the page stays responsive, shows the
// progress, and can be told to stop.

import {byId} from './dom.js';

export class Saver {
  static kSlice = 10;  // milliseconds of work at a time
  static kPart = 16 << 20;  // bytes gathered in a Blob, which the browser may keep on disk

  constructor({engine, announce}) {
    this.engine = engine;
    this.announce = announce;
    this.panel = byId('saving', HTMLElement);
    this.words = byId('saving-words', HTMLElement);
    this.bar = byId('saving-bar', HTMLProgressElement);
    /** @type {number | undefined} */
    this.timer = undefined;
    this.file = {name: '', bytes: 0, exact: true};
    /** @type {Blob[]} */
    this.parts = [];
    /** @type {BlobPart[]} */
    this.pieces = [];
    this.gathered = 0;
    this.bytes = 0;
    this.shown = 0;
    byId('saving-stop', HTMLElement).addEventListener('click', () => this.stop());
  }

  // A new file replaces one that is still being made.
  begin() {
    clearTimeout(this.timer);
    this.file = this.engine.exported();
    this.parts = [];
    this.pieces = [];
    this.gathered = 0;
    this.bytes = 0;
    this.shown = 0;
    this.step();
  }

  step() {
    const start = performance.now();
    let last;
    do {
      last = this.engine.nextPiece();
      this.pieces.push(last.bytes);
      this.gathered += last.bytes.length;
      this.bytes += last.bytes.length;
    } while (last.more && performance.now() - start < Saver.kSlice);
    if (this.gathered >= Saver.kPart || !last.more) {
      this.parts.push(new Blob(this.pieces));
      this.pieces = [];
      this.gathered = 0;
    }
    if (!last.more) {
      this.finish();
      return;
    }
    this.show(last.done);
    this.timer = setTimeout(() => this.step());
  }

  // At most five times a second.
  show(done) {
    const now = performance.now();
    if (now - this.shown < 200) return;
    this.shown = now;
    this.panel.hidden = false;
    this.bar.value = done;
    this.words.textContent = word('save_so_far', {
      file: this.file.name,
      done: Saver.size(this.bytes),
      is: this.file.exact ? 'exact' : 'most',
      whole: Saver.size(this.file.bytes),
    });
  }

  finish() {
    this.close();
    const address = URL.createObjectURL(new Blob(this.parts, {type: 'application/octet-stream'}));
    this.parts = [];
    const link = document.createElement('a');
    link.href = address;
    link.download = this.file.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    const made = word('saved', {file: this.file.name, size: Saver.size(this.bytes)});
    // A page does not learn whether the page around it lets it save.
    this.announce(window.parent === window ? made : `${made} ${word('saved_in_frame')}`);
  }

  stop() {
    clearTimeout(this.timer);
    this.engine.endExport();
    this.parts = [];
    this.pieces = [];
    this.close();
    this.announce(word('save_stopped', {file: this.file.name}));
  }

  close() {
    this.timer = undefined;
    this.panel.hidden = true;
  }

  static size(bytes) {
    let power = 0;
    for (; bytes >= 1000 && power < 3; ++power) bytes /= 1000;
    return word('size', {number: bytes.toFixed(power === 0 ? 0 : 1), power});
  }
}
