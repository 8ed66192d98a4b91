// @ts-check
/** The long table: one row has the focus, any number are ticked, and one stands beside in its context. */

import { make } from "../desk/making.js";
import { emptyRow, fill, headOf, WIDTH } from "./rows.js";
import { Windowing } from "./windowing.js";

/** @typedef {import("./store.js").Row} Row */

/** Tells "chosen" with detail {row, how} and "act" with detail {does, row}; "sort" with detail the order. */
export class Table extends EventTarget {
  /** @param {HTMLElement} place @param {import("./store.js").Store} store @param {import("./ticks.js").Ticks} ticks @param {{code: boolean, lead: boolean, me: number, sort: string}} setting */
  constructor(place, store, ticks, setting) {
    super();
    this.store = store;
    this.ticks = ticks;
    this.setting = setting;
    this.active = 0;
    /** @type {number | null} */
    this.chosen = null;
    this.rows = make("div", { role: "rowgroup", class: "q-rows" });
    this.head = make("div", { role: "rowgroup", class: "q-heads" });
    this.grid = make("div", { role: "grid", class: "q-grid", "aria-label": "Quotations", "aria-multiselectable": "true", "aria-colcount": WIDTH }, this.head, this.rows);
    place.append(this.grid);
    place.hidden = false;
    this.sorted(setting.sort);
    this.window = new Windowing(this.grid, this.rows, {
      draw: (index, old) => this.#draw(index, old),
      seen: (first, last) => store.want(first, last),
    });
    this.rows.addEventListener("click", (event) => this.#click(event));
    this.rows.addEventListener("focusin", (event) => this.#focused(event));
    this.rows.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault()); // no words are marked by a range
    store.addEventListener("rows", () => this.refresh());
    ticks.addEventListener("ticks", () => this.refresh());
    this.count();
    this.window.measure();
  }

  /** @param {string} sort */
  sorted(sort) {
    const held = /** @type {HTMLElement | null} */ (document.activeElement)?.closest?.(".q-head [data-sort]")?.getAttribute("data-sort");
    this.head.replaceChildren(headOf(sort, (how) => this.dispatchEvent(new CustomEvent("sort", { detail: how }))));
    if (held) /** @type {HTMLElement} */ (this.head.querySelector(`[data-sort="${held}"]`)).focus();
  }

  count() {
    this.grid.setAttribute("aria-rowcount", String(this.store.total + 1));
    this.active = Math.max(0, Math.min(this.active, this.store.total - 1));
    this.window.kept = this.active;
    this.window.count(this.store.total);
  }

  refresh() {
    this.window.refresh();
  }

  /** The row with the focus. @returns {Row | null} */
  get row() {
    return this.store.at(this.active);
  }

  /** Give a row the focus, and show it beside. @param {number} index @param {{how?: string}} [by] */
  go(index, { how = "key" } = {}) {
    const to = Math.max(0, Math.min(index, this.store.total - 1));
    this.#activate(to);
    this.window.show(to);
    this.window.rowAt(to)?.focus({ preventScroll: true });
    this.choose(to, how);
  }

  /** @param {number} index @param {string} how "key", "mouse" or "enter" */
  choose(index, how) {
    this.chosen = this.store.ids[index] ?? null;
    this.refresh();
    this.dispatchEvent(new CustomEvent("chosen", { detail: { id: this.chosen, index, how } }));
  }

  /**
   * After an act: the same row, or the one now in its place, stays where it was on the screen and keeps the focus.
   * @param {() => Promise<unknown>} change
   */
  async keepingPlace(change) {
    const held = this.store.ids[this.active];
    const offset = this.window.offset(this.active);
    const focus = this.rows.contains(document.activeElement) && !document.activeElement?.closest("form");
    await change();
    const now = this.store.placeOf(held);
    const index = now >= 0 ? now : Math.min(this.active, this.store.total - 1);
    this.#activate(Math.max(0, index));
    this.count();
    this.window.place(this.active, offset);
    this.refresh();
    if (focus) this.window.rowAt(this.active)?.focus({ preventScroll: true });
  }

  /** @param {number} index */
  #activate(index) {
    if (index === this.active) return;
    const before = this.active;
    this.active = index;
    this.window.kept = index;
    for (const at of [before, index]) {
      const row = this.window.drawn.get(at);
      if (row) this.#draw(at, row);
    }
  }

  /** @param {number} index @param {HTMLElement | null} old @returns {HTMLElement} */
  #draw(index, old) {
    const element = old ?? emptyRow();
    const row = this.store.at(index);
    fill(element, index, row, {
      active: index === this.active,
      chosen: this.chosen !== null && this.store.ids[index] === this.chosen,
      ticked: this.ticks.has(index),
      mayCode: this.setting.code,
      may: this.setting.code && (row?.coder === this.setting.me || this.setting.lead),
    });
    return element;
  }

  /** @param {Event} event @returns {number} */
  #indexOf(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".q-row"));
    return row?.dataset.index ? Number(row.dataset.index) : -1;
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const index = this.#indexOf(event);
    if (index >= 0) this.#activate(index);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const index = this.#indexOf(event);
    if (index < 0) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const act = /** @type {HTMLElement | null} */ (target.closest("[data-do]"));
    if (event.shiftKey) {
      this.ticks.range(index);
      this.#activate(index);
    } else if (target.closest(".q-tick")) {
      this.ticks.toggle(index);
    } else if (act) {
      this.#activate(index);
      this.dispatchEvent(new CustomEvent("act", { detail: { does: act.dataset.do, row: this.store.at(index) } }));
    } else if (event.ctrlKey || event.metaKey) {
      this.ticks.toggle(index);
      this.#activate(index);
    } else this.go(index, { how: "mouse" });
  }
}
