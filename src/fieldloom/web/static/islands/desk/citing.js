// @ts-check
/** Copying with its citation: the words, who says them, from which source and paragraph. */

import { numberOf } from "./places.js";

/** @typedef {import("./places.js").Places} Places */

/**
 * @param {Places} places @param {import("./places.js").Place} place @param {string} ref
 * @returns {string} “They look at the floor.” — Kirsty, I-001, ¶12
 */
export function citation(places, place, ref) {
  const touched = places.touched(place.start, place.end);
  const voices = [...new Set(touched.map((words) => words.closest(".block")?.getAttribute("data-voice")).filter(Boolean))];
  const numbers = touched.map(numberOf);
  const [first, last] = [numbers[0], numbers[numbers.length - 1]];
  const where = first === last ? `¶${first}` : `¶${first}–${last}`;
  return `“${places.quote(place.start, place.end)}” — ${[...voices, ref, where].join(", ")}`;
}

/** @param {string} words @returns {Promise<boolean>} whether the clipboard took it */
export async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}
