// Takes numbers from outside to the engine: a file, a picture, pasted text, or a file dropped on the page.

import {byId} from './dom.js';

export class Bringer {
  static kMostBytes = 4_000_000;
  // The most pixels on a picture's longer side: its numbers must fit into a link.
  static kMostSide = 48;
  // Decoding takes 4 bytes a pixel, and about a second for every ten million.
  static kMostPixels = 50_000_000;
  // If a dropped file takes longer, the panel appears, with its words and Cancel.
  static kPatience = 300;

  constructor({engine, announce, refuse}) {
    this.engine = engine;
    this.announce = announce;
    this.refuse = refuse;
    this.panel = byId('bringing', HTMLDialogElement);
    this.title = byId('bringing-title', HTMLElement);
    this.file = byId('bringing-file', HTMLInputElement);
    this.text = byId('bringing-text', HTMLTextAreaElement);
    this.grey = byId('bringing-grey', HTMLInputElement);
    this.error = byId('bringing-error', HTMLElement);
    this.progress = byId('bringing-progress', HTMLElement);
    // The file that is being read. Another file, or Cancel, replaces it, and then its numbers are ignored.
    this.reading = null;
    byId('bringing-form', HTMLElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.take();
    });
    this.panel.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.close();
    });
    // The browser itself closes the panel, as with a phone's Back. A file chooser's own event also comes
    // here.
    this.panel.addEventListener('cancel', (event) => {
      if (event.target === this.panel) this.stop();
    });
    byId('bringing-cancel', HTMLElement).addEventListener('click', () => this.close());
    for (const type of ['dragover', 'drop'])
      document.addEventListener(type, (event) => this.dropped(event));
  }

  open(what) {
    this.stop();
    this.show(what);
    this.file.focus();
  }

  isOpen() { return this.panel.hasAttribute('open'); }

  // The rest of the page waits and then gets the focus back. Firefox before 98 has no dialogs.
  show(what) {
    this.what = what;
    this.title.textContent = word('bring', {what});
    this.file.value = '';
    this.text.value = '';
    this.error.textContent = '';
    if (this.isOpen()) return;
    if (this.panel.showModal) this.panel.showModal();
    else this.panel.setAttribute('open', '');
  }

  close() {
    this.stop();
    if (this.panel.close) this.panel.close();
    else this.panel.removeAttribute('open');
  }

  stop() {
    this.reading = null;
    this.progress.textContent = '';
  }

  take() {
    const file = this.file.files?.[0];
    const text = this.text.value;
    if (file) return this.read(this.what, file);
    if (!text.trim()) return this.end(word('bring_nothing'));
    return this.end(this.hand(this.what, '', new TextEncoder().encode(text)));
  }

  // A file dropped while the panel is closed is the input x.
  dropped(event) {
    if (!event.dataTransfer || ![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    if (event.type !== 'drop' || event.dataTransfer.files.length === 0) return;
    this.read(this.isOpen() ? this.what : 'x', event.dataTransfer.files[0]);
  }

  async read(what, file) {
    this.stop();
    const reading = {};
    this.reading = reading;
    this.error.textContent = '';
    this.progress.textContent = word('bring_reading', {file: file.name});
    setTimeout(() => {
      if (this.reading === reading && !this.isOpen()) this.show(what);
    }, Bringer.kPatience);
    const isPicture = file.type.startsWith('image/');
    const numbers = await (isPicture ? this.readPicture(file) : this.readFile(file));
    if (this.reading !== reading) return;
    const sentence = numbers.sentence || this.hand(what, numbers.name, numbers.bytes);
    this.end(sentence);
    if (!sentence && numbers.said) this.announce(numbers.said);
  }

  // The sentence says what was wrong. In that case nothing changed.
  end(sentence) {
    this.stop();
    if (!this.isOpen()) {
      if (sentence) this.refuse(sentence);
      return;
    }
    this.error.textContent = sentence;
    if (!sentence) this.close();
  }

  hand(what, name, bytes) {
    if (bytes.length > Bringer.kMostBytes) return word('bring_long', {most: Bringer.kMostBytes / 1e6});
    return this.engine.bringIn(what, name, bytes);
  }

  // {name, bytes} for the engine, or {sentence}, which says why there are none. Only the browser's own
  // reading is inside the try: if the engine stops, the page has to hear about it.
  async readFile(file) {
    const {name, size} = file;
    if (size > Bringer.kMostBytes) {
      const [has, most] = [(size / 1e6).toFixed(1), Bringer.kMostBytes / 1e6];
      return {sentence: word('bring_large', {file: name, size: has, most})};
    }
    try {
      return {name, bytes: new Uint8Array(await file.arrayBuffer())};
    } catch {
      return {sentence: word('bring_unreadable', {file: name})};
    }
  }

  // The same for a picture's numbers, with a sentence about them.
  async readPicture(file) {
    let picture;
    try {
      const {width, height} = await Bringer.sizeOf(file);
      if (width * height > Bringer.kMostPixels) {
        const [across, down] = [width, height].map((side) => side.toLocaleString('en'));
        const most = Bringer.kMostPixels / 1e6;
        return {sentence: word('bring_many_pixels', {file: file.name, across, down, most})};
      }
      picture = await createImageBitmap(file);
    } catch {
      return {sentence: word('bring_no_picture', {file: file.name})};
    }
    const scale = Math.min(1, Bringer.kMostSide / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const said = scale < 1 ?
        word('bring_reduced', {file: file.name, across: picture.width, down: picture.height, width, height}) :
        word('bring_picture', {file: file.name, width, height});
    const bytes = new TextEncoder().encode(JSON.stringify(this.channels(picture, width, height)));
    picture.close();
    return {name: '', bytes, said};
  }

  // Browsers load an image without decoding it, so its size is known early.
  static async sizeOf(file) {
    const image = new Image();
    const address = URL.createObjectURL(file);
    try {
      await new Promise((resolve, reject) => {
        image.onload = resolve;
        image.onerror = reject;
        image.src = address;
      });
      return {width: image.naturalWidth, height: image.naturalHeight};
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  // Numbers from 0 to 1 with three decimals: one channel of grey, or red, green and blue.
  channels(picture, width, height) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error(word('bring_draws_none'));
    context.drawImage(picture, 0, 0, width, height);
    const {data} = context.getImageData(0, 0, width, height);
    const luminance = (at) => 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
    const colours = [0, 1, 2].map((colour) => (at) => data[at + colour]);
    return (this.grey.checked ? [luminance] : colours).map((value) =>
      Array.from({length: height}, (_, y) =>
        Array.from({length: width}, (_, x) => Number((value(4 * (y * width + x)) / 255).toFixed(3)))));
  }
}
