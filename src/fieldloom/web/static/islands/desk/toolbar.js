// @ts-check
/** The bar that stands by the chosen words; on a touch screen it keeps to the foot of the window. */

import { button, make } from "./making.js";

export class Toolbar {
  /** @param {HTMLElement} bar @param {import("./places.js").Places} places @param {{words: string, key: string, done: () => void}[]} ways */
  constructor(bar, places, ways) {
    this.bar = bar;
    this.places = places;
    for (const { words, key, done } of ways) {
      const one = button(words, done, { class: "button", title: `${words} (${key})` });
      one.append(make("kbd", { "aria-hidden": "true" }, key));
      bar.append(one);
    }
    // Pressing a button must not take the selection away.
    bar.addEventListener("pointerdown", (event) => event.preventDefault());
    bar.addEventListener("keydown", (event) => this.#arrows(event));
  }

  /** @param {import("./places.js").Place | null} place */
  show(place) {
    const range = place && this.places.toRange(place.start, place.end);
    this.bar.hidden = !range;
    if (!range) return;
    const boxes = range.getClientRects();
    const last = boxes[boxes.length - 1];
    const within = /** @type {HTMLElement} */ (this.bar.offsetParent ?? document.body).getBoundingClientRect();
    if (!last) return;
    const room = this.#besideStripes(within) - this.bar.offsetWidth;
    const left = Math.min(Math.max(last.right - within.left - this.bar.offsetWidth / 2, 0), room);
    this.bar.style.setProperty("left", `${Math.max(left, 0)}px`);
    this.bar.style.setProperty("top", `${last.bottom - within.top + 6}px`);
  }

  /** How far the bar may reach to the right: not over the stripes in the margin, which are pressed too. @param {DOMRect} within */
  #besideStripes(within) {
    const stripes = this.bar.offsetParent?.querySelector(".stripes")?.getBoundingClientRect();
    const free = stripes ? stripes.left - within.left : 0;
    return free > this.bar.offsetWidth ? free : within.width;
  }

  /** One tab stop; arrows go from button to button. @param {KeyboardEvent} event */
  #arrows(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const buttons = [...this.bar.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons[(at + by + buttons.length) % buttons.length].focus();
    event.preventDefault();
  }
}
