// @ts-check
/**
 * Who is in the paragraph or the chosen words, beside the text: whoever speaks, whoever was said to be in it,
 * and whoever is proposed. Each act can be undone at once, by its toast or by Ctrl+Z.
 */

import { button, counted, make } from "./making.js";
import { numberOf, placeOf } from "./places.js";
import { personOf, taggingForm } from "./who_rows.js";

/** @typedef {import("./who_rows.js").Person} Person */
/** @typedef {{rows: Person[], spoken: Record<string, [string, string]>, people: {ref: string, label: string}[], parts: [string, string][], flags: [string, string][], may: boolean, record: boolean, shut: number[], holds: {words: string, by: string, start: number | null, end: number | null}[]}} Told */
/** @typedef {{path: string, body: Record<string, unknown>}} Back what undoes an act */

/** @param {any} desk */
export function joinWho(desk) {
  new Who(desk);
}

class Who {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.section = /** @type {HTMLElement} */ (desk.querySelector("[data-panel=who]"));
    /** @type {Told | null} */
    this.told = null;
    /** Acts of one's own that can be undone, the last one last; a coding made since is undone first. @type {Back[]} */
    this.backs = [];
    this.adding = false;
    /** The row whose details are open. */
    this.changing = 0;
    const idle = "requestIdleCallback" in window ? requestIdleCallback : setTimeout;
    idle(() => this.fetch());
    for (const event of ["chosen", "paragraph"]) desk.choice.addEventListener(event, () => setTimeout(() => this.show()));
    desk.acts.addEventListener("turns", () => (this.backs = []));
    desk.doings.who = () => this.add();
    desk.doings.proposal = () => this.next(1);
    desk.doings.proposalBack = () => this.next(-1);
    this.section.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("keydown", (event) => this.#undoKey(event), { capture: true });
  }

  async fetch() {
    this.told = await this.desk.line.get(`${this.desk.state.base}subjects/`).catch(() => null);
    if (this.told) this.show(); // a reader who may not know of consent reads without it
  }

  /** The words in focus, and where they are. @returns {{words: HTMLElement, place: {start: number, end: number}, chosen: boolean} | null} */
  get focus() {
    const { words, place } = this.desk.choice;
    return words ? { words, place: place ?? placeOf(words), chosen: place !== null } : null;
  }

  get waiting() {
    return (this.told?.rows ?? []).filter((row) => row.state === "proposed");
  }

  show() {
    if (!this.told) return;
    const held = document.activeElement?.getAttribute("data-key");
    const inside = held && this.section.contains(document.activeElement);
    this.section.hidden = false;
    const { focus } = this;
    const parts = focus ? this.#parts(focus) : [make("h2", {}, "Who is in it")];
    this.section.replaceChildren(...parts.filter((part) => part !== false && part !== null), this.#foot());
    if (!inside) return;
    const again = this.section.querySelector(`[data-key="${held}"]`) ?? this.section.querySelector("button, select, input");
    /** @type {HTMLElement | null} */ (again)?.focus();
  }

  /** @param {NonNullable<Who["focus"]>} focus */
  #parts({ words, place, chosen }) {
    const told = /** @type {Told} */ (this.told);
    const voice = words.closest(".block")?.getAttribute("data-voice") ?? "";
    const speaks = told.spoken[voice];
    const here = told.rows.filter((row) => row.start !== null && row.end !== null && row.start < place.end && row.end > place.start);
    const whole = told.rows.filter((row) => row.start === null);
    const lying = told.holds.filter((hold) => hold.start === null || (hold.start < place.end && Number(hold.end) > place.start));
    const none = !speaks && !here.length && !whole.length;
    return [
      make("h2", {}, chosen ? "Who is in the chosen words" : `Who is in ¶${numberOf(words)}`),
      (speaks || here.length > 0) && make("ul", { class: "who" }, speaks && make("li", { class: "who-one" }, make("p", { class: "who-name" }, nameOf(speaks)), make("p", { class: "side-who" }, "Speaks, so is in it")), ...here.map((row) => this.#row(row))),
      whole.length > 0 && make("h3", {}, "In all of the text"),
      whole.length > 0 && make("ul", { class: "who" }, ...whole.map((row) => this.#row(row))),
      lying.length > 0 && make("ul", { class: "who" }, ...lying.map((hold) => make("li", { class: "who-one is-held" }, make("p", { class: "who-name" }, hold.words), make("p", { class: "side-who" }, `Put on by ${hold.by}`)))),
      none && make("p", { class: "hint" }, "Nobody is known to be in it."),
      told.may && this.adding && taggingForm(told, { chosen, done: (body) => this.#tag(body), close: () => this.#close() }),
      told.may && !this.adding && button("Say who is in it", () => this.add(), { class: "button button-small", "data-key": "who-add", "aria-keyshortcuts": "i" }),
    ];
  }

  /** @param {Person} row */
  #row(row) {
    return personOf(row, /** @type {Told} */ (this.told), {
      open: this.changing === row.id,
      decide: (state) => this.#act(`subjects/${row.id}/`, { state }),
      change: (changes) => ((this.changing = 0), this.#act(`subjects/${row.id}/`, changes)),
      toggle: () => ((this.changing = this.changing === row.id ? 0 : row.id), this.show()),
    });
  }

  #foot() {
    const number = this.waiting.length;
    const small = { class: "button button-small" };
    return make(
      "div",
      { class: "who-foot" },
      make("p", { class: "hint" }, number ? `${counted(number, "proposal")} in this text nobody has looked at.` : "Every proposal in this text was looked at."),
      make(
        "div",
        { class: "side-acts" },
        number > 0 && button("Next proposal", () => this.next(1), { ...small, "data-key": "who-next", "aria-keyshortcuts": "u" }),
        this.told?.may && button("Look through it again", () => this.#act("subjects/propose/", {}), { ...small, "data-key": "who-again" }),
      ),
      this.focus && make("p", { class: "who-ways" },
        this.focus && make("a", { href: this.#url("why/", "source"), "data-key": "who-why" }, this.focus.words.classList.contains("shades") ? "Why can I not see this?" : "Why can I see this?"),
        this.focus && this.told?.may && make("a", { href: this.#url("holds/in/"), "data-key": "who-hold" }, "Put a hold on it"),
        this.focus && this.told?.record && make("a", { href: this.#url("requests/in/"), "data-key": "who-ask" }, "Take it out by request"),
      ),
    );
  }

  /** Leads to a page about the paragraph in focus. @param {string} page @param {string} [name] of the source in the query, else it is in the way */
  #url(page, name = "") {
    const { base, ref } = this.desk.state;
    const query = new URLSearchParams({ ...(name && { [name]: ref }), paragraph: String(numberOf(/** @type {any} */ (this.focus).words)) });
    return `${new URL(`../../${page}${name ? "" : `${encodeURIComponent(ref)}/`}`, new URL(base, location.href)).pathname}?${query}`;
  }

  /** Open the form for the words in focus. */
  add() {
    if (!this.told?.may) return;
    if (!this.focus) this.desk.choice.wholeParagraph();
    this.adding = true;
    this.from = document.activeElement;
    if (this.#asSheet()) this.desk.hands?.sheet.open(true);
    this.show();
    /** @type {HTMLElement | null} */ (this.section.querySelector("[name=person]"))?.focus();
    this.section.scrollIntoView({ block: "nearest" });
  }

  #close() {
    this.adding = false;
    this.show();
    if (this.#asSheet()) this.desk.hands?.sheet.open(false);
    const from = /** @type {HTMLElement | null | undefined} */ (this.from);
    (from?.isConnected ? from : this.desk.choice.words)?.focus({ preventScroll: true });
  }

  /** @param {Record<string, unknown>} body */
  async #tag({ whole, ...body }) {
    const place = whole || !this.focus ? {} : this.focus.place;
    const done = await this.#act("subjects/tag/", { ...body, start: place.start, end: place.end, revision: this.desk.state.revision });
    if (done) this.#close();
  }

  /** To the next proposal after the words in focus, or the one before, and to its buttons. @param {number} by */
  async next(by) {
    const placed = this.waiting.filter((row) => row.start !== null).sort((one, other) => Number(one.start) - Number(other.start));
    const at = this.focus?.words ? placeOf(this.focus.words) : { start: 0, end: 0 };
    const held = placed.findIndex((row) => row.id === Number(document.activeElement?.closest("[data-person]")?.getAttribute("data-person")));
    const beyond = held >= 0 ? placed[held + by] : by > 0 ? placed.find((row) => Number(row.start) >= at.start) : placed.filter((row) => Number(row.start) < at.start).pop();
    const row = beyond ?? placed[by > 0 ? 0 : placed.length - 1] ?? this.waiting[0];
    if (!row) return void this.desk.voice.say("Every proposal in this text was looked at.");
    if (row.paragraph) await this.desk.goTo(row.paragraph);
    this.show();
    this.#enter(row.id);
  }

  /** @param {number} id */
  #enter(id) {
    const way = /** @type {HTMLElement | null} */ (this.section.querySelector(`[data-person="${id}"] button`));
    way?.focus();
    way?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} path @param {Record<string, unknown>} body @param {boolean} [undoing] @returns {Promise<boolean>} */
  async #act(path, body, undoing = false) {
    const { desk } = this;
    try {
      const answer = await desk.line.post(`${desk.state.base}${path}`, body);
      const shut = this.told?.shut ?? [];
      Object.assign(/** @type {Told} */ (this.told), { rows: answer.rows, shut: answer.shut, holds: answer.holds });
      if (answer.back && !undoing) this.backs.push(answer.back);
      this.show();
      desk.voice.whisper(answer.says);
      desk.voice.toast(answer.says, answer.back && !undoing ? ["Undo", () => this.undo()] : null);
      if (String(shut) !== String(answer.shut)) desk.voice.note("What may be read of this text has changed.", ["Reload", () => location.reload()]);
      return true;
    } catch (error) {
      desk.voice.sorry(error);
      return false;
    }
  }

  undo() {
    const back = this.backs.pop();
    if (back) this.#act(back.path, back.body, true);
  }

  /** @param {KeyboardEvent} event Y and N on somebody who is proposed; Esc closes the form */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Escape" && this.adding) return void (event.stopPropagation(), this.#close());
    if (target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const state = { y: "confirmed", n: "dismissed" }[event.key.toLowerCase()];
    const id = Number(target.closest("[data-person]")?.getAttribute("data-person") ?? 0);
    if (!state || !id || !this.told?.may) return;
    event.preventDefault();
    event.stopPropagation();
    this.#act(`subjects/${id}/`, { state }).then((done) => done && this.next(1));
  }

  /** @param {KeyboardEvent} event */
  #undoKey(event) {
    const asked = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!asked || !this.backs.length || /** @type {Element} */ (event.target).closest("input, textarea, select, dialog:not(.toast)")) return;
    event.preventDefault();
    event.stopPropagation();
    this.undo();
  }

  #asSheet() {
    return getComputedStyle(this.desk.querySelector("[data-sheet]")).display !== "none";
  }
}

/** @param {[string, string]} spoken */
function nameOf([ref, label]) {
  return make("span", {}, ref && make("span", { class: "ref" }, ref), ref ? ` ${label}` : label);
}
