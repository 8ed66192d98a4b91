// @ts-check
/**
 * A memo is written beside the text, never over it: the text can be read, scrolled and chosen from meanwhile.
 * What is written is kept until it is saved or thrown away, whatever is clicked; leaving the page asks first.
 */

import { button, shortened } from "./making.js";
import { Mentioning } from "./mentioning.js";

/** @typedef {{title: string, quote: string, text: string}} Asked */
/** @typedef {{asked: Asked, words: string, settle: (words: string | null) => void}} Draft */

/** @type {Writing | null} */
let writing = null;

/** @param {any} desk */
export function joinMemos(desk) {
  writing = new Writing(desk);
}

/** @param {Asked} asked @returns {Promise<string | null>} the words once they are to be saved; null when they are not */
export function askMemo(asked) {
  return writing ? writing.ask(asked) : Promise.resolve(null);
}

class Writing {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    const part = (/** @type {string} */ which) => /** @type {HTMLElement} */ (desk.querySelector(which));
    this.section = part("[data-panel=writing]");
    this.form = /** @type {HTMLFormElement} */ (part("#memo"));
    this.area = /** @type {HTMLTextAreaElement} */ (part("#memo-text"));
    this.aside = part("[data-drafts]");
    /** @type {Draft[]} */
    this.drafts = [];
    /** @type {Draft | null} */
    this.open = null;
    const url = new URL("../../coding/codebook/memos/linking/", new URL(desk.state.base, location.href)).pathname;
    this.mentions = new Mentioning(this.area, { url, source: desk.state.ref });
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.#save()));
    this.area.addEventListener("keydown", (event) => this.#key(event));
    this.area.addEventListener("input", () => this.open && (this.open.words = this.area.value));
    part("[data-memo-aside]").addEventListener("click", () => this.putAside());
    part("[data-memo-drop]").addEventListener("click", () => this.#drop());
    desk.acts.addEventListener("unsaved", (/** @type {CustomEvent} */ event) => this.#giveBack(event.detail));
    addEventListener("beforeunload", (event) => this.drafts.some(changed) && event.preventDefault());
  }

  /** @param {Asked} asked @returns {Promise<string | null>} */
  ask(asked) {
    const known = this.drafts.find((draft) => same(draft.asked, asked));
    known?.settle(null); // the one who asks now is answered instead
    return new Promise((settle) => {
      const draft = { asked, words: known?.words ?? asked.text, settle };
      this.drafts = [...this.drafts.filter((one) => one !== known && changed(one)), draft];
      this.#show(draft);
    });
  }

  /** @param {Draft} draft */
  #show(draft) {
    const { title, quote } = draft.asked;
    this.mentions.close();
    this.open = draft;
    this.from ??= document.activeElement;
    /** @type {HTMLElement} */ (this.form.querySelector("h2")).textContent = title;
    const quoted = /** @type {HTMLElement} */ (this.form.querySelector("[data-quote]"));
    quoted.textContent = shortened(quote, 280);
    quoted.hidden = quote === "";
    this.area.value = draft.words;
    this.#draw();
    if (this.#asSheet()) this.desk.hands?.sheet.open(true);
    this.desk.classList.add("is-writing");
    this.area.focus();
    this.area.setSelectionRange(draft.words.length, draft.words.length);
    this.section.scrollIntoView({ block: "nearest" });
  }

  /** The memo goes out of sight; what was written of it is kept. */
  putAside() {
    const draft = this.open;
    if (draft && !changed(draft)) this.#end(draft, null);
    else if (draft) this.desk.voice.say("The draft is kept beside the text.");
    this.#close();
  }

  #save() {
    const draft = this.open;
    if (!draft) return;
    const words = draft.words.trim();
    this.#close();
    this.#end(draft, words && changed(draft) ? words : null);
  }

  #drop() {
    const draft = this.open;
    this.#close();
    if (draft) this.#end(draft, null);
  }

  /** @param {Draft} draft @param {string | null} words */
  #end(draft, words) {
    this.drafts = this.drafts.filter((one) => one !== draft);
    this.#draw();
    draft.settle(words);
  }

  #close() {
    this.mentions.close();
    this.open = null;
    this.#draw();
    this.desk.classList.remove("is-writing");
    if (this.#asSheet()) this.desk.hands?.sheet.open(false);
    const from = /** @type {HTMLElement | null | undefined} */ (this.from);
    const key = from?.getAttribute("data-key");
    const back = from?.isConnected && from !== document.body ? from : key && this.desk.querySelector(`[data-key="${key}"]`);
    (back || this.desk.choice.words)?.focus({ preventScroll: true });
    this.from = null;
    this.desk.choice.mirror();
  }

  #draw() {
    const aside = this.drafts.filter((draft) => draft !== this.open && changed(draft));
    this.form.hidden = !this.open;
    this.section.hidden = !this.open && !aside.length;
    this.aside.hidden = !aside.length;
    this.aside.replaceChildren(...aside.map((draft) => button(`Go on with the draft: ${draft.asked.title}`, () => this.#show(draft), { class: "button button-small" })));
  }

  /** What the server would not take is a draft again, so nothing that was written is lost. @param {{path: string, body: any}} act */
  #giveBack({ path, body }) {
    if (!path.startsWith("memos/") || typeof body.text !== "string") return;
    const { acts } = this.desk;
    const id = Number(/^memos\/(\d+)\//.exec(path)?.[1] ?? 0);
    const again = (/** @type {string} */ words) => (id ? acts.changeMemo({ id, version: body.expected }, words) : acts.writeMemo(body, words));
    const asked = { title: "Memo that was not saved", quote: "", text: "" };
    this.ask(asked).then((words) => words && again(words));
    this.area.value = body.text;
    this.area.dispatchEvent(new Event("input"));
  }

  #asSheet() {
    const opener = this.desk.querySelector("[data-sheet]");
    return getComputedStyle(opener).display !== "none";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#save();
    else if (event.key === "Escape") this.putAside();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {Draft} draft */
function changed(draft) {
  return draft.words.trim() !== draft.asked.text.trim();
}

/** @param {Asked} one @param {Asked} other */
function same(one, other) {
  return one.title === other.title && one.quote === other.quote && one.text === other.text;
}
