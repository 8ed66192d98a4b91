// @ts-check
/**
 * The original page beside the text. Opening it is told to the server once a session, and recorded there; then pages
 * are turned freely. It follows what is read until somebody turns a page by hand; reading on takes it along again.
 */

import { keepingPlace } from "../reading_place.js";
import { make } from "./making.js";
import { Told } from "./sending.js";

const SIZES = [60, 80, 100, 130, 170, 220, 300]; // per cent of the pane's width
const ROOMY = matchMedia("(min-width: 100em)");
const WIDTHS = [800, 1200, 1800, 2400]; // pixels that the server draws

export class Original {
  /** @param {any} desk @param {HTMLElement} pane */
  constructor(desk, pane) {
    this.desk = desk;
    this.pane = pane;
    this.sheet = /** @type {HTMLElement} */ (pane.querySelector("[data-original-sheet]"));
    this.where = /** @type {HTMLElement} */ (pane.querySelector("[data-original-where]"));
    this.says = /** @type {HTMLElement} */ (pane.querySelector("[data-original-says]"));
    this.opener = /** @type {HTMLElement} */ (desk.querySelector("[data-original-open]"));
    this.page = desk.page ?? 1;
    this.pages = 0;
    this.size = 2;
    this.opener.addEventListener("click", () => this.toggle());
    pane.addEventListener("click", (event) => this.#press(event));
    pane.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    desk.addEventListener("reading", (/** @type {CustomEvent} */ event) => this.follow(event.detail.page));
  }

  get isOpen() {
    return !this.pane.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  async open() {
    const { may, base } = this.desk.state;
    this.#layOut(true);
    if (!may.original) {
      this.#tell("Your role does not open originals, since they may hold names that the text does not. A principal investigator or a steward may look for you.");
      return;
    }
    try {
      const { pages } = await this.desk.line.post(`${base}original/`, { page: this.page });
      this.pages = pages;
      this.says.hidden = true;
      this.turnTo(this.page);
    } catch (error) {
      if (!(error instanceof Told)) throw error;
      if (error.kind === "again") {
        location.assign(error.where);
        return;
      }
      this.#tell(`${error.message} ${error.remedy}`);
    }
  }

  close() {
    this.#layOut(false);
    this.sheet.replaceChildren();
    this.pages = 0;
    this.opener.focus();
  }

  /** @param {number} page being read */
  follow(page) {
    if (this.isOpen && this.pages) this.turnTo(page);
    else this.page = page;
  }

  /** @param {number} page */
  turnTo(page) {
    this.page = Math.min(Math.max(page, 1), this.pages || page);
    this.#draw(true);
  }

  /** @param {number} by */
  turn(by) {
    if (this.pages) this.turnTo(this.page + by);
  }

  /** @param {number} by */
  zoom(by) {
    this.size = Math.min(Math.max(this.size + by, 0), SIZES.length - 1);
    if (this.pages) this.#draw(false);
  }

  /** @param {boolean} top whether it is shown from its top */
  #draw(top) {
    const percent = SIZES[this.size];
    const needed = (this.sheet.clientWidth * percent) / 100 * Math.min(devicePixelRatio, 2);
    const wide = WIDTHS.find((width) => width >= needed) ?? WIDTHS[WIDTHS.length - 1];
    const source = `${this.desk.state.base}original/${this.page}/${wide}/`;
    this.where.textContent = `Page ${this.page} of ${this.pages}, ${percent}%`;
    for (const [name, off] of /** @type {[string, boolean][]} */ ([["before", this.page <= 1], ["after", this.page >= this.pages], ["smaller", this.size === 0], ["larger", this.size === SIZES.length - 1]])) {
      /** @type {HTMLButtonElement} */ (this.pane.querySelector(`[data-original=${name}]`)).setAttribute("aria-disabled", String(off));
    }
    let image = /** @type {HTMLImageElement | null} */ (this.sheet.querySelector("img"));
    if (!image) {
      image = /** @type {HTMLImageElement} */ (make("img", { class: "original-page", onerror: () => this.#lost() }));
      this.sheet.replaceChildren(image);
    }
    image.alt = `Page ${this.page} as it was handed over. Its words stand in the text.`;
    image.style.setProperty("width", `${percent}%`);
    if (image.getAttribute("src") !== source) image.src = source;
    if (top) this.sheet.scrollTop = 0;
  }

  #lost() {
    this.#tell("This page could not be shown. The network may be away, or your session has ended: close it and open it again.");
  }

  /** @param {string} words */
  #tell(words) {
    this.says.hidden = false;
    this.says.textContent = words;
    this.desk.voice.whisper(words);
  }

  /** @param {boolean} open */
  #layOut(open) {
    const codes = this.desk.codebook_pane;
    // Three panes and a page leave no room for words, but in the widest windows.
    if (open) this.codesWere = Boolean(codes?.isOpen) && !ROOMY.matches;
    keepingPlace(() => {
      if (this.codesWere) codes.open(!open, false);
      this.pane.hidden = !open;
      this.says.hidden = true;
      this.desk.classList.toggle("has-original", open);
    });
    this.opener.setAttribute("aria-expanded", String(open));
  }

  /** @param {Event} event */
  #press(event) {
    const pressed = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-original]"));
    const doing = { before: () => this.turn(-1), after: () => this.turn(1), smaller: () => this.zoom(-1), larger: () => this.zoom(1), close: () => this.close() };
    doing[/** @type {keyof typeof doing} */ (pressed?.dataset.original)]?.();
  }
}

/** @param {any} desk */
export function joinOriginal(desk) {
  const pane = /** @type {HTMLElement | null} */ (desk.querySelector("#original"));
  if (!pane) return;
  const original = new Original(desk, pane);
  desk.doings.original = () => original.toggle();
  desk.doings.turnPage = (/** @type {any} */ { by }) => original.turn(by);
  desk.doings.zoomPage = (/** @type {any} */ { by }) => original.zoom(by);
}
