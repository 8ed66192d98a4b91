// @ts-check
/**
 * Moving the ends of a coding. Steps are drawn at once and sent as one act when the hand rests, so that a
 * passage drawn out over ten words is one change, and one undo.
 */

import { shortened } from "./making.js";
import { moved } from "./moving.js";

/** @typedef {import("./margin.js").Coding} Coding */

const REST = 700;

export class Ends {
  /** @param {{acts: import("./acts.js").Acts, margin: import("./margin.js").Margin, places: import("./places.js").Places, voice: import("./saying.js").Voice}} desk */
  constructor({ acts, margin, places, voice }) {
    this.acts = acts;
    this.margin = margin;
    this.places = places;
    this.voice = voice;
    /** The coding as it stood before. @type {Coding | null} */
    this.held = null;
    this.timer = 0;
    addEventListener("pagehide", () => this.rest());
  }

  /** @param {number} id @param {"start" | "end"} which @param {import("./cutting.js").Unit} unit @param {number} by */
  move(id, which, unit, by) {
    if (this.held && this.held.id !== id) this.rest();
    const now = this.margin.codings.get(id);
    if (!now) return;
    this.held ??= now;
    const { start, end } = moved(this.places, now, which, unit, by);
    this.#set(now, start, end);
    this.voice.whisper(`${which === "end" ? "Ends" : "Begins"} now: ${shortened(this.places.quote(start, end), 160)}`);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), REST);
  }

  /** Put an end where a hand draws it; `rest` sends it. @param {number} id @param {Partial<import("./places.js").Place>} to */
  draw(id, to) {
    if (this.held && this.held.id !== id) this.rest();
    const now = this.margin.codings.get(id);
    const { start, end } = { ...now, ...to };
    if (!now || start === undefined || end === undefined || end <= start) return;
    if (start === now.start && end === now.end) return;
    clearTimeout(this.timer);
    this.held ??= now;
    this.#set(now, start, end);
  }

  /** @param {Coding} now @param {number} start @param {number} end */
  #set(now, start, end) {
    this.margin.put({ codings: [{ ...now, start, end }] });
  }

  /** Send what was moved. */
  async rest() {
    clearTimeout(this.timer);
    const before = this.held;
    this.held = null;
    const now = before && this.margin.codings.get(before.id);
    if (!before || !now || (now.start === before.start && now.end === before.end)) return;
    const done = await this.acts.adjust(before, { start: now.start, end: now.end });
    if (!done) this.margin.put({ codings: [before] });
  }
}
