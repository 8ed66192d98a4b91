// @ts-check
/**
 * The portrait of the text: a strip of the whole of it under the bar, with its codes on lanes, the part in
 * view, and what was found. It is a way through the text by mouse and by keys, and stands as a table too.
 * What it draws comes from the server in so many bins, so a long text costs no more than a short one.
 */

import { counted, make } from "./making.js";
import { numberOf, placeOf } from "./places.js";
import { drawStrip, LANES } from "./portrait_strip.js";
import { fillTable } from "./portrait_table.js";

/** @typedef {[number, number, number, number, number, number]} Mark first bin, bin after the last, codings; start, end and paragraph of the first */
/** @typedef {{code: number, name: string, path: string, shade: number, codings: number, marks: Mark[]}} Lane */
/** @typedef {{bins: number, characters: number, paragraphs: number[], lanes: Lane[]}} Picture */

const AFTER_ACTS = 1500;
const SCROLLS = 140;

/** @param {any} desk */
export function joinPortrait(desk) {
  new Portrait(desk);
}

class Portrait {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.holder = /** @type {HTMLElement} */ (desk.querySelector("[data-portrait]"));
    this.section = /** @type {HTMLElement} */ (desk.querySelector("[data-panel=portrait]"));
    this.strip = make("div", { class: "portrait-strip", role: "slider", tabindex: "0", "aria-label": "Portrait of the text", "aria-valuemin": "1", hidden: true });
    this.holder.append(this.strip);
    /** @type {Picture | null} */
    this.picture = null;
    this.at = 0;
    this.coder = 0;
    const idle = "requestIdleCallback" in window ? requestIdleCallback : setTimeout;
    idle(() => this.fetch());
    for (const told of ["counted", "beside"]) desk.acts.addEventListener(told, () => this.#later());
    desk.margin.addEventListener("changed", () => this.#narrowed());
    desk.querySelector("#found").addEventListener("htmx:afterSwap", () => this.draw());
    desk.querySelector("#found").addEventListener("click", () => setTimeout(() => this.draw()));
    addEventListener("scroll", () => this.#scrolled(), { passive: true });
    addEventListener("resize", () => this.#scrolled(), { passive: true });
    this.strip.addEventListener("click", (event) => this.#click(event));
    this.strip.addEventListener("keydown", (event) => this.#key(event));
    this.strip.addEventListener("focus", () => this.#say());
  }

  async fetch() {
    const { coder } = this.desk.margin.filter;
    this.coder = coder;
    const query = coder ? `?coder=${coder}` : "";
    const answer = await this.desk.line.get(`${this.desk.state.base}portrait/${query}`).catch(() => null);
    if (!answer) return; // the text reads without it, and the next act asks again
    this.picture = answer;
    this.draw();
  }

  /** The lanes that are shown: codes that were hidden beside the text are left out here as well. @returns {Lane[]} */
  get lanes() {
    const { hidden } = this.desk.margin.filter;
    return this.picture?.lanes.filter((lane) => !hidden.has(lane.code)) ?? [];
  }

  draw() {
    if (!this.picture) return;
    const found = this.#found();
    this.strip.hidden = !this.picture.lanes.length && !found.length; // nothing to see, so no strip
    this.strip.setAttribute("aria-valuemax", String(this.desk.state.cut.count));
    this.drawn = [...this.desk.margin.filter.hidden].join();
    drawStrip(this.strip, this.picture, this.lanes, found);
    this.section.hidden = this.lanes.length === 0;
    fillTable(this.section, this.picture, this.lanes, (mark) => this.#goTo(mark));
    this.#view();
  }

  #later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.fetch(), AFTER_ACTS);
  }

  /** Codes or coders were hidden or shown beside the text; a stretch that was loaded changes nothing here. */
  #narrowed() {
    const { hidden, coder } = this.desk.margin.filter;
    if (coder !== this.coder) this.#later();
    else if (this.picture && [...hidden].join() !== this.drawn) this.draw();
  }

  /** Code points of what was found in the text. @returns {number[]} */
  #found() {
    const links = /** @type {NodeListOf<HTMLElement>} */ (this.desk.querySelectorAll("#found [data-start]"));
    return [...links].map((link) => Number(link.dataset.start));
  }

  #scrolled() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.#view();
    });
  }

  /** Marks the part of the text that is in the window. */
  #view() {
    if (!this.picture) return;
    const all = /** @type {HTMLElement[]} */ (this.desk.places.all());
    const top = this.holder.getBoundingClientRect().bottom;
    const first = all[below(all, top)] ?? all[all.length - 1];
    const last = all[Math.max(below(all, innerHeight) - 1, 0)] ?? first;
    if (!first) return;
    const { characters } = this.picture;
    const [from, to] = [placeOf(first).start / characters, placeOf(last).end / characters];
    this.strip.style.setProperty("--from", String(from));
    this.strip.style.setProperty("--to", String(Math.max(to, from)));
    this.#now(numberOf(first), numberOf(last));
    if (document.activeElement !== this.strip) this.at = Math.floor(from * this.picture.bins);
  }

  /** @param {number} first @param {number} last */
  #now(first, last) {
    this.strip.setAttribute("aria-valuenow", String(first));
    if (document.activeElement !== this.strip) this.strip.setAttribute("aria-valuetext", `Paragraphs ${first} to ${last} in view`);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!this.picture) return;
    const box = /** @type {Element} */ (this.strip.firstElementChild).getBoundingClientRect();
    const { bins } = this.picture;
    this.at = Math.min(bins - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * bins)));
    const lane = this.lanes.slice(0, LANES)[Math.floor(((event.clientY - box.top) / box.height) * Math.min(this.lanes.length, LANES))];
    const mark = lane?.marks.find(([first, last]) => first <= this.at && last > this.at);
    // A mark that was hit leads to its coding, a bare place to its paragraph.
    this.desk.goTo(mark && mark[2] === 1 ? mark[5] : this.#paragraph(), mark && mark[2] === 1 ? { start: mark[3], end: mark[4] } : null);
  }

  #paragraph() {
    return this.picture?.paragraphs[this.at] ?? 1;
  }

  /** @param {Mark} mark */
  #goTo([, , , start, end, paragraph]) {
    this.desk.hands?.sheet.isOpen && this.desk.hands.sheet.open(false);
    this.desk.goTo(paragraph, { start, end });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.picture || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.picture.bins - 1;
    const to = {
      ArrowRight: this.at + 1, ArrowDown: this.at + 1, ArrowLeft: this.at - 1, ArrowUp: this.at - 1,
      PageDown: this.#next(1), PageUp: this.#next(-1), Home: 0, End: last,
    }[event.key];
    if (event.key === "Enter") this.desk.goTo(this.#paragraph());
    else if (to === undefined) return;
    else this.#move(Math.min(Math.max(to, 0), last));
    event.preventDefault();
    event.stopPropagation();
  }

  /** Where the next mark begins, or the one before. @param {number} by */
  #next(by) {
    const begins = this.lanes.flatMap((lane) => lane.marks.map(([first]) => first)).sort((one, other) => one - other);
    const beyond = by > 0 ? begins.find((first) => first > this.at) : begins.reverse().find((first) => first < this.at);
    return beyond ?? this.at;
  }

  /** @param {number} to */
  #move(to) {
    this.at = to;
    this.#say();
    clearTimeout(this.scroll);
    this.scroll = setTimeout(async () => {
      const words = await this.desk.stretches.reach(this.#paragraph());
      words?.scrollIntoView({ block: "center" });
    }, SCROLLS);
  }

  #say() {
    if (!this.picture) return;
    const here = this.lanes.filter((lane) => lane.marks.some(([first, last]) => first <= this.at && last > this.at));
    const named = here.slice(0, 4).map((lane) => lane.name).join(", ");
    const more = here.length > 4 ? ` and ${counted(here.length - 4, "code")} more` : "";
    this.strip.setAttribute("aria-valuenow", String(this.#paragraph()));
    this.strip.setAttribute("aria-valuetext", `Paragraph ${this.#paragraph()} of ${this.desk.state.cut.count}: ${named ? named + more : "not coded"}`);
    this.strip.style.setProperty("--at", String((this.at + 0.5) / this.picture.bins));
  }
}

/** The first paragraph whose foot is below a height of the window, by halving. @param {HTMLElement[]} all @param {number} height */
function below(all, height) {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].getBoundingClientRect().bottom > height) high = middle;
    else low = middle + 1;
  }
  return low;
}
