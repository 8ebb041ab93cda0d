// Fits the canvas into the page: its keys, wheel, touches and size.
export class CanvasInput {
  static kKeys = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End']);
  static kMapKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']);
  static kRest = 200;  // ms after the last turn of the wheel

  // leave() moves the keyboard on to the text view.
  constructor({canvas, engine, leave}) {
    this.canvas = canvas;
    this.engine = engine;
    this.leave = leave;
    canvas.addEventListener('focus', () => engine.setCanvasKeyboard(true));
    canvas.addEventListener('blur', () => engine.setCanvasKeyboard(false));
    for (const type of ['keydown', 'keypress', 'keyup'])
      window.addEventListener(type, (event) => this.filterKey(event), true);
    canvas.addEventListener('wheel', (event) => this.filterWheel(event), {capture: true, passive: false});
    // A soft keyboard opens only if an input gets the focus while the touch is handled. So find out now what
    // the touch does, not in the next frame. (SDL's own listener ran first.)
    document.addEventListener('touchend', (event) => {
      if (event.target === canvas) engine.settle();
    });
    // The touch that is down, and whose it is: the canvas's, the page's or the map's.
    /** @type {{x: number, y: number, whose: 'canvas' | 'page' | 'map' | null}} */
    this.touch = {x: 0, y: 0, whose: null};
    /** @type {{left: number, top: number, from: ReturnType<typeof CanvasInput.between>, number: number} | null} */
    this.pinch = null;
    this.pinches = 0;
    for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'])
      window.addEventListener(type, (event) => this.followTouch(event), {capture: true, passive: false});
    // A long press by a finger would offer to save the picture.
    canvas.addEventListener('contextmenu', (event) => {
      if (event.pointerType === 'touch') event.preventDefault();
    });
    new ResizeObserver(() => engine.resizeCanvas()).observe(canvas);
    this.followDensity();
  }

  // SDL keeps every key that it sees from the page: Tab would be trapped, reload would not work, and the page
  // around a frame would not scroll.
  filterKey(event) {
    if (event.target !== this.canvas) return;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const ours = CanvasInput.kKeys.has(event.key) ||
        (CanvasInput.kMapKeys.has(event.key) && this.engine.mapChosen());
    if (!modified && ours) return;
    event.stopImmediatePropagation();
    if (event.type !== 'keydown' || modified) return;
    if (event.key === 'Escape' && !this.engine.closeOne()) this.leave();
    // In Chromium, Space scrolls only the page that has the keyboard, so give it back to the page around.
    if (event.key === ' ' && window.parent !== window) window.parent.focus();
  }

  // In a frame, the wheel scrolls the host page until the canvas is clicked. After that it scrolls the canvas
  // first, and the host page where nothing under the pointer can scroll further. With Ctrl, which is also how
  // a trackpad pinch arrives, it zooms the page, or the map under the pointer.
  filterWheel(event) {
    if (event.ctrlKey) {
      event.stopImmediatePropagation();
      this.zoomByWheel(event);
    } else if (window.parent !== window && !(document.activeElement === this.canvas && this.turns(event))) {
      event.stopImmediatePropagation();
    }
  }

  turns(event) {
    const [x, y] = this.placeOf(event);
    if (this.engine.mapChosen() && this.engine.onMap(x, y)) return true;
    // With Shift, some browsers leave it to the page to change the wheel's direction.
    const sideways = event.shiftKey && event.deltaX === 0;
    const [dx, dy] = sideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    return this.engine.canPan(x, y, -dx, -dy);
  }

  placeOf({clientX, clientY}) {
    const {left, top} = this.canvas.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  zoomByWheel(event) {
    const [x, y] = this.placeOf(event);
    if (this.pinch || !this.engine.onMap(x, y)) return;
    event.preventDefault();
    const {frames} = this.engine.status();
    const turn = Math.max(-25, Math.min(event.deltaY * (event.deltaMode ? 16 : 1), 25)) / 100;
    // Turns from before the last frame have been drawn already.
    if (this.turned && this.turned.frames === frames) this.turned.by += turn;
    else this.turned = {frames, by: turn, number: ++this.pinches};
    this.engine.pinch(x, y, x, y, Math.exp(this.turned.by), this.turned.number);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.turned = null;
      if (!this.pinch) this.engine.endPinch();
    }, CanvasInput.kRest);
  }

  // One finger drags what is drawn. Two fingers on a map zoom and move it; elsewhere they scroll and zoom the
  // page. In a frame, one finger up or down also scrolls the host page if nothing drawn can scroll that way.
  // Then nothing is pressed.
  followTouch(event) {
    if (event.target !== this.canvas) return;
    // SDL prevents the default of every touch, and the browser complains when that comes too late.
    if (!event.cancelable) event.preventDefault = () => {};
    const {clientX: x, clientY: y} = event.touches[0] || event.changedTouches[0];
    if (event.type === 'touchstart') {
      if (event.touches.length === 1) this.touch = {x, y, whose: null};
      if (event.touches.length > 1) {
        const free = event.cancelable && this.touch.whose !== 'page';
        this.leaveTouch();
        if (free) this.beginPinch(event.touches);
      }
    } else if (event.type === 'touchcancel') {
      this.leaveTouch();
      this.endPinch();
    } else if (event.type === 'touchend') {
      this.endPinch();
    } else if (this.touch.whose === 'map') {
      // Until the last finger is up, the rest of a pinch drags nothing and scrolls nothing.
      event.preventDefault();
      event.stopImmediatePropagation();
      this.followPinch(event.touches);
    } else if (event.type === 'touchmove') {
      if (this.touch.whose === null && this.draws(x, y)) this.touch.whose = 'canvas';
      if (this.touch.whose === 'canvas') {
        event.preventDefault();
      } else {
        this.leaveTouch();
        event.stopImmediatePropagation();
      }
    }
  }

  leaveTouch() {
    if (this.touch.whose === 'page' || this.touch.whose === 'map') return;
    this.touch.whose = 'page';
    this.engine.cancelPress();
  }

  // A pinch needs exactly two fingers, both on the map. A third one ends it.
  beginPinch(touches) {
    this.endPinch();
    const {left, top} = this.canvas.getBoundingClientRect();
    const fingers = [...touches].map(({target, clientX, clientY}) =>
      ({ours: target === this.canvas, x: clientX - left, y: clientY - top}));
    const on = ({ours, x, y}) => ours && this.engine.onMap(x, y);
    if (fingers.length !== 2 || !fingers.every(on)) return;
    this.touch.whose = 'map';
    this.pinch = {left, top, from: CanvasInput.between(fingers), number: ++this.pinches};
    this.followPinch(touches);
  }

  followPinch(touches) {
    if (!this.pinch) return;
    const {left, top, from, number} = this.pinch;
    const to = CanvasInput.between([...touches].map(({clientX, clientY}) =>
      ({x: clientX - left, y: clientY - top})));
    this.engine.pinch(from.x, from.y, to.x, to.y, from.apart / to.apart, number);
  }

  endPinch() {
    if (this.pinch) this.engine.endPinch();
    this.pinch = null;
  }

  // The middle between two fingers, and their distance, which is kept well above 0 because it is divided by.
  /** @param {{x: number, y: number}[]} fingers */
  static between([a, b]) {
    return {
      x: (a.x + b.x) / 2,
      y: (a.y + b.y) / 2,
      apart: Math.max(Math.hypot(a.x - b.x, a.y - b.y), 10),
    };
  }

  // Whether a finger that begins to move drags on the canvas rather than the page.
  draws(x, y) {
    const [dx, dy] = [x - this.touch.x, y - this.touch.y];
    if (window.parent === window || Math.abs(dx) >= Math.abs(dy)) return true;
    const frame = this.canvas.getBoundingClientRect();
    return this.engine.canPan(this.touch.x - frame.left, this.touch.y - frame.top, 0, dy);
  }

  // After zooming, or on another screen, the canvas may have the same size but other pixels.
  followDensity() {
    const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', () => {
      this.engine.resizeCanvas();
      this.followDensity();
    }, {once: true});
  }
}
