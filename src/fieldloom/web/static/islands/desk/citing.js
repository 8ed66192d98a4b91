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
  const pages = touched.map((words) => words.closest(".block")?.getAttribute("data-page")).filter(Boolean);
  const where = `${onPages(pages[0], pages[pages.length - 1])}¶${first === last ? first : `${first}–${last}`}`;
  return `“${places.quote(place.start, place.end)}” — ${[...voices, ref, where].join(", ")}`;
}

/** @param {string | null | undefined} first @param {string | null | undefined} last @returns {string} "p. 3 ", "pp. 3–4 ", "" without pages */
function onPages(first, last) {
  if (!first) return "";
  return first === last ? `p. ${first} ` : `pp. ${first}–${last} `;
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
