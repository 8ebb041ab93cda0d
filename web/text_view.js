// The text view: HTML in step with the engine's outline, and what is done in it sent to the engine.
"use strict";

class TextView {
  // Between two refreshes while something is dragged.
  static kGestureInterval = 200;

  constructor({root, live, engine, canvas, canvasShown}) {
    this.root = root;
    this.live = live;
    this.engine = engine;
    this.canvasShown = canvasShown;
    this.lastFocused = null;
    this.refreshed = 0;
    this.timer = null;
    this.editor = new Editor({
      engine,
      canvas,
      canvasShown,
      act: (id, verb, value) => engine.act(id, verb, value, false),
      find: (id) => this.find(id),
    });
    for (const type of ["click", "dblclick", "input", "change", "keydown", "focusin", "focusout",
      "pointerover"])
      root.addEventListener(type, (event) => this[type](event));
  }

  find(id) {
    return this.root.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  // The tree changed: at once, or at most five times a second while something is dragged.
  changed() {
    if (this.timer !== null) {
      if (this.engine.inGesture()) return;
      clearTimeout(this.timer);
      this.timer = null;
    }
    const wait = this.refreshed + TextView.kGestureInterval - performance.now();
    if (this.engine.inGesture() && wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.refresh();
      }, wait);
    } else {
      this.refresh();
    }
  }

  refresh() {
    this.refreshed = performance.now();
    const outline = JSON.parse(this.engine.outline());
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    Dom.render(this.root, Outline.page(outline));
    Roving.refresh(this.root);
    this.editor.afterRender();
    if (focused && !focused.isConnected) this.focusHeading();
    if (this.lastFocused && !this.lastFocused.isConnected) this.lastFocused = null;
    const tab = this.root.querySelector("nav [aria-current=page]");
    if (tab) document.title = `${tab.textContent} · Chainrule`;
    if (!this.engine.inGesture()) this.announce(this.engine.announcement());
  }

  // One polite line. What a notice already says is not said twice.
  announce(sentence) {
    const notices = [...this.root.querySelectorAll(".notice")];
    if (notices.some((notice) => notice.textContent === sentence)) return;
    if (this.live.textContent !== sentence) this.live.textContent = sentence;
  }

  heading() {
    return this.root.querySelector(`#${CSS.escape(Outline.elementId("story.title"))}`) ||
        this.root.querySelector("main h2");
  }

  focusHeading() {
    const heading = this.heading();
    if (heading) heading.focus({preventScroll: this.canvasShown()});
  }

  // The canvas gives the keyboard back.
  takeKeyboard() {
    if (this.lastFocused) this.lastFocused.focus({preventScroll: true});
    else this.focusHeading();
  }

  // Sends an action for an element's item; a refusal is said.
  act(element, verb, value = "", gesture = false) {
    if (element.getAttribute("aria-disabled") === "true") return;
    element.committing = true;
    const sentence = this.engine.act(element.dataset.id, verb, value, gesture);
    element.committing = false;
    if (!sentence) return;
    this.announce(sentence);
    if (element.engineValue !== undefined) element.value = element.engineValue;
  }

  allows(element, verb) {
    return element.dataset.verbs.split(" ").includes(verb);
  }

  click(event) {
    const element = event.target.closest("button[data-id], td[data-id]");
    if (!element || event.target.closest("input")) return;
    // The second click of a double click opens the input; what the first one pinned stays pinned.
    if (event.detail > 1 && "value" in element.dataset) return;
    if (this.allows(element, "press")) this.act(element, "press");
    else if (this.allows(element, "pin")) this.act(element, "pin");
  }

  dblclick(event) {
    const element = event.target.closest("[data-value]");
    if (element && !event.target.closest("input")) this.editor.open(element.dataset.id, false);
  }

  input(event) {
    if (event.target.type === "range") this.act(event.target, "set", event.target.value, true);
  }

  change(event) {
    const element = event.target;
    if (element.type === "range" || element.tagName === "SELECT")
      this.act(element, "set", element.value);
  }

  keydown(event) {
    const element = event.target;
    if (this.editor.owns(element)) {
      if (this.editor.key(event)) event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!("cell" in element.dataset)) return;
    if (Roving.key(element, event.key)) {
      event.preventDefault();
      return;
    }
    const edits = "value" in element.dataset;
    if (edits && (event.key === "Enter" || event.key === "F2")) {
      event.preventDefault();
      this.editor.open(element.dataset.id, false);
    } else if (edits && /^[-−+.0-9]$/.test(event.key)) {
      // The key itself lands in the input, over what is selected there.
      this.editor.open(element.dataset.id, false);
    } else if (element.tagName === "TD" && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      if (this.allows(element, "pin")) this.act(element, "pin");
    }
  }

  focusin(event) {
    const element = event.target;
    this.lastFocused = element;
    if (this.editor.owns(element)) this.editor.begin(element);
    if ("cell" in element.dataset) Roving.enter(element);
    this.engine.focus(element.dataset.id || "");
  }

  focusout(event) {
    if (this.editor.owns(event.target)) this.editor.end(event.target);
    if (!this.root.contains(event.relatedTarget)) this.engine.focus("");
  }

  // What is pointed at lights up wherever else it stands.
  pointerover(event) {
    const at = event.target.closest("[data-quantity]");
    const quantity = at ? at.dataset.quantity : "";
    if (quantity === this.hovered) return;
    this.hovered = quantity;
    for (const element of this.root.querySelectorAll("[data-quantity]"))
      element.classList.toggle("lit", TextView.overlap(element.dataset.quantity, quantity));
  }

  // "W1" is all of it, "W1:0,1" one entry.
  static overlap(a, b) {
    return b !== "" && (a === b || a.startsWith(`${b}:`) || b.startsWith(`${a}:`));
  }
}
