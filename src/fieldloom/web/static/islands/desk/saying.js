// @ts-check
/** What the desk says: quietly to a screen reader, in the bar's one line, or as a toast that offers a way on. */

import { button, make } from "./making.js";

const SENT_SHOWN = 6000;

export class Voice {
  /** @param {HTMLElement} desk */
  constructor(desk) {
    this.live = /** @type {HTMLElement} */ (desk.querySelector("[data-say]"));
    this.line = /** @type {HTMLElement} */ (desk.querySelector("[data-line]"));
    this.toasts = /** @type {HTMLElement} */ (document.getElementById("toasts"));
    this.net = /** @type {HTMLElement} */ (desk.querySelector("[data-net]"));
    this.noted = /** @type {HTMLElement} */ (desk.querySelector("[data-noted]"));
    this.waited = false;
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

  /** @param {{number: number, why: "" | "away" | "out"}} waiting how many acts wait, and for what */
  network({ number, why }) {
    const acts = `${number} ${number === 1 ? "act waits" : "acts wait"}`;
    const away = number ? `${acts} for the network` : "The network is away; what you do here waits for it";
    const out = `You have been signed out. Sign in again in another tab${number ? `: ${acts} here` : ""}`;
    clearTimeout(this.sent);
    this.net.hidden = false;
    this.net.classList.toggle("is-back", !why);
    this.net.textContent = { away, out, "": this.waited ? "All sent." : "The network is back." }[why];
    this.waited = why !== "" && (this.waited || number > 0);
    if (!why) this.sent = setTimeout(() => (this.net.hidden = true), SENT_SHOWN);
  }

  /** What stays true until the page is loaded anew, with the way to do so. @param {string} words @param {[string, () => void]} way */
  note(words, way) {
    this.noted.hidden = false;
    this.noted.replaceChildren(`${words} `, button(way[0], way[1]));
  }

  /** What went wrong, with what to do about it. @param {unknown} error */
  sorry(error) {
    if (!(error instanceof Error)) return;
    const remedy = "remedy" in error ? String(error.remedy) : "";
    this.toast(`${error.message} ${remedy}`.trim());
  }
}
