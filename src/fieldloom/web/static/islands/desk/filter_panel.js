// @ts-check
/**
 * Beside the text: show only one coder's codings, those of one round, or where one voice speaks. Paragraphs
 * of other voices step back, and the keys that step through the text pass them by.
 */

import { NO_ROUND } from "./filtering.js";
import { make } from "./making.js";

/** @typedef {{id: number, name: string, codings: number}} Counted */

export class FilterPanel {
  /** @param {HTMLElement} section @param {any} desk */
  constructor(section, desk) {
    this.section = section;
    this.desk = desk;
    this.margin = desk.margin;
    /** @type {import("./filtering.js").Names} */
    this.names = { coders: new Map(), rounds: new Map() };
    this.speaker = "";
    desk.margin.voicesOf = (/** @type {import("./places.js").Place} */ place) =>
      new Set(desk.places.touched(place.start, place.end).map(voiceOf));
    desk.places.passes = (/** @type {HTMLElement} */ words) => !this.speaker || voiceOf(words) === this.speaker;
    desk.margin.addEventListener("changed", () => this.#follow());
    desk.stretches.addEventListener("loaded", (/** @type {CustomEvent} */ event) => this.#stepBack(event.detail.stretch.querySelectorAll(".words")));
  }

  /** @param {{coders: Counted[], rounds: Counted[], voices: string[], total: number}} told */
  show({ coders, rounds, voices, total }) {
    const inRounds = rounds.reduce((sum, one) => sum + one.codings, 0);
    this.names = { coders: named(coders), rounds: named(rounds) };
    const free = total > inRounds ? [{ id: NO_ROUND, name: "In no round", codings: total - inRounds }] : [];
    const spoken = voices.map((name) => ({ id: name, name: name || "Nobody named" }));
    const held = document.activeElement?.getAttribute("data-key");
    const parts = [
      this.#choice("coder", "Coded by", "Every coder", coders, 2),
      this.#choice("round", "In round", "Every round", rounds.length ? [...rounds, ...free] : [], 1),
      this.#choice("speaker", "Spoken by", "Every voice", spoken.filter((one) => one.id !== ""), 2),
    ].filter((part) => part !== null);
    this.section.hidden = !parts.length;
    this.section.replaceChildren(make("h2", {}, "Show only"), ...parts);
    if (held) /** @type {HTMLElement | null} */ (this.section.querySelector(`[data-key="${held}"]`))?.focus();
    this.#follow();
  }

  /**
   * @param {"coder" | "round" | "speaker"} what @param {string} label @param {string} all
   * @param {{id: number | string, name: string, codings?: number}[]} ones @param {number} least fewer are no choice
   */
  #choice(what, label, all, ones, least) {
    const none = what === "speaker" ? "" : 0;
    const now = this.margin.filter[what];
    if (ones.length < least && now === none) return null;
    const select = /** @type {HTMLSelectElement} */ (make("select", { id: `only-${what}`, "data-key": `only-${what}` }));
    select.append(make("option", { value: none }, all));
    for (const { id, name, codings } of ones) select.append(make("option", { value: id }, codings === undefined ? name : `${name} (${codings.toLocaleString("en-GB")})`));
    select.addEventListener("change", () => this.margin.narrow({ [what]: what === "speaker" ? select.value : Number(select.value) }));
    return make("div", { class: "side-only" }, make("label", { for: select.id }, label), select);
  }

  /** The filter may have been taken back elsewhere: show it as it is. */
  #follow() {
    for (const what of /** @type {const} */ (["coder", "round", "speaker"])) {
      const select = /** @type {HTMLSelectElement | null} */ (this.section.querySelector(`#only-${what}`));
      if (select) select.value = String(this.margin.filter[what]);
    }
    if (this.speaker === this.margin.filter.speaker) return;
    this.speaker = this.margin.filter.speaker;
    this.#stepBack(this.desk.places.all());
  }

  /** @param {Iterable<HTMLElement>} paragraphs */
  #stepBack(paragraphs) {
    for (const words of paragraphs) words.closest(".block")?.classList.toggle("is-aside", !this.desk.places.passes(words));
  }
}

/** @param {Element} words @returns {string} who speaks a paragraph */
function voiceOf(words) {
  return words.closest(".block")?.getAttribute("data-voice") ?? "";
}

/** @param {Counted[]} ones */
function named(ones) {
  return new Map(ones.map(({ id, name }) => [id, name]));
}
