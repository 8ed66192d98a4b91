// @ts-check
/** Which codings are shown: one filter, asked by the margin, said in words wherever it is in force. */

/** @typedef {import("./margin.js").Coding} Coding */
/**
 * @typedef {object} Filter
 * @property {Set<number>} hidden codes that are not shown
 * @property {number} coder the only one shown; 0: every one
 * @property {number} round the only one shown; 0: every one, NO_ROUND: what was coded outside of all
 * @property {string} speaker the only voice shown; "": every one
 */
/** @typedef {{coders: Map<number, string>, rounds: Map<number, string>}} Names */

export const NO_ROUND = -1;

/** @returns {Filter} */
export function everything() {
  return { hidden: new Set(), coder: 0, round: 0, speaker: "" };
}

/** @param {Filter} filter */
export function inForce(filter) {
  return filter.hidden.size > 0 || filter.coder !== 0 || filter.round !== 0 || filter.speaker !== "";
}

/**
 * @param {Coding} coding @param {Filter} filter
 * @param {(coding: Coding) => Set<string>} voicesOf who speaks where it stands, as far as that is loaded
 */
export function passes(coding, filter, voicesOf) {
  const { hidden, coder, round, speaker } = filter;
  if (hidden.has(coding.code) || (coder !== 0 && coding.coder !== coder)) return false;
  if (round !== 0 && (coding.round ?? NO_ROUND) !== round) return false;
  return speaker === "" || voicesOf(coding).has(speaker);
}

/** "Only Kirsty speaks, coded by Ana". @param {Filter} filter @param {Names} names */
export function inWords(filter, names) {
  const parts = [
    filter.speaker && `spoken by ${filter.speaker}`,
    filter.coder && `coded by ${names.coders.get(filter.coder) ?? "one coder"}`,
    filter.round && (filter.round === NO_ROUND ? "coded in no round" : `coded in ${names.rounds.get(filter.round) ?? "one round"}`),
  ].filter(Boolean);
  return parts.length ? `Only ${parts.join(", ")}` : "";
}
