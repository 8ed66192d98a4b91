// @ts-check
/**
 * The code picker: a combobox in a dialog. Two letters find a code and Enter takes it; the passage stays
 * chosen whatever happens here. The dialog is modal, so the focus is kept in and given back by the browser.
 */

import { make } from "./making.js";
import { offers, ranked } from "./ranking.js";

/** @typedef {import("./ranking.js").Code} Code */
/** @typedef {{code: Code} | {name: string, parent: Code | null}} Picked a code, or one to make */

const KEPT = 12;

export class Picker {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {{codes: () => Promise<Code[]>, study: string, mayCreate: boolean}} setting
   */
  constructor(dialog, setting) {
    this.dialog = dialog;
    this.setting = setting;
    this.input = /** @type {HTMLInputElement} */ (dialog.querySelector("[role=combobox]"));
    this.list = /** @type {HTMLElement} */ (dialog.querySelector("[role=listbox]"));
    this.count = /** @type {HTMLElement} */ (dialog.querySelector("[data-count]"));
    this.title = /** @type {HTMLElement} */ (dialog.querySelector("h2"));
    /** @type {Code[]} */
    this.codes = [];
    /** @type {Picked[]} */
    this.options = [];
    this.active = 0;
    this.ready = false;
    /** @type {Code | null} */
    this.focused = null;
    /** The answer that makes the code used last. @type {Promise<any> | null} */
    this.making = null;
    /** What is asked now. `typed`: what was typed before Enter, where the codebook is still to come. @type {{settle: (picked: Picked | null) => void, typed: string | null} | null} */
    this.asked = null;
    this.input.addEventListener("input", () => this.#fill());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#click(event));
    dialog.addEventListener("close", () => this.#done(null));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  /**
   * Ask for a code.
   * @param {{title: string, near: DOMRect | null, focused: number | null}} about
   * @returns {Promise<Picked | null>} null when it was closed without one
   */
  async ask({ title, near, focused }) {
    const codes = this.setting.codes();
    this.title.textContent = title;
    this.ready = false;
    this.input.value = "";
    this.list.replaceChildren();
    this.dialog.showModal();
    this.input.focus();
    this.#place(near);
    /** @type {Picker["asked"]} */
    const asked = { settle: () => {}, typed: null };
    /** @type {Promise<Picked | null>} */
    const answer = new Promise((resolve) => (asked.settle = resolve));
    this.asked = asked;
    const known = await codes;
    if (this.asked !== asked && asked.typed === null) return answer; // closed meanwhile
    this.codes = known;
    this.focused = this.codes.find((code) => code.id === focused) ?? null;
    if (asked.typed !== null) asked.settle(this.#fitting(asked.typed)[0] ?? null);
    else this.#begin();
    return answer;
  }

  #begin() {
    this.ready = true;
    this.#fill();
  }

  /** The code used last, also where that is still being made. @returns {Promise<number | undefined>} */
  async last() {
    for (let making = this.making; making; making = this.making === making ? null : this.making) await making;
    return this.recent[0];
  }

  /** The codes used last, the latest first. @returns {number[]} */
  get recent() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#keptAs) ?? "[]");
      return Array.isArray(kept) ? kept.filter(Number.isInteger) : [];
    } catch {
      return [];
    }
  }

  /** The code used now: what an earlier act is still answered does not change it. @param {number} code */
  remember(code) {
    this.making = null;
    const kept = [code, ...this.recent.filter((id) => id !== code)].slice(0, KEPT);
    try {
      localStorage.setItem(this.#keptAs, JSON.stringify(kept));
    } catch {
      // A browser that stores nothing only forgets which codes were used last.
    }
  }

  /** A code used now whose number only the server's answer tells; unless another has been used by then. @param {Promise<any>} answer */
  rememberMade(answer) {
    const making = answer.then((made) => {
      const code = made?.codings?.[0]?.code;
      if (code && this.making === making) this.remember(code);
    }).finally(() => this.making === making && (this.making = null));
    this.making = making;
    return making;
  }

  get #keptAs() {
    return `fieldloom.recent.${this.setting.study}`;
  }

  #fill() {
    if (!this.ready) return;
    this.options = this.#fitting(this.input.value);
    const found = this.options.filter((option) => "code" in option);
    const items = this.options.map((option, index) => this.#option(option, index));
    this.list.replaceChildren(...items);
    this.count.textContent = found.length
      ? `${found.length} ${found.length === 1 ? "code" : "codes"}`
      : "No code fits";
    this.#activate(0);
  }

  /** What typed letters can mean, the best first. @param {string} typed @returns {Picked[]} */
  #fitting(typed) {
    const found = ranked(this.codes, typed, this.recent).map((code) => ({ code }));
    return [...found, ...(this.setting.mayCreate ? offers(this.codes, typed, this.focused) : [])];
  }

  /** @param {Picked} option @param {number} index */
  #option(option, index) {
    const props = { role: "option", id: `pick-${index}`, "aria-selected": "false" };
    if (!("code" in option)) {
      const where = option.parent ? ` under ${option.parent.name}` : "";
      const top = option.parent || !this.focused ? "" : " at the top";
      return make("li", { ...props, class: "picker-new" }, `Create code “${option.name}”${where}${top}`);
    }
    const { code } = option;
    const above = code.path.slice(0, -code.name.length).replace(/ > $/, "");
    return make(
      "li",
      { ...props, title: code.about },
      make("span", { class: `swatch colour-${code.shade}`, "aria-hidden": "true" }),
      make("span", {}, code.name),
      above !== "" && make("small", {}, above),
    );
  }

  /** @param {number} index */
  #activate(index) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    const item = this.list.children[index];
    this.active = item ? index : -1;
    if (!item) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.options.length - 1;
    const to = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + 8, PageUp: this.active - 8 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const around = event.key.startsWith("Arrow");
      this.#activate(around && to > last ? 0 : around && to < 0 ? last : Math.min(Math.max(to, 0), last));
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#take();
    } else if (event.key === ">" && !this.input.value.includes(">")) this.#under(event);
  }

  /** Whoever types faster than the codebook comes goes on typing, and is served when it is there. */
  #take() {
    if (this.ready && this.options[this.active]) this.#done(this.options[this.active]);
    const { asked } = this;
    if (this.ready || !asked) return;
    asked.typed = this.input.value;
    this.asked = null;
    const { settle } = asked;
    // Made known as the code used last a moment after it is: whoever took the answer has used it by then.
    this.making = new Promise((used) => (asked.settle = (picked) => (settle(picked), setTimeout(used))));
    this.dialog.close();
  }

  /** "Wa>" goes under the code that the letters mean. @param {KeyboardEvent} event */
  #under(event) {
    const option = this.options[this.active];
    if (!option || !("code" in option)) return;
    event.preventDefault();
    this.input.value = `${option.code.path} > `;
    this.#fill();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const item = /** @type {Element} */ (event.target).closest("[role=option]");
    if (item) this.#done(this.options[[...this.list.children].indexOf(item)]);
  }

  /** @param {Picked | null} picked */
  #done(picked) {
    const { asked } = this;
    this.asked = null;
    if (this.dialog.open) this.dialog.close();
    asked?.settle(picked);
  }

  /** Beside the words, inside the window; on a phone the sheet's own place is kept. @param {DOMRect | null} near */
  #place(near) {
    const { style } = this.dialog;
    style.removeProperty("left");
    style.removeProperty("top");
    if (!near || innerWidth < 640) return;
    const box = this.dialog.getBoundingClientRect();
    const below = near.bottom + 8 + 400 < innerHeight || near.top < 420;
    const top = below ? Math.min(near.bottom + 8, innerHeight - 420) : near.top - Math.min(box.height, 400) - 8;
    style.setProperty("left", `${Math.max(8, Math.min(near.left, innerWidth - box.width - 8))}px`);
    style.setProperty("top", `${Math.max(8, top)}px`);
  }
}
