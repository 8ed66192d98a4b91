// @ts-check
/** Regions: rectangles in ten-thousandths of a picture's width and height, as [left, top, width, height]. */

/** @typedef {number[]} Region */

export const WHOLE = 10_000;
export const LEAST = 20;
const ROWS = ["upper", "middle", "lower"];
const COLUMNS = ["left", "centre", "right"];

/** @param {number} value @param {number} least @param {number} most */
function between(value, least, most) {
  return Math.round(Math.min(Math.max(value, least), most));
}

/** The same size, further right and down, inside the picture. @param {Region} region @param {number} right @param {number} down @returns {Region} */
export function moved([left, top, width, height], right, down) {
  return [between(left + right, 0, WHOLE - width), between(top + down, 0, WHOLE - height), width, height];
}

/** Wider and higher by so much, inside the picture. @param {Region} region @param {number} wider @param {number} higher @returns {Region} */
export function sized([left, top, width, height], wider, higher) {
  return [left, top, between(width + wider, LEAST, WHOLE - left), between(height + higher, LEAST, WHOLE - top)];
}

/** Between two corners. @param {{x: number, y: number}} one @param {{x: number, y: number}} other @returns {Region} */
export function spanning(one, other) {
  const left = between(Math.min(one.x, other.x), 0, WHOLE - LEAST);
  const top = between(Math.min(one.y, other.y), 0, WHOLE - LEAST);
  const right = between(Math.max(one.x, other.x), left + LEAST, WHOLE);
  const bottom = between(Math.max(one.y, other.y), top + LEAST, WHOLE);
  return [left, top, right - left, bottom - top];
}

/** With an edge or corner ("n", "se" ...) drawn to a place. @param {Region} region @param {string} edge @param {{x: number, y: number}} to @returns {Region} */
export function drawnTo([left, top, width, height], edge, to) {
  const one = { x: left, y: top };
  const other = { x: left + width, y: top + height };
  if (edge.includes("w")) one.x = to.x;
  if (edge.includes("e")) other.x = to.x;
  if (edge.includes("n")) one.y = to.y;
  if (edge.includes("s")) other.y = to.y;
  return spanning(one, other);
}

/** @param {Region} region @param {{x: number, y: number}} at */
export function holds([left, top, width, height], { x, y }) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

/** In which ninth its middle lies. @param {Region} region */
export function where([left, top, width, height]) {
  const across = Math.min(Math.floor(((left + width / 2) * 3) / WHOLE), 2);
  const down = Math.min(Math.floor(((top + height / 2) * 3) / WHOLE), 2);
  return across === 1 && down === 1 ? COLUMNS[1] : `${ROWS[down]} ${COLUMNS[across]}`;
}

/** @param {Region} region */
export function inWords(region) {
  const [wide, high] = region.slice(2).map((side) => Math.max(1, Math.round(side / 100)));
  return wide === 100 && high === 100 ? "the whole picture" : `${where(region)}, ${wide} × ${high} per cent`;
}

/** @param {Region} one @param {Region} other */
export function same(one, other) {
  return one.every((side, at) => side === other[at]);
}

/** Lay an element over its part of the sheet. @param {HTMLElement} element @param {Region} region */
export function lay(element, [left, top, width, height]) {
  for (const [name, side] of Object.entries({ left, top, width, height })) element.style.setProperty(name, `${side / 100}%`);
}
