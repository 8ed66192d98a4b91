// @ts-check
/**
 * An @ in a memo offers what it can lead to: arrows choose, Enter or Tab takes, Esc leaves it. The field stays
 * a field for writing; the list below it is its listbox, and how many there are is said aloud.
 */

import { make } from "./making.js";

/** @typedef {{kind: string, name: string, about: string, link: string}} Offer */

const BEGUN = /(?:^|[\s([“‘"'—–-])@([^@[\]()\n]{0,60})$/u;
const WAIT = 120;
let fields = 0;

export class Mentioning {
  /**
   * @param {HTMLTextAreaElement} area
   * @param {{url: string, source?: string}} setting where offers are asked for, beside which text
   */
  constructor(area, { url, source = "" }) {
    this.area = area;
    this.url = url;
    this.source = source;
    this.id = `mentions-${(fields += 1)}`;
    this.list = make("ul", { id: this.id, class: "picker-list mention-list", role: "listbox", "aria-label": "To link to", hidden: true });
    this.said = make("p", { class: "visually-hidden", role: "status" });
    area.after(this.list, this.said);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", this.id);
    /** @type {Offer[]} */
    this.offers = [];
    this.active = -1;
    this.asked = 0;
    area.addEventListener("input", () => this.#later());
    area.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("blur", () => this.close());
    // A click must not take the focus from the field, or the list would be gone before it is chosen from.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#click(event));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  close() {
    this.asked += 1; // whatever is still under way comes too late
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.list.replaceChildren();
    this.offers = [];
    this.#activate(-1);
  }

  /** What was typed after an @ up to the caret; null: nothing. */
  #begun() {
    const { value, selectionStart, selectionEnd } = this.area;
    if (selectionStart !== selectionEnd) return null;
    return BEGUN.exec(value.slice(0, selectionStart))?.[1] ?? null;
  }

  #later() {
    const words = this.#begun();
    clearTimeout(this.timer);
    if (words === null) this.close();
    else this.timer = setTimeout(() => this.#ask(words), WAIT);
  }

  /** @param {string} words */
  async #ask(words) {
    const asked = (this.asked += 1);
    const query = new URLSearchParams({ q: words, source: this.source });
    const answer = await fetch(`${this.url}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const found = answer?.ok && !answer.redirected ? (await answer.json()).found : [];
    if (asked !== this.asked || this.#begun() === null) return;
    if (words.endsWith("  ") || (!found.length && /\s/.test(words))) this.close();
    else this.#show(found);
  }

  /** @param {Offer[]} found */
  #show(found) {
    this.offers = found;
    const items = found.map((one, index) =>
      make("li", { role: "option", id: `${this.id}-${index}`, "aria-selected": "false" }, make("span", {}, one.name), make("small", {}, one.about)),
    );
    this.list.replaceChildren(...items);
    this.list.hidden = found.length === 0;
    this.said.textContent = found.length ? `${found.length} to link to. Arrows choose, Enter takes.` : "Nothing of this name to link to.";
    this.#activate(found.length ? 0 : -1);
  }

  /** @param {number} index */
  #activate(index) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    const item = this.list.children[index];
    this.active = item ? index : -1;
    if (!item) {
      this.area.removeAttribute("aria-activedescendant");
      return;
    }
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", item.id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.isOpen || event.isComposing) return;
    const many = this.offers.length;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.#activate((this.active + by + many) % many);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") this.#take(this.offers[this.active]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation(); // Esc closes the list, not the memo
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const item = /** @type {Element} */ (event.target).closest("[role=option]");
    if (item) this.#take(this.offers[[...this.list.children].indexOf(item)]);
  }

  /** @param {Offer | undefined} offer */
  #take(offer) {
    const words = this.#begun();
    if (!offer || words === null) return this.close();
    const end = this.area.selectionStart;
    const after = /^\s/.test(this.area.value.slice(end)) ? "" : " ";
    this.area.setRangeText(offer.link + after, end - words.length - 1, end, "end");
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true })); // whoever keeps what is written hears of it
    this.said.textContent = `Linked: ${offer.name}`;
  }
}
