// @ts-check
/**
 * Files handed over one request each: a bar for every file, a failed one can be tried again, and the
 * rest go on. Without this script the form beneath sends them all at once.
 */
import { dropped, visible } from "./delivery_folders.js";
import { FileRow } from "./delivery_rows.js";
import { Lost, post, send } from "./delivery_sending.js";

/** @typedef {{files: string, close: string, page: string}} Ways where files of a delivery go */

class HandOver extends HTMLElement {
  connectedCallback() {
    /** @type {FileRow[]} */
    this.rows = [];
    /** @type {Ways | null} */
    this.ways = null;
    this.sending = false;
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.button = /** @type {HTMLButtonElement} */ (this.form.querySelector(".actions .button"));
    this.list = this.form.querySelector("[data-list]");
    for (const hidden of this.form.querySelectorAll("[data-folder], [data-drop]")) {
      /** @type {HTMLElement} */ (hidden).hidden = false;
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.form.addEventListener("change", (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      if (input.type !== "file") return;
      this.add([...(input.files ?? [])].filter(visible));
      input.value = "";
    });
    this.form.addEventListener("dragenter", (event) => this.hover(event, true));
    this.form.addEventListener("dragover", (event) => this.hover(event, true));
    this.form.addEventListener("dragleave", (event) => this.hover(event, this.form.contains(/** @type {Node | null} */ (event.relatedTarget))));
    this.form.addEventListener("drop", async (event) => {
      this.hover(event, false);
      if (event.dataTransfer) this.add(await dropped(event.dataTransfer));
    });
    addEventListener("beforeunload", (event) => {
      if (this.sending) event.preventDefault();
    });
  }

  /** @param {DragEvent} event @param {boolean} over */
  hover(event, over) {
    event.preventDefault();
    this.form.classList.toggle("is-over", over);
  }

  /** @param {File[]} files */
  add(files) {
    if (this.sending) return;
    const most = Number(this.dataset.most);
    for (const file of files) {
      const row = new FileRow(file, most);
      row.addEventListener("out", () => this.leaveOut(row));
      this.rows.push(row);
      this.list?.append(row.element);
    }
    this.say(files.length ? "" : "There was no file in that.");
    this.showButton();
  }

  /** @param {FileRow} row */
  leaveOut(row) {
    const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
    row.element.remove();
    this.rows = this.rows.filter((kept) => kept !== row);
    const focus = next?.querySelector("button") ?? this.button;
    /** @type {HTMLElement} */ (focus).focus();
    this.showButton();
  }

  showButton() {
    const left = this.toSend().length;
    const failed = this.rows.some((row) => row.state === "failed");
    if (failed) this.button.textContent = "Try the others again";
    else this.button.textContent = left ? `Take in ${left} file${left > 1 ? "s" : ""}` : "Take them in";
  }

  toSend() {
    return this.rows.filter((row) => row.state === "waiting" || row.state === "failed");
  }

  sendable() {
    return this.rows.filter((row) => row.state !== "refused").length;
  }

  /** Send what has not arrived, then, when nothing is left, close the delivery and go to its page. */
  async run() {
    if (this.sending) return;
    if (!this.rows.some((row) => row.state !== "refused")) {
      this.say("Choose at least one file that can be sent.");
      return;
    }
    this.busy(true);
    try {
      this.ways ??= /** @type {Ways} */ (await post(this.dataset.begin ?? "", this.token()));
      await this.sendAll(this.ways.files);
    } catch (error) {
      this.say(error instanceof Lost ? error.message : "The sending could not begin. Try again.");
    }
    this.busy(false);
    if (this.ways && !this.toSend().length) await this.finish();
    else this.offerTheRest();
  }

  /** @param {string} url */
  async sendAll(url) {
    let arrived = this.rows.filter((row) => row.state === "arrived").length;
    for (const row of this.toSend()) {
      this.count(`${arrived} of ${this.sendable()} files have arrived.`);
      const settled = await this.sendOne(url, row);
      arrived += settled ? 1 : 0;
    }
    this.count("");
  }

  /** @param {string} url @param {FileRow} row @returns {Promise<boolean>} whether it arrived */
  async sendOne(url, row) {
    const body = new FormData(this.form);
    for (const name of ["files", "folder"]) body.delete(name);
    body.append("file", row.file, row.file.name);
    row.begin();
    try {
      row.arrive(await send(url, body, this.token(), (share) => row.show(share)));
      return true;
    } catch (error) {
      row.fail(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  offerTheRest() {
    const arrived = this.rows.filter((row) => row.state === "arrived").length;
    this.showButton();
    if (!this.ways || !arrived) return;
    this.say(`${arrived} of ${this.sendable()} files have arrived and are kept. Try the others again, or take in what is here.`);
    if (this.rest) return;
    this.rest = document.createElement("button");
    this.rest.type = "button";
    this.rest.className = "button";
    this.rest.textContent = "Take in what has arrived";
    this.rest.addEventListener("click", () => this.finish());
    this.button.after(this.rest);
  }

  async finish() {
    const ways = /** @type {Ways} */ (this.ways);
    try {
      await post(ways.close, this.token());
    } catch (error) {
      this.say(error instanceof Error ? error.message : "Try again.");
      return;
    }
    location.assign(ways.page);
  }

  token() {
    const field = this.form.querySelector("[name=csrfmiddlewaretoken]");
    return /** @type {HTMLInputElement} */ (field).value;
  }

  /** @param {boolean} on */
  busy(on) {
    this.sending = on;
    this.button.disabled = on;
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      /** @type {HTMLInputElement} */ (input).disabled = on;
    }
    if (on) this.say("Sending. Keep this page open until every file has arrived.");
  }

  /** @param {string} words */
  say(words) {
    const says = this.querySelector("[data-says]");
    if (says) says.textContent = words;
  }

  /** @param {string} words shown beside the button; not read out at every file */
  count(words) {
    const hint = this.form.querySelector(".actions .hint");
    if (hint) hint.textContent = words;
  }
}

customElements.define("hand-over", HandOver);
