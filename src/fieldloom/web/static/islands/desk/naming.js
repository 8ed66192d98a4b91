// @ts-check
/**
 * A real name that still stands in a text. Whoever keeps names decides it here, and it is replaced in every
 * text in one act; whoever does not tells those who do. What is sent are places, never the words.
 */

import { button, counted, make } from "./making.js";

/** @typedef {{key: string, mention: number, kind: string, draws: boolean, becomes: string, known: boolean, kinds: [string, string][], hints: Record<string, string>, likely: {id: number, says: string}[]}} Told */
/** @typedef {{start: number, end: number}} Place */

/** @param {any} desk */
export function joinNaming(desk) {
  const naming = new Naming(desk);
  desk.doings.name = () => naming.begin();
  desk.offers.toolbar.push({ words: "A name", key: "N", done: () => naming.begin() });
}

class Naming {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("naming"));
    this.replacing = false;
  }

  begin() {
    const { place } = this.desk.choice;
    if (!place) return this.desk.voice.say("Choose the name first.");
    return this.dialog ? this.#mark(place) : this.#tell(place);
  }

  /** @param {string} path @param {Record<string, unknown>} body */
  #post(path, body) {
    const { base, revision } = this.desk.state;
    return this.desk.line.post(`${base}name/${path}`, { ...body, revision });
  }

  /** For whoever does not keep names. @param {Place} place */
  async #tell({ start, end }) {
    try {
      const { says } = await this.#post("tell/", { start, end });
      this.desk.voice.toast(says);
      this.desk.voice.whisper(says);
    } catch (problem) {
      this.desk.voice.sorry(problem);
    }
  }

  /** @param {Place} place */
  async #mark({ start, end }) {
    try {
      this.#ask(await this.#post("", { start, end }));
    } catch (problem) {
      this.desk.voice.sorry(problem);
    }
  }

  /** @param {string} name @returns {any} a part of the dialog */
  #part(name) {
    return /** @type {HTMLDialogElement} */ (this.dialog).querySelector(name);
  }

  /** @param {Told} told */
  #ask(told) {
    const dialog = /** @type {HTMLDialogElement} */ (this.dialog);
    this.told = told;
    this.turn = 0;
    this.same = 0;
    this.#part("[data-naming-says]").textContent = told.known
      ? `The register knows it: it becomes ${told.becomes}.`
      : "It is marked. Nothing is replaced before you say so.";
    const kind = /** @type {HTMLSelectElement} */ (this.#part("#naming-kind"));
    kind.replaceChildren(...told.kinds.map(([value, label]) => make("option", { value }, label)));
    kind.value = told.kind;
    kind.disabled = told.known;
    kind.onchange = () => this.#hint();
    this.#part("#naming-becomes").value = told.becomes;
    this.#part("[data-error]").textContent = "";
    this.#part("[data-naming-draw]").onclick = () => this.#draw();
    this.#part("[data-naming-likely]").hidden = !told.likely.length;
    this.#part("[data-naming-list]").replaceChildren(...told.likely.map((one) => make("li", {}, button(one.says, () => this.#replace(one.id)))));
    this.#hint();
    this.#part("form").onsubmit = (/** @type {SubmitEvent} */ event) => this.#sent(event);
    dialog.showModal();
    this.#part("#naming-becomes").select();
  }

  #hint() {
    const { kind, hints, known } = /** @type {Told} */ (this.told);
    const chosen = this.#part("#naming-kind").value;
    const field = this.#part("#naming-becomes");
    this.#part("[data-naming-hint]").textContent = hints[chosen] ?? "";
    this.#part("[data-naming-draw]").hidden = chosen !== "person" || known;
    if (chosen !== kind && chosen !== "person" && !this.kept) field.value = "";
  }

  async #draw() {
    this.turn = (this.turn ?? 0) + 1;
    try {
      const { becomes } = await this.#post("draw/", { mark: this.told?.key, turn: this.turn });
      this.#part("#naming-becomes").value = becomes;
      this.desk.voice.whisper(`Drawn: ${becomes}`);
    } catch (problem) {
      this.desk.voice.sorry(problem);
    }
  }

  /** @param {SubmitEvent} event */
  #sent(event) {
    const way = event.submitter?.getAttribute("value");
    event.preventDefault();
    if (way === "replace") this.#replace(0);
    else if (way === "back") this.#back();
    else this.#later();
  }

  /** @param {number} same an entity of the register; 0: the one that is typed */
  async #replace(same) {
    if (this.replacing) return; // pressed twice: it is asked for once
    this.replacing = true;
    const { key, mention } = /** @type {Told} */ (this.told);
    const body = { mark: key, mention, same, what: this.#part("#naming-kind").value, name: this.#part("#naming-becomes").value };
    try {
      const done = await this.#ended((await this.#post("replace/", body)).job);
      this.#close();
      this.#outcome(done);
    } catch (problem) {
      this.#part("[data-error]").textContent = problem instanceof Error ? `${problem.message} ${"remedy" in problem ? problem.remedy : ""}`.trim() : "";
    } finally {
      this.replacing = false;
    }
  }

  /** It goes on without this page too; it is asked for until it has ended. @param {string} job @returns {Promise<{says: string, waiting: number}>} */
  async #ended(job) {
    this.#part("[data-naming-says]").focus(); // a button that can be pressed no more would lose it
    for (const one of this.#part("form").elements) one.disabled = true;
    try {
      for (;;) {
        const told = await this.#post("replaced/", { job });
        if (told.ended) return told;
        const far = told.total ? `: ${told.done} of ${told.total} steps` : "";
        this.#part("[data-naming-says]").textContent = `It is being replaced${far}. You may leave this page.`;
        await new Promise((done) => setTimeout(done, 500));
      }
    } finally {
      for (const one of this.#part("form").elements) one.disabled = false;
    }
  }

  /** The text is another now, so the page is asked for again. @param {{says: string, waiting: number}} done */
  #outcome({ says, waiting }) {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("corrected"));
    const more = waiting && `${counted(waiting, "passage")} ${waiting === 1 ? "waits" : "wait"} for a place, beside the texts that they are in.`;
    /** @type {HTMLElement} */ (dialog.querySelector("h2")).textContent = "Replaced everywhere";
    /** @type {HTMLElement} */ (dialog.querySelector("[data-outcome]")).replaceChildren(make("p", {}, says), make("p", {}, more));
    /** @type {HTMLElement} */ (dialog.querySelector("[data-reload]")).onclick = () => dialog.close();
    dialog.addEventListener("close", () => location.reload(), { once: true });
    dialog.showModal();
  }

  async #back() {
    try {
      await this.#post("back/", { mention: this.told?.mention });
      this.#close();
      this.desk.voice.say("The mark was taken back.");
    } catch (problem) {
      this.desk.voice.sorry(problem);
    }
  }

  #later() {
    this.#close();
    this.desk.voice.say("It waits under Make safe.");
  }

  #close() {
    this.dialog?.close();
  }
}
