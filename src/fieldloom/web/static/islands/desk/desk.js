// @ts-check
/**
 * <text-desk>: the reader as a workplace. It takes the page as the server wrote it, with its first stretch of
 * text and the codings in it, and joins the parts: what is chosen, what is drawn, what is done, what is beside.
 */

import { Acts } from "./acts.js";
import { citation, copied } from "./citing.js";
import { correctParagraph } from "./correcting.js";
import { FocusPanel } from "./focus_panel.js";
import { Hands } from "./hands.js";
import { Margin } from "./margin.js";
import { askMemo } from "./noting.js";
import { PARTS } from "./parts.js";
import { Picker } from "./picker.js";
import { placeWaiting } from "./placing.js";
import { numberOf, placeOf, Places } from "./places.js";
import { mark, redraw } from "./redrawing.js";
import { Voice } from "./saying.js";
import { Choice } from "./selecting.js";
import { Line, Told } from "./sending.js";
import { onceSeen } from "./starting.js";
import { codingsOf, Stretches } from "./stretches.js";
import { TextPanel } from "./text_panel.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {{by: number, target: HTMLElement, coding: Coding | null | undefined}} Hit a key: its direction, what had the focus, the coding there */
/**
 * @typedef {object} Offers
 * @property {((coding: Coding) => HTMLElement | null)[]} coding beside a coding that is open
 * @property {((place: Place | null) => HTMLElement | null)[]} words beside the chosen words, or the paragraph
 * @property {{words: string, key: string, done: () => void}[]} toolbar by the chosen words
 */

class TextDesk extends HTMLElement {
  connectedCallback() {
    this.state = JSON.parse(document.getElementById(this.dataset.state ?? "")?.textContent ?? "{}");
    const text = /** @type {HTMLElement} */ (this.querySelector("[data-text]"));
    this.margin = new Margin();
    this.places = new Places(text);
    this.line = new Line(this.state.me);
    this.voice = new Voice(this);
    this.choice = new Choice(this.places);
    this.acts = new Acts(this.state, this.line, this.margin, this.voice);
    this.stretches = new Stretches(text, this.state);
    this.picker = new Picker(/** @type {HTMLDialogElement} */ (document.getElementById("picker")), {
      codes: () => this.codebook(),
      study: this.state.study,
      mayCreate: this.state.may.codebook,
    });
    /** The coding in hand. @type {number} */
    this.current = 0;
    /** What parts of the desk bring: acts by their name in the table of keys. @type {Record<string, (hit: Hit) => unknown>} */
    this.doings = {};
    /** ... and further ways to do something, each a maker of a button (null: not now). @type {Offers} */
    this.offers = { coding: [], words: [], toolbar: [] };
    this.#panels();
    for (const join of PARTS) join(this);
    this.#listen();
    this.classList.add("is-live");
    this.stretches.start();
    this.acts.know({ undo: this.state.undo, redo: this.state.redo });
    this.hands = new Hands(this);
    this.#open();
    const idle = "requestIdleCallback" in window ? requestIdleCallback : setTimeout;
    idle(() => (this.refresh(), this.codebook()));
  }

  /** The codebook, fetched once, and again when it may have changed. */
  codebook() {
    this.codes ??= this.line.get(`${this.state.base}codebook/`).then((answer) => answer.codes);
    this.codes.catch((/** @type {unknown} */ error) => {
      this.codes = undefined;
      this.voice.sorry(error);
    });
    return this.codes;
  }

  /** What stands beside the text: counts, memos, what waits. */
  async refresh() {
    try {
      const beside = await this.line.get(`${this.state.base}beside/`);
      const kept = new Set(beside.memos.map((/** @type {any} */ memo) => memo.id));
      this.margin.put({ memos: beside.memos, memosGone: [...this.margin.memos.keys()].filter((id) => !kept.has(id)) });
      this.whole?.show(beside);
    } catch (error) {
      if (!(error instanceof Told)) throw error;
    }
  }

  /** The chosen words, or the whole paragraph in focus. @returns {Place | null} */
  aim() {
    if (!this.choice.place) this.choice.wholeParagraph();
    if (!this.choice.place) this.voice.say("Choose some words first.");
    return this.choice.place;
  }

  async code() {
    const place = this.state.may.code ? this.aim() : null;
    if (!place) return;
    const picked = await this.pick("Code the chosen words", place);
    if (picked) await this.#used(picked, this.acts.code(place, picked));
  }

  async repeat() {
    const place = this.state.may.code ? this.aim() : null;
    const [codes, last] = [await this.codebook(), await this.picker.last()];
    const code = codes?.find((/** @type {any} */ one) => one.id === last);
    if (place && !code) this.voice.say("No code was used yet.");
    if (place && code) await this.acts.code(place, { code });
  }

  async vivo() {
    const place = this.state.may.code ? this.aim() : null;
    if (place) await this.#used("vivo", this.acts.code(place, "vivo"));
  }

  async memo() {
    const place = this.state.may.code ? this.aim() : null;
    if (!place) return;
    const words = this.places.at(place.start);
    const title = `Memo on the chosen words${words ? `, ¶${numberOf(words)}` : ""}`;
    const text = await askMemo({ title, quote: this.places.quote(place.start, place.end), text: "" });
    if (text) await this.acts.writeMemo({ about: "passage", ...place }, text);
  }

  async copy() {
    const place = this.choice.place ?? (this.choice.words && placeOf(this.choice.words));
    if (!place) return;
    const done = await copied(citation(this.places, place, this.state.ref));
    this.voice.say(done ? "Copied with its citation." : "This browser did not let the words be copied.");
  }

  correct() {
    const { words } = this.choice;
    if (this.state.may.correct && words) correctParagraph(this.line, this.state.base, numberOf(words), this.voice);
  }

  /** @param {string} title @param {Place | null} place */
  pick(title, place) {
    const range = place && this.places.toRange(place.start, place.end);
    const boxes = range?.getClientRects();
    const focused = this.margin.codings.get(this.current)?.code ?? this.picker.recent[0] ?? null;
    return this.picker.ask({ title, near: boxes?.[boxes.length - 1] ?? null, focused });
  }

  /** Take a coding in hand: its stripe, its words and its place beside the text are marked. @param {Coding | null} coding */
  hold(coding) {
    if (coding && !this.#inFocus(coding)) this.choice.attend(this.places.at(coding.start));
    this.current = coding?.id ?? 0;
    mark(this);
    this.show();
  }

  /** @param {Place} place */
  #inFocus(place) {
    const here = this.choice.words && placeOf(this.choice.words);
    return here !== null && place.start < here.end && place.end > here.start;
  }

  /** Go to a paragraph wherever it is in the text, and light up a stretch of it. @param {number} number @param {Place | null} [place] */
  async goTo(number, place = null) {
    const words = await this.stretches.reach(number);
    if (!words) return;
    words.scrollIntoView({ block: "center" });
    words.focus({ preventScroll: true });
    if (place && place.end > place.start) this.choice.choose(place);
  }

  show() {
    this.focus_panel?.show(this.choice.words, this.choice.place, this.current);
  }

  /** Which code was used last. @param {import("./picker.js").Picked | "vivo"} picked @param {Promise<any>} doing */
  async #used(picked, doing) {
    if (picked !== "vivo" && "code" in picked) this.picker.remember(picked.code.id);
    else this.picker.rememberMade(doing);
    await doing;
  }

  #panels() {
    const side = /** @type {HTMLElement} */ (this.querySelector("#side"));
    const part = /** @type {HTMLElement} */ (side.querySelector("[data-panel=focus]"));
    const doings = {
      code: () => this.code(),
      memo: () => this.memo(),
      copy: () => this.copy(),
      correct: () => this.correct(),
      recode: (/** @type {Coding} */ coding) => this.recode(coding),
      remove: (/** @type {Coding} */ coding) => this.acts.remove(coding),
      adjust: (/** @type {Coding} */ coding, /** @type {any} */ which, /** @type {number} */ by) => this.hands?.adjust(coding, which, "word", by),
      pick: (/** @type {Coding | null} */ coding) => this.hold(coding),
      noteCoding: async (/** @type {Coding} */ coding) => {
        const text = await askMemo({ title: `Memo on “${coding.name}”`, quote: this.places.quote(coding.start, coding.end), text: "" });
        if (text) await this.acts.writeMemo({ about: "coding", id: coding.id }, text);
      },
      noteText: async () => {
        const text = await askMemo({ title: `Memo on ${this.state.ref}`, quote: "", text: "" });
        if (text) await this.acts.writeMemo({ about: "source" }, text);
      },
      changeMemo: async (/** @type {any} */ memo) => {
        const text = await askMemo({ title: "Change the memo", quote: "", text: memo.text });
        if (text) await this.acts.changeMemo(memo, text);
      },
      dropMemo: (/** @type {any} */ memo) => this.acts.dropMemo(memo),
      place: (/** @type {any} */ waiting) => placeWaiting(this, waiting),
    };
    this.focus_panel = new FocusPanel(part, this, doings);
    this.whole = new TextPanel(side, this, doings);
  }

  /** @param {Coding} coding */
  async recode(coding) {
    const picked = await this.pick(`Recode “${coding.name}”`, coding);
    if (picked) await this.#used(picked, this.acts.recode(coding, picked));
  }

  #listen() {
    this.margin.addEventListener("changed", (event) => redraw(this, /** @type {CustomEvent} */ (event).detail.places));
    this.stretches.addEventListener("loaded", (event) => {
      const { stretch } = /** @type {CustomEvent} */ (event).detail;
      this.places.forget();
      this.margin.put({ codings: codingsOf(stretch) });
      for (const words of stretch.querySelectorAll(".words")) this.hands?.dress(words);
    });
    this.acts.addEventListener("codebook", () => (this.codes = undefined));
    this.acts.addEventListener("counted", (event) => this.whole?.recount(/** @type {CustomEvent} */ (event).detail));
    this.acts.addEventListener("beside", () => {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.refresh(), 900);
    });
    this.acts.addEventListener("settled", (event) => {
      const { was, is } = /** @type {CustomEvent} */ (event).detail;
      if (this.current === was) this.current = is;
    });
    this.acts.addEventListener("refresh", () => this.following?.ask());
    this.line.addEventListener("waiting", (event) => this.voice.network(/** @type {CustomEvent} */ (event).detail));
  }

  #open() {
    const { paragraph, start, end } = this.state.opened;
    const hash = Number(/^#p(\d+)$/.exec(location.hash)?.[1] ?? 0);
    if (hash || paragraph > 1 || end) this.goTo(hash || paragraph, end ? { start, end } : null);
  }
}

onceSeen(() => customElements.define("text-desk", TextDesk));
