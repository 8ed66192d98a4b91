// @ts-check
/**
 * The tree of codes moves under the hand: Alt with an arrow on a code, or drag and drop. Each is sent as
 * the form "Move" would be, and the server answers with the tree anew. Without this script the forms do.
 */

import { mark, placeIn, positionIn, rowOf, STEPS, UNDER, unmark } from "./tree_placing.js";

/** @typedef {{ajax: (verb: string, url: string, more: object) => Promise<void>}} Htmx */

class CodeBook extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLElement | null} the code that is dragged */
    this.dragged = null;
    this.addEventListener("htmx:afterSwap", (event) => this.swapped(event));
    if (!this.hasAttribute("data-may-edit")) return;
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("dragstart", (event) => this.take(event));
    // Entering is answered as being over is: else a code let go of as it comes onto a line would be refused.
    this.addEventListener("dragenter", (event) => this.over(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("dragleave", (event) => this.leave(event));
    this.addEventListener("drop", (event) => this.put(event));
    this.addEventListener("dragend", () => this.rest());
  }

  /** @param {Event} event the code beside the tree was changed: mark the one that is shown */
  swapped(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.id !== "code-pane") return;
    for (const link of this.querySelectorAll(".tree a")) {
      const here = /** @type {HTMLAnchorElement} */ (link).pathname === location.pathname;
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.classList.add("has-code");
    const title = target.querySelector("h2");
    title?.setAttribute("tabindex", "-1");
    title?.focus({ preventScroll: true });
    if (target.getBoundingClientRect().top < 0) target.scrollIntoView();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest?.(".tree a");
    const to = STEPS[event.key];
    if (!link || !to || !event.altKey) return;
    event.preventDefault();
    this.send(/** @type {HTMLAnchorElement} */ (link), "step/", { to });
  }

  /** @param {DragEvent} event */
  take(event) {
    const item = itemOf(event.target);
    this.dragged = item; // whatever was dragged before: its end is not told when its line has gone
    if (!item || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.querySelector("a")?.textContent ?? "");
  }

  /** @param {DragEvent} event */
  over(event) {
    const row = rowOf(event.target);
    unmark(row);
    if (!row || !this.dragged || this.dragged.contains(row)) return;
    event.preventDefault();
    mark(row, placeIn(row, event.clientY));
  }

  /** @param {DragEvent} event */
  leave(event) {
    const row = rowOf(event.target);
    if (!row?.contains(/** @type {Node | null} */ (event.relatedTarget))) unmark(row);
  }

  /** @param {DragEvent} event */
  put(event) {
    const row = rowOf(event.target);
    const item = itemOf(row);
    const dragged = this.dragged;
    this.rest();
    if (!row || !item || !dragged || dragged.contains(row)) return;
    event.preventDefault();
    const link = /** @type {HTMLAnchorElement} */ (dragged.querySelector("a"));
    const place = placeIn(row, event.clientY);
    if (place === UNDER) {
      this.send(link, "move/", { parent: item.dataset.code, position: "" });
      return;
    }
    const neighbours = [...(item.parentElement?.children ?? [])];
    const position = positionIn(neighbours, dragged, item, place) + 1;
    this.send(link, "move/", { parent: item.dataset.parent ?? "", position });
  }

  rest() {
    this.dragged = null;
    for (const row of this.querySelectorAll(".tree-row")) unmark(row);
  }

  /** @param {HTMLAnchorElement} link @param {string} act @param {Record<string, unknown>} values */
  async send(link, act, values) {
    const htmx = /** @type {{htmx?: Htmx}} */ (/** @type {unknown} */ (window)).htmx;
    const shown = this.querySelector(".tree [aria-current]")?.getAttribute("href");
    const href = link.getAttribute("href") ?? "";
    await htmx?.ajax("POST", href + act, { target: "#tree", values });
    this.querySelector(`.tree a[href="${shown}"]`)?.setAttribute("aria-current", "true");
    /** @type {HTMLElement | null} */ (this.querySelector(`.tree a[href="${href}"]`))?.focus();
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} the list item of the code there */
function itemOf(target) {
  return target instanceof Element ? target.closest("[data-code]") : null;
}

customElements.define("code-book", CodeBook);
