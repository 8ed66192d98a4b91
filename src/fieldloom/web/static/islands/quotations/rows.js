// @ts-check
/** One row of the table: made once, filled again and again as one scrolls. */

import { day, make, shortened } from "../desk/making.js";

/** @typedef {import("./store.js").Row} Row */
/** @typedef {{active: boolean, chosen: boolean, ticked: boolean, mayCode: boolean, may: boolean}} Standing */

const COLUMNS = [
  ["", ""],
  ["Quote", ""],
  ["Code", "code"],
  ["Source", "place"],
  ["Speaker", "speaker"],
  ["Coded by", "coder"],
];
export const WIDTH = COLUMNS.length;

/** The head of the table; the names of columns sort by them. @param {string} sort @param {(sort: string) => void} by */
export function headOf(sort, by) {
  const cells = COLUMNS.map(([name, how]) => {
    const sorted = how !== "" && how === sort;
    const button = make("button", { type: "button", class: "q-sort", "data-sort": how, onclick: () => by(how) }, name);
    return make(
      "div",
      { role: "columnheader", "aria-sort": how ? (sorted ? "ascending" : "none") : false },
      how ? button : name || make("span", { class: "visually-hidden" }, "Ticked"),
    );
  });
  return make("div", { role: "row", class: "q-row q-head", "aria-rowindex": 1 }, ...cells);
}

/** A row without words yet. @returns {HTMLElement} */
export function emptyRow() {
  const act = (/** @type {string} */ does, /** @type {string} */ words) =>
    make("button", { type: "button", class: "q-act", "data-do": does }, words);
  return make(
    "div",
    { role: "row", class: "q-row" },
    make("div", { role: "gridcell", class: "q-tick" }, make("input", { type: "checkbox", tabindex: -1, "data-tick": true })),
    make("div", { role: "gridcell", class: "q-quote" }, make("div", { class: "words" }), act("memo", "")),
    make("div", { role: "gridcell", class: "q-code" }, make("span", { class: "pill" }), act("recode", "Recode")),
    make("div", { role: "gridcell", class: "q-source" }, make("span", { class: "ref" }), make("span", { class: "hint" })),
    make("div", { role: "gridcell", class: "q-speaker" }),
    make("div", { role: "gridcell", class: "q-coder" }, make("span"), make("span", { class: "hint" })),
  );
}

/** @param {HTMLElement} element @param {number} index @param {Row | null} row null: it has not come yet @param {Standing} standing */
export function fill(element, index, row, standing) {
  element.setAttribute("aria-rowindex", String(index + 2));
  element.dataset.index = String(index);
  element.dataset.id = row ? String(row.id) : "";
  element.classList.toggle("is-coming", !row);
  element.classList.toggle("is-ticked", standing.ticked);
  element.tabIndex = standing.active ? 0 : -1;
  element.setAttribute("aria-selected", String(standing.ticked));
  if (standing.chosen) element.setAttribute("aria-current", "true");
  else element.removeAttribute("aria-current");
  const [tick, quote, code, source, speaker, coder] = /** @type {HTMLElement[]} */ ([...element.children]);
  const box = /** @type {HTMLInputElement} */ (tick.firstElementChild);
  box.checked = standing.ticked;
  box.setAttribute("aria-label", row ? `Tick ${row.ref} paragraph ${row.paragraph}, ${row.name}` : "Tick");
  put(quote.children[0], row ? row.quote : "…");
  fillMemo(/** @type {HTMLElement} */ (quote.children[1]), row, standing);
  const pill = /** @type {HTMLElement} */ (code.children[0]);
  pill.className = row ? `pill colour-${row.shade}` : "pill";
  pill.title = row?.path ?? "";
  put(pill, row?.name ?? "");
  const recode = /** @type {HTMLElement} */ (code.children[1]);
  recode.hidden = !row || !standing.may;
  recode.tabIndex = standing.active ? 0 : -1;
  put(source.children[0], row ? `${row.ref} ¶${row.paragraph}` : "");
  put(source.children[1], row ? (row.waiting ? "waits for a place" : shortened(row.title, 40)) : "");
  put(speaker, row ? [row.speaker, row.participant !== row.speaker && row.participant].filter(Boolean).join(", ") : "");
  put(coder.children[0], row?.coderName ?? "");
  put(coder.children[1], row ? day(row.at) : "");
}

/** @param {HTMLElement} act @param {Row | null} row @param {Standing} standing */
function fillMemo(act, row, standing) {
  const [first] = row?.notes ?? [];
  const more = (row?.notes.length ?? 0) > 1 ? ` (and ${(row?.notes.length ?? 0) - 1} more)` : "";
  act.hidden = !row || (!first && !standing.mayCode);
  act.classList.toggle("has-memo", first !== undefined);
  act.tabIndex = standing.active ? 0 : -1;
  put(act, first ? `Memo: ${shortened(first.text, 90)}${more}` : "Add a memo");
}

/** Text is only set where it differs, so that nothing is laid out anew for it. @param {Element} element @param {string} words */
function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
