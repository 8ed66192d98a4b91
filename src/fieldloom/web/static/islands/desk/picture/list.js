// @ts-check
/** Beside the picture: its coded parts as a list, with all that can be done to each; the frames show the same. */

import { button, day, make } from "../making.js";
import { memoOf } from "../memo_list.js";
import { inWords } from "./region.js";

/** @typedef {import("../margin.js").Coding} Coding */

export class List {
  /** @param {import("./room.js").Room} room @param {HTMLElement} section */
  constructor(room, section) {
    this.room = room;
    this.section = section;
  }

  draw() {
    const { room, section } = this;
    const held = document.activeElement?.getAttribute("data-key");
    const inside = section.contains(document.activeElement);
    const codings = room.codings;
    section.replaceChildren(
      make("h2", {}, "Parts of this picture ", make("span", { class: "num hint" }, String(codings.length))),
      ...(codings.length ? [] : [make("p", { class: "hint" }, room.desk.state.may.code ? "None is coded yet. Draw a frame on the picture, or press N on it." : "None is coded yet.")]),
      make("ol", { class: "side-codings picture-parts" }, ...codings.map((coding) => this.#coding(coding, codings))),
      ...this.#noted(codings),
    );
    if (inside && held) /** @type {HTMLElement | null} */ (section.querySelector(`[data-key="${held}"]`) ?? section.querySelector("button"))?.focus();
  }

  /** @param {Coding} coding @param {Coding[]} all */
  #coding(coding, all) {
    const { room } = this;
    const open = coding.id === room.current;
    const number = all.indexOf(coding) + 1;
    const head = make(
      "button",
      { type: "button", class: "side-code", "aria-expanded": String(open), "aria-label": room.nameOf(coding, all), "data-key": `p${coding.id}`, onclick: () => room.hold(open ? null : coding) },
      make("span", { class: "frame-number" }, String(number)),
      make("span", {}, coding.name),
    );
    const item = make("li", { class: `side-coding colour-${coding.shade}${open ? " is-current" : ""}` }, head);
    const who = coding.waiting ? "Waits for the network" : `${coding.coderName}, ${day(coding.at)}`;
    item.append(make("p", { class: "side-who" }, `${inWords(coding.region ?? [])} · ${who}`));
    if (open && !coding.waiting) item.append(this.#ways(coding));
    const memos = [...room.desk.margin.memosOn("coding", coding.id), ...room.desk.margin.memosOn("passage", coding.passage)];
    item.append(...memos.map((memo) => memoOf(memo, "", room.doings)));
    return item;
  }

  /** @param {Coding} coding */
  #ways(coding) {
    const { room } = this;
    const ways = make("div", { class: "side-acts" });
    const way = (/** @type {string} */ words, /** @type {() => void} */ done) => ways.append(button(words, done, { "data-key": `${words}${coding.id}` }));
    if (!room.desk.state.may.code) return ways;
    way("Memo", () => room.note(coding));
    if (!room.mayChange(coding)) return ways;
    way("Recode", () => room.recode(coding));
    way("Move or size", () => room.adjust(coding));
    way("Remove", () => room.remove(coding));
    return ways;
  }

  /** Memos on parts that are not coded. @param {Coding[]} codings */
  #noted(codings) {
    const { room } = this;
    const coded = new Set(codings.map((coding) => coding.passage));
    const memos = [...room.desk.margin.memos.values()].filter((memo) => memo.region && !coded.has(memo.aboutId));
    return memos.sort((one, other) => one.id - other.id).map((memo) => {
      const article = memoOf(memo, "", room.doings);
      article.prepend(button(`On a part: ${inWords(memo.region)}`, () => room.choose(memo.region, null, true), { "data-key": `m${memo.id}` }));
      return article;
    });
  }
}
