// @ts-check
/**
 * A long text comes in stretches. What is not loaded yet is an empty stretch of about its height, fetched
 * when it comes near the window, so that the text opens, scrolls and is linked to as if all were there.
 */

import { button, make } from "./making.js";

const NEAR = "1400px 0px";

/** Tells "loaded" with detail {stretch} for every stretch that has its paragraphs. */
export class Stretches extends EventTarget {
  /** @param {HTMLElement} text @param {{base: string, cut: {count: number, each: number}}} state */
  constructor(text, { base, cut }) {
    super();
    this.text = text;
    this.base = base;
    this.cut = cut;
    /** @type {Map<number, Promise<void>>} */
    this.coming = new Map();
    this.watch = new IntersectionObserver((seen) => this.#seen(seen), { rootMargin: NEAR });
  }

  /** Put empty stretches around the one that was served, keeping the words where the reader sees them. */
  start() {
    const served = /** @type {HTMLElement} */ (this.text.querySelector(".stretch"));
    const first = Number(served.dataset.first);
    const last = Number(served.dataset.last);
    const each = served.getBoundingClientRect().height / Math.max(last - first + 1, 1);
    const { count, each: size } = this.cut;
    for (let from = 1; from < first; from += size) served.before(this.#empty(from, Math.min(from + size, first) - 1, each));
    /** @type {HTMLElement[]} */
    const after = [];
    for (let from = last + 1; from <= count; from += size) after.push(this.#empty(from, Math.min(from + size - 1, count), each));
    served.after(...after);
    for (const way of document.querySelectorAll("[data-way]")) way.remove();
    for (const empty of this.text.querySelectorAll(".stretch.is-empty")) this.watch.observe(empty);
    this.#loaded(served);
  }

  /** Resolves when a paragraph is on the page. @param {number} number @returns {Promise<HTMLElement | null>} its words */
  async reach(number) {
    const found = () => /** @type {HTMLElement | null} */ (this.text.querySelector(`#p${number} .words`));
    if (!found()) {
      const empty = this.empties().find((s) => Number(s.dataset.first) <= number && Number(s.dataset.last) >= number);
      if (empty) await this.load(empty);
    }
    return found();
  }

  /** @returns {HTMLElement[]} */
  empties() {
    return [...this.text.querySelectorAll(".stretch.is-empty")].map((e) => /** @type {HTMLElement} */ (e));
  }

  /** @param {HTMLElement} empty @returns {Promise<void>} */
  load(empty) {
    const first = Number(empty.dataset.first);
    const coming = this.coming.get(first) ?? this.#fetch(empty, first);
    this.coming.set(first, coming);
    return coming.finally(() => this.coming.delete(first));
  }

  /** @param {HTMLElement} empty @param {number} first */
  async #fetch(empty, first) {
    this.watch.unobserve(empty);
    const response = await fetch(`${this.base}blocks/?from=${first}`).catch(() => null);
    if (!response?.ok || response.redirected) {
      const retry = button("These paragraphs could not be loaded. Try again", () => this.load(empty));
      empty.replaceChildren(retry);
      return;
    }
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    const stretch = /** @type {HTMLElement} */ (holder.content.querySelector(".stretch"));
    empty.replaceWith(stretch);
    this.#loaded(stretch);
  }

  /** @param {number} first @param {number} last @param {number} each pixels of a paragraph */
  #empty(first, last, each) {
    const empty = make("section", { class: "stretch is-empty", "data-first": first, "data-last": last });
    empty.append(make("p", { class: "hint" }, `Paragraphs ${first} to ${last}`));
    empty.style.height = `${Math.round(each * (last - first + 1))}px`;
    return empty;
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #seen(seen) {
    for (const { isIntersecting, target } of seen) {
      if (isIntersecting) this.load(/** @type {HTMLElement} */ (target));
    }
  }

  /** @param {HTMLElement} stretch */
  #loaded(stretch) {
    this.dispatchEvent(new CustomEvent("loaded", { detail: { stretch } }));
  }
}

/** The codings that came with a stretch. @param {HTMLElement} stretch @returns {import("./margin.js").Coding[]} */
export function codingsOf(stretch) {
  const held = stretch.querySelector("script[type='application/json']");
  const codings = JSON.parse(held?.textContent ?? "[]");
  held?.remove();
  return codings;
}
