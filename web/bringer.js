// Takes numbers from outside to the engine: a file, a picture, pasted text, or what is dropped on the page.
'use strict';

class Bringer {
  static kMostBytes = 4_000_000;
  // Of a picture's longer side: its numbers have to fit into a link.
  static kMostSide = 48;

  constructor({engine, announce, refuse}) {
    this.engine = engine;
    this.announce = announce;
    this.refuse = refuse;
    const byId = (id) => document.getElementById(id);
    this.panel = byId('bringing');
    this.title = byId('bringing-title');
    this.file = byId('bringing-file');
    this.text = byId('bringing-text');
    this.grey = byId('bringing-grey');
    this.error = byId('bringing-error');
    byId('bringing-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.take();
    });
    this.panel.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.close();
    });
    byId('bringing-cancel').addEventListener('click', () => this.close());
    for (const type of ['dragover', 'drop'])
      document.addEventListener(type, (event) => this.dropped(event));
  }

  open(what) {
    this.what = what;
    const names = {x: 'the input x', w: 'the kernel w', dy: 'the gradient of the output'};
    this.title.textContent = `Bring ${names[what] || what}`;
    this.file.value = '';
    this.text.value = '';
    this.error.textContent = '';
    if (!this.isOpen()) this.show();
    this.file.focus();
  }

  isOpen() { return this.panel.hasAttribute('open'); }

  // The rest of the page waits, and gets the focus back. Firefox before 98 knows no dialogs.
  show() {
    if (this.panel.showModal) this.panel.showModal();
    else this.panel.setAttribute('open', '');
  }

  close() {
    if (this.panel.close) this.panel.close();
    else this.panel.removeAttribute('open');
  }

  async take() {
    const file = this.file.files[0];
    const text = this.text.value;
    let sentence = 'Choose a file, or paste numbers.';
    if (file) sentence = await this.bring(this.what, file);
    else if (text.trim()) sentence = this.hand(this.what, '', new TextEncoder().encode(text));
    this.error.textContent = sentence;
    if (!sentence) this.close();
  }

  // Dropped beside the panel it is the input.
  async dropped(event) {
    if (!event.dataTransfer || ![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    if (event.type !== 'drop' || event.dataTransfer.files.length === 0) return;
    const open = this.isOpen();
    const sentence = await this.bring(open ? this.what : 'x', event.dataTransfer.files[0]);
    if (open) this.error.textContent = sentence;
    else if (sentence) this.refuse(sentence);
    if (open && !sentence) this.close();
  }

  // The sentence says what was wrong; nothing changed then.
  async bring(what, file) {
    const picture = file.type.startsWith('image/');
    if (!picture && file.size > Bringer.kMostBytes)
      return `${file.name} has ${(file.size / 1e6).toFixed(1)} MB; files up to 4 MB are taken.`;
    try {
      if (picture) return await this.bringPicture(what, file);
      return this.hand(what, file.name, new Uint8Array(await file.arrayBuffer()));
    } catch {
      return picture ? `${file.name} is no picture that this browser can read.`
                     : `${file.name} could not be read.`;
    }
  }

  hand(what, name, bytes) {
    if (bytes.length > Bringer.kMostBytes) return 'That is too long: up to 4 MB are taken.';
    return this.engine.bringIn(what, name, bytes);
  }

  // From 0 to 1, to three decimals: one channel of grey, or red, green and blue.
  async bringPicture(what, file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, Bringer.kMostSide / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0, width, height);
    const {data} = context.getImageData(0, 0, width, height);
    const luminance = (at) => 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
    const colours = [0, 1, 2].map((colour) => (at) => data[at + colour]);
    const channels = (this.grey.checked ? [luminance] : colours).map((value) =>
      Array.from({length: height}, (_, y) =>
        Array.from({length: width}, (_, x) => Number((value(4 * (y * width + x)) / 255).toFixed(3)))));
    const sentence = this.hand(what, '', new TextEncoder().encode(JSON.stringify(channels)));
    if (sentence) return sentence;
    this.announce(scale < 1
        ? `${file.name} was reduced from ${picture.width} × ${picture.height} to ${width} × ${height} pixels.`
        : `${file.name}: ${width} × ${height} pixels.`);
    return '';
  }
}
