// The page that this one stands in, if it does: whether it lets anyone see the drawing, and the height
// that it should give the frame.
const kEmbedded = window.parent !== window;

// A drawing that cannot be seen is not drawn, and after a while gives its GL context away: a page holds
// 16 for all its frames, and takes the oldest from whoever asks for one more.
export class Sight {
  // What is scrolled past asks for nothing.
  static kDwell = 150;
  static kKeep = 400;
  // A context taken by the browser, for others or with its device: how long it may take to give it back
  // by itself, and when asked.
  static kTaken = 1000;
  static kGone = 4000;

  // seen(on): whether to draw. held(on): whether to have a GL context. gone(on): it is not to be had.
  constructor({canvas, seen, held, gone}) {
    this.tell = {seen, held, gone};
    this.lost = false;
    this.gone = false;
    this.near = !kEmbedded;
    this.held = !kEmbedded;
    this.seen = false;
    /** @type {number | undefined} */
    this.timer = undefined;
    document.addEventListener('visibilitychange', () => this.update());
    canvas.addEventListener('webglcontextlost', () => this.lose());
    canvas.addEventListener('webglcontextrestored', () => this.find());
    this.update();
    if (!kEmbedded) return;
    // Also of the page around, whoever's it is; a frame that is not rendered at all is never near.
    new IntersectionObserver((entries) => this.move(entries[entries.length - 1].isIntersecting))
        .observe(document.documentElement);
  }

  move(near) {
    if (near === this.near) return;
    this.near = near;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (near !== this.held)
      this.timer = setTimeout(() => this.hold(near), near ? Sight.kDwell : Sight.kKeep);
    this.update();
  }

  hold(on) {
    this.timer = undefined;
    this.held = on;
    if (on && this.lost) this.ask();
    else this.tell.held(on);
    this.update();
  }

  update() {
    const seen = this.near && this.held && document.visibilityState !== 'hidden';
    if (seen === this.seen) return;
    this.seen = seen;
    this.tell.seen(seen);
  }

  lose() {
    this.lost = true;
    if (this.held) this.wait(() => this.ask(), Sight.kTaken);
  }

  ask() {
    this.wait(() => this.giveUp(), Sight.kGone);
    this.tell.held(true);
  }

  giveUp() {
    this.gone = true;
    this.tell.gone(true);
  }

  find() {
    this.lost = false;
    clearTimeout(this.waiting);
    if (this.gone) this.tell.gone(false);
    this.gone = false;
  }

  wait(then, time) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (this.held) then();
    }, time);
  }
}

// Tells the page around how high the frame has to be for nothing to be cut off: as learning platforms
// understand it (lti.frameResize), and as H5P's resizer does. Says nothing to anyone else.
export class FrameHeight {
  // A scrollbar of the page around, that comes and goes with the height of this frame.
  static kScrollbar = 24;
  // Of a screen, what is left of it by the browser and the page around.
  static kAround = 150;
  static kLeast = 600;

  constructor() {
    this.height = 0;
    this.width = 0;
    this.pushes = 0;
    this.mayShrink = true;
    this.h5p = false;
    this.prepared = false;
    if (!kEmbedded) return;
    window.addEventListener('message', (event) => this.hear(event));
    this.greet();
    new ResizeObserver(() => this.measure()).observe(document.body);
  }

  // The page of text grows and shrinks as it is worked with. The drawing only grows, until another
  // lesson is opened: its buttons are at the bottom, and must not go from under the pointer.
  changed(pushes) {
    const other = pushes !== this.pushes;
    this.pushes = pushes;
    if (other || document.documentElement.dataset.view !== 'canvas') this.mayShrink = true;
  }

  viewChanged() {
    this.mayShrink = true;
    this.measure();
  }

  // The drawing scrolls inside what it is given, and its steps are at the bottom: it is never higher
  // than what can be seen at once.
  drawn(height) {
    const screenful = Math.max(screen.availHeight - FrameHeight.kAround, FrameHeight.kLeast);
    this.report(Math.min(height, screenful));
  }

  measure() {
    const {view} = document.documentElement.dataset;
    if (view !== 'text' && view !== 'failed') return;
    this.report(Math.ceil(document.body.getBoundingClientRect().height));
  }

  // What makes the frame lower is said once for each reason to, so that a page that answers with
  // another width, and with that another height, comes to an end.
  report(height) {
    if (!kEmbedded || height <= 0 || height === this.height) return;
    const sameWidth = Math.abs(window.innerWidth - this.width) <= FrameHeight.kScrollbar;
    if (sameWidth && !this.mayShrink && height < this.height) return;
    this.mayShrink = false;
    this.width = window.innerWidth;
    this.height = height;
    window.parent.postMessage({subject: 'lti.frameResize', height}, '*');
    this.tellH5p();
  }

  // H5P's resizer answers to the frame's origin: where there is none, its answer would be an error.
  greet() {
    if (window.origin !== 'null') this.send('hello');
  }

  tellH5p() {
    if (this.height === 0) return;
    if (this.h5p) {
      this.prepared = true;
      this.send('prepareResize', this.heights());
    } else if (window.origin === 'null') {
      this.send('resize', this.heights());
    }
  }

  // Older resizers read `height`, newer ones the other two.
  heights() {
    return {height: this.height, scrollHeight: this.height, clientHeight: this.height};
  }

  send(action, details = {}) {
    window.parent.postMessage({context: 'h5p', action, ...details}, '*');
  }

  // From whatever page stands around: what it can ask for is a height that it is told anyway.
  hear({source, data}) {
    if (source !== window.parent || data === null || typeof data !== 'object') return;
    if (data.context !== 'h5p') return;
    if (data.action === 'ready') {
      this.greet();
    } else if (data.action === 'hello') {
      this.h5p = true;
      this.tellH5p();
    } else if (data.action === 'resize') {
      this.tellH5p();
    } else if (data.action === 'resizePrepared' && this.prepared) {
      this.prepared = false;
      this.send('resize', this.heights());
    }
  }
}
