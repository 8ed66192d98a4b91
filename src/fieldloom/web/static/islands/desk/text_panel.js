// @ts-check
/** Beside the text, about the whole of it: its memos, its codes with their numbers and a filter, what waits. */

import { FilterPanel } from "./filter_panel.js";
import { button, make, shortened } from "./making.js";
import { memoOf } from "./memo_list.js";

/** @typedef {{id: number, name: string, path: string, shade: number, codings: number}} Used */
/** @typedef {{id: number, name: string, codings: number}} Coder */
/** @typedef {{id: number, quote: string, why: string, revision: number, paragraph: number}} Waiting */

export class TextPanel {
  /**
   * @param {HTMLElement} side
   * @param {any} desk
   * @param {{noteText: () => void, changeMemo: (memo: any) => void, dropMemo: (memo: any) => void, place: (waiting: Waiting) => void}} doings
   */
  constructor(side, desk, doings) {
    const { margin, state } = desk;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (side.querySelector(`[data-panel=${name}]`));
    this.parts = { waiting: part("waiting"), memos: part("memos"), codes: part("codes") };
    this.margin = margin;
    this.state = state;
    this.doings = doings;
    /** @type {Used[]} */
    this.codes = [];
    /** @type {Coder[]} */
    this.coders = [];
    /** @type {Coder[]} */
    this.rounds = [];
    /** @type {string[]} */
    this.voices = [];
    this.filters = new FilterPanel(part("filters"), desk);
  }

  /** Codings that stood before an act and those that stand now, where it changed them. @param {{before: any[], now: any[]}} changes */
  recount({ before, now }) {
    for (const [codings, by] of /** @type {[any[], number][]} */ ([[before, -1], [now, 1]])) {
      for (const { code, name, path, shade, coder, coderName, round } of codings) {
        this.codes = counted(this.codes, { id: code, name, path, shade }, by);
        this.coders = counted(this.coders, { id: coder, name: coderName }, by);
        if (round) this.rounds = counted(this.rounds, { id: round, name: this.state.round?.name ?? "" }, by);
      }
    }
    this.codes.sort((one, other) => one.path.localeCompare(other.path, "en-GB"));
    this.showCodes();
  }

  /** @param {{codes: Used[], coders: Coder[], rounds: Coder[], voices: string[], waiting: Waiting[]}} beside */
  show({ codes, coders, rounds, voices, waiting }) {
    this.codes = codes;
    this.coders = coders;
    this.rounds = rounds;
    this.voices = voices;
    this.showWaiting(waiting);
    this.showMemos();
    this.showCodes();
  }

  showCodes() {
    const { codes, coders, rounds, voices } = this;
    const held = document.activeElement?.getAttribute("data-key");
    const total = codes.reduce((sum, code) => sum + code.codings, 0);
    this.parts.codes.replaceChildren(
      make("h2", {}, "Codes in this text ", make("span", { class: "num hint" }, total.toLocaleString("en-GB"))),
      ...(codes.length ? [this.#filter()] : [make("p", { class: "hint" }, "None yet.")]),
      make("ul", { class: "side-used" }, ...codes.map((code) => this.#code(code))),
    );
    if (held) /** @type {HTMLElement | null} */ (this.parts.codes.querySelector(`[data-key="${held}"]`))?.focus();
    this.filters.show({ coders, rounds, voices, total });
  }

  showMemos() {
    const memos = [...this.margin.memos.values()].filter((memo) => memo.about === "source").sort((a, b) => a.id - b.id);
    this.parts.memos.replaceChildren(
      make("h2", {}, "Memos on this text"),
      ...memos.map((memo) => memoOf(memo, "", this.doings)),
      this.state.may.code ? button("Write one", this.doings.noteText, { class: "button button-small", "data-key": "text-memo" }) : make("p", { class: "hint" }, memos.length ? "" : "None."),
    );
  }

  /** @param {Waiting[]} waiting */
  showWaiting(waiting) {
    const { base, revision } = this.state;
    this.parts.waiting.hidden = waiting.length === 0;
    if (!waiting.length) return;
    const items = waiting.map((one) => {
      const old = make("a", { href: `${base}revisions/${one.revision}/?p=${one.paragraph}#p${one.paragraph}` }, `revision ${one.revision}`);
      const ways = make("div", { class: "side-acts" });
      if (this.state.may.code) ways.append(button("Place on the chosen words", () => this.doings.place(one), { class: "button button-small", "data-key": `w${one.id}` }));
      return make("li", {}, make("p", { class: "side-quote words" }, `“${shortened(one.quote, 160)}”`), make("p", { class: "side-who" }, `${one.why} It stands in `, old, "."), ways);
    });
    this.parts.waiting.replaceChildren(
      make("h2", {}, `Waiting for a place (${waiting.length})`),
      make("p", { class: "hint" }, `These passages lost their words when revision ${revision} was made. Choose the new words and place each, or leave it on the old text, where it keeps its codes.`),
      make("ul", { class: "side-waiting" }, ...items),
    );
  }

  #filter() {
    const all = button("Show all", () => this.#narrow(new Set()), { "data-key": "all" });
    const none = button("Hide all", () => this.#narrow(new Set(this.codes.map((code) => code.id))), { "data-key": "none" });
    return make("div", { class: "side-acts" }, all, none);
  }

  /** @param {Used} code */
  #code(code) {
    const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", "data-key": `u${code.id}` }));
    box.checked = !this.margin.filter.hidden.has(code.id);
    box.addEventListener("change", () => {
      const hidden = new Set(this.margin.filter.hidden);
      if (box.checked) hidden.delete(code.id);
      else hidden.add(code.id);
      this.#narrow(hidden);
    });
    const label = make("label", { title: code.path }, box, make("span", { class: `swatch colour-${code.shade}`, "aria-hidden": "true" }), make("span", {}, code.name));
    return make("li", {}, label, make("span", { class: "num" }, String(code.codings)));
  }

  /** @param {Set<number>} hidden */
  #narrow(hidden) {
    this.margin.narrow({ hidden });
    for (const box of this.parts.codes.querySelectorAll("input")) {
      const id = Number(box.dataset.key?.slice(1));
      box.checked = !hidden.has(id);
    }
  }
}

/**
 * The list with one more of a thing, or one less; what is there no more is left out.
 * @template {{id: number, codings: number}} T
 * @param {T[]} list @param {Omit<T, "codings">} thing @param {number} by @returns {T[]}
 */
function counted(list, thing, by) {
  const known = list.some((one) => one.id === thing.id);
  const whole = known ? list : [...list, /** @type {T} */ ({ ...thing, codings: 0 })];
  return whole.map((one) => (one.id === thing.id ? { ...one, codings: one.codings + by } : one)).filter((one) => one.codings > 0);
}
