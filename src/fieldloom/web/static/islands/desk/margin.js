// @ts-check
/** What stands in the margin of a text: its codings and memos, which of them are shown, and in which lane. */

import { everything, inForce, passes } from "./filtering.js";
import { lanes } from "./intervals.js";

/**
 * @typedef {object} Coding `start` and `end` in code points of the current text; both 0 on a part of the picture, its `region`
 * @property {number} id @property {number} passage @property {number} start @property {number} end
 * @property {number} code @property {string} name @property {string} path @property {number} shade
 * @property {number} coder @property {string} coderName @property {string} at
 * @property {number} memos @property {number} version @property {number | null} [round] @property {boolean} [waiting]
 * @property {number[] | null} [region]
 */
/**
 * @typedef {object} Memo `about` is "coding", "passage" or "source"; start and end where it has a place
 * @property {number} id @property {string} about @property {number} aboutId @property {string} text
 * @property {string} author @property {boolean} mine @property {string} at @property {number} version
 * @property {number | null} start @property {number | null} end @property {number[] | null} [region]
 * @property {{words: string, kind?: string, to?: number | null}[]} pieces its words, and what they lead to
 */
/** @typedef {{codings?: Coding[], gone?: number[], memos?: Memo[], memosGone?: number[]}} Changes */

/** Tells "changed" with detail {places: [start, end][], codes: boolean}. */
export class Margin extends EventTarget {
  constructor() {
    super();
    /** @type {Map<number, Coding>} */
    this.codings = new Map();
    /** @type {Map<number, Memo>} */
    this.memos = new Map();
    /** What is shown. @type {import("./filtering.js").Filter} */
    this.filter = everything();
    /** Who speaks where a coding stands. @type {(coding: Coding) => Set<string>} */
    this.voicesOf = () => new Set();
    /** @type {Coding[]} */
    this.shown = [];
    /** @type {Map<number, number>} */
    this.lanes = new Map();
  }

  /** Take in what is new or changed, drop what is gone, and tell which places look different now. @param {Changes} changes */
  put(changes) {
    /** @type {[number, number][]} */
    const places = [];
    const note = (/** @type {{start: number|null, end: number|null} | undefined} */ thing) => {
      if (thing && thing.start !== null && thing.end !== null) places.push([thing.start, thing.end]);
    };
    for (const id of changes.gone ?? []) {
      note(this.codings.get(id));
      this.codings.delete(id);
    }
    for (const coding of changes.codings ?? []) {
      note(this.codings.get(coding.id));
      note(coding);
      this.codings.set(coding.id, coding);
    }
    for (const id of changes.memosGone ?? []) {
      note(this.memos.get(id));
      this.memos.delete(id);
    }
    for (const memo of changes.memos ?? []) {
      note(memo);
      this.memos.set(memo.id, memo);
    }
    this.#settle(places);
  }

  /** Show only some. @param {Partial<import("./filtering.js").Filter>} filter */
  narrow(filter) {
    Object.assign(this.filter, filter);
    this.#settle([[0, Infinity]]);
  }

  get narrowed() {
    return inForce(this.filter);
  }

  /** @param {number} start @param {number} end @returns {Coding[]} those shown that touch the stretch, in reading order */
  touching(start, end) {
    /** @type {Coding[]} */
    const found = [];
    for (const coding of this.shown) {
      if (coding.start >= end) break;
      if (coding.end > start) found.push(coding);
    }
    return found;
  }

  /** @param {string} about @param {number} aboutId @returns {Memo[]} oldest first */
  memosOn(about, aboutId) {
    const found = [...this.memos.values()].filter((m) => m.about === about && m.aboutId === aboutId);
    return found.sort((one, other) => one.id - other.id);
  }

  /** @param {number} start @param {number} end @returns {Memo[]} memos on passages that touch the stretch */
  memosTouching(start, end) {
    return [...this.memos.values()].filter(
      (m) => m.about === "passage" && m.start !== null && m.end !== null && m.start < end && m.end > start,
    );
  }

  /** @param {[number, number][]} places */
  #settle(places) {
    this.shown = [...this.codings.values()]
      .filter((coding) => passes(coding, this.filter, this.voicesOf))
      .sort((one, other) => one.start - other.start || other.end - one.end || one.id - other.id);
    const before = this.lanes;
    const given = lanes(this.shown);
    this.lanes = new Map(this.shown.map((coding, index) => [coding.id, given[index]]));
    for (const coding of this.shown) {
      const lane = before.get(coding.id);
      if (lane !== undefined && lane !== this.lanes.get(coding.id)) places.push([coding.start, coding.end]);
    }
    this.dispatchEvent(new CustomEvent("changed", { detail: { places } }));
  }
}
