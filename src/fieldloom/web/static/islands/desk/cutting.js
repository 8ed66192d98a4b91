// @ts-check
/** Words and sentences of a text, so that a passage can be chosen by key. Places are UTF-16 indices. */

/** @typedef {"word" | "sentence"} Unit */
/** @typedef {[number, number]} Piece start and end */

const SENTENCE = /[^.!?…]+(?:[.!?…]+["'”’)\]]*)*\s*|[.!?…]+\s*/gu;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*/gu;

/** @param {Unit} unit */
function segmenter(unit) {
  return "Segmenter" in Intl ? new Intl.Segmenter("en-GB", { granularity: unit }) : null;
}
const SEGMENTERS = { word: segmenter("word"), sentence: segmenter("sentence") };

/**
 * The pieces of a text that hold a letter or a figure, without the white space around them.
 * @param {string} text @param {Unit} unit @returns {Piece[]}
 */
export function pieces(text, unit) {
  const cutter = SEGMENTERS[unit];
  /** @type {Piece[]} */
  const found = [];
  if (cutter) {
    for (const { segment, index } of cutter.segment(text)) keep(found, segment, index);
  } else {
    for (const match of text.matchAll(unit === "word" ? WORD : SENTENCE)) keep(found, match[0], match.index);
  }
  return unit === "word" ? joined(text, found) : found;
}

/** @param {Piece[]} found @param {string} segment @param {number} index */
function keep(found, segment, index) {
  if (!/[\p{L}\p{N}]/u.test(segment)) return;
  const start = index + (segment.length - segment.trimStart().length);
  found.push([start, start + segment.trim().length]);
}

/** "sister-in-law" is one word to a reader. @param {string} text @param {Piece[]} words @returns {Piece[]} */
function joined(text, words) {
  /** @type {Piece[]} */
  const found = [];
  for (const [start, end] of words) {
    const last = found[found.length - 1];
    if (last && /^[-’']$/.test(text.slice(last[1], start))) last[1] = end;
    else found.push([start, end]);
  }
  return found;
}

/**
 * The next end beyond a place, or the one before it: where a passage's end goes by one unit.
 * @param {Piece[]} among @param {number} at @param {number} by 1 or -1 @returns {number | null} null: no more here
 */
export function nextEnd(among, at, by) {
  const ends = among.map(([, end]) => end);
  const found = by > 0 ? ends.find((end) => end > at) : ends.filter((end) => end < at).pop();
  return found ?? null;
}

/**
 * The same for where a passage starts.
 * @param {Piece[]} among @param {number} at @param {number} by @returns {number | null}
 */
export function nextStart(among, at, by) {
  const starts = among.map(([start]) => start);
  const found = by > 0 ? starts.find((start) => start > at) : starts.filter((start) => start < at).pop();
  return found ?? null;
}
