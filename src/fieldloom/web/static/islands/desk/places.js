// @ts-check
/**
 * Places in the text, in code points, and where they are on the page. Each paragraph's words are one
 * element `.words` whose text is exactly the text from `data-start` to `data-end`.
 */

import { indexAt, indicesAt, pointAt } from "./codepoints.js";

/** @typedef {{start: number, end: number, region?: number[]}} Place `region`: a part of the picture, in ten-thousandths: left, top, width, height */

/** @param {Element} words @returns {Place} */
export function placeOf(words) {
  const { start, end } = /** @type {HTMLElement} */ (words).dataset;
  return { start: Number(start), end: Number(end) };
}

/** The paragraph's number. @param {Element} words @returns {number} */
export function numberOf(words) {
  return Number(/** @type {HTMLElement} */ (words.closest(".block")).dataset.n);
}

/** @param {Element} words @returns {string} */
export function textOf(words) {
  return words.textContent ?? "";
}

export class Places {
  /** @param {HTMLElement} root holds all paragraphs */
  constructor(root) {
    this.root = root;
    /** Whether steps through the text stop at a paragraph. @type {(words: HTMLElement) => boolean} */
    this.passes = () => true;
  }

  /** All loaded paragraphs' words, in order. @returns {HTMLElement[]} */
  all() {
    this.known ??= [...this.root.querySelectorAll(".words")].map((e) => /** @type {HTMLElement} */ (e));
    return this.known;
  }

  /** More paragraphs were loaded. */
  forget() {
    this.known = undefined;
  }

  /** @param {number} number @returns {HTMLElement | null} */
  paragraph(number) {
    return this.root.querySelector(`#p${number} .words`);
  }

  /** Paragraphs that share a character with the stretch. @param {number} start @param {number} end */
  touched(start, end) {
    const all = this.all();
    let at = this.#firstEndingAfter(start);
    /** @type {HTMLElement[]} */
    const found = [];
    for (; at < all.length && placeOf(all[at]).start < end; at += 1) found.push(all[at]);
    return found;
  }

  /** The paragraph where a place begins, or the first after it. @param {number} start @returns {HTMLElement | null} */
  at(start) {
    return this.all()[this.#firstEndingAfter(start)] ?? null;
  }

  /** By halving, since a long text has thousands. @param {number} start @returns {number} */
  #firstEndingAfter(start) {
    const all = this.all();
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (placeOf(all[middle]).end > start) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** @param {HTMLElement} words @param {number} by 1 or -1 @returns {HTMLElement | null} */
  beside(words, by) {
    const all = this.all();
    let at = all.indexOf(words) + by;
    while (all[at] && !this.passes(all[at])) at += by;
    return all[at] ?? null;
  }

  /** The words between two places, as loaded. @param {number} start @param {number} end @returns {string} */
  quote(start, end) {
    const parts = this.touched(start, end).map((words) => {
      const place = placeOf(words);
      const [from, to] = indicesAt(textOf(words), [start - place.start, end - place.start]);
      return textOf(words).slice(from, to);
    });
    return parts.join("\n");
  }

  /** The place of a DOM range, snapped to the words it touches; null where it touches none. @param {Range} range */
  ofRange(range) {
    if (range.collapsed) return null;
    const touched = this.all().filter((words) => range.intersectsNode(words));
    if (!touched.length) return null;
    const [first, last] = [touched[0], touched[touched.length - 1]];
    const start = this.#point(first, range.startContainer, range.startOffset, false);
    const end = this.#point(last, range.endContainer, range.endOffset, true);
    return end > start ? this.#trimmed(start, end) : null;
  }

  /** Without what a hand takes in too much: white space at the ends, an edge of the paragraph beside. @param {number} start @param {number} end */
  #trimmed(start, end) {
    const words = this.touched(start, end);
    if (!words.length) return null;
    const from = Math.max(start, placeOf(words[0]).start);
    const to = Math.min(end, placeOf(words[words.length - 1]).end);
    const quote = this.quote(from, to);
    const place = {
      start: from + quote.length - quote.trimStart().length,
      end: to - (quote.length - quote.trimEnd().length),
    };
    return place.end > place.start ? place : null;
  }

  /** @param {number} start @param {number} end @returns {Range | null} null while those words are not loaded */
  toRange(start, end) {
    const touched = this.touched(start, end);
    if (!touched.length) return null;
    const range = document.createRange();
    const [from, fromAt] = spot(touched[0], start, false);
    const [to, toAt] = spot(touched[touched.length - 1], end, true);
    range.setStart(from, fromAt);
    range.setEnd(to, toAt);
    return range;
  }

  /** @param {HTMLElement} words @param {Node} node @param {number} offset @param {boolean} closing @returns {number} */
  #point(words, node, offset, closing) {
    const place = placeOf(words);
    if (!words.contains(node)) return closing ? place.end : place.start;
    const before = document.createRange();
    before.selectNodeContents(words);
    before.setEnd(node, offset);
    return place.start + pointAt(textOf(words), before.toString().length);
  }
}

/**
 * The text node and index of a code point. At the border of two nodes an opening place takes the
 * second, a closing one the first, so that a range never holds an empty edge.
 * @param {HTMLElement} words @param {number} point @param {boolean} closing @returns {[Node, number]}
 */
function spot(words, point, closing) {
  const place = placeOf(words);
  let index = indexAt(textOf(words), Math.min(Math.max(point, place.start), place.end) - place.start);
  const walk = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  /** @type {Text | null} */
  let last = null;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    last = /** @type {Text} */ (node);
    if (index < last.length || (closing && index === last.length)) return [last, index];
    index -= last.length;
  }
  return last ? [last, last.length] : [words, 0];
}
