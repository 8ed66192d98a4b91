// @ts-check
/**
 * Two handles at the ends of the coding in hand, to be drawn with mouse, pen or finger. They keep to whole
 * words; with Alt to letters. By key the ends move with Shift and the arrows (see ends.js), so the handles are for hands only.
 */

import { pointAt } from "./codepoints.js";
import { make } from "./making.js";
import { piecesOf } from "./moving.js";
import { placeOf, textOf } from "./places.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {"start" | "end"} Which */

/** @param {any} desk */
export function handles(desk) {
  if (!desk.state.may.code) return;
  const pane = /** @type {HTMLElement} */ (desk.querySelector("#text"));
  const pair = /** @type {Record<Which, HTMLElement>} */ ({ start: handle("start"), end: handle("end") });
  pane.append(pair.start, pair.end);
  const show = () => place(desk, pane, pair);
  new MutationObserver(show).observe(desk.places.root, { subtree: true, attributeFilter: ["class"], childList: true });
  addEventListener("resize", show);
  for (const which of /** @type {Which[]} */ (["start", "end"])) drawn(desk, pair[which], which);
}

/** @param {Which} which */
function handle(which) {
  return make("span", { class: `end-handle end-handle-${which}`, "aria-hidden": "true", hidden: true, title: "Draw to where it should end; with Alt letter by letter" });
}

/** @param {any} desk @returns {Coding | null} the coding in hand, if this person may change it */
function held({ margin, current, state }) {
  const coding = margin.codings.get(current);
  return coding && !coding.waiting && (coding.coder === state.me.id || state.may.lead) ? coding : null;
}

/** @param {any} desk @param {HTMLElement} pane @param {Record<Which, HTMLElement>} pair */
function place(desk, pane, pair) {
  const coding = held(desk);
  const boxes = coding ? [...(desk.places.toRange(coding.start, coding.end)?.getClientRects() ?? [])].filter((box) => box.width > 0) : [];
  const within = pane.getBoundingClientRect();
  for (const [which, box] of /** @type {[Which, DOMRect | undefined][]} */ ([["start", boxes[0]], ["end", boxes[boxes.length - 1]]])) {
    const one = pair[which];
    one.hidden = !box;
    if (!coding || !box) continue;
    one.className = `end-handle end-handle-${which} colour-${coding.shade}`;
    one.style.setProperty("left", `${(which === "start" ? box.left : box.right) - within.left + pane.scrollLeft}px`);
    one.style.setProperty("top", `${box.top - within.top + pane.scrollTop}px`);
    one.style.setProperty("height", `${box.height}px`);
  }
}

/** @param {any} desk @param {HTMLElement} one @param {Which} which */
function drawn(desk, one, which) {
  one.addEventListener("pointerdown", (event) => {
    if (!held(desk)) return;
    event.preventDefault();
    one.setPointerCapture(event.pointerId);
  });
  one.addEventListener("pointermove", (event) => {
    const coding = held(desk);
    if (!coding || !one.hasPointerCapture(event.pointerId)) return;
    const at = pointUnder(desk, event.clientX, event.clientY, which, event.altKey);
    if (at !== null) desk.hands.ends.draw(coding.id, { [which]: at });
  });
  for (const lifted of ["pointerup", "pointercancel"]) one.addEventListener(lifted, () => desk.hands.ends.rest());
}

/** The code point under a hand, at the edge of a word unless letters are wanted. @param {any} desk @param {number} x @param {number} y @param {Which} which @param {boolean} letters @returns {number | null} */
function pointUnder(desk, x, y, which, letters) {
  const caret = caretAt(x, y);
  const words = /** @type {HTMLElement | null} */ (caret?.node.parentElement?.closest(".words") ?? null);
  if (!caret || !words || !desk.places.root.contains(words)) return null;
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(caret.node, caret.offset);
  const at = placeOf(words).start + pointAt(textOf(words), before.toString().length);
  if (letters) return at;
  const edges = piecesOf(words, "word").map((piece) => piece[which]);
  return edges.reduce((best, edge) => (Math.abs(edge - at) < Math.abs(best - at) ? edge : best), edges[0] ?? at);
}

/** @param {number} x @param {number} y @returns {{node: Node, offset: number} | null} */
function caretAt(x, y) {
  const page = /** @type {any} */ (document);
  if (page.caretPositionFromPoint) {
    const found = page.caretPositionFromPoint(x, y);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const range = page.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}
