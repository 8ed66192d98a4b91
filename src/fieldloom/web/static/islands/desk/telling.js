// @ts-check
/**
 * Words that name nobody and could still tell who somebody is: a reader marks them here, for What could still
 * tell. What is sent are places, a sort and a word of one's own, never the words of the text.
 */

import { make, shortened } from "./making.js";

/** @typedef {{about: [string, string][], sorts: [string, string][]}} Of */

/** @param {any} desk */
export function joinTelling(desk) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("telling"));
  if (!dialog) return;
  const telling = new Telling(desk, dialog);
  desk.doings.telling = () => telling.begin();
  desk.offers.toolbar.push({ words: "Could tell", key: "T", done: () => telling.begin() });
}

class Telling {
  /** @param {any} desk @param {HTMLDialogElement} dialog */
  constructor(desk, dialog) {
    this.desk = desk;
    this.dialog = dialog;
    /** Who can be told of, asked for once. @type {Of | null} */
    this.of = null;
    this.sending = false;
    this.#part("form").onsubmit = (/** @type {SubmitEvent} */ event) => this.#sent(event);
    dialog.addEventListener("close", () => this.from?.focus({ preventScroll: true }));
  }

  async begin() {
    const { place, words } = this.desk.choice;
    if (!place) return this.desk.voice.say("Choose the words first.");
    try {
      if (!this.of) this.#fill(await this.desk.line.get(`${this.desk.state.base}telling/of/`));
    } catch (problem) {
      return this.desk.voice.sorry(problem);
    }
    this.place = place;
    this.from = /** @type {HTMLElement} */ (words);
    this.#likely(words);
    this.#part("[data-telling-words]").textContent = `“${shortened(this.desk.places.quote(place.start, place.end), 120)}”`;
    this.#part("#telling-word").value = "";
    this.#part("[data-error]").textContent = "";
    this.dialog.showModal();
    this.#part("#telling-about").focus();
  }

  /** @param {string} name @returns {any} a part of the dialog */
  #part(name) {
    return this.dialog.querySelector(name);
  }

  /** @param {Of} of */
  #fill(of) {
    this.of = of;
    this.#part("#telling-about").replaceChildren(...of.about.map(([value, label]) => make("option", { value }, label)));
    this.#part("#telling-sort").replaceChildren(...of.sorts.map(([value, label]) => make("option", { value }, label)));
  }

  /** Whoever speaks is likeliest meant. @param {HTMLElement} words */
  #likely(words) {
    const voice = words.closest(".block")?.querySelector(".speaker")?.textContent?.trim() ?? "";
    const found = voice && this.of?.about.find(([, label]) => label.split(" ").slice(1).join(" ") === voice);
    if (found) this.#part("#telling-about").value = found[0];
  }

  /** @param {SubmitEvent} event */
  async #sent(event) {
    event.preventDefault();
    if (event.submitter?.getAttribute("value") === "cancel") return this.dialog.close();
    if (this.sending) return; // pressed twice, or while the network is away
    this.sending = true;
    const { base, revision } = this.desk.state;
    const body = { ...this.place, revision, about: this.#part("#telling-about").value, sort: this.#part("#telling-sort").value, word: this.#part("#telling-word").value };
    try {
      const { says, telling } = await this.desk.line.post(`${base}telling/`, body);
      this.dialog.close();
      this.desk.voice.whisper(says);
      this.desk.voice.toast(says, ["Take it back", () => this.#back(telling)]);
    } catch (problem) {
      this.#part("[data-error]").textContent = problem instanceof Error ? `${problem.message} ${"remedy" in problem ? problem.remedy : ""}`.trim() : "";
      this.#part("#telling-word").focus();
    } finally {
      this.sending = false;
    }
  }

  /** @param {number} telling */
  async #back(telling) {
    try {
      const { says } = await this.desk.line.post(`${this.desk.state.base}telling/back/`, { telling });
      this.desk.voice.say(says);
    } catch (problem) {
      this.desk.voice.sorry(problem);
    }
  }
}
