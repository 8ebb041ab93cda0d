// Steps that play: Space plays and pauses, and any other key or press pauses. The engine has the timer.
export class Player {
  static kButton = 'deck.play';
  // Playing goes on while these are used. A dialog opens by a press, which has paused already.
  static kControls = '[data-id="deck.play"], [data-id="deck.speed"], dialog';
  static kTakesSpace = 'button, input, select, textarea, summary, a[href], [data-cell]';
  // These only move the focus, or are the first half of another key.
  static kQuiet = new Set(['Tab', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);

  constructor({engine, canvas}) {
    this.engine = engine;
    window.addEventListener('keydown', (event) => this.key(event), true);
    window.addEventListener('pointerdown', ({target}) => {
      // On the canvas the engine knows what was pressed.
      if (target !== canvas && !Player.on(target, Player.kControls)) engine.pause();
    }, true);
  }

  static on(target, selector) {
    return target instanceof Element && target.closest(selector) !== null;
  }

  // In a frame, Space belongs to the page around, which scrolls.
  key(event) {
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (event.key === ' ' && !modified && window.parent === window &&
        !Player.on(event.target, Player.kTakesSpace)) {
      event.preventDefault();
      if (!event.repeat) this.engine.act(Player.kButton, 'press', '', false);
    } else if (!Player.kQuiet.has(event.key) && !Player.on(event.target, Player.kControls)) {
      this.engine.pause();
    }
  }
}
