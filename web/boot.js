// Starts the engine and joins it to the page; says so when it cannot. What is public is
// window.chainrule.
'use strict';

(() => {
  const page = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const canvas = byId('canvas');
  const query = new URLSearchParams(location.search);

  let engine = null;
  let textView = null;
  let link = null;
  let saver = null;
  let bringer = null;
  let started = false;
  let hasCanvas = true;
  let drawing = false;  // the engine has the canvas
  let resolveReady;
  const ready = new Promise((resolve, reject) => {
    resolveReady = resolve;
    Failure.told = (sentence) => {
      engine = null;
      if (link) link.stop();
      if (bringer) bringer.close();
      reject(new Error(sentence));
    };
    if (Failure.sentence) Failure.told(Failure.sentence);
  });
  ready.catch(() => {});  // the page says it too

  const canvasShown = () => page.dataset.view === 'canvas';
  const frameHeight = new FrameHeight();
  const sight = new Sight({
    canvas,
    seen: (on) => engine && engine.setOnScreen(on),
    held: (on) => {
      if (!engine) return;
      if (!on) engine.releaseCanvas();
      else engine.restoreCanvas();
      showDrawing();
    },
    gone: (on) => {
      hasCanvas = !on;
      followShell();
    },
  });

  // The first time takes a GL context: not before there is something to be seen.
  function showDrawing() {
    if (drawing || !started || !sight.held || !canvasShown()) return;
    drawing = engine.showCanvas(true);
    if (drawing) return;
    hasCanvas = false;
    followShell();
  }

  // Theme and view, as the tutor has them.
  function followShell() {
    if (!started) return;
    Theme.show(engine.dark());
    const background = engine.background().toString(16).padStart(6, '0');
    page.style.setProperty('--paper', `#${background}`);
    const wanted = engine.textView() || !hasCanvas ? 'text' : 'canvas';
    page.toggleAttribute('data-no-canvas', !hasCanvas);
    if (page.dataset.view === wanted) return;
    const hadKeyboard = document.activeElement === canvas;
    page.dataset.view = wanted;
    if (hadKeyboard && wanted === 'text') textView.takeKeyboard();
    if (drawing && wanted === 'text') drawing = engine.showCanvas(false);
    showDrawing();
    frameHeight.viewChanged();
  }

  function connected(handle) {
    engine = handle;
    textView = new TextView({root: byId('text-view'), live: byId('live'), engine, canvas, canvasShown});
    link = new Link(engine);
    bringer = new Bringer({
      engine,
      announce: (sentence) => {
        textView.flush();  // what the engine says of the change comes before
        textView.announce(sentence);
      },
      refuse: (sentence) => textView.refuse(sentence),
    });
    saver = new Saver({engine, announce: (sentence) => textView.announce(sentence)});
    new CanvasInput({canvas, engine, leave: () => textView.takeKeyboard()});
    const reduced = matchMedia('(prefers-reduced-motion: reduce)');
    engine.setReducedMotion(reduced.matches);
    reduced.addEventListener('change', () => engine && engine.setReducedMotion(reduced.matches));
    engine.setSystemDark(Theme.system.matches);
    Theme.system.addEventListener('change', () => engine && engine.setSystemDark(Theme.system.matches));
    engine.setOnScreen(sight.seen);
    for (const key of ['view', 'theme', 'lang', 'hide'])
      if (query.has(key)) engine.setQuery(key, query.get(key));
    page.lang = engine.language();
    engine.setAddress(location.href.split('#')[0]);
    link.load();
    if (!engine) return;  // it stopped, and the page has said so
    started = true;
    followShell();
    resolveReady();
  }

  // The engine did what it cannot come back from.
  function stopped(what) {
    const memory = /\bOOM\b|out of memory/i.test(what);
    const detail = what ? ` (${what})` : '';
    Failure.say(memory ? 'the browser gave it no more memory' : `the engine stopped${detail}`, started);
  }

  const isTrap = (error) =>
    typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError;

  // What the engine tells. An error here must not unwind through the engine's own frames.
  const guarded = (handler) => (...details) => {
    if (Failure.sentence) return;
    try {
      handler(...details);
    } catch (error) {
      console.error(error);
      if (isTrap(error)) stopped(error.message);
      else if (!started) Failure.say(error.message);
    }
  };

  globalThis.Module = {
    'canvas': canvas,
    'print': (text) => console.log(text),
    'printErr': (text) => console.info(text),
    'instantiateWasm': (imports, receive) => {
      Failure.scriptsRan = true;
      Engine.load(byId('engine'), imports)
          .then(({instance, module}) => receive(instance, module))
          .catch((error) => {
            if (isTrap(error)) stopped(error.message);
            else Failure.say(error.message, started);
          });
      return {};
    },
    'onAbort': stopped,
    'host': {
      'connected': guarded(connected),
      'changed': guarded(() => {
        textView.changed();
        link.changed();
        frameHeight.changed(engine.pushes());
      }),
      'shell': guarded(followShell),
      'edit': guarded((id) => textView.editor.open(id, true)),
      'watched': guarded((...place) => textView.editor.place(...place)),
      'naturalHeight': guarded((height) => frameHeight.drawn(height)),
      'copied': guarded((text) => Copier.write(text)),
      'bring': guarded((what) => bringer.open(what)),
      'export': guarded(() => saver.begin()),
      'refused': guarded((sentence) => textView.refuse(sentence)),
    },
  };

  if (typeof WebAssembly !== 'object') Failure.say('this browser has no WebAssembly');
  // An engine that trapped is not to be trusted with another call.
  window.addEventListener('error', ({error}) => {
    if (isTrap(error)) stopped(error.message);
  });
  window.addEventListener('unhandledrejection', ({reason}) => {
    if (isTrap(reason)) stopped(reason.message);
  });

  // Undo and redo from anywhere but a text that is being typed. Heard before the canvas's own filter.
  window.addEventListener('keydown', (event) => {
    if (!engine || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.target instanceof HTMLInputElement && event.target.type === 'text') return;
    if (event.target instanceof HTMLTextAreaElement) return;
    const key = event.key.toLowerCase();
    const undo = key === 'z' && !event.shiftKey;
    const redo = key === 'y' || (key === 'z' && event.shiftKey);
    if (!undo && !redo) return;
    event.preventDefault();
    engine.act(undo ? 'tool.undo' : 'tool.redo', 'press', '', false);
  }, true);

  // A caller of the page's own may catch what is thrown here: a trap is told all the same.
  const ask = (question, otherwise) => {
    if (!engine) return otherwise();
    try {
      return question();
    } catch (error) {
      if (!isTrap(error)) throw error;
      stopped(error.message);
      return otherwise();
    }
  };

  function setState(state) {
    if (typeof state === 'string') return ask(() => engine.setState(state) === '', () => false);
    if (engine)
      textView.refuse(`setState needs a text such as "lesson=conv&step=2"; it got ${kindOf(state)}.`);
    return false;
  }

  function kindOf(value) {
    if (value === null || value === undefined) return String(value);
    const kind = Array.isArray(value) ? 'array' : typeof value;
    return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
  }

  const drawn = () => (engine ? JSON.parse(engine.drawn()) : {});
  window.chainrule = {
    'ready': ready,
    'values': () => ask(() => JSON.parse(engine.values()), () => null),
    'getState': () => ask(() => engine.state(), () => location.hash.slice(1)),
    'setState': setState,
    // For tests: where an item is drawn (CSS pixels of the page), its number as drawn, frames so far.
    'test': {
      'rect': (id) => {
        const item = drawn()[id];
        if (!item) return null;
        const frame = canvas.getBoundingClientRect();
        const [x, y, width, height] = item.rect;
        return {'x': frame.left + x, 'y': frame.top + y, 'width': width, 'height': height};
      },
      'numbers': () => Object.fromEntries(Object.entries(drawn())
          .filter(([, item]) => item.number !== undefined).map(([id, item]) => [id, item.number])),
      'items': () => Object.keys(drawn()),
      'frames': () => (engine ? engine.frames() : 0),
      'frameDue': () => engine !== null && engine.frameDue(),
      'outline': () => (engine ? JSON.parse(engine.outline()) : null),
      'act': (id, verb, value, gesture = false) => engine.act(id, verb, value, gesture),
    },
  };
})();
