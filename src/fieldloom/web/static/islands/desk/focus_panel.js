// @ts-check
/** Beside the text: the codings and memos of the paragraph or the words in focus, and what can be done to them. */

import { button, day, make, shortened } from "./making.js";
import { memoOf } from "./memo_list.js";
import { numberOf, placeOf } from "./places.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {import("./margin.js").Memo} Memo */
/** @typedef {import("./places.js").Place} Place */
/**
 * @typedef {object} Doings what the desk does when a button is pressed
 * @property {() => void} code @property {() => void} memo @property {() => void} copy @property {() => void} correct
 * @property {(coding: Coding) => void} recode @property {(coding: Coding) => void} remove
 * @property {(coding: Coding) => void} noteCoding @property {(coding: Coding, which: "start"|"end", by: number) => void} adjust
 * @property {(memo: Memo) => void} changeMemo @property {(memo: Memo) => void} dropMemo @property {(coding: Coding | null) => void} pick
 */

export class FocusPanel {
  /**
   * @param {HTMLElement} section
   * @param {{margin: import("./margin.js").Margin, places: import("./places.js").Places, state: any, offers: import("./desk.js").Offers}} desk
   * @param {Doings} doings
   */
  constructor(section, { margin, places, state, offers }, doings) {
    this.offers = offers;
    this.section = section;
    this.margin = margin;
    this.places = places;
    this.state = state;
    this.doings = doings;
  }

  /** @param {HTMLElement | null} words @param {Place | null} place @param {number} current id of the coding in hand, 0: none */
  show(words, place, current) {
    const held = document.activeElement?.getAttribute("data-key");
    const inside = held && this.section.contains(document.activeElement);
    this.section.replaceChildren(...(words ? this.#parts(words, place, current) : this.#empty()));
    if (inside) /** @type {HTMLElement | null} */ (this.section.querySelector(`[data-key="${held}"]`) ?? this.section.querySelector("button"))?.focus();
  }

  #empty() {
    return [
      make("h2", {}, "Codes and memos"),
      make("p", { class: "hint" }, this.state.may.code ? "Select some words, or click a paragraph: its codes and memos stand here." : "Click a paragraph: its codes and memos stand here."),
    ];
  }

  /** @param {HTMLElement} words @param {Place | null} place @param {number} current */
  #parts(words, place, current) {
    const number = numberOf(words);
    const around = place ?? placeOf(words);
    const codings = this.margin.touching(around.start, around.end);
    const memos = this.margin.memosTouching(around.start, around.end);
    const only = codings.length === 1 ? codings[0].id : current;
    return [
      make("h2", {}, place ? `Chosen words in ¶${number}` : `Paragraph ${number}`),
      place && make("p", { class: "side-quote words" }, `“${shortened(this.places.quote(place.start, place.end), 160)}”`),
      make("div", { class: "side-acts" }, ...this.#ways(place)),
      codings.length > 0 && make("ul", { class: "side-codings" }, ...codings.map((c) => this.#coding(c, c.id === only))),
      codings.length === 0 && make("p", { class: "hint" }, this.margin.narrowed ? "No code that is shown stands here." : "Not coded yet."),
      ...memos.map((memo) => memoOf(memo, this.#quoteOf(memo), this.doings)),
    ].filter((part) => part !== false && part !== null);
  }

  /** @param {Place | null} place */
  #ways(place) {
    const { may } = this.state;
    const { code, memo, copy, correct } = this.doings;
    const small = { class: "button button-small" };
    return [
      may.code && button("Code", code, { ...small, "data-key": "code" }),
      may.code && button("Memo", memo, { ...small, "data-key": "memo" }),
      button("Copy", copy, { ...small, "data-key": "copy", title: "With its citation" }),
      may.correct && !place && button("Correct", correct, { ...small, "data-key": "correct" }),
      ...this.offers.words.map((offer) => offer(place)),
    ];
  }

  /** @param {Coding} coding @param {boolean} open */
  #coding(coding, open) {
    const above = coding.path.slice(0, -coding.name.length).replace(/ > $/, "");
    const head = make(
      "button",
      { type: "button", class: "side-code", "aria-expanded": String(open), "data-key": `c${coding.id}`, onclick: () => this.doings.pick(open ? null : coding) },
      make("span", { class: "swatch", "aria-hidden": "true" }),
      make("span", {}, coding.name),
      above !== "" && make("small", {}, above),
    );
    const who = coding.waiting ? "Waits for the network" : `${coding.coderName}, ${day(coding.at)}`;
    const item = make("li", { class: `side-coding colour-${coding.shade}${open ? " is-current" : ""}` }, head);
    item.append(make("p", { class: "side-who" }, who));
    if (open) item.append(...this.#opened(coding));
    item.append(...this.margin.memosOn("coding", coding.id).map((memo) => memoOf(memo, "", this.doings)));
    return item;
  }

  /** @param {Coding} coding */
  #opened(coding) {
    const { recode, remove, noteCoding, adjust } = this.doings;
    const quote = make("p", { class: "side-quote words" }, `“${shortened(this.places.quote(coding.start, coding.end), 200)}”`);
    const key = (/** @type {string} */ what) => ({ "data-key": `${what}${coding.id}` });
    const mine = coding.coder === this.state.me.id || this.state.may.lead;
    const ways = make("div", { class: "side-acts" });
    if (this.state.may.code) ways.append(button("Memo", () => noteCoding(coding), key("note")));
    if (!mine || !this.state.may.code) return [quote, ways];
    ways.append(button("Recode", () => recode(coding), key("recode")), button("Remove", () => remove(coding), key("remove")));
    ways.append(...this.offers.coding.map((offer) => offer(coding)).filter((way) => way !== null));
    const end = (/** @type {"start"|"end"} */ which, /** @type {number} */ by) => {
      const where = by > 0 ? "a word later" : "a word earlier";
      const label = which === "start" ? `Begin ${where}` : `End ${where}`;
      return button(by > 0 ? "→" : "←", () => adjust(coding, which, by), { class: "button button-small", "aria-label": label, title: label, ...key(`${which}${by}`) });
    };
    const pair = (/** @type {string} */ words, /** @type {"start"|"end"} */ which) => make("span", { class: "side-pair" }, words, end(which, -1), end(which, 1));
    const ends = make("div", { class: "side-ends", role: "group", "aria-label": "Ends of the passage" }, pair("Begins", "start"), pair("Ends", "end"));
    return [quote, ways, ends];
  }

  /** @param {Memo} memo */
  #quoteOf(memo) {
    return memo.start === null || memo.end === null ? "" : this.places.quote(memo.start, memo.end);
  }
}
