// @ts-check
/** The picture in its window: how large it is shown, and which place is under the hand. */

import { WHOLE } from "./region.js";

const MOST = 8;
const STEP = 1.25;
const LARGEST = 2; // a small picture is shown at most twice its own size, so that it stays sharp

/** Tells "sized" whenever the picture is shown larger or smaller. */
export class View extends EventTarget {
  /** @param {HTMLElement} figure */
  constructor(figure) {
    super();
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (figure.querySelector(name));
    this.window = part("[data-view]");
    this.sheet = part("[data-sheet-of-picture]");
    this.image = /** @type {HTMLImageElement} */ (figure.querySelector("img"));
    this.told = part("[data-zoom]");
    this.zoom = 1;
    this.window.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    for (const kind of ["touchstart", "touchmove", "touchend"]) {
      this.window.addEventListener(kind, (event) => this.#pinch(/** @type {TouchEvent} */ (event)), { passive: false });
    }
    new ResizeObserver(() => this.#size()).observe(this.window);
  }

  /** Pixels of the page that the whole picture is wide when none of it is cut off. */
  get fitting() {
    const { width, height } = this.image;
    const ratio = Number(this.image.getAttribute("width")) / Number(this.image.getAttribute("height")) || width / height;
    const high = Math.max(innerHeight * 0.76, 260);
    return Math.min(this.window.clientWidth, high * ratio, Number(this.image.getAttribute("width")) * LARGEST);
  }

  larger() {
    this.to(this.zoom * STEP);
  }

  smaller() {
    this.to(this.zoom / STEP);
  }

  /** Show it so many times larger than whole, with one place of the page kept where it is. @param {number} zoom @param {{x: number, y: number}} [around] */
  to(zoom, around = this.#middle()) {
    const before = this.sheet.getBoundingClientRect();
    const across = (around.x - before.left) / before.width;
    const down = (around.y - before.top) / before.height;
    this.zoom = Math.min(Math.max(zoom, 1), MOST);
    this.#size();
    const after = this.sheet.getBoundingClientRect();
    this.window.scrollLeft += after.left + across * after.width - around.x;
    this.window.scrollTop += after.top + down * after.height - around.y;
  }

  /** The place on the picture, in ten-thousandths, under a place of the page. @param {{clientX: number, clientY: number}} event */
  at({ clientX, clientY }) {
    const box = this.sheet.getBoundingClientRect();
    return { x: ((clientX - box.left) / box.width) * WHOLE, y: ((clientY - box.top) / box.height) * WHOLE };
  }

  /** A part in the middle of what can be seen. @returns {number[]} */
  middlePart() {
    const box = this.window.getBoundingClientRect();
    const one = this.at({ clientX: box.left + box.width * 0.375, clientY: box.top + box.height * 0.375 });
    const other = this.at({ clientX: box.left + box.width * 0.625, clientY: box.top + box.height * 0.625 });
    return [one.x, one.y, other.x - one.x, other.y - one.y].map(Math.round);
  }

  #middle() {
    const box = this.window.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }

  #size() {
    this.sheet.style.setProperty("width", `${Math.round(this.fitting * this.zoom)}px`);
    this.told.textContent = `${Math.round(this.zoom * 100)}%`;
    this.dispatchEvent(new CustomEvent("sized"));
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.to(this.zoom * Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
  }

  /** Two fingers. @param {TouchEvent} event */
  #pinch(event) {
    if (event.touches.length !== 2) {
      this.pinch = null;
      return;
    }
    event.preventDefault();
    const [one, other] = event.touches;
    const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const around = { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 };
    this.pinch ??= { apart, zoom: this.zoom, around };
    this.window.scrollLeft -= around.x - this.pinch.around.x;
    this.window.scrollTop -= around.y - this.pinch.around.y;
    this.pinch.around = around;
    this.to((this.pinch.zoom * apart) / this.pinch.apart, around);
  }
}
