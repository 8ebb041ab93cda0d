// The page around this one, if there is one: whether it lets anyone see the drawing, and how high it should
// make the frame.
const kEmbedded = window.parent !== window;

// A drawing out of sight is not drawn, and after a while gives up its GL context. A page has 16 contexts for
// all its frames; when one more is needed, the oldest is taken away.
export class Sight {
  // A frame that is only scrolled past asks for nothing.
  static kDwell = 150;
  static kKeep = 400;
  // The browser may take a context, for others or because of its device. It then has this long to give it
  // back: first by itself, then when asked.
  static kTaken = 1000;
  static kGone = 4000;

  // seen(on): whether to draw. held(on): whether to have a GL context. gone(on): a context is not to be had.
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
    // Also sees the scrolling of the page around, on any origin. A frame that is not rendered at all is never
    // near.
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

// Tells the page around how high the frame must be to cut nothing off, in two ways: for learning platforms
// (lti.frameResize) and for H5P's resizer. Sends nothing else.
export class FrameHeight {
  // The width of a scrollbar in the page around, which comes and goes with the height of this frame.
  static kScrollbar = 24;
  // The part of a screen's height that the browser and the page around need.
  static kAround = 150;
  static kLeast = 600;

  // waiting(): whether the lesson is still being loaded. Its height is not known then.
  constructor(waiting) {
    this.waiting = waiting;
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

  // The text view grows and shrinks while the learner works. The drawing only grows until another lesson is
  // opened: its buttons are at the bottom and must not move away from the pointer.
  changed(pushes) {
    const other = pushes !== this.pushes;
    this.pushes = pushes;
    if (other || document.documentElement.dataset.view !== 'canvas') this.mayShrink = true;
  }

  viewChanged() {
    this.mayShrink = true;
    this.measure();
  }

  // The drawing scrolls inside its frame, and its steps are at the bottom. So it never asks for more height
  // than can be seen at once.
  drawn(height) {
    const screenful = Math.max(screen.availHeight - FrameHeight.kAround, FrameHeight.kLeast);
    this.report(Math.min(height, screenful));
  }

  measure() {
    const {view} = document.documentElement.dataset;
    if ((view !== 'text' || this.waiting()) && view !== 'failed') return;
    this.report(Math.ceil(document.body.getBoundingClientRect().height));
  }

  // A smaller height is reported only once for each reason. Otherwise a page that answers with another width,
  // and so causes another height, would never come to rest.
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

  // H5P's resizer answers to the frame's origin. If there is none, the answer would be an error.
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

  // Messages from any page around. It can only ask for a height that it is told anyway.
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
