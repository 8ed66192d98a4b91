// @ts-check
/** A menu at a place on the page: arrows go through it, letters to an entry, Esc closes it and gives the focus back. */

import { make } from "./making.js";

/** @typedef {{words: string, key?: string, done?: () => void, href?: string}} Entry */

export class Menu {
  /** @param {HTMLElement} element a popover with the role of a menu */
  constructor(element) {
    this.element = element;
    /** @type {HTMLElement | null} */
    this.opener = null;
    element.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => !element.contains(/** @type {Node} */ (event.target)) && this.close());
    element.addEventListener("focusout", (event) => event.relatedTarget && !element.contains(/** @type {Node} */ (event.relatedTarget)) && this.close());
  }

  /** @param {string} label @param {{left: number, bottom: number, top: number}} near @param {(Entry | false)[]} entries @param {HTMLElement | null} opener gets the focus back */
  open(label, near, entries, opener) {
    this.close();
    this.opener = opener;
    this.element.setAttribute("aria-label", label);
    const given = /** @type {Entry[]} */ (entries.filter(Boolean));
    this.element.replaceChildren(...given.map((entry) => this.#entry(entry)));
    this.element.showPopover();
    const box = this.element.getBoundingClientRect();
    const below = near.bottom + box.height < innerHeight - 8;
    const top = below ? near.bottom : Math.max(8, Math.min(near.top, innerHeight - 8) - box.height);
    this.element.style.setProperty("left", `${Math.max(8, Math.min(near.left, innerWidth - box.width - 8))}px`);
    this.element.style.setProperty("top", `${Math.max(8, Math.min(top, innerHeight - box.height - 8))}px`);
    this.#items()[0]?.focus();
  }

  close() {
    if (this.element.matches(":popover-open")) this.element.hidePopover();
  }

  /** @param {Entry} entry */
  #entry({ words, key, done, href }) {
    const shown = [make("span", {}, words), key && make("kbd", { "aria-hidden": "true" }, key)];
    const props = { role: "menuitem", tabindex: "-1" };
    if (href) return make("a", { ...props, href }, ...shown);
    const take = () => {
      this.opener?.focus();
      this.close();
      done?.();
    };
    return make("button", { ...props, type: "button", onclick: take }, ...shown);
  }

  #items() {
    return /** @type {HTMLElement[]} */ ([...this.element.children]);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const letter = event.key.length === 1 && event.key !== " " ? event.key.toLowerCase() : "";
    const next = [...items.slice(at + 1), ...items].find((item) => letter && item.textContent?.toLowerCase().startsWith(letter));
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      this.opener?.focus();
      this.close();
    } else if (next) next.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
