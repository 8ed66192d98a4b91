// @ts-check
/**
 * Drag and drop between text and tree: chosen words onto a code, a code onto a paragraph or the chosen words,
 * a code to another place among the codes. Each has its way by key; a long press does what the right button does.
 */

import { mark, placeIn, positionIn, rowOf, UNDER, unmark } from "../tree_placing.js";
import { piecesOf } from "./moving.js";
import { placeOf } from "./places.js";

/** @typedef {import("./code_tree.js").TreeCode} TreeCode */
/** @typedef {import("./places.js").Place} Place */

const LONG = 550;
const STILL = 10;
const OPENS_AFTER = 700;

export class CodeDrag {
  /** @param {any} desk @param {import("./codebook_pane.js").CodebookPane} pane */
  constructor(desk, pane) {
    this.desk = desk;
    this.pane = pane;
    this.tree = pane.tree;
    /** Words that are dragged. @type {Place | null} */
    this.words = null;
    /** The code that is dragged. @type {TreeCode | null} */
    this.code = null;
    const text = desk.places.root;
    const { root } = this.tree;
    // The end of a drag is not told when what was taken is no longer there.
    document.addEventListener("dragstart", () => this.#rest(), { capture: true });
    text.addEventListener("dragstart", (/** @type {DragEvent} */ event) => this.#takeWords(event));
    // Entering is answered as being over is: else whatever is let go of right after a line or a paragraph was
    // drawn anew under the hand, or as the hand comes onto it, would be refused.
    for (const name of ["dragenter", "dragover"]) {
      text.addEventListener(name, (/** @type {DragEvent} */ event) => this.#overText(event));
      root.addEventListener(name, (event) => this.#overCode(/** @type {DragEvent} */ (event)));
    }
    text.addEventListener("drop", (/** @type {DragEvent} */ event) => this.#onText(event));
    root.addEventListener("dragstart", (event) => this.#takeCode(event));
    root.addEventListener("dragleave", (event) => this.#leave(event));
    root.addEventListener("drop", (event) => this.#onCode(event));
    pane.opener.addEventListener("dragenter", () => (this.words || this.code) && pane.open(true));
    document.addEventListener("dragend", () => this.#rest());
    this.#longPress(root);
  }

  /** @param {DragEvent} event */
  #takeWords(event) {
    const { place } = this.desk.choice;
    const link = event.target instanceof Element && event.target.closest("a, button");
    if (!place || link || !event.dataTransfer || !this.desk.state.may.code) return;
    this.words = place;
    event.dataTransfer.effectAllowed = "copy";
    this.desk.classList.add("is-dragging");
  }

  /** @param {DragEvent} event */
  #takeCode(event) {
    const code = this.#codeAt(event.target);
    if (!code || !event.dataTransfer) return;
    this.code = code;
    event.dataTransfer.effectAllowed = "copyMove";
    event.dataTransfer.setData("text/plain", code.path);
    this.desk.classList.add("is-dragging");
  }

  /** @param {DragEvent} event */
  #overCode(event) {
    const row = rowOf(event.target);
    this.#clear(row);
    const code = this.#codeAt(row);
    if (!row || !code || !(this.words || this.#mayGo(code))) return;
    event.preventDefault();
    this.#opensSoon(row, code);
    if (event.dataTransfer) event.dataTransfer.dropEffect = this.words ? "copy" : "move";
    if (this.words) row.classList.add("drop-words");
    else mark(row, placeIn(row, event.clientY));
  }

  /** A branch that is hovered over opens. @param {HTMLElement} row @param {TreeCode} code */
  #opensSoon(row, code) {
    if (this.over === row) return;
    clearTimeout(this.timer);
    this.over = row;
    this.timer = setTimeout(() => this.over === row && this.tree.open(code.id, true), OPENS_AFTER);
  }

  /** @param {DragEvent} event */
  #leave(event) {
    const row = rowOf(event.target);
    if (row?.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
    this.#unmark(row);
    if (this.over === row) this.over = null;
  }

  /** @param {DragEvent} event */
  #onCode(event) {
    const row = rowOf(event.target);
    const target = this.#codeAt(row);
    const { words, code } = this;
    if (!row || !target || !(words || code)) return;
    event.preventDefault();
    const place = placeIn(row, event.clientY);
    const may = words !== null || this.#mayGo(target);
    this.#rest();
    if (words) this.pane.code(target, words);
    else if (code && may && place === UNDER) this.pane.underOrInto(code, target, row);
    else if (code && may) {
      const row_of = (this.tree.under.get(target.parent) ?? []).map((one) => one.id);
      this.pane.edits.move(code, target.parent, positionIn(row_of, code.id, target.id, place));
    }
  }

  /** Not under itself. @param {TreeCode} target */
  #mayGo(target) {
    return this.code !== null && this.tree.mayMove && !this.tree.line(target.id).includes(this.code.id);
  }

  /** @param {DragEvent} event */
  #overText(event) {
    const aim = this.code && this.desk.state.may.code ? this.#aimed(event) : null;
    this.#clear(aim?.block ?? null);
    if (!aim) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    aim.block.classList.add(aim.chosen ? "drop-chosen" : "drop-paragraph");
  }

  /** @param {DragEvent} event */
  #onText(event) {
    const { code } = this;
    const aim = code && this.#aimed(event);
    this.#rest();
    if (!code || !aim) return;
    event.preventDefault();
    this.pane.code(code, aim.place);
  }

  /** What a code would be dropped on: the chosen words if the hand is on them, else the paragraph. @param {DragEvent} event */
  #aimed({ target, clientX, clientY }) {
    const block = /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest(".block") : null);
    const words = /** @type {HTMLElement | null} */ (block?.querySelector(".words"));
    if (!block || !words) return null;
    const { place } = this.desk.choice;
    const boxes = place ? [...(this.desk.places.toRange(place.start, place.end)?.getClientRects() ?? [])] : [];
    const chosen = boxes.some((box) => clientX >= box.left - 4 && clientX <= box.right + 4 && clientY >= box.top - 4 && clientY <= box.bottom + 4);
    if (chosen) return { block, place, chosen };
    const [first] = piecesOf(words, "sentence");
    return first ? { block, place: { start: first.start, end: placeOf(words).end }, chosen } : null;
  }

  /** @param {EventTarget | null} target @returns {TreeCode | null} */
  #codeAt(target) {
    const line = target instanceof Element ? target.closest("[data-code]") : null;
    return this.tree.codes.get(Number(/** @type {HTMLElement | null} */ (line)?.dataset.code)) ?? null;
  }

  /** Only one thing at a time shows that it would take what is dragged. @param {Element | null} now */
  #clear(now) {
    if (this.marked && this.marked !== now) this.#unmark(this.marked);
    this.#unmark(now);
    this.marked = now;
  }

  /** @param {Element | null | undefined} one */
  #unmark(one) {
    unmark(one ?? null);
    one?.classList.remove("drop-words", "drop-chosen", "drop-paragraph");
  }

  #rest() {
    clearTimeout(this.timer);
    this.#clear(null);
    this.words = this.code = this.over = null;
    this.desk.classList.remove("is-dragging");
  }

  /** @param {HTMLElement} root */
  #longPress(root) {
    let timer = 0;
    let [x, y, long] = [0, 0, false];
    const stop = () => clearTimeout(timer);
    root.addEventListener("pointerdown", (event) => {
      const code = event.pointerType === "mouse" ? null : this.#codeAt(event.target);
      [x, y, long] = [event.clientX, event.clientY, false];
      if (code) timer = setTimeout(() => ((long = true), this.pane.menuOf(code)), LONG);
    });
    root.addEventListener("pointermove", (event) => Math.hypot(event.clientX - x, event.clientY - y) > STILL && stop());
    for (const end of ["pointerup", "pointercancel", "scroll"]) root.addEventListener(end, stop);
    // Lifting the finger is no click on the line.
    root.addEventListener("click", (event) => long && (event.stopPropagation(), (long = false)), { capture: true });
    root.addEventListener("contextmenu", (event) => {
      const code = this.#codeAt(event.target);
      if (!code || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      this.pane.menuOf(code);
    });
  }
}
