// The words of the lessons. Each lesson's are loaded when the lesson opens: the engine asks for them.

import * as Files from './files.js';

/** @param {string} lesson @returns {HTMLElement | null} */
const placeOf = (lesson) => document.querySelector(`[data-lesson="${CSS.escape(lesson)}"]`);

/** @param {ArrayBuffer} bytes */
const isText = (bytes) => new TextDecoder().decode(bytes.slice(0, 3)) === '## ';

export class Words {
  // Begins with the lesson that opens, because its words are needed as soon as the engine is there.
  constructor() {
    /** @type {import('./bridge.js').Bridge | null} */
    this.engine = null;
    /** @type {Map<string, Promise<void>>} */
    this.loading = new Map();
    /** @type {any} */
    this.link = null;
    this.early = {lesson: '', text: ''};
    const lesson = openingWords()?.dataset.lesson;
    if (lesson !== undefined) this.load(lesson);
  }

  // From now on the engine is given what arrives. New words are no new state for the link.
  connect(engine, link) {
    this.engine = engine;
    this.link = link;
    if (this.early.text) engine.setWords(this.early.lesson, this.early.text);
  }

  stop() {
    this.engine = null;
  }

  // Resolves when all that is being loaded has arrived or failed.
  settled() {
    return Promise.all(this.loading.values());
  }

  /** @param {string} lesson */
  load(lesson) {
    if (!this.loading.has(lesson)) this.loading.set(lesson, this.bring(lesson));
  }

  async bring(lesson) {
    const place = placeOf(lesson);
    let text = '';
    let reason = '';
    try {
      if (!place) throw new Error(word('page_lacks', {kind: 'link', id: lesson}));
      const what = Files.nameOf(place, word('words_inside'));
      text = await (await Files.load(place, what, isText)).text().catch(() => '');
      if (!text) reason = word('damaged', {what});
    } catch (/** @type {any} */ error) {
      reason = error.message;
    }
    await null;  // even if it failed at once, `loading` holds it by now
    this.loading.delete(lesson);
    const {engine, link} = this;
    if (!engine) {
      this.early = {lesson, text};
      return;
    }
    link.quietly(() => {
      if (!reason) reason = engine.setWords(lesson, text);
      if (reason) engine.noWords(lesson, reason);
    });
  }
}
