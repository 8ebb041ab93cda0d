// Starts the engine and joins it to the page, or says why it cannot. The public functions are in
// window.chainrule.

import {Bridge} from './bridge.js';
import {Bringer} from './bringer.js';
import {CanvasInput} from './canvas.js';
import * as Copier from './clipboard.js';
import {byId} from './dom.js';
import * as Engine from './engine.js';
import createModule from './engine_module.js';
import {FrameHeight, Sight} from './host.js';
import {Link} from './link.js';
import './notices.js';
import {Player} from './player.js';
import {Saver} from './saver.js';
import {TextView} from './text_view.js';
import {Words} from './words.js';

const page = document.documentElement;
const canvas = byId('canvas', HTMLCanvasElement);
const query = new URLSearchParams(location.search);

const words = new Words();
// These exist from when the engine has connected until it stops.
/** @type {Bridge | null} */
let engine = null;
/** @type {TextView} */
let textView;
/** @type {Link | null} */
let link = null;
/** @type {Bringer | null} */
let bringer = null;
/** @type {Saver | null} */
let saver = null;
let started = false;
let hasCanvas = true;
let drawing = false;  // the engine has the canvas
/** @type {(nothing?: any) => void} */
let resolveReady;
const ready = new Promise((resolve, reject) => {
  resolveReady = resolve;
  Failure.told = (/** @type {string} */ sentence) => {
    engine = null;
    link?.stop();
    bringer?.close();
    words.stop();
    reject(new Error(sentence));
  };
  if (Failure.sentence) Failure.told(Failure.sentence);
});
ready.catch(() => {});  // the page says it too

const canvasShown = () => page.dataset.view === 'canvas';
const frameHeight = new FrameHeight(() => words.loading.size > 0);
const sight = new Sight({
  canvas,
  seen: (on) => engine?.setOnScreen(on),
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

// The first call takes a GL context, so wait until the drawing can be seen.
function showDrawing() {
  if (!engine || drawing || !started || !sight.held || !canvasShown()) return;
  drawing = engine.showCanvas(true);
  if (drawing) return;
  hasCanvas = false;
  followShell();
}

// Takes theme and view from the tutor.
function followShell() {
  if (!engine || !started) return;
  const shell = engine.shell();
  Theme.show(shell.dark);
  page.style.setProperty('--paper', `#${shell.background.toString(16).padStart(6, '0')}`);
  const wanted = shell.textView || !hasCanvas ? 'text' : 'canvas';
  page.toggleAttribute('data-no-canvas', !hasCanvas);
  if (page.dataset.view === wanted) return;
  const hadKeyboard = document.activeElement === canvas;
  page.dataset.view = wanted;
  if (hadKeyboard && wanted === 'text') textView.takeKeyboard();
  if (drawing && wanted === 'text') drawing = engine.showCanvas(false);
  showDrawing();
  frameHeight.viewChanged();
}

function connected() {
  engine = new Bridge(module);
  textView = new TextView({
    root: byId('text-view', HTMLElement),
    live: byId('live', HTMLElement),
    engine,
    canvas,
    canvasShown,
  });
  link = new Link(engine);
  bringer = new Bringer({
    engine,
    announce: (sentence) => {
      textView.flush();  // the engine's own sentence about the change comes first
      textView.announce(sentence);
    },
    refuse: (sentence) => textView.refuse(sentence),
  });
  saver = new Saver({engine, announce: (sentence) => textView.announce(sentence)});
  // Before the canvas's input, which keeps Space from everybody else.
  new Player({engine, canvas});
  new CanvasInput({canvas, engine, leave: () => textView.takeKeyboard()});
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  engine.setReducedMotion(reduced.matches);
  reduced.addEventListener('change', () => engine?.setReducedMotion(reduced.matches));
  engine.setSystemDark(Theme.system.matches);
  Theme.system.addEventListener('change', () => engine?.setSystemDark(Theme.system.matches));
  engine.setOnScreen(sight.seen);
  for (const key of ['view', 'theme', 'lang', 'hide']) {
    const value = query.get(key);
    if (value !== null) engine.setQuery(key, value);
  }
  page.lang = engine.shell().language;
  engine.setAddress(location.href.split('#')[0]);
  words.connect(engine, link);
  link.load();
  if (!stillThere()) return;  // it has stopped, and the page has said so
  started = true;
  followShell();
  words.settled().then(resolveReady);
}

const stillThere = () => engine !== null;

// The engine cannot recover from this.
/** @param {string} what */
function stopped(what) {
  const memory = /\bOOM\b|out of memory/i.test(what);
  const stop = what ? word('engine_stopped_over', {what}) : word('engine_stopped');
  Failure.say(memory ? word('memory_out') : stop, started);
}

const isTrap = (error) =>
  typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError;

/** @type {{[event: string]: (details: any) => void}} */
const kTold = {
  changed: ({inGesture, pushes}) => {
    textView.changed(inGesture);
    link?.changed(inGesture, pushes);
    if (engine) frameHeight.changed(pushes);
  },
  words: ({text}) => words.load(text),
  shell: followShell,
  edit: ({text}) => textView.editor.open(text, true),
  watched: ({x, y, width, height}) => textView.editor.place(x !== undefined, x, y, width, height),
  naturalHeight: ({height}) => frameHeight.drawn(height),
  copied: ({text}) => Copier.write(text),
  bring: ({text}) => bringer?.open(text),
  export: () => saver?.begin(),
  refused: ({text}) => textView.refuse(text),
};

// An error in the page's own code must not unwind through the engine's frames.
function guarded(handler) {
  if (Failure.sentence) return;
  try {
    handler();
  } catch (/** @type {any} */ error) {
    console.error(error);
    if (isTrap(error)) stopped(error.message);
    else if (!started) Failure.say(error.message);
  }
}

// Emscripten adds the engine's functions to the object that it is given.
/** @type {any} */
const module = {
  canvas,
  print: (text) => console.log(text),
  printErr: (text) => console.info(text),
  instantiateWasm: (imports, receive) => {
    Failure.scriptsRan = true;
    Promise.all([Engine.load(byId('engine', HTMLElement), imports), words.settled()])
        .then(([{instance, module: compiled}]) => receive(instance, compiled))
        .catch((error) => {
          if (isTrap(error)) stopped(error.message);
          else Failure.say(error.message, started);
        });
    return {};
  },
  onAbort: stopped,
  connected: () => guarded(connected),
  told: (event) => guarded(() => kTold[event.event](event)),
};

if (typeof WebAssembly !== 'object') Failure.say(word('no_wasm'));
else createModule(module);
// After a trap, the engine must not be called again.
window.addEventListener('error', ({error}) => {
  if (isTrap(error)) stopped(error.message);
});
window.addEventListener('unhandledrejection', ({reason}) => {
  if (isTrap(reason)) stopped(reason.message);
});

// Undo and redo from anywhere except a text being typed. This listener runs before the canvas's own filter.
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

// The page's own code may catch an error thrown here, so a trap is reported in any case.
/**
 * @template T
 * @param {(engine: Bridge) => T} question
 * @param {() => T} otherwise
 */
const ask = (question, otherwise) => {
  if (!engine) return otherwise();
  try {
    return question(engine);
  } catch (/** @type {any} */ error) {
    if (!isTrap(error)) throw error;
    stopped(error.message);
    return otherwise();
  }
};

function setState(state) {
  if (typeof state === 'string') return ask((it) => it.setState(state) === '', () => false);
  const kind = state === null ? 'null' : Array.isArray(state) ? 'array' : typeof state;
  if (engine) textView.refuse(word('set_state', {kind}));
  return false;
}

const drawn = () => (engine ? engine.drawn() : {});
/** @type {any} */ (window).chainrule = {
  ready,
  values: () => ask((it) => it.values(), () => null),
  getState: () => ask((it) => it.state(), () => location.hash.slice(1)),
  setState,
  // For tests: where an item is drawn (CSS pixels of the page), its number as drawn, the frames so far.
  test: {
    rect: (id) => {
      const item = drawn()[id];
      if (!item) return null;
      const frame = canvas.getBoundingClientRect();
      const [x, y, width, height] = item.rect;
      return {x: frame.left + x, y: frame.top + y, width, height};
    },
    numbers: () => Object.fromEntries(Object.entries(drawn())
        .filter(([, item]) => item.number !== undefined).map(([id, item]) => [id, item.number])),
    items: () => Object.keys(drawn()),
    frames: () => (engine ? engine.status().frames : 0),
    frameDue: () => engine !== null && engine.status().frameDue,
    loading: () => words.loading.size > 0,
    outline: () => (engine ? engine.outline(0) : null),
    act: (id, verb, value, gesture = false) => engine?.act(id, verb, value, gesture),
    // Also used by tools/dev.
    setWords: (lesson, text) => engine?.setWords(lesson, text),
  },
};
