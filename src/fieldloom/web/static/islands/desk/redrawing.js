// @ts-check
/** After a change: only the paragraphs that look different are drawn anew, and nobody loses their place. */

import { drawParagraph } from "./drawing.js";
import { inWords } from "./filtering.js";
import { counted } from "./making.js";
import { placeOf } from "./places.js";

/** @param {any} desk @param {[number, number][]} places stretches in which something changed */
export function redraw(desk, places) {
  const stripe = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".stripe") ?? null);
  const block = stripe?.closest(".block");
  for (const words of desk.places.all()) {
    const { start, end } = placeOf(words);
    if (places.some(([from, to]) => from < end && to > start)) drawParagraph(words, desk.margin);
  }
  mark(desk);
  desk.choice.show();
  desk.choice.mirror();
  desk.hands?.dressStripes();
  desk.whole?.showMemos();
  desk.show();
  if (stripe && block && !stripe.isConnected) giveBack(desk, stripe, block);
  tellHidden(desk);
}

/** The coding in hand stands out: its words, its bar, its label. @param {any} desk */
export function mark(desk) {
  const text = desk.places.root;
  for (const marked of text.querySelectorAll(".is-current")) marked.classList.remove("is-current");
  if (!desk.current) return;
  const its = `[data-coding="${desk.current}"], .coded[data-codings~="${desk.current}"]`;
  for (const one of text.querySelectorAll(its)) one.classList.add("is-current");
}

/** Drawing a paragraph anew takes the focus off its stripe. @param {any} desk @param {HTMLElement} stripe @param {Element} block */
function giveBack(desk, stripe, block) {
  const id = Number(stripe.dataset.coding) < 0 ? desk.current : stripe.dataset.coding;
  const again = block.querySelector(`.stripe[data-coding="${id}"] > button`) ?? block.querySelector(".words");
  /** @type {HTMLElement} */ (again).focus({ preventScroll: true });
}

/** @param {any} desk */
function tellHidden(desk) {
  const way = desk.querySelector("[data-whole]");
  way.hidden = !desk.margin.narrowed;
  const hidden = desk.margin.codings.size - desk.margin.shown.length;
  const only = inWords(desk.margin.filter, desk.whole?.filters.names ?? { coders: new Map(), rounds: new Map() });
  if (!way.hidden) way.textContent = `${only && `${only}. `}${counted(hidden, "coding")} hidden: show all`;
}
