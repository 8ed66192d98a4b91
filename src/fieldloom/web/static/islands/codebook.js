// @ts-check
/**
 * The tree of codes moves under the hand: Alt with an arrow on a code, or drag and drop. Each is sent as
 * the form "Move" would be, and the server answers with the tree anew. Without this script the forms do.
 */

/** @typedef {{ajax: (verb: string, url: string, more: object) => Promise<void>}} Htmx */

const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
const PLACES = ["drop-before", "drop-under", "drop-after"];

class CodeBook extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLElement | null} the code that is dragged */
    this.dragged = null;
    this.addEventListener("htmx:afterSwap", (event) => this.swapped(event));
    if (!this.hasAttribute("data-may-edit")) return;
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("dragleave", (event) => unmark(rowOf(event.target)));
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
    const to = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (!link || !to || !event.altKey) return;
    event.preventDefault();
    this.send(/** @type {HTMLAnchorElement} */ (link), "step/", { to });
  }

  /** @param {DragEvent} event */
  take(event) {
    const item = itemOf(event.target);
    if (!item || !event.dataTransfer) return;
    this.dragged = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.querySelector("a")?.textContent ?? "");
  }

  /** @param {DragEvent} event */
  over(event) {
    const row = rowOf(event.target);
    unmark(row);
    if (!row || !this.dragged || this.dragged.contains(row)) return;
    event.preventDefault();
    row.classList.add(PLACES[placeIn(row, event.clientY)]);
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
    if (place === 1) {
      this.send(link, "move/", { parent: item.dataset.code, position: "" });
      return;
    }
    const row_of = [...(item.parentElement?.children ?? [])].filter((other) => other !== dragged);
    const position = row_of.indexOf(item) + (place === 2 ? 2 : 1);
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

/** @param {EventTarget | null} target @returns {HTMLElement | null} the line of the code there */
function rowOf(target) {
  return target instanceof Element ? target.closest(".tree-row") : null;
}

/** @param {Element | null} row */
function unmark(row) {
  row?.classList.remove(...PLACES);
}

/** @param {Element} row @param {number} y @returns {number} 0 before it, 1 under it, 2 after it */
function placeIn(row, y) {
  const box = row.getBoundingClientRect();
  const share = (y - box.top) / box.height;
  if (share < 0.3) return 0;
  return share > 0.7 ? 2 : 1;
}

customElements.define("code-book", CodeBook);
