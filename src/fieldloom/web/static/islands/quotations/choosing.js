// @ts-check
/** A small picker of codes that stands in the page: two letters and Enter. Not a dialog, so the table stays in sight. */

import { make } from "../desk/making.js";
import { ranked } from "../desk/ranking.js";

/** @typedef {import("../desk/ranking.js").Code} Code */

const MOST = 12;
let made = 0;

export class Choosing {
  /** @param {{codes: () => Promise<Code[]>, study: string, label: string, but?: number, done: (code: Code) => void}} setting */
  constructor(setting) {
    this.setting = setting;
    made += 1;
    this.key = `choosing-${made}`;
    this.input = /** @type {HTMLInputElement} */ (
      make("input", {
        role: "combobox",
        "aria-label": setting.label,
        "aria-expanded": "true",
        "aria-controls": this.key,
        "aria-autocomplete": "list",
        autocomplete: "off",
        spellcheck: "false",
        placeholder: "Two letters of a code",
        oninput: () => this.#fill(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#pressed(event),
      })
    );
    this.list = make("ul", { role: "listbox", id: this.key, class: "q-codes", "aria-label": "Codes", onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: (/** @type {Event} */ event) => this.#click(event) });
    this.element = make("div", { class: "q-choosing" }, this.input, this.list);
    /** @type {Code[]} */
    this.codes = [];
    /** @type {Code[]} */
    this.found = [];
    this.active = 0;
    this.ready = this.#load();
  }

  focus() {
    this.input.focus();
  }

  async #load() {
    this.codes = (await this.setting.codes()).filter((code) => code.id !== this.setting.but);
    this.#fill();
  }

  #fill() {
    this.found = ranked(this.codes, this.input.value, recent(this.setting.study)).slice(0, MOST);
    this.list.replaceChildren(...this.found.map((code, index) => option(code, `${this.key}-${index}`)));
    if (!this.found.length) this.list.append(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No code fits"));
    this.#activate(0);
  }

  /** @param {number} index */
  #activate(index) {
    this.active = index;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index && this.found.length > 0)));
    const item = this.found.length ? this.list.children[index] : null;
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && this.found.length) {
      event.preventDefault();
      this.#activate((this.active + by + this.found.length) % this.found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Whoever types faster than the codebook comes is served when it is there.
      this.ready.then(() => this.found[this.active] && this.setting.done(this.found[this.active]));
    }
  }

  /** @param {Event} event */
  #click(event) {
    const item = /** @type {Element} */ (event.target).closest("[role=option]");
    const code = item && this.found[[...this.list.children].indexOf(item)];
    if (code) this.setting.done(code);
  }
}

/** @param {Code} code @param {string} id */
function option(code, id) {
  const above = code.path.slice(0, -code.name.length).replace(/ > $/, "");
  return make(
    "li",
    { role: "option", id, "aria-selected": "false", title: code.about },
    make("span", { class: `swatch colour-${code.shade}`, "aria-hidden": "true" }),
    make("span", {}, code.name),
    above !== "" && make("small", {}, above),
  );
}

/** The codes used last at the desk come first here too. @param {string} study @returns {number[]} */
function recent(study) {
  try {
    const kept = JSON.parse(localStorage.getItem(`fieldloom.recent.${study}`) ?? "[]");
    return Array.isArray(kept) ? kept.filter(Number.isInteger) : [];
  } catch {
    return [];
  }
}
