// The state in the address: the part after '#'. It is written when the state changes, and followed when
// someone else changes it.
export class Link {
  // A browser refuses more than 100 changes of the address in some seconds.
  static kDelay = 250;

  constructor(engine) {
    this.engine = engine;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.following = true;  // until the address has been read
    this.pushes = engine.status().pushes;
    this.unwritten = null;  // a state that is not in the address yet
    // A document in srcdoc has the address about:srcdoc, which no script may change.
    this.writable = location.protocol !== 'about:';
    this.told = false;
    this.stale = false;  // there is a newer state
  }

  // If a link is refused, a notice says so, and the link stays in the address until something changes.
  load() {
    this.follow(() => this.engine.load(location.hash));
    window.addEventListener('hashchange', () => {
      if (this.engine && location.hash.slice(1) !== this.engine.state())
        this.follow(() => this.engine.setState(location.hash));
    });
    // A frame may be unloaded at any time, and must come back as it was.
    window.addEventListener('pagehide', () => this.flush());
  }

  // Following the address makes no new entry in the history.
  follow(read) {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.quietly(read);
    if (this.engine) this.pushes = this.engine.status().pushes;  // the engine may have stopped
  }

  // What changes meanwhile is not the state that the address is to hold.
  quietly(does) {
    this.following = true;
    try {
      does();
    } finally {
      this.following = false;
    }
  }

  // The state is asked for at once, so that it is known if the engine stops. During a drag it is asked for
  // once in each pause.
  changed(inGesture, pushes) {
    if (this.following) return;
    if (this.timer !== undefined && inGesture) {
      this.stale = true;
      return;
    }
    clearTimeout(this.timer);
    this.timer = undefined;
    this.ask();
    if (pushes !== this.pushes) {
      this.pushes = pushes;
      this.write('pushState');
    } else {
      this.wait();
    }
  }

  ask() {
    this.stale = false;
    this.unwritten = this.engine.state();
  }

  wait() {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.stale) {
        this.ask();
        this.wait();
      } else {
        this.write('replaceState');
      }
    }, Link.kDelay);
  }

  flush() {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.stale && this.engine) this.ask();
    this.write('replaceState');
  }

  // The engine is gone: write its last state, and do not ask it again.
  stop() {
    this.engine = null;
    this.flush();
  }

  write(method) {
    if (!this.writable) return;
    try {
      const hash = `#${this.unwritten}`;
      if (hash !== location.hash) history[method](null, '', hash);
    } catch (/** @type {any} */ error) {
      // Too often, or not allowed here. The tutor still has the state.
      if (!this.told) console.info(word('address_kept', {reason: error.message}));
      this.told = true;
    }
  }
}
