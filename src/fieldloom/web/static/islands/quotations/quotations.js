// @ts-check
/** The quotations as one long table that drives the text beside it. Without this module the page lists them by fifties. */

import { UNKEPT } from "../desk/keeping.js";
import { counted } from "../desk/making.js";
import { Voice } from "../desk/saying.js";
import { Line } from "../desk/sending.js";
import { Beside } from "./beside.js";
import { Bulk } from "./bulk.js";
import { Editing } from "./editing.js";
import { Filters } from "./filters.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { Ticks } from "./ticks.js";
import { walkWithKeys } from "./walking.js";

const RARELY = 5000;

class QuotationTable extends HTMLElement {
  connectedCallback() {
    const state = JSON.parse(document.getElementById(this.dataset.state ?? "")?.textContent ?? "{}");
    this.state = state;
    this.line = new Line(state.me, UNKEPT);
    this.voice = new Voice(this);
    this.line.addEventListener("waiting", (event) => this.voice.network(/** @type {CustomEvent} */ (event).detail));
    this.store = new Store(state, this.line);
    this.ticks = new Ticks(this.store);
    this.filters = new Filters(this, (query) => this.#narrowed(query));
    const sorry = (/** @type {unknown} */ error) => this.voice.sorry(error);
    const back = () => this.table.window.rowAt(this.table.active)?.focus({ preventScroll: true });
    this.table = new Table(this.#part("grid"), this.store, this.ticks, { ...state.may, me: state.me.id, sort: this.filters.sorted });
    this.beside = new Beside(this.#part("beside"), state.around, { back, act: (does) => this.#act(does), sorry, opened: (sheet) => this.#opened(sheet) });
    const shared = { table: this.table, store: this.store, ticks: this.ticks, line: this.line, study: state.study, codes: () => this.#codes(), done: (/** @type {any} */ answer) => this.#done(answer), sorry, back };
    this.editing = new Editing({ ...shared, desk: state.desk });
    this.bulk = new Bulk(this.#part("ticked"), { ...shared, urls: state.urls, code: state.may.code });
    walkWithKeys(this.table, this.ticks, { enter: () => this.beside.enter(), act: (does) => this.#act(does), said: (words) => this.voice.whisper(words) });
    this.#listen();
    this.#live();
    this.#turns(state);
    this.store.order().then(() => this.#ordered(), sorry);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-${name}]`));
  }

  #listen() {
    const { table, store, ticks } = this;
    table.addEventListener("chosen", (event) => {
      const { id, how } = /** @type {CustomEvent} */ (event).detail;
      this.editing.close(false);
      this.beside.show(id, how);
    });
    table.addEventListener("act", (event) => this.editing.open(/** @type {CustomEvent} */ (event).detail.does, /** @type {CustomEvent} */ (event).detail.row));
    table.addEventListener("sort", (event) => this.filters.sort(/** @type {CustomEvent} */ (event).detail));
    store.addEventListener("trouble", (event) => this.voice.sorry(/** @type {CustomEvent} */ (event).detail));
    store.addEventListener("missing", () => this.#missing());
    ticks.addEventListener("ticks", () => this.#exported());
    this.addEventListener("keydown", (event) => this.#key(event));
    for (const turn of this.querySelectorAll("[data-turn]")) turn.addEventListener("click", () => this.#turn(/** @type {HTMLElement} */ (turn).dataset.turn ?? ""));
    this.querySelector("[data-export]")?.addEventListener("submit", (event) => this.#export(/** @type {HTMLFormElement} */ (event.target)));
  }

  #live() {
    this.classList.add("is-live");
    for (const part of this.querySelectorAll("[data-live]")) /** @type {HTMLElement} */ (part).hidden = false;
    this.#counted(this.store.total);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || /** @type {Element} */ (event.target).closest("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.#turn(key === "y" || event.shiftKey ? "redo" : "undo");
  }

  /** @param {string} does */
  #act(does) {
    const { table } = this;
    if (table.chosen !== null && this.store.placeOf(table.chosen) >= 0 && document.activeElement?.closest("[data-beside]")) {
      table.go(this.store.placeOf(table.chosen), { how: "mouse" });
      if (this.beside.isSheet) this.beside.close();
    }
    this.editing.open(does, table.row);
  }

  /** The chosen row stays in sight when the context takes its room. @param {boolean} sheet */
  #opened(sheet) {
    requestAnimationFrame(() => {
      if (sheet) this.table.grid.scrollIntoView({ block: "start" });
      this.table.window.measure();
      this.table.window.show(this.table.active);
    });
  }

  /** @returns {Promise<any[]>} */
  #codes() {
    this.codebook ??= this.line.get(this.state.urls.codes).then((answer) => answer.codes);
    this.codebook.catch(() => (this.codebook = undefined));
    return this.codebook;
  }

  /** @param {string} query */
  async #narrowed(query) {
    this.store.query = query;
    this.editing.close(false);
    try {
      const answer = await this.store.order();
      if (!answer) return;
      this.table.sorted(this.filters.sorted);
      this.ticks.keepListed();
      this.table.chosen = null;
      this.table.active = 0;
      this.beside.clear();
      this.#ordered();
      this.table.window.place(0, 0);
      this.table.refresh();
    } catch (error) {
      this.voice.sorry(error);
    }
  }

  #ordered() {
    this.table.count();
    this.#counted(this.store.total);
    this.bulk.show();
  }

  /** @param {number} total */
  #counted(total) {
    const narrowed = [...new URLSearchParams(this.store.query).keys()].some((name) => name !== "sort" && name !== "below");
    this.#part("total").textContent = `${counted(total, "quotation")}${narrowed ? (total === 1 ? " fits" : " fit") : ""}`;
    this.#part("grid").hidden = total === 0;
    this.#part("none").hidden = total > 0 || !narrowed;
    this.#part("paged").hidden = total > 0 || narrowed;
  }

  /** Some rows are gone since the order came: it is asked for anew, now and then at most. */
  #missing() {
    if (performance.now() - (this.looked ?? -RARELY) < RARELY) return;
    this.looked = performance.now();
    this.#again().catch((/** @type {unknown} */ error) => this.voice.sorry(error));
  }

  /** The list as it is now; what one looks at stays where it is. */
  #again() {
    return this.table.keepingPlace(async () => {
      if (!(await this.store.order(true))) return;
      this.ticks.keepListed();
      this.#ordered();
    });
  }

  /** @param {any} answer */
  async #done(answer) {
    if (answer.turns) this.#turns(answer.turns);
    const undo = answer.turns?.undo;
    try {
      await this.#again();
      this.beside.again();
    } catch (error) {
      this.voice.sorry(error);
    }
    this.voice.line.textContent = "";
    if (answer.changed !== undefined && undo) this.voice.toast(answer.says, ["Undo", () => this.#turn("undo")]);
    else this.voice.say(answer.says);
  }

  /** @param {{undo: {id: number, name: string} | null, redo: {id: number, name: string} | null}} turns */
  #turns({ undo, redo }) {
    this.next = { undo, redo };
    for (const turn of /** @type {NodeListOf<HTMLButtonElement>} */ (this.querySelectorAll("[data-turn]"))) {
      const act = turn.dataset.turn === "undo" ? undo : redo;
      turn.disabled = !act || !this.state.may.code;
      turn.title = act ? `${turn.textContent}: ${act.name}` : "";
    }
  }

  /** @param {string} which */
  async #turn(which) {
    const act = which === "undo" ? this.next?.undo : this.next?.redo;
    if (!act || !this.state.may.code) {
      this.voice.say(which === "undo" ? "There is nothing of yours left to undo." : "There is nothing left to redo.");
      return;
    }
    try {
      await this.#done({ ...(await this.line.post(this.state.urls.turn, { which, act: act.id })), changed: undefined });
    } catch (error) {
      this.voice.sorry(error);
    }
  }

  #exported() {
    const what = this.querySelector("[data-export-what]");
    const number = this.ticks.ids.size;
    if (what) what.textContent = number ? `Export the ${number.toLocaleString("en-GB")} ticked as` : "Export these as";
  }

  /** Only what is ticked goes out, where anything is. @param {HTMLFormElement} form */
  #export(form) {
    form.querySelector("[name=only]")?.remove();
    if (!this.ticks.ids.size) return;
    const only = Object.assign(document.createElement("input"), { type: "hidden", name: "only", value: this.ticks.listed.join(",") });
    form.append(only);
  }
}

customElements.define("quotation-table", QuotationTable);
