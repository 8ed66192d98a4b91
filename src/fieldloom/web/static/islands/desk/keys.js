// @ts-check
/**
 * The keys of the desk, in one table: what is pressed, what it does, and the words of the help. They act
 * only while the text, a stripe or the bar by the selection has the focus, so no letter is taken from a field.
 */

import { make } from "./making.js";

/** @typedef {{keys: string[], words: string, act: string, reach?: string, may?: string}} Key `reach`: where the focus has to be; left out: in the text or on the bar by the selection; `may`: what one must be able to do here, left out: anyone */

/** @type {[string, Key[]][]} */
export const KEYS = [
  ["Move and choose", [
    { keys: ["j"], words: "Next paragraph", act: "down" },
    { keys: ["k"], words: "Paragraph before", act: "up" },
    { keys: ["Enter", "s"], words: "Choose a sentence; again: the next one", act: "sentence" },
    { keys: ["Shift+S"], words: "The sentence before", act: "sentenceBack" },
    { keys: ["w"], words: "Choose a word; again: the next one", act: "word" },
    { keys: ["Shift+W"], words: "The word before", act: "wordBack" },
    { keys: ["p"], words: "Choose the whole paragraph", act: "whole" },
    { keys: ["Shift+ArrowRight", "Shift+ArrowLeft"], words: "Move the end by a word", act: "endWord" },
    { keys: ["Shift+ArrowDown", "Shift+ArrowUp"], words: "Move the end by a sentence", act: "endSentence" },
    { keys: ["Alt+Shift+ArrowRight", "Alt+Shift+ArrowLeft"], words: "Move the beginning by a word", act: "startWord" },
    { keys: ["Alt+Shift+ArrowDown", "Alt+Shift+ArrowUp"], words: "Move the beginning by a sentence", act: "startSentence" },
    { keys: ["Escape"], words: "Let go of the chosen words", act: "drop" },
  ]],
  ["Code and note", [
    { keys: ["c"], words: "Code: two letters, Enter", act: "code", may: "code" },
    { keys: ["r"], words: "Code with the code used last", act: "repeat", may: "code" },
    { keys: ["v"], words: "Code in vivo: the words themselves are the code", act: "vivo", may: "code" },
    { keys: ["m"], words: "Write a memo", act: "memo", may: "code" },
    { keys: ["y"], words: "Copy with citation", act: "copy" },
    { keys: ["e"], words: "Correct the paragraph", act: "correct", may: "correct" },
    { keys: ["n"], words: "The chosen words are a real name", act: "name" },
    { keys: ["t"], words: "The chosen words could tell who somebody is", act: "telling", may: "telling" },
  ]],
  ["Codings", [
    { keys: ["]", "["], words: "Next coding, coding before", act: "stripe" },
    { keys: ["Shift+ArrowRight", "Shift+ArrowLeft"], words: "On a stripe: move its end by a word (with Alt: its beginning)", act: "", may: "code" },
    { keys: ["Delete"], words: "On a stripe: remove your coding", act: "remove", may: "code" },
    { keys: ["x"], words: "Split the coding before the chosen words", act: "split", may: "code" },
    { keys: ["Shift+X"], words: "Join the coding with the next one of its code", act: "join", may: "code" },
    { keys: ["Ctrl+z"], words: "Undo", act: "undo", reach: "html", may: "code" },
    { keys: ["Ctrl+Shift+Z", "Ctrl+y"], words: "Redo", act: "redo", reach: "html", may: "code" },
  ]],
  ["Who is in it", [
    { keys: ["i"], words: "Say who is in the paragraph or the chosen words", act: "who", may: "correct" },
    { keys: ["u"], words: "To the next proposal that nobody has looked at", act: "proposal", reach: "[data-text], [data-toolbar], [data-panel=who]" },
    { keys: ["Shift+U"], words: "To the proposal before", act: "proposalBack", reach: "[data-text], [data-toolbar], [data-panel=who]" },
    { keys: ["y", "n"], words: "On somebody proposed: in it, not in it", act: "", may: "correct" },
  ]],
  ["Pages", [
    { keys: ["Shift+G"], words: "Go to a page", act: "page", reach: "text-desk", may: "pages" },
    { keys: ["o"], words: "The original page beside the text, and away", act: "original", reach: "text-desk", may: "pages" },
    { keys: [".", ","], words: "Original: next page, page before", act: "turnPage", reach: "text-desk", may: "pages" },
    { keys: ["+", "-"], words: "Original: larger, smaller", act: "zoomPage", reach: "text-desk", may: "pages" },
  ]],
  ["Find and read", [
    { keys: ["/"], words: "Find in this text", act: "find", reach: "text-desk" },
    { keys: ["b"], words: "To the codes and memos beside the text, and back", act: "side" },
    { keys: ["a"], words: "Reading settings: size, lines, colours", act: "settings", reach: "text-desk" },
    { keys: ["g"], words: "To the codebook beside the text; Esc leads back", act: "codes" },
    { keys: ["?"], words: "These keys", act: "help", reach: "text-desk" },
  ]],
  ["In the codebook beside the text", [
    { keys: ["Enter"], words: "Code the chosen words with this code", act: "" },
    { keys: ["ArrowRight", "ArrowLeft"], words: "Open, close; letters go to a name", act: "" },
    { keys: ["Insert", "+"], words: "A new code under this one", act: "" },
    { keys: ["F2"], words: "Rename", act: "" },
    { keys: ["Alt+ArrowUp", "Alt+ArrowRight"], words: "Move it (also down, out)", act: "" },
    { keys: ["Shift+F10"], words: "All that can be done with it: merge, colour, show only this", act: "" },
  ]],
];

const ACTS = new Map(KEYS.flatMap(([, rows]) => rows.filter((row) => row.act).flatMap((row) => row.keys.map((key) => [key, row.act]))));

/** Acts whose keys work in a wider part of the page, as a selector. @type {Map<string, string>} */
export const REACH = new Map(KEYS.flatMap(([, rows]) => rows.flatMap(({ act, reach }) => (reach ? [/** @type {[string, string]} */ ([act, reach])] : []))));

/** @param {KeyboardEvent} event @returns {string} as the table writes it, such as "Alt+Shift+ArrowLeft" */
export function nameOf(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  // A sign such as ? needs Shift on some keyboards and not on others: there the sign alone counts.
  if (event.shiftKey && (event.key.length > 1 || /\p{L}/u.test(event.key))) parts.push("Shift");
  const letter = event.key.length === 1 ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
  return [...parts, letter].join("+");
}

/** @param {KeyboardEvent} event @returns {string} what is to be done, "" for none of the desk's keys */
export function actOf(event) {
  return ACTS.get(nameOf(event)) ?? "";
}

const SIGNS = { ArrowRight: "→", ArrowLeft: "←", ArrowDown: "↓", ArrowUp: "↑", Enter: "↵", Escape: "Esc" };

/** The help, of what this person may do here. @param {HTMLElement} list @param {Record<string, boolean>} may */
export function fillHelp(list, may) {
  if (list.children.length) return;
  for (const [title, rows] of KEYS) {
    const theirs = rows.filter((row) => !row.may || may[row.may]);
    if (theirs.length) list.append(make("div", { class: "keys-part" }, make("h3", {}, title), make("dl", {}, ...theirs.map(helpRow))));
  }
}

/** @param {Key} row */
function helpRow({ keys, words }) {
  const parts = keys.flatMap((key, at) => [at > 0 && make("span", { class: "keys-or" }, " or "), signs(key)]);
  return make("div", { class: "keys-row" }, make("dt", {}, ...parts), make("dd", {}, words));
}

/** @param {string} key */
function signs(key) {
  const names = key.length === 1 ? [key] : key.split("+");
  return make("span", { class: "key" }, ...names.map((name) => make("kbd", {}, SIGNS[/** @type {keyof typeof SIGNS} */ (name)] ?? (name.length === 1 ? name.toUpperCase() : name))));
}
