// @ts-check
/** A paragraph is put right in a dialog; then it is told what moved along and what waits for a person. */

import { counted, make, shortened } from "./making.js";
import { Told } from "./sending.js";
import { twoVersions } from "./versions.js";

/** @typedef {{quote: string, why?: string, paragraph?: number}} Passage */

/** @param {string} id @returns {HTMLDialogElement} */
function dialogOf(id) {
  return /** @type {HTMLDialogElement} */ (document.getElementById(id));
}

/**
 * @param {import("./sending.js").Line} line @param {string} base @param {number} number the paragraph
 * @param {import("./saying.js").Voice} voice
 */
export async function correctParagraph(line, base, number, voice) {
  const dialog = dialogOf("correct");
  const text = /** @type {HTMLTextAreaElement} */ (dialog.querySelector("#correct-text"));
  const reason = /** @type {HTMLInputElement} */ (dialog.querySelector("#correct-reason"));
  const error = /** @type {HTMLElement} */ (dialog.querySelector("[data-error]"));
  try {
    const opened = await line.get(`${base}paragraph/?number=${number}`);
    /** @type {HTMLElement} */ (dialog.querySelector("h2")).textContent = `Correct paragraph ${number}`;
    /** @type {HTMLElement} */ (dialog.querySelector("[data-touching]")).textContent = touching(opened.passages);
    text.value = opened.text;
    reason.value = "";
    error.textContent = "";
    const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    form.onsubmit = (event) => {
      if (event.submitter?.getAttribute("value") !== "save") return;
      event.preventDefault();
      const body = { number, text: text.value, reason: reason.value, expected: opened.revision };
      send(line, base, body).then(
        (done) => (dialog.close(), told(done, number)),
        (problem) => refused(problem, error, dialog),
      );
    };
    dialog.showModal();
    text.focus();
    text.setSelectionRange(0, 0);
    text.scrollTop = 0;
  } catch (problem) {
    voice.sorry(problem);
  }
}

/** @param {import("./sending.js").Line} line @param {string} base @param {Record<string, unknown>} body */
function send(line, base, body) {
  return line.post(`${base}correct/`, body);
}

/** @param {unknown} problem @param {HTMLElement} error @param {HTMLDialogElement} dialog */
async function refused(problem, error, dialog) {
  if (!(problem instanceof Told)) throw problem;
  if (problem.kind !== "stale") {
    error.textContent = `${problem.message} ${problem.remedy}`.trim();
    return;
  }
  // The words one wrote stay in the dialog underneath, to be copied.
  await twoVersions(problem);
  error.textContent = "Copy your words, reload the page, and make the correction in the newer text.";
  dialog.focus();
}

/** @param {number} passages */
function touching(passages) {
  if (!passages) return "No coded or noted passage touches this paragraph.";
  return `${counted(passages, "passage")} with codes or memos ${passages === 1 ? "touches" : "touch"} this paragraph. ${passages === 1 ? "It moves" : "They move"} along with the words; you are told of any that cannot.`;
}

/** @param {{says: string, carried: number, changed: Passage[], waiting: Passage[]}} done @param {number} number */
function told(done, number) {
  const dialog = dialogOf("corrected");
  const outcome = /** @type {HTMLElement} */ (dialog.querySelector("[data-outcome]"));
  const moved = `${counted(done.carried, "passage")} moved along with ${done.carried === 1 ? "its" : "their"} words.`;
  outcome.replaceChildren(make("p", {}, `${done.says} ${moved}`));
  if (done.changed.length) outcome.append(...listed(`Read differently now (${done.changed.length})`, done.changed));
  if (done.waiting.length) outcome.append(...listed(`Wait for you (${done.waiting.length})`, done.waiting));
  if (done.waiting.length) outcome.append(make("p", { class: "hint" }, "They are listed beside the text, to be placed by hand."));
  const reload = () => {
    // The places of everything after the correction are new, so the page is asked for again.
    history.replaceState(null, "", `?p=${number}#p${number}`);
    location.reload();
  };
  /** @type {HTMLElement} */ (dialog.querySelector("[data-reload]")).onclick = () => dialog.close();
  dialog.addEventListener("close", reload, { once: true });
  dialog.showModal();
}

/** @param {string} title @param {Passage[]} passages */
function listed(title, passages) {
  const items = passages.map((passage) => {
    const where = passage.paragraph ? ` (¶${passage.paragraph})` : "";
    return make("li", {}, `“${shortened(passage.quote)}”${where}`, Boolean(passage.why) && make("small", {}, ` ${passage.why}`));
  });
  return [make("h3", {}, title), make("ul", {}, ...items)];
}
