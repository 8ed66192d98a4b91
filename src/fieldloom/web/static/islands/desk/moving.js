// @ts-check
/** Moves the ends of a stretch of text by words and sentences, across paragraphs. */

import { indexAt, pointAt } from "./codepoints.js";
import { nextEnd, nextStart, pieces } from "./cutting.js";
import { placeOf, textOf } from "./places.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./places.js").Places} Places */
/** @typedef {import("./cutting.js").Unit} Unit */

/**
 * The pieces of one paragraph, as places in the whole text.
 * @param {HTMLElement} words @param {Unit} unit @returns {Place[]}
 */
export function piecesOf(words, unit) {
  const text = textOf(words);
  const { start } = placeOf(words);
  return pieces(text, unit).map(([from, to]) => ({
    start: start + pointAt(text, from),
    end: start + pointAt(text, to),
  }));
}

/**
 * The stretch with one of its ends moved by a unit; unchanged where there is nowhere to go.
 * @param {Places} places @param {Place} place @param {"start" | "end"} which @param {Unit} unit @param {number} by 1 or -1
 * @returns {Place}
 */
export function moved(places, place, which, unit, by) {
  const inside = which === "end" ? place.end - 1 : place.start;
  let words = places.at(inside);
  let at = place[which];
  while (words) {
    const found = within(words, which, unit, at, by);
    if (found !== null) {
      const next = { ...place, [which]: found };
      return next.end > next.start ? next : place;
    }
    words = places.beside(words, by);
    if (words) at = by > 0 ? placeOf(words).start - 1 : placeOf(words).end + 1;
  }
  return place;
}

/** @param {HTMLElement} words @param {"start" | "end"} which @param {Unit} unit @param {number} at @param {number} by */
function within(words, which, unit, at, by) {
  const text = textOf(words);
  const { start } = placeOf(words);
  const among = pieces(text, unit);
  const local = at < start ? -1 : at - start > text.length ? text.length + 1 : indexAt(text, at - start);
  const next = which === "end" ? nextEnd(among, local, by) : nextStart(among, local, by);
  return next === null ? null : start + pointAt(text, next);
}

/**
 * The unit after (or before) a stretch, so that a chosen sentence steps on to the next one.
 * @param {Places} places @param {Place | null} place @param {HTMLElement} words the paragraph in focus @param {Unit} unit @param {number} by
 * @returns {Place | null}
 */
export function stepped(places, place, words, unit, by) {
  if (!place) {
    const here = piecesOf(words, unit);
    return here[by > 0 ? 0 : here.length - 1] ?? null;
  }
  let among = /** @type {HTMLElement | null} */ (places.at(by > 0 ? place.end - 1 : place.start));
  while (among) {
    const here = piecesOf(among, unit);
    const found = by > 0 ? here.find((p) => p.start >= place.end) : here.filter((p) => p.end <= place.start).pop();
    if (found) return found;
    among = places.beside(among, by);
  }
  return place;
}
