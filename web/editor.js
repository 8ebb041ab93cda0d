// Typing a number: in an input of the text view, or in one that is put into a matrix's cell while it is
// needed. While the canvas is shown, the input lies over the drawn number.

import * as Dom from './dom.js';

export class Editor {
  // act(id, verb, value) runs an action. It returns the sentence that refuses it, or "".
  constructor({engine, act, canvas, find, canvasShown}) {
    this.engine = engine;
    this.act = act;
    this.canvas = canvas;
    this.find = find;
    this.canvasShown = canvasShown;
    this.input = null;
  }

  // From the canvas (double click) or from a cell (Enter).
  open(id, fromCanvas) {
    const element = this.find(id);
    if (!element) return;
    if (element.tagName === 'INPUT') {
      element.focus();
      this.fromCanvas = fromCanvas;
      return;
    }
    this.cancel();
    const input = Dom.foreign(document.createElement('input'));
    input.type = 'text';
    if ('unsigned' in element.dataset) input.inputMode = 'decimal';
    input.enterKeyHint = 'done';
    input.autocomplete = 'off';
    input.spellcheck = false;
    input.className = 'typing';
    input.setAttribute('aria-label', element.querySelector('.unseen').textContent);
    input.dataset.id = id;
    input.value = element.dataset.value;
    const host = element.tagName === 'BUTTON' ? element.parentNode : element;
    host.classList.add('edited');
    host.append(input);
    input.focus({preventScroll: this.canvasShown()});
    this.cell = element;
    this.host = host;
    this.fromCanvas = fromCanvas;
  }

  owns(element) {
    return element.tagName === 'INPUT' && element.type === 'text';
  }

  // An input got the focus, by Tab, by a click, or by open().
  begin(input) {
    if (this.input === input) return;
    this.cancel();
    this.input = input;
    this.id = input.dataset.id;
    this.start = input.value;
    this.fromCanvas = false;
    this.cell = null;
    this.host = null;
    input.select();
    if (this.canvasShown()) this.lay();
  }

  lay() {
    this.input.classList.add('overlay');
    this.engine.watch(this.id);
  }

  // Moves the input to where the number is drawn, in CSS pixels of the canvas. If that is out of view, the
  // input stays at the edge.
  place(seen, x, y, width, height) {
    if (!this.input || !this.input.classList.contains('overlay')) return;
    const frame = this.canvas.getBoundingClientRect();
    const style = this.input.style;
    const wide = Math.min(Math.max(width, 88), frame.width);
    const high = Math.max(height, 32);
    const middle = seen ? x + width / 2 : frame.width / 2;
    const top = seen ? y + height / 2 - high / 2 : frame.height - high - 8;
    const within = (value, most) => Math.min(Math.max(value, 0), Math.max(most, 0));
    const left = frame.left + within(middle - wide / 2, frame.width - wide);
    style.left = `${left}px`;
    style.top = `${frame.top + within(top, frame.height - high)}px`;
    style.width = `${wide}px`;
    style.height = `${high}px`;
    if (this.refusal) this.placeRefusal();
  }

  // True if the text was accepted, or has not changed.
  commit() {
    const input = this.input;
    const text = input.value.trim();
    if (text !== this.start.trim()) {
      input.committing = true;
      const sentence = this.act(this.id, 'set', text);
      input.committing = false;
      if (this.input !== input) return true;  // the change took the number away
      if (sentence) {
        this.refuse(sentence);
        return false;
      }
      this.start = input.value;
    }
    this.clearRefusal();
    return true;
  }

  refuse(sentence) {
    if (!this.refusal) {
      this.refusal = Dom.foreign(document.createElement('span'));
      this.refusal.id = 'refusal';
      this.refusal.className = 'refusal';
      this.refusal.setAttribute('role', 'alert');
      this.input.after(this.refusal);
      this.input.setAttribute('aria-invalid', 'true');
      this.input.setAttribute('aria-describedby', this.refusal.id);
    }
    this.refusal.textContent = sentence;
    if (this.input.classList.contains('overlay')) this.placeRefusal();
  }

  placeRefusal() {
    const box = this.input.getBoundingClientRect();
    this.refusal.classList.add('overlay');
    const style = this.refusal.style;
    const width = Math.min(320, window.innerWidth - 16);
    style.width = `${width}px`;
    style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
    const below = box.bottom + 4 + this.refusal.offsetHeight < window.innerHeight;
    style.top = below ? `${box.bottom + 4}px` : `${box.top - this.refusal.offsetHeight - 4}px`;
  }

  clearRefusal() {
    if (!this.refusal) return;
    this.refusal.remove();
    this.refusal = null;
    this.input.removeAttribute('aria-invalid');
    this.input.removeAttribute('aria-describedby');
  }

  // Closes the editor. `focusNext` gets the keyboard, if given.
  finish(focusNext) {
    const {input, cell, host} = this;
    if (!input) return;
    this.clearRefusal();
    this.input = null;
    this.engine.watch('');
    input.classList.remove('overlay');
    for (const side of ['left', 'top', 'width', 'height']) input.style[side] = '';
    if (cell) host.classList.remove('edited');
    if (focusNext) focusNext.focus({preventScroll: this.canvasShown()});
    if (cell) input.remove();
    else if (input.engineValue !== undefined) input.value = input.engineValue;
  }

  cancel() {
    this.finish(null);
  }

  // The focus has left: the typed text counts. If it is refused, the input stays, with the reason.
  end(input) {
    if (this.input === input && this.commit()) this.finish(null);
  }

  // Called after each patch of the page: the cell may be gone.
  afterRender() {
    if (this.input && !this.input.isConnected) this.finish(null);
  }

  step(count) {
    if (!this.commit() || !this.input) return;
    const sentence = this.act(this.id, 'step', String(count));
    if (!this.input) return;
    if (sentence) {
      this.refuse(sentence);
      return;
    }
    if (this.cell) this.input.value = this.cell.dataset.value;
    this.start = this.input.value;
    this.input.select();
  }

  // The next answer that is not typed, else the button that checks them.
  toNextSlot(quantity) {
    const fromCanvas = this.fromCanvas;
    /** @type {HTMLInputElement[]} */
    const slots = Array.from(document.querySelectorAll('input[data-slot]'));
    const here = slots.findIndex((slot) => slot.dataset.quantity === quantity);
    const next = [...slots.slice(here + 1), ...slots.slice(0, here + 1)].find((slot) =>
      slot.value === '' && slot.dataset.quantity !== quantity);
    this.finish(null);
    if (next) {
      this.open(next.dataset.id, fromCanvas);
      return;
    }
    const check = this.find('turn.check');
    if (this.canvasShown()) this.canvas.focus({preventScroll: true});
    else if (check) check.focus();
  }

  key(event) {
    const steps = {ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10};
    const back = this.fromCanvas ? this.canvas : this.cell;
    if (event.key === 'Enter') {
      const slot = 'slot' in (this.cell || this.input).dataset;
      const quantity = (this.cell || this.input).dataset.quantity;
      if (!this.commit()) return true;
      if (slot) {
        this.toNextSlot(quantity);
        return true;
      }
      if (!this.input) return true;
      if (back) this.finish(back);
      else this.input.select();
      return true;
    }
    if (event.key === 'Escape') {
      if (back) {
        this.finish(back);
      } else {
        this.clearRefusal();
        this.input.value = this.start = this.input.engineValue;
        this.input.select();
      }
      return true;
    }
    const steppable = (this.cell || this.input).dataset.verbs.split(' ').includes('step');
    if (event.key in steps && steppable && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.step(steps[event.key]);
      return true;
    }
    return false;
  }
}
