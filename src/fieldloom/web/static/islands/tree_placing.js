// @ts-check
/**
 * Where a code would come to stand when it is dropped on the line of another: before it, under it or after
 * it. Shared by the page of the codebook and by the codebook beside the text.
 */

export const BEFORE = 0;
export const UNDER = 1;
export const AFTER = 2;
const PLACES = ["drop-before", "drop-under", "drop-after"];

/** Alt with an arrow: one step up or down among the neighbours, in under the one above, or out. @type {Record<string, string>} */
export const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

/** @param {EventTarget | null} target @returns {HTMLElement | null} the line of the code there */
export function rowOf(target) {
  return target instanceof Element ? target.closest(".tree-row") : null;
}

/** @param {Element} row @param {number} y @returns {number} BEFORE, UNDER or AFTER */
export function placeIn(row, y) {
  const box = row.getBoundingClientRect();
  const share = (y - box.top) / box.height;
  if (share < 0.3) return BEFORE;
  return share > 0.7 ? AFTER : UNDER;
}

/** @param {Element} row @param {number} place */
export function mark(row, place) {
  row.classList.add(PLACES[place]);
}

/** @param {Element | null} row */
export function unmark(row) {
  row?.classList.remove(...PLACES);
}

/**
 * The position, from 0, that a thing gets in a row when it is put before or after another in it.
 * @template T
 * @param {T[]} row in its order @param {T} moved @param {T} beside @param {number} place BEFORE or AFTER
 */
export function positionIn(row, moved, beside, place) {
  return row.filter((one) => one !== moved).indexOf(beside) + (place === AFTER ? 1 : 0);
}
