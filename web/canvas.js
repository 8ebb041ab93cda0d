// The canvas among the page's own manners: which keys it takes and when it gives them back, its size.
'use strict';

class CanvasInput {
  static kKeys = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End',
    'PageUp', 'PageDown']);

  // leave() moves the keyboard on to the text view.
  constructor({canvas, engine, leave}) {
    this.canvas = canvas;
    this.engine = engine;
    this.leave = leave;
    canvas.addEventListener('focus', () => engine.setCanvasKeyboard(true));
    canvas.addEventListener('blur', () => engine.setCanvasKeyboard(false));
    for (const type of ['keydown', 'keypress', 'keyup'])
      window.addEventListener(type, (event) => this.filterKey(event), true);
    window.addEventListener('wheel', (event) => this.filterWheel(event), {capture: true, passive: true});
    // A soft keyboard comes up only for an input that is focused while the touch is handled: what the
    // touch does is found out now, not in the next frame. (SDL's own listener came first.)
    document.addEventListener('touchend', (event) => {
      if (event.target === canvas) engine.settle();
    });
    this.touch = null;
    for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'])
      window.addEventListener(type, (event) => this.followTouch(event), {capture: true, passive: false});
    // Long pressed by a finger, it would offer to save the picture.
    canvas.addEventListener('contextmenu', (event) => {
      if (event.pointerType === 'touch') event.preventDefault();
    });
    new ResizeObserver(() => engine.resizeCanvas()).observe(canvas);
    this.followDensity();
  }

  // SDL keeps every key it sees from the page: Tab would be trapped, and reload would not work.
  filterKey(event) {
    if (event.target !== this.canvas) return;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (!modified && CanvasInput.kKeys.has(event.key)) return;
    event.stopImmediatePropagation();
    if (event.type === 'keydown' && event.key === 'Escape' && !this.engine.closeOne()) this.leave();
  }

  // In a frame of someone else's page the wheel scrolls that page, until the canvas was clicked.
  filterWheel(event) {
    if (event.target === this.canvas && window.parent !== window &&
        document.activeElement !== this.canvas)
      event.stopImmediatePropagation();
  }

  // One finger drags what is drawn. Two scroll and zoom the page, and so does one up and down, in a
  // frame of someone else's page, where nothing drawn can be scrolled that way. Then nothing is pressed.
  followTouch(event) {
    if (event.target !== this.canvas) return;
    // SDL prevents what it sees, and the browser complains where that comes too late.
    if (!event.cancelable) event.preventDefault = () => {};
    const {clientX: x, clientY: y} = event.touches[0] || event.changedTouches[0];
    if (event.type === 'touchstart') {
      if (!this.touch || event.touches.length === 1) this.touch = {x, y, whose: null};
      if (event.touches.length > 1) this.leaveTouch();
    } else if (event.type === 'touchcancel') {
      this.leaveTouch();
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
    if (this.touch.whose === 'page') return;
    this.touch.whose = 'page';
    this.engine.cancelPress();
  }

  // Whether the finger that begins to move draws on the canvas, not on the page.
  draws(x, y) {
    const [dx, dy] = [x - this.touch.x, y - this.touch.y];
    if (window.parent === window || Math.abs(dx) >= Math.abs(dy)) return true;
    const frame = this.canvas.getBoundingClientRect();
    return this.engine.canPan(this.touch.x - frame.left, this.touch.y - frame.top, dy);
  }

  // Zooming, or another screen: the canvas's size may stay the same, its pixels do not.
  followDensity() {
    const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', () => {
      this.engine.resizeCanvas();
      this.followDensity();
    }, {once: true});
  }
}
