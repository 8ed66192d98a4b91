// @ts-check
/**
 * Acts that waited for the network: those left when the page was loaded anew are sent, and those that can no
 * longer be done are listed, one by one and in words, until somebody has read them.
 */

import { button, counted, make, shortened } from "./making.js";

/** @typedef {{error: import("./sending.js").Told, path: string, body: Record<string, any>, doing: import("./acts.js").Doing}} Undone */

const KINDS = /** @type {[RegExp, string][]} */ ([
  [/^codings\/$/, "Code"],
  [/\/adjust\/$/, "Move the ends"],
  [/\/recode\/$/, "Recode"],
  [/\/remove\/$/, "Remove the coding"],
  [/^memos\/$/, "Memo"],
  [/\/change\/$/, "Change a memo"],
  [/\/drop\/$/, "Drop a memo"],
  [/^undo\/$/, "Undo"],
  [/^redo\/$/, "Redo"],
]);

/** @param {any} desk */
export function resume(desk) {
  const list = new Unsent(desk);
  desk.acts.addEventListener("undone", (/** @type {CustomEvent} */ event) => list.add(event.detail));
  sendLeft(desk);
}

/** @param {any} desk */
async function sendLeft(desk) {
  const { acts, line, state } = desk;
  const left = line.left();
  for (const act of left) {
    const { url, body, on, makes } = act;
    acts.given = Math.min(acts.given, makes, on);
    const sent = line.wait(act);
    if (url.startsWith(state.base)) acts.settle(sent, url.slice(state.base.length), body, { on, makes });
    else sent.catch((/** @type {unknown} */ error) => acts.dispatchEvent(new CustomEvent("undone", { detail: { error, path: url.replace(/^.*\/read\/[^/]+\//, ""), body: {}, doing: {} } })));
  }
  if (!left.length) return;
  const codes = await desk.codebook().catch(() => []);
  for (const { url, body, makes } of left) {
    const code = codes.find((/** @type {any} */ one) => one.id === body.code);
    if (code && makes && line.isBusy(makes) && url.startsWith(state.base)) acts.drawn({ start: body.start, end: body.end }, code, makes);
  }
}

class Unsent {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.section = /** @type {HTMLElement} */ (desk.querySelector("[data-panel=undone]"));
    /** @type {HTMLElement} */
    this.items = make("ul", { class: "side-waiting" });
  }

  /** @param {Undone} undone */
  add({ error, path, body, doing }) {
    const item = make("li", {}, make("p", { class: "undone-what" }, this.#what(path, body, doing)));
    if (body.text) item.append(make("p", { class: "memo-text" }, String(body.text)));
    item.append(make("p", { class: "side-who" }, `${error.message} ${error.remedy}`.trim()));
    item.append(make("div", { class: "side-acts" }, button("Dismiss", () => this.#drop(item))));
    this.items.append(item);
    this.#show();
    this.#tell();
    // Once more when all that waited is answered, so that what went well does not have the last word.
    const last = this.desk.acts.before;
    last.catch(() => null).then(() => last === this.desk.acts.before && this.#tell());
  }

  #tell() {
    const number = this.items.children.length;
    if (number) this.desk.voice.say(`${counted(number, "act")} could not be done: see “Not done”.`);
  }

  /** @param {string} path @param {Record<string, any>} body @param {import("./acts.js").Doing} doing */
  #what(path, body, { on = 0, before, name: named }) {
    const { margin, places } = this.desk;
    const kind = KINDS.find(([form]) => form.test(path))?.[1] ?? "An act";
    const coding = before ?? margin.codings.get(on);
    const name = named ?? coding?.name;
    const place = "start" in body ? body : coding;
    const words = place ? places.quote(place.start, place.end) : "";
    return `${kind}${name ? ` “${name}”` : ""}${words ? ` on “${shortened(words, 80)}”` : ""}`;
  }

  /** @param {HTMLElement} item */
  #drop(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    this.#show();
    if (next) next.querySelector("button")?.focus();
    else /** @type {HTMLElement} */ (this.desk.querySelector("#side")).focus();
  }

  #show() {
    const number = this.items.children.length;
    this.section.hidden = number === 0;
    this.section.replaceChildren(
      make("h2", {}, `Not done (${number})`),
      make("p", { class: "hint" }, "These acts waited for the network, and could not be done any more when it came back. Everything else was."),
      this.items,
    );
  }
}
