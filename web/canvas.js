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

  // Zooming, or another screen: the canvas's size may stay the same, its pixels do not.
  followDensity() {
    const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', () => {
      this.engine.resizeCanvas();
      this.followDensity();
    }, {once: true});
  }
}
