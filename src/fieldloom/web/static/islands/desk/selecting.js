// @ts-check
/**
 * The passage that is chosen, by mouse, touch or key. It is kept in code points, so it outlasts a redraw,
 * an open picker and a focus elsewhere, and it is shown as a highlight as well as the browser's own selection.
 */

import { moved, piecesOf, stepped } from "./moving.js";
import { numberOf, placeOf } from "./places.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./places.js").Places} Places */
/** @typedef {import("./cutting.js").Unit} Unit */

/** Tells "chosen" with detail {place, by} (place null: nothing chosen) and "paragraph" with detail {words}. */
export class Choice extends EventTarget {
  /** @param {Places} places */
  constructor(places) {
    super();
    this.places = places;
    /** @type {Place | null} */
    this.place = null;
    /** The paragraph in focus. @type {HTMLElement | null} */
    this.words = null;
    this.held = false;
    document.addEventListener("selectionchange", () => this.#follow());
    places.root.addEventListener("focusin", (event) => this.#focused(event));
    places.root.addEventListener("pointerdown", () => (this.held = true));
    for (const lifted of ["pointerup", "pointercancel"]) {
      addEventListener(lifted, () => {
        this.held = false;
        this.#follow();
      });
    }
  }

  /** @param {Place | null} place @param {"hand" | "key"} by */
  choose(place, by = "key") {
    const same = place?.start === this.place?.start && place?.end === this.place?.end;
    this.place = place;
    this.show();
    if (by === "key" && place) this.mirror();
    else if (by === "key") getSelection()?.removeAllRanges();
    if (!same) this.dispatchEvent(new CustomEvent("chosen", { detail: { place, by } }));
  }

  /** The highlight, again after a redraw. */
  show() {
    if (!("highlights" in CSS)) return;
    const range = this.place && this.places.toRange(this.place.start, this.place.end);
    if (range) CSS.highlights.set("chosen", new Highlight(range));
    else CSS.highlights.delete("chosen");
  }

  /** Make the browser's own selection the same, so that copying and reading aloud follow; never while a hand is choosing. */
  mirror() {
    const own = getSelection();
    if (!own || !this.place || this.held || !this.places.root.contains(document.activeElement)) return;
    const range = this.places.toRange(this.place.start, this.place.end);
    if (!range) return;
    own.removeAllRanges();
    own.addRange(range);
  }

  /** @param {Unit} unit @param {number} by */
  step(unit, by) {
    const words = this.words ?? this.places.all()[0];
    if (!words) return;
    const within = this.place && this.#inFocus(words) ? this.place : null;
    this.choose(stepped(this.places, within, words, unit, by));
    this.#comeAlong();
  }

  /** @param {"start" | "end"} which @param {Unit} unit @param {number} by */
  extend(which, unit, by) {
    if (!this.place) {
      this.step(unit, 1);
      return;
    }
    this.choose(moved(this.places, this.place, which, unit, by));
    this.#comeAlong();
  }

  wholeParagraph() {
    const words = this.words;
    const within = words && piecesOf(words, "sentence");
    if (words && within?.length) this.choose({ start: within[0].start, end: placeOf(words).end });
  }

  /** @param {HTMLElement | null} words */
  goTo(words) {
    if (!words) return;
    words.focus({ preventScroll: true });
    words.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} words */
  #inFocus(words) {
    const { start, end } = placeOf(words);
    return this.place && this.place.start < end && this.place.end > start;
  }

  /** The paragraph in which the passage ends (or begins, going back) takes the focus. */
  #comeAlong() {
    const words = this.place && this.places.at(this.place.start);
    if (words && words !== this.words) {
      this.words = words;
      words.focus({ preventScroll: true });
    }
    this.mirror();
    const range = this.place && this.places.toRange(this.place.start, this.place.end);
    const box = range?.getBoundingClientRect();
    if (box && (box.top < 80 || box.bottom > innerHeight - 60)) words?.scrollIntoView({ block: "center" });
  }

  #follow() {
    const own = getSelection();
    if (this.held || !own || !own.rangeCount) return;
    const range = own.getRangeAt(0);
    if (!this.places.root.contains(range.commonAncestorContainer)) return;
    if (document.activeElement?.closest("dialog, .pane-side, .pane-nav")) return;
    const place = this.places.ofRange(range);
    if (place || own.anchorNode?.parentElement?.closest(".words")) this.choose(place, "hand");
  }

  /** @param {Event} event */
  #focused(event) {
    this.attend(/** @type {Element} */ (event.target).closest(".block")?.querySelector(".words") ?? null);
  }

  /** Take a paragraph as the one in focus. @param {Element | null} paragraph */
  attend(paragraph) {
    const words = /** @type {HTMLElement | null} */ (paragraph);
    if (!words || words === this.words) return;
    this.words = words;
    this.dispatchEvent(new CustomEvent("paragraph", { detail: { words, number: numberOf(words) } }));
  }
}
