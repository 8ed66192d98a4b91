// @ts-check
/**
 * The codes as a tree that hands and keys go through: one line to a code, one stop of the Tab key for all.
 * Only what is open is drawn. Letters typed in the tree go to a name.
 */

import { STEPS } from "../tree_placing.js";
import { make } from "./making.js";
import { plain } from "./ranking.js";
import { remember, remembered } from "./remembering.js";

/** @typedef {import("./ranking.js").Code & {here: number, all: number, colour: string, version: number, description: string, useWhen: string, notWhen: string}} TreeCode */

const MANY = 60;
const LETTERS_WITHIN = 700;

/** Tells "wanted" with detail {act, code, to}: code, rename, add, step, menu, leave; and "current". */
export class CodeTree extends EventTarget {
  /** @param {HTMLElement} root @param {string} keptAs where the closed branches are remembered @param {boolean} mayMove */
  constructor(root, keptAs, mayMove) {
    super();
    this.root = root;
    this.keptAs = keptAs;
    this.mayMove = mayMove;
    /** @type {Map<number, TreeCode>} in the codebook's order */
    this.codes = new Map();
    /** @type {Map<number | null, TreeCode[]>} */
    this.under = new Map();
    /** @type {Map<number, HTMLElement>} */
    this.lines = new Map();
    /** @type {Set<number>} */
    this.closed = new Set();
    /** What is found, with the way there; null: nothing is looked for. @type {{met: Set<number>, shown: Set<number>} | null} */
    this.found = null;
    /** @type {Set<number>} */
    this.hidden = new Set();
    /** @type {number | null} */
    this.current = null;
    this.typed = { letters: "", at: 0 };
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("focusin", (event) => this.#attend(event.target));
  }

  /** @param {TreeCode[]} codes in the codebook's order */
  put(codes) {
    const first = this.codes.size === 0;
    this.codes = new Map(codes.map((code) => [code.id, code]));
    this.under = grouped(codes);
    if (first) this.#recall();
    for (const id of this.lines.keys()) if (!this.codes.has(id)) this.lines.delete(id);
    this.draw();
  }

  /** Whoever looks for a code sees those that hold the words, and the way there. @param {string} typed @returns {number} how many */
  find(typed) {
    const wanted = plain(typed);
    if (!wanted) this.found = null;
    else {
      const fits = (/** @type {TreeCode} */ code) => [code.name, code.path, code.description, code.useWhen, code.notWhen].some((said) => plain(said).includes(wanted));
      const met = [...this.codes.values()].filter(fits);
      this.found = { met: new Set(met.map((code) => code.id)), shown: new Set(met.flatMap((code) => this.line(code.id))) };
    }
    this.draw();
    return this.found?.met.size ?? this.codes.size;
  }

  /** A code and all above it. @param {number} id @returns {number[]} */
  line(id) {
    const code = this.codes.get(id);
    return code ? [id, ...(code.parent === null ? [] : this.line(code.parent))] : [];
  }

  /** A code and all under it. @param {number} id @returns {number[]} */
  branch(id) {
    return [id, ...(this.under.get(id) ?? []).flatMap((child) => this.branch(child.id))];
  }

  /** Whether a name is being written in it. */
  get isWritten() {
    return this.root.querySelector("input") !== null;
  }

  /** Draw what is open; lines that stay keep their elements, so nobody loses the focus. While a name is written all stays, and is drawn then. */
  draw() {
    if (this.isWritten) return;
    const held = this.root.contains(document.activeElement);
    const shown = this.#shown(null, 1);
    if (!shown.some((line) => Number(line.dataset.code) === this.current)) this.current = shown[0] ? Number(shown[0].dataset.code) : null;
    for (const line of shown) line.tabIndex = Number(line.dataset.code) === this.current ? 0 : -1;
    const now = [...this.root.children];
    if (now.length !== shown.length || shown.some((line, at) => line !== now[at])) this.root.replaceChildren(...shown);
    if (held && !this.root.contains(document.activeElement)) this.#line(this.current)?.focus();
    this.dispatchEvent(new CustomEvent("current"));
  }

  /** @param {number | null} id */
  focus(id) {
    for (const above of id === null ? [] : this.line(id).slice(1)) this.closed.delete(above);
    if (id !== null) this.current = id;
    this.draw();
    this.#line(this.current)?.focus();
  }

  /** @param {number} id @param {boolean} open */
  open(id, open) {
    if (!this.under.has(id) || this.found) return;
    if (open) this.closed.delete(id);
    else this.closed.add(id);
    remember(this.keptAs, [...this.closed]);
    this.draw();
  }

  /** @param {number | null} id */
  #line(id) {
    return id === null ? null : this.lines.get(id) ?? null;
  }

  /** @param {number | null} parent @param {number} level @returns {HTMLElement[]} */
  #shown(parent, level) {
    const row = (this.under.get(parent) ?? []).filter((code) => !this.found || this.found.shown.has(code.id));
    return row.flatMap((code, at) => {
      const children = this.under.get(code.id) ?? [];
      const open = children.length > 0 && (this.found !== null || !this.closed.has(code.id));
      const line = this.#drawn(code, level, children.length > 0 ? open : null);
      line.setAttribute("aria-posinset", String(at + 1));
      line.setAttribute("aria-setsize", String(row.length));
      return [line, ...(open ? this.#shown(code.id, level + 1) : [])];
    });
  }

  /** @param {TreeCode} code @param {number} level @param {boolean | null} open null: nothing stands under it */
  #drawn(code, level, open) {
    const line = this.lines.get(code.id) ?? make("div", { role: "treeitem", "data-code": code.id, tabindex: -1, draggable: this.mayMove && "true" });
    this.lines.set(code.id, line);
    const hidden = this.hidden.has(code.id);
    const told = JSON.stringify([code.name, code.shade, code.here, code.all, level, open, hidden, this.found?.met.has(code.id)]);
    if (line.dataset.told === told || line.querySelector("input")) return line;
    line.dataset.told = told;
    line.className = `tree-row pane-code colour-${code.shade}${hidden ? " is-hidden" : ""}`;
    line.style.setProperty("--level", String(level - 1));
    line.setAttribute("aria-level", String(level));
    line.setAttribute("aria-label", `${code.name}, ${code.here} in this text, ${code.all} in the study${hidden ? ", hidden in the text" : ""}`);
    line.title = code.about;
    if (open === null) line.removeAttribute("aria-expanded");
    else line.setAttribute("aria-expanded", String(open));
    line.replaceChildren();
    line.append(
      make("span", { class: "pane-twist", "aria-hidden": "true", "data-twist": open !== null }),
      make("span", { class: "swatch", "aria-hidden": "true" }),
      make(this.found?.met.has(code.id) ? "mark" : "span", { class: "pane-name" }, make("span", {}, code.name), hidden && make("small", {}, " hidden")),
      make("span", { class: "num pane-here", "aria-hidden": "true" }, code.here ? code.here.toLocaleString("en-GB") : "–"),
      make("span", { class: "num pane-all", "aria-hidden": "true" }, code.all.toLocaleString("en-GB")),
      make("button", { type: "button", class: "pane-more", tabindex: "-1", "aria-label": `What can be done with ${code.name}`, "data-more": true }, "⋯"),
    );
    return line;
  }

  /** @param {EventTarget | null} target */
  #attend(target) {
    const line = /** @type {HTMLElement} */ (target).closest("[role=treeitem]");
    const id = Number(/** @type {HTMLElement | null} */ (line)?.dataset.code);
    if (!line || id === this.current) return;
    const before = this.#line(this.current);
    if (before) before.tabIndex = -1;
    this.current = id;
    /** @type {HTMLElement} */ (line).tabIndex = 0;
    this.dispatchEvent(new CustomEvent("current"));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const line = /** @type {HTMLElement | null} */ (target.closest("[role=treeitem]"));
    if (!line || target.closest("input")) return;
    line.focus();
    const id = Number(line.dataset.code);
    if (target.closest("[data-twist]")) this.open(id, this.closed.has(id));
    if (target.closest("[data-more]")) this.#want("menu");
  }

  /** @param {string} act @param {string} [to] */
  #want(act, to = "") {
    const code = this.current === null ? null : this.codes.get(this.current);
    this.dispatchEvent(new CustomEvent("wanted", { detail: { act, code, to } }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const line = this.#line(this.current);
    if (/** @type {HTMLElement} */ (event.target).closest("input, button") || !line || event.ctrlKey || event.metaKey) return;
    if (!this.#move(event, line)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} line @returns {boolean} whether it was a key of the tree */
  #move(event, line) {
    const { key } = event;
    if (event.altKey) return key in STEPS ? (this.#want("step", STEPS[key]), true) : false;
    const lines = /** @type {HTMLElement[]} */ ([...this.root.children]);
    const at = lines.indexOf(line);
    const acts = { Enter: "code", F2: "rename", Insert: "add", "+": "add", ContextMenu: "menu", Escape: "leave" };
    const act = key === "F10" && event.shiftKey ? "menu" : acts[/** @type {keyof typeof acts} */ (key)];
    const open = line.getAttribute("aria-expanded");
    const code = /** @type {TreeCode} */ (this.codes.get(/** @type {number} */ (this.current)));
    if (act) this.#want(act);
    else if (key === "ArrowDown") lines[at + 1]?.focus();
    else if (key === "ArrowUp") lines[at - 1]?.focus();
    else if (key === "Home") lines[0].focus();
    else if (key === "End") lines[lines.length - 1].focus();
    else if (key === "ArrowRight") open === "false" ? this.open(code.id, true) : open && lines[at + 1]?.focus();
    else if (key === "ArrowLeft") open === "true" && !this.found ? this.open(code.id, false) : this.#line(code.parent)?.focus();
    else if (key === " " && !this.#typing()) this.open(code.id, this.closed.has(code.id));
    else if (key.length === 1 && key !== "?") this.#letter(key, lines, at);
    else return false;
    return true;
  }

  #typing() {
    return this.typed.letters !== "" && Date.now() - this.typed.at < LETTERS_WITHIN;
  }

  /** @param {string} letter @param {HTMLElement[]} lines @param {number} at */
  #letter(letter, lines, at) {
    const letters = (this.#typing() ? this.typed.letters : "") + letter;
    this.typed = { letters, at: Date.now() };
    const from = letters.length > 1 ? at : at + 1;
    const round = [...lines.slice(from), ...lines.slice(0, from)];
    const name = (/** @type {HTMLElement} */ line) => plain(this.codes.get(Number(line.dataset.code))?.name ?? "");
    round.find((line) => name(line).startsWith(plain(letters)))?.focus();
  }

  /** Which branches are closed: as it was left; at first all of a large codebook, none of a small one. */
  #recall() {
    const parents = [...this.codes.keys()].filter((id) => this.under.has(id));
    const kept = remembered(this.keptAs);
    this.closed = new Set(Array.isArray(kept) ? kept : this.codes.size > MANY ? parents : []);
  }
}

/** @param {TreeCode[]} codes @returns {Map<number | null, TreeCode[]>} */
function grouped(codes) {
  const under = new Map();
  for (const code of codes) {
    if (!under.has(code.parent)) under.set(code.parent, []);
    under.get(code.parent).push(code);
  }
  return under;
}
