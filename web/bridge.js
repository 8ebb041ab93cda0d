// The engine as the page sees it. Underneath is one function that takes and returns a JSON object, with bytes
// beside it.

/**
 * The parts of Emscripten's module that we use.
 * @typedef {object} EngineModule
 * @property {Uint8Array} HEAPU8
 * @property {Uint32Array} HEAPU32
 * @property {(bytes: number) => number} _chainrule_room
 * @property {(jsonBytes: number) => number} _chainrule_call
 */

/** @typedef {{[key: string]: string | number | boolean}} Ask */

// Far beyond the engine's own limit, so that the engine refuses, with a sentence. An even longer text is cut
// here, and the engine still refuses it for its length.
const kMostText = 4 * 2 ** 20;
const kNoBytes = new Uint8Array(0);

/**
 * JSON cannot hold half of a surrogate pair: it becomes U+FFFD, the replacement character.
 * @param {string} text
 */
function wellFormed(text) {
  return text.slice(0, kMostText).replace(/\p{Surrogate}/gu, '\ufffd');
}

export class Bridge {
  /** @param {EngineModule} module */
  constructor(module) {
    this.module = module;
    this.encoder = new TextEncoder();
    this.decoder = new TextDecoder();
  }

  /**
   * @param {Ask} ask
   * @param {Uint8Array} [bytes]
   * @returns {{answer: any, bytes: Uint8Array}} the bytes are a copy
   */
  exchange(ask, bytes = kNoBytes) {
    const {module} = this;
    const json = this.encoder.encode(
        JSON.stringify(ask, (_, value) => (typeof value === 'string' ? wellFormed(value) : value)));
    const room = module._chainrule_room(json.length + bytes.length);
    // Read the address only now: making room may have moved the memory.
    module.HEAPU8.set(json, room);
    module.HEAPU8.set(bytes, room + json.length);
    const place = module._chainrule_call(json.length) / 4;
    const [at, length, bytesAt, bytesLength] = module.HEAPU32.subarray(place, place + 4);
    const answer = this.decoder.decode(module.HEAPU8.subarray(at, at + length));
    return {answer: JSON.parse(answer), bytes: module.HEAPU8.slice(bytesAt, bytesAt + bytesLength)};
  }

  /** @param {Ask} ask */
  ask(ask) { return this.exchange(ask).answer; }

  // The state and the page. A sentence says why something is refused; it is empty if nothing is.

  /**
   * @param {string} id
   * @param {string} verb
   * @param {string} value
   * @param {boolean} gesture
   * @returns {string}
   */
  act(id, verb, value, gesture) { return this.ask({do: 'act', id, verb, value, gesture}).error; }
  /** @param {string} link @returns {string} */
  load(link) { return this.ask({do: 'load', link}).error; }
  /** @param {string} link @returns {string} */
  setState(link) { return this.ask({do: 'setState', link}).error; }
  /** @returns {string} */
  state() { return this.ask({do: 'link'}).link; }
  /**
   * @returns {{pushes: number, inGesture: boolean, announcement: string, frames: number,
   *     frameDue: boolean}}
   */
  status() { return this.ask({do: 'status'}); }
  values() { return this.ask({do: 'values'}); }
  /** @param {number} since the revision of the kept outline, or 0 */
  outline(since) { return this.ask({do: 'outline', since}); }

  // Files.

  /**
   * @param {string} what
   * @param {string} name
   * @param {Uint8Array} bytes
   * @returns {string}
   */
  bringIn(what, name, bytes) { return this.exchange({do: 'bringIn', what, name}, bytes).answer.error; }
  /** @returns {{name: string, bytes: number, exact: boolean}} */
  exported() { return this.ask({do: 'exported'}); }
  /** @returns {{more: boolean, done: number, bytes: Uint8Array}} */
  nextPiece() {
    const {answer, bytes} = this.exchange({do: 'nextPiece'});
    return {...answer, bytes};
  }
  endExport() { this.ask({do: 'endExport'}); }

  // How the page looks.

  /** @param {string} address */
  setAddress(address) { this.ask({do: 'setAddress', address}); }
  /** @param {string} key @param {string} value */
  setQuery(key, value) { this.ask({do: 'setQuery', key, value}); }
  /**
   * New words for a lesson, or with an empty name for all lessons.
   * @param {string} lesson
   * @param {string} text
   * @returns {string} why they are refused, or an empty text
   */
  setWords(lesson, text) { return this.ask({do: 'setWords', lesson, text}).error; }
  /** @param {string} lesson @param {string} reason why there are no words for it */
  noWords(lesson, reason) { this.ask({do: 'noWords', lesson, reason}); }
  /** @param {boolean} on */
  setSystemDark(on) { this.ask({do: 'setSystemDark', on}); }
  /** @param {boolean} on */
  setReducedMotion(on) { this.ask({do: 'setReducedMotion', on}); }
  /** @returns {{dark: boolean, background: number, textView: boolean, language: string}} */
  shell() { return this.ask({do: 'shell'}); }

  // Keyboard and fingers. Places are in CSS pixels of the canvas.

  /** @param {string} id */
  focus(id) { this.ask({do: 'focus', id}); }
  /** @param {string} id */
  watch(id) { this.ask({do: 'watch', id}); }
  /** @param {boolean} on */
  setCanvasKeyboard(on) { this.ask({do: 'setCanvasKeyboard', on}); }
  /** @returns {boolean} */
  closeOne() { return this.ask({do: 'closeOne'}).is; }
  settle() { this.ask({do: 'settle'}); }
  /** @param {number} x @param {number} y @param {number} dx @param {number} dy @returns {boolean} */
  canPan(x, y, dx, dy) { return this.ask({do: 'canPan', x, y, dx, dy}).is; }
  /** @returns {boolean} */
  mapChosen() { return this.ask({do: 'mapChosen'}).is; }
  /** @param {number} x @param {number} y @returns {boolean} */
  onMap(x, y) { return this.ask({do: 'onMap', x, y}).is; }
  /**
   * @param {number} fromX
   * @param {number} fromY
   * @param {number} x
   * @param {number} y
   * @param {number} factor
   * @param {number} number
   */
  pinch(fromX, fromY, x, y, factor, number) {
    this.ask({do: 'pinch', fromX, fromY, x, y, factor, number});
  }
  endPinch() { this.ask({do: 'endPinch'}); }
  pause() { this.ask({do: 'pause'}); }
  cancelPress() { this.ask({do: 'cancelPress'}); }

  // The canvas.

  /** @param {boolean} on @returns {boolean} */
  showCanvas(on) { return this.ask({do: 'showCanvas', on}).is; }
  resizeCanvas() { this.ask({do: 'resizeCanvas'}); }
  /** @param {boolean} on */
  setOnScreen(on) { this.ask({do: 'setOnScreen', on}); }
  releaseCanvas() { this.ask({do: 'releaseCanvas'}); }
  restoreCanvas() { this.ask({do: 'restoreCanvas'}); }

  // For tests.

  /** @returns {{[id: string]: {rect: [number, number, number, number], number?: string}}} */
  drawn() { return this.ask({do: 'drawn'}); }
}
