// @ts-check
/**
 * Code points and UTF-16. The server counts a text in code points; JavaScript counts its strings in
 * UTF-16 units, two of which make one emoji. All crossing between the two is done here.
 */

const PAIRED = /[\ud800-\udfff]/;

/** @param {string} text @param {number} at an index of `text` @returns {boolean} */
function insidePair(text, at) {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

/** How many code points a text has. @param {string} text @returns {number} */
export function pointsIn(text) {
  if (!PAIRED.test(text)) return text.length;
  let points = 0;
  for (let at = 0; at < text.length; at += 1) if (!insidePair(text, at)) points += 1;
  return points;
}

/**
 * Code points before a UTF-16 index. An index inside a pair counts as the one before the pair.
 * @param {string} text @param {number} index @returns {number}
 */
export function pointAt(text, index) {
  const cut = insidePair(text, index) ? index - 1 : index;
  return pointsIn(text.slice(0, cut));
}

/**
 * UTF-16 indices of some code points, all in one walk along the text.
 * @param {string} text @param {number[]} points ascending; beyond the text means its end
 * @returns {number[]}
 */
export function indicesAt(text, points) {
  if (!PAIRED.test(text)) return points.map((point) => Math.min(Math.max(point, 0), text.length));
  /** @type {number[]} */
  const found = [];
  let index = 0;
  let passed = 0;
  for (const point of points) {
    while (passed < point && index < text.length) {
      index += insidePair(text, index + 1) ? 2 : 1;
      passed += 1;
    }
    found.push(index);
  }
  return found;
}

/** The UTF-16 index of one code point. @param {string} text @param {number} point @returns {number} */
export function indexAt(text, point) {
  return indicesAt(text, [point])[0];
}
