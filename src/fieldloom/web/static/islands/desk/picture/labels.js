// @ts-check
/** Where the labels of frames stand, so that none covers another: beside their frame, else along it, else by number. */

/** @typedef {{left: number, top: number, width: number, height: number}} Box in pixels of the sheet */

const GAP = 2;
const STEPS = 24;

/**
 * @param {HTMLElement[]} labels @param {import("../margin.js").Coding[]} codings one for each label
 * @param {HTMLElement} sheet
 */
export function labelled(labels, codings, sheet) {
  const [wide, high] = [sheet.clientWidth, sheet.clientHeight];
  // All are measured before any is moved, so that the page is laid out once.
  const sizes = labels.map((label) => ({ width: label.offsetWidth, height: label.offsetHeight }));
  const short = labels.map((label) => (/** @type {HTMLElement} */ (label.firstElementChild)?.offsetWidth ?? 16) + 14);
  /** @type {Box[]} */
  const taken = [];
  labels.forEach((label, at) => {
    const [left, top, width, height] = (codings[at].region ?? [0, 0, 0, 0]).map((side, axis) => (side / 10_000) * (axis % 2 ? high : wide));
    const frame = { left, top, width, height };
    const named = free(frame, sizes[at], taken, wide, high);
    const box = named ?? free(frame, { width: short[at], height: sizes[at].height }, taken, wide, high) ?? { left, top, width: short[at], height: sizes[at].height };
    label.classList.toggle("is-short", named === null);
    label.style.setProperty("left", `${box.left}px`);
    label.style.setProperty("top", `${box.top}px`);
    taken.push(box);
  });
}

/** @param {Box} frame @param {{width: number, height: number}} size @param {Box[]} taken @param {number} wide @param {number} high @returns {Box | null} */
function free(frame, size, taken, wide, high) {
  for (const [left, top] of places(frame, size)) {
    const box = { left: Math.max(Math.min(left, wide - size.width), 0), top: Math.max(Math.min(top, high - size.height), 0), ...size };
    if (!taken.some((other) => meet(box, other))) return box;
  }
  return null;
}

/** Above its frame, in its upper corners, then down its sides, then beneath. @param {Box} frame @param {{width: number, height: number}} size @returns {[number, number][]} */
function places(frame, size) {
  const right = frame.left + frame.width - size.width;
  /** @type {[number, number][]} */
  const found = [[frame.left, frame.top - size.height], [frame.left, frame.top], [right, frame.top], [right, frame.top - size.height]];
  const step = size.height + GAP;
  for (let down = 1; down <= STEPS && down * step <= frame.height; down += 1) {
    found.push([frame.left, frame.top + down * step], [right, frame.top + down * step], [frame.left + frame.width, frame.top + down * step]);
  }
  found.push([frame.left, frame.top + frame.height], [right, frame.top + frame.height]);
  for (let up = 2; up <= 4; up += 1) found.push([frame.left, frame.top - up * step], [frame.left, frame.top + frame.height + (up - 1) * step]);
  return found;
}

/** @param {Box} one @param {Box} other */
function meet(one, other) {
  return (
    one.left < other.left + other.width + GAP && other.left < one.left + one.width + GAP &&
    one.top < other.top + other.height + GAP && other.top < one.top + one.height + GAP
  );
}
