// @ts-check
/**
 * The codebook beside the text: all codes with their numbers, always right after one's own acts, and asked for
 * again when somebody else has done something. In a wide window it stands left of the text, else it is a drawer.
 */

import { keepingPlace } from "../reading_place.js";
import { CodeDrag } from "./code_drag.js";
import { CodeEdits } from "./code_edits.js";
import { entriesOf } from "./code_menu.js";
import { CodeTree } from "./code_tree.js";
import { Menu } from "./menu.js";
import { remember, remembered } from "./remembering.js";
import { Told } from "./sending.js";

/** @typedef {import("./code_tree.js").TreeCode} TreeCode */
/** @typedef {import("./places.js").Place} Place */

const WIDE = "(min-width: 80em)";
const LOOKED_AGAIN = 5000;

/** @param {any} desk */
export function joinCodebook(desk) {
  if (desk.querySelector("#codes")) desk.codebook_pane = new CodebookPane(desk);
}

export class CodebookPane {
  /** @param {any} desk */
  constructor(desk) {
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (desk.querySelector(name));
    const { study, may } = desk.state;
    this.desk = desk;
    this.pane = part("#codes");
    this.opener = part("[data-codes]");
    this.keptAs = `fieldloom.codebook.${study}`;
    this.wide = matchMedia(WIDE);
    this.tree = new CodeTree(part("#code-tree"), `fieldloom.tree.${study}`, may.codebook);
    this.edits = new CodeEdits(desk, this.tree);
    this.menu = new Menu(part("#code-menu"));
    this.finder = /** @type {HTMLInputElement} */ (part("#find-code"));
    this.count = part("[data-codes-count]");
    this.coder = /** @type {HTMLButtonElement} */ (part("[data-code-words]"));
    /** Grows with every change, so that an answer that is older than one is asked for again. */
    this.changes = 0;
    this.drag = new CodeDrag(desk, this);
    this.#listen();
    this.open(this.wide.matches && remembered(this.keptAs) !== "closed", false);
    this.load();
  }

  get isOpen() {
    return this.desk.classList.contains("has-codes");
  }

  /** @param {boolean} open @param {boolean} [chosen] by a person, so that it is remembered */
  open(open, chosen = true) {
    keepingPlace(() => {
      this.desk.classList.toggle("has-codes", open);
      this.desk.classList.toggle("no-codes", !open);
    });
    this.opener.setAttribute("aria-expanded", String(open));
    if (chosen && this.wide.matches) remember(this.keptAs, open ? "open" : "closed");
  }

  /** From the text into the tree. */
  enter() {
    this.open(true);
    if (this.tree.codes.size) this.tree.focus(this.tree.current);
    else this.finder.focus();
  }

  /** Back to the text, where the words are still chosen. */
  leave() {
    if (!this.wide.matches) this.open(false);
    const { choice, places } = this.desk;
    choice.goTo(choice.words ?? places.all()[0]);
    choice.mirror();
  }

  /** Ask for the codebook; what changes meanwhile is asked for once more. */
  async load() {
    const asked = ++this.changes;
    this.loading = true;
    try {
      const { codes, colours } = await this.desk.line.get(`${this.desk.state.base}tree/`);
      if (asked !== this.changes) return;
      this.edits.colours = colours;
      this.at = Date.now();
      this.#show(codes);
    } catch (error) {
      if (!(error instanceof Told)) throw error;
      this.count.textContent = error.message;
    } finally {
      if (asked === this.changes) this.loading = false;
    }
  }

  /** @param {TreeCode[]} codes */
  #show(codes) {
    this.tree.root.hidden = codes.length === 0;
    this.tree.put(codes);
    this.#find();
    const { wanted } = this.edits;
    if (wanted && this.tree.codes.has(wanted)) {
      this.edits.wanted = undefined;
      const here = this.pane.contains(document.activeElement) || document.activeElement === document.body;
      if (here && !this.tree.isWritten) this.tree.focus(wanted);
    }
  }

  /** Code some words; the focus stays where it is. @param {TreeCode} code @param {Place | null} place */
  async code(code, place) {
    if (!this.desk.state.may.code) return;
    if (!place) {
      this.desk.voice.say("Choose some words first.");
      return;
    }
    this.desk.picker.remember(code.id);
    await this.desk.acts.code(place, { code });
  }

  /** Dropped on another code: that can mean two things. @param {TreeCode} code @param {TreeCode} target @param {HTMLElement} row */
  underOrInto(code, target, row) {
    const entries = [
      { words: `Put “${code.name}” under “${target.name}”`, done: () => this.edits.move(code, target.id, null) },
      { words: `Merge “${code.name}” into “${target.name}” …`, done: () => this.edits.merge(code, target) },
    ];
    this.menu.open(`${code.name} and ${target.name}`, row.getBoundingClientRect(), entries, row);
  }

  /** @param {TreeCode} code */
  menuOf(code) {
    this.tree.focus(code.id);
    const line = this.tree.lines.get(code.id);
    if (!line) return;
    this.menu.open(`What can be done with ${code.name}`, line.getBoundingClientRect(), entriesOf(this, code), line);
  }

  /** Only this code, and those under it, in the text. @param {TreeCode} code */
  only(code) {
    const kept = new Set(this.tree.branch(code.id));
    this.#narrow(new Set([...this.tree.codes.keys()].filter((id) => !kept.has(id))));
  }

  /** @param {TreeCode} code @param {boolean} hidden */
  hide(code, hidden) {
    const all = new Set(this.desk.margin.filter.hidden);
    for (const id of this.tree.branch(code.id)) hidden ? all.add(id) : all.delete(id);
    this.#narrow(all);
  }

  /** @param {Set<number>} hidden */
  #narrow(hidden) {
    this.desk.margin.narrow({ hidden });
    this.desk.whole?.showCodes();
  }

  /** Codings that an act took away and put there: the numbers follow at once. @param {{before: any[], now: any[]}} change */
  #count({ before, now }) {
    for (const [codings, by] of /** @type {[any[], number][]} */ ([[before, -1], [now, 1]])) {
      for (const { code } of codings) {
        const known = this.tree.codes.get(code);
        if (known) this.tree.codes.set(code, Object.assign(known, { here: known.here + by, all: known.all + by }));
      }
    }
    this.tree.draw();
  }

  #find() {
    const { value } = this.finder;
    const met = this.tree.find(value);
    const whole = `${met.toLocaleString("en-GB")} ${met === 1 ? "code" : "codes"}`;
    this.count.textContent = value.trim() ? (met ? `${whole} found` : "No code holds these words") : met ? whole : "No code yet";
  }

  #wanted(/** @type {{act: string, code: TreeCode, to: string}} */ { act, code, to }) {
    if (act === "leave") return this.leave();
    if (act === "code") return this.code(code, this.desk.choice.place);
    if (act === "menu") return this.menuOf(code);
    if (!this.desk.state.may.codebook) return this.desk.voice.say("Your role does not change the codebook.");
    if (act === "rename") return this.edits.rename(code);
    return act === "add" ? this.edits.add(code) : this.edits.step(code, to);
  }

  #listen() {
    const { desk, tree, pane } = this;
    const on = (/** @type {string} */ name, /** @type {() => void} */ done) => desk.querySelector(name)?.addEventListener("click", done);
    desk.doings.codes = () => this.enter();
    on("[data-codes]", () => (this.isOpen ? this.open(false) : this.enter()));
    on("[data-codes-close]", () => (this.open(false), this.opener.focus()));
    on("[data-code-words]", () => tree.current !== null && this.code(/** @type {TreeCode} */ (tree.codes.get(tree.current)), desk.choice.place));
    on("[data-new-code]", () => this.edits.add(null));
    tree.addEventListener("wanted", (event) => this.#wanted(/** @type {CustomEvent} */ (event).detail));
    tree.addEventListener("current", () => this.#ready());
    desk.choice.addEventListener("chosen", () => this.#ready());
    desk.acts.addEventListener("codebook", () => this.load());
    desk.acts.addEventListener("heard", (/** @type {CustomEvent} */ event) => {
      if (event.detail) this.#count(event.detail);
      if (!event.detail || this.loading) this.load();
    });
    desk.acts.addEventListener("counted", (/** @type {CustomEvent} */ event) => {
      this.#count(event.detail);
      // An answer that is under way may not know of this.
      if (this.loading) this.load();
    });
    desk.margin.addEventListener("changed", () => this.#hiddenNow());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && Date.now() - (this.at ?? 0) > LOOKED_AGAIN) this.load();
    });
    this.finder.addEventListener("input", () => this.#find());
    this.finder.addEventListener("keydown", (event) => this.#inFinder(event));
    pane.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.leave());
    // A narrow window has a drawer, and that begins closed.
    this.wide.addEventListener("change", () => this.open(this.wide.matches && remembered(this.keptAs) !== "closed", false));
  }

  /** @param {KeyboardEvent} event */
  #inFinder(event) {
    if (event.key === "Escape" && this.finder.value) {
      this.finder.value = "";
      this.#find();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      const met = this.tree.found && [...this.tree.codes.keys()].find((id) => this.tree.found?.met.has(id));
      this.tree.focus(met || this.tree.current);
    } else return;
    event.preventDefault();
  }

  #hiddenNow() {
    const { hidden } = this.desk.margin.filter;
    const same = hidden.size === this.tree.hidden.size && [...hidden].every((id) => this.tree.hidden.has(id));
    if (same) return;
    this.tree.hidden = new Set(hidden);
    this.tree.draw();
  }

  #ready() {
    const code = this.tree.current === null ? null : this.tree.codes.get(this.tree.current);
    this.coder.disabled = !code || !this.desk.choice.place;
    this.coder.title = code ? `Code the chosen words with “${code.name}”` : "";
  }
}
