// @ts-check
/** Recoding and memos in the row: a small form hangs on it, and goes again when it is done or given up. */

import { button, make } from "../desk/making.js";
import { Told } from "../desk/sending.js";
import { Choosing } from "./choosing.js";

/** @typedef {import("./store.js").Row} Row */
/** @typedef {import("./store.js").Note} Note */

export class Editing {
  /**
   * @param {{table: import("./table.js").Table, store: import("./store.js").Store, line: import("../desk/sending.js").Line,
   *   desk: string, study: string, codes: () => Promise<any[]>, done: (answer: any) => Promise<void>, sorry: (error: unknown) => void}} setting
   */
  constructor(setting) {
    this.setting = setting;
    /** @type {HTMLElement | null} */
    this.form = null;
    setting.table.grid.addEventListener("scroll", () => this.#follow(), { passive: true });
  }

  /** @param {string} does @param {Row | null} row */
  open(does, row) {
    if (!row) return;
    if (does === "recode") this.#recode(row);
    else if (does === "memo") this.#memo(row);
  }

  /** @param {boolean} [back] whether the focus goes back to the row */
  close(back = true) {
    if (!this.form) return;
    this.form.remove();
    this.form = null;
    const { table } = this.setting;
    if (back) table.window.rowAt(table.active)?.focus({ preventScroll: true });
  }

  /** @param {Row} row */
  #recode(row) {
    const { study, codes } = this.setting;
    const picker = new Choosing({ codes, study, label: `Recode “${row.name}” to`, but: row.code, done: (code) => this.#recodeTo(row, code) });
    this.#hang(`Recode ${row.ref} paragraph ${row.paragraph}`, picker.element, make("div", { class: "actions" }, button("Cancel", () => this.close())));
    picker.focus();
  }

  /** @param {Row} row @param {{id: number, name: string}} code @param {number} [expected] */
  #recodeTo(row, code, expected = row.version) {
    return this.#send(row, `codings/${row.id}/recode/`, { code: code.id, expected }, {
      mine: `“${code.name}”`,
      theirs: (/** @type {any} */ now) => `“${now.code}”`,
      again: (/** @type {number} */ version) => this.#recodeTo(row, code, version),
    });
  }

  /** @param {Row} row */
  #memo(row) {
    const own = row.notes.find((note) => note.mine);
    const others = row.notes.filter((note) => note !== own);
    const area = /** @type {HTMLTextAreaElement} */ (make("textarea", { rows: 4, maxlength: 100000, "aria-label": "What you think" }));
    area.value = own?.text ?? "";
    const save = () => this.#saveMemo(row, own, area.value);
    area.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && (event.preventDefault(), save()));
    const may = this.setting.table.setting.code;
    this.#hang(
      `Memo on ${row.ref} paragraph ${row.paragraph}, ${row.name}`,
      ...others.map((note) => make("article", { class: "memo" }, make("p", { class: "memo-head" }, note.author), make("p", {}, note.text))),
      may && area,
      make(
        "div",
        { class: "actions" },
        may && button("Save memo", save, { class: "button button-small button-primary" }),
        may && own && button("Drop memo", () => this.#send(row, `memos/${own.id}/drop/`, {})),
        button(may ? "Cancel" : "Close", () => this.close()),
      ),
    );
    if (may) area.focus();
    else /** @type {HTMLElement} */ (this.form?.querySelector("button")).focus();
  }

  /** @param {Row} row @param {Note | undefined} own @param {string} text @param {number} [expected] @returns {Promise<void>} */
  #saveMemo(row, own, text, expected = own?.version) {
    if (!own) return this.#send(row, "memos/", { about: "coding", id: row.id, text });
    if (own.text === text.trim()) return Promise.resolve(this.close());
    return this.#send(row, `memos/${own.id}/change/`, { text, expected }, {
      mine: `“${text.trim()}”`,
      theirs: (/** @type {any} */ now) => `“${now.text}”`,
      again: (/** @type {number} */ version) => this.#saveMemo(row, own, text, version),
    });
  }

  /**
   * @param {Row} row @param {string} path @param {Record<string, unknown>} body
   * @param {{mine: string, theirs: (now: any) => string, again: (version: number) => unknown} | null} [conflict]
   */
  async #send(row, path, body, conflict = null) {
    const { line, desk, done, sorry } = this.setting;
    this.form?.setAttribute("aria-busy", "true");
    try {
      const answer = await line.post(desk.replace("/REF/", `/${encodeURIComponent(row.ref)}/`) + path, body);
      this.close();
      await done(answer);
    } catch (error) {
      this.form?.removeAttribute("aria-busy");
      if (error instanceof Told && error.kind === "stale" && conflict) this.#conflict(row, error, conflict);
      else sorry(error);
    }
  }

  /** Somebody else was there first: both are said in words, and the person chooses. @param {Row} row @param {Told} error @param {any} conflict */
  #conflict(row, error, conflict) {
    const { theirs } = error;
    const words = make("p", { tabindex: -1 }, `Somebody else has changed this since you opened the list. Saved now: ${conflict.theirs(theirs)}. Yours, not saved: ${conflict.mine}.`);
    const leave = () => (this.close(), this.setting.done({ says: "Left as it was saved" }));
    this.#hang(
      "Changed by somebody else",
      words,
      make("div", { class: "actions" }, button("Leave it as saved", leave, { class: "button button-small button-primary" }), button("Put mine in its place", () => conflict.again(theirs.version))),
    );
    words.focus();
  }

  /** @param {string} label @param {...(Node | false | null | undefined)} inside */
  #hang(label, ...inside) {
    this.close(false);
    const { table } = this.setting;
    table.window.show(table.active);
    this.form = make("form", { class: "q-edit", "aria-label": label, onsubmit: (/** @type {Event} */ event) => event.preventDefault() }, make("p", { class: "q-edit-head" }, label), ...inside);
    this.form.addEventListener("keydown", (event) => event.key === "Escape" && (event.preventDefault(), event.stopPropagation(), this.close()));
    /** @type {HTMLElement} */ (table.grid.parentElement).append(this.form);
    this.#follow();
  }

  /** Under its row, or above it where there is no room below. */
  #follow() {
    if (!this.form) return;
    const { grid, active, window: sight } = this.setting.table;
    const head = this.setting.table.rows.offsetTop;
    const top = head + sight.offset(active);
    const below = top + sight.height;
    const room = grid.clientHeight - below >= this.form.offsetHeight || below < grid.clientHeight / 2;
    const at = room ? below : top - this.form.offsetHeight;
    this.form.style.setProperty("top", `${Math.max(0, at)}px`);
    this.form.hidden = below < head || top > grid.clientHeight;
  }
}
