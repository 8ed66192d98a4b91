// @ts-check
/** What the desk says: quietly to a screen reader, in the bar's one line, or as a toast that offers a way on. */

import { button, make } from "./making.js";

export class Voice {
  /** @param {HTMLElement} desk */
  constructor(desk) {
    this.live = /** @type {HTMLElement} */ (desk.querySelector("[data-say]"));
    this.line = /** @type {HTMLElement} */ (desk.querySelector("[data-line]"));
    this.toasts = /** @type {HTMLElement} */ (document.getElementById("toasts"));
    this.net = /** @type {HTMLElement} */ (desk.querySelector("[data-net]"));
  }

  /** To a screen reader only. @param {string} words */
  whisper(words) {
    // The same words twice are only read twice when they differ.
    this.live.textContent = this.live.textContent === words ? `${words}\u00a0` : words;
  }

  /** Said and shown in the bar. @param {string} words */
  say(words) {
    this.hush();
    this.line.textContent = words;
    this.whisper(words);
  }

  /** A toast that stays until it is answered or something else is done. @param {string} words @param {[string, () => void] | null} [way] */
  toast(words, way = null) {
    this.line.textContent = "";
    const dialog = make("dialog", { class: "toast", open: true, "aria-label": "What was just done" }, make("p", {}, words));
    if (way) dialog.append(button(way[0], () => (this.hush(), way[1]())));
    dialog.append(button("Dismiss", () => this.hush()));
    this.toasts.replaceChildren(dialog);
  }

  hush() {
    this.toasts.replaceChildren();
  }

  /** @param {number} number of changes that wait */
  network(number) {
    this.net.hidden = number === 0;
    this.net.textContent = number ? `${number} ${number === 1 ? "change waits" : "changes wait"} for the network` : "";
    if (!number) this.whisper("The network is back; everything is saved.");
  }

  /** What went wrong, with what to do about it. @param {unknown} error */
  sorry(error) {
    if (!(error instanceof Error)) return;
    const remedy = "remedy" in error ? String(error.remedy) : "";
    this.toast(`${error.message} ${remedy}`.trim());
  }
}
