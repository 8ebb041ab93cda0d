// The text view: keeps the HTML in step with the engine's outline, and sends the learner's actions to the
// engine.

import * as Dom from './dom.js';
import {Editor} from './editor.js';
import * as Lights from './lights.js';
import * as Outline from './outline.js';
import * as Roving from './roving.js';

export class TextView {
  // Between two refreshes during a drag.
  static kGestureInterval = 200;
  // A refresh that takes longer would be noticed, so the drawing comes first.
  static kLong = 100;
  static kDrawing = 30;
  static kShare = 'tool.share';
  // Space left above an element that is scrolled into sight.
  static kAbove = 16;
  // Share of the screen's height up to which the steps stay in view while the page scrolls.
  static kMostDeck = 0.26;

  constructor({root, live, engine, canvas, canvasShown}) {
    this.root = root;
    this.live = live;
    this.engine = engine;
    this.canvasShown = canvasShown;
    this.lastFocused = null;
    this.refreshed = 0;
    this.took = 0;
    this.due = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.clicked = null;
    this.outline = null;
    this.editor = new Editor({
      engine,
      canvas,
      canvasShown,
      act: (id, verb, value) => {
        const sentence = engine.act(id, verb, value, false);
        this.flush();
        return sentence;
      },
      find: (id) => this.find(id),
    });
    for (const type of ['click', 'input', 'change', 'keydown', 'focusin', 'focusout',
      'pointerover'])
      root.addEventListener(type, (event) => this[type](event));
    new ResizeObserver(() => this.makeScrollable()).observe(root);
    window.addEventListener('resize', () => this.makeScrollable());
    window.addEventListener('beforeprint', () => this.unfold(true));
    window.addEventListener('afterprint', () => this.unfold(false));
    matchMedia('print').addEventListener('change', ({matches}) => this.unfold(matches));
  }

  find(id) {
    return this.root.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  // The tree has changed. Refreshes at once, except in two cases. During a drag in the text view: at most
  // five times a second, less often if refreshing is slow. While the drawing is shown: after the drag ends,
  // or if refreshing is slow, after the drawing.
  changed(inGesture) {
    let wait = 0;
    if (inGesture) {
      if (this.canvasShown()) return;
      const pause = Math.max(TextView.kGestureInterval, 4 * this.took);
      wait = Math.max(this.refreshed + pause - performance.now(), 0);
    } else if (this.canvasShown() && this.took > TextView.kLong) {
      wait = TextView.kDrawing;
    }
    const due = performance.now() + wait;
    if (this.timer !== undefined && due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.refresh(), wait);
    if (wait === 0) this.flush();
  }

  // Refreshes now if a refresh is due.
  flush() {
    if (this.timer !== undefined) this.refresh();
  }

  refresh() {
    clearTimeout(this.timer);
    this.timer = undefined;
    const start = performance.now();
    this.outline = Outline.follow(this.outline, this.engine.outline(this.outline ? this.outline.revision : 0));
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    const hadPanel = this.panel() !== null;
    const hadNotices = new Set(this.notices().map((notice) => notice.textContent));
    const inPanel = hadPanel && this.panel().contains(focused);
    Dom.render(this.root, Outline.page(this.outline));
    Lights.show(this.root, this.outline.pin || null);
    Roving.refresh(this.root);
    this.makeScrollable();
    this.editor.afterRender();
    if (focused && !focused.isConnected) this.replaceFocus(inPanel);
    else if (!hadPanel && this.panel() && focused === this.find(TextView.kShare)) this.enterPanel();
    if (!hadPanel && this.panel()) this.bringIntoSight(this.panel());
    for (const notice of this.notices())
      if (!hadNotices.has(notice.textContent)) this.bringIntoSight(notice);
    if (this.lastFocused && !this.lastFocused.isConnected) this.lastFocused = null;
    const tab = this.root.querySelector('nav [aria-current=page]');
    if (tab) document.title = `${tab.textContent} · ${Outline.kTutor}`;
    const {inGesture, announcement} = this.engine.status();
    if (!inGesture) this.announce(announcement);
    this.refreshed = performance.now();
    this.took = this.refreshed - start;
  }

  // The panel that the Share button opens, or null. A learner who opens it by this button continues in it,
  // and returns to the button when it closes.
  panel() {
    return this.root.querySelector(`#${Outline.elementId('share')}`);
  }

  enterPanel() {
    const first = this.panel().querySelector('button');
    if (first) first.focus({preventScroll: this.canvasShown()});
  }

  notices() {
    return [...this.root.querySelectorAll('.notice')];
  }

  // Scrolls only this page: in a frame, the page around stays where its reader has it.
  bringIntoSight(element) {
    if (this.canvasShown()) return;
    const {top, bottom} = element.getBoundingClientRect();
    const deck = this.root.querySelector('.region.deck');
    const stuck = deck !== null && getComputedStyle(deck).position === 'sticky';
    const end = window.innerHeight - (stuck ? deck.offsetHeight : 0);
    if (top < 0 || bottom > end) window.scrollBy(0, top - TextView.kAbove);
  }

  // The element that had the focus is gone.
  replaceFocus(wasInPanel) {
    const share = wasInPanel && this.find(TextView.kShare);
    if (share) share.focus({preventScroll: this.canvasShown()});
    else this.focusHeading();
  }

  // A formula wider than its box can be scrolled by keyboard while it is visible. The current step is
  // scrolled into view among the others. The steps do not stick where they would be in the way.
  makeScrollable() {
    const hidden = this.canvasShown();
    for (const box of this.root.querySelectorAll('dd.scroll')) {
      const wide = !hidden && box.scrollWidth > box.clientWidth;
      if (wide !== box.hasAttribute('tabindex')) box.toggleAttribute('tabindex', wide);
      if (wide) box.tabIndex = 0;
    }
    if (hidden) return;
    const deck = this.root.querySelector('.region.deck');
    const tall = deck !== null && deck.offsetHeight > TextView.kMostDeck * window.innerHeight;
    document.documentElement.toggleAttribute('data-tall-deck', tall);
    for (const row of this.root.querySelectorAll('.stops')) {
      const stop = row.querySelector('[aria-current]');
      if (!stop) continue;
      const [outer, inner] = [row.getBoundingClientRect(), stop.getBoundingClientRect()];
      if (inner.left < outer.left || inner.right > outer.right)
        row.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
    }
  }

  // Nothing can be unfolded on paper, so folded parts are open while the page is printed.
  unfold(on) {
    for (const box of this.root.querySelectorAll(on ? 'details:not([open])' : 'details.unfolded')) {
      box.open = on;
      box.classList.toggle('unfolded', on);
    }
  }

  // A refusal that no input can show: it is visible for a while, too.
  refuse(sentence) {
    this.announce(sentence);
    this.live.classList.add('refused');
    clearTimeout(this.refusing);
    this.refusing = setTimeout(() => this.live.classList.remove('refused'), 6000);
  }

  // One polite line. A sentence that is already in a notice is not repeated.
  announce(sentence) {
    this.live.classList.remove('refused');
    if (this.notices().some((notice) => notice.textContent === sentence)) return;
    if (this.live.textContent !== sentence) this.live.textContent = sentence;
  }

  heading() {
    return this.root.querySelector(`#${CSS.escape(Outline.elementId("story.title"))}`) ||
        this.root.querySelector('main h2') || this.root.querySelector('h1');
  }

  focusHeading() {
    const heading = this.heading();
    if (heading) heading.focus({preventScroll: this.canvasShown()});
  }

  // The canvas gives the keyboard back.
  takeKeyboard() {
    if (this.lastFocused) this.lastFocused.focus({preventScroll: true});
    else this.focusHeading();
  }

  // Sends an action for an element's item, and says why if it is refused.
  act(element, verb, value = '', gesture = false) {
    if (element.getAttribute('aria-disabled') === 'true') return;
    element.committing = true;
    const sentence = this.engine.act(element.dataset.id, verb, value, gesture);
    element.committing = false;
    if (!sentence) return;
    this.refuse(sentence);
    if (element.engineValue !== undefined) element.value = element.engineValue;
  }

  allows(element, verb) {
    return element.dataset.verbs.split(' ').includes(verb);
  }

  click(event) {
    const element = event.target.closest('button[data-id], td[data-id]');
    if (event.target.closest('input')) return;
    if (this.secondClick(event)) return;
    if (!element) return;
    if (this.allows(element, 'press')) this.act(element, 'press');
    else if (this.allows(element, 'pin')) this.act(element, 'pin');
    if ('value' in element.dataset)
      this.clicked = {id: element.dataset.id, time: event.timeStamp, x: event.clientX, y: event.clientY};
  }

  // A double click edits. This is not the browser's own: the first click's pin may have moved the number away
  // from the pointer. The number stays pinned.
  secondClick(event) {
    const first = this.clicked;
    this.clicked = null;
    const near = first && event.timeStamp - first.time < 500 &&
        Math.hypot(event.clientX - first.x, event.clientY - first.y) < 8;
    if (near) this.editor.open(first.id, false);
    return near;
  }

  input(event) {
    if (event.target.type === 'range') this.act(event.target, 'set', event.target.value, true);
  }

  change(event) {
    const element = event.target;
    if (element.type === 'range' || element.tagName === 'SELECT')
      this.act(element, 'set', element.value);
  }

  // Not every browser's slider has all the keys of a slider. Returns true if the key is one of them.
  slide(range, key) {
    const [least, most, now] = [range.min, range.max, range.value].map(Number);
    const page = Math.max(1, Math.round((most - least) / 10));
    const targets = {Home: least, End: most, PageUp: now + page, PageDown: now - page};
    if (!(key in targets)) return false;
    range.value = String(targets[key]);  // the range keeps within its limits
    this.act(range, 'set', range.value);
    return true;
  }

  keydown(event) {
    const element = event.target;
    if (this.editor.owns(element)) {
      if (this.editor.key(event)) event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && this.engine.closeOne()) return;
    if (element.type === 'range' && this.slide(element, event.key)) event.preventDefault();
    if (!('cell' in element.dataset)) return;
    if (Roving.key(element, event.key)) {
      event.preventDefault();
      return;
    }
    const edits = 'value' in element.dataset;
    if (edits && (event.key === 'Enter' || event.key === 'F2')) {
      event.preventDefault();
      this.editor.open(element.dataset.id, false);
    } else if (edits && /^[-−+.0-9]$/.test(event.key)) {
      // The key itself goes to the input and replaces the selected text.
      this.editor.open(element.dataset.id, false);
    } else if (element.tagName === 'TD' && (event.key === ' ' || event.key === 'Enter')) {
      event.preventDefault();
      if (this.allows(element, 'pin')) this.act(element, 'pin');
    }
  }

  focusin(event) {
    const element = event.target;
    this.lastFocused = element;
    if (this.editor.owns(element)) this.editor.begin(element);
    if ('cell' in element.dataset) Roving.enter(element);
    this.engine.focus(element.dataset.id || '');
  }

  focusout(event) {
    if (this.editor.owns(event.target)) this.editor.end(event.target);
    if (!this.root.contains(event.relatedTarget)) this.engine.focus('');
  }

  // The quantity under the pointer lights up everywhere.
  pointerover(event) {
    const at = event.target.closest('[data-quantity]');
    const quantity = at ? at.dataset.quantity : '';
    if (quantity === this.hovered) return;
    this.hovered = quantity;
    for (const element of this.root.querySelectorAll('[data-quantity]'))
      element.classList.toggle('lit', TextView.overlap(element.dataset.quantity, quantity));
  }

  // "W1" is all of it, "W1:0,1" one entry.
  static overlap(a, b) {
    return b !== '' && (a === b || a.startsWith(`${b}:`) || b.startsWith(`${a}:`));
  }
}
