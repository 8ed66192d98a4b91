// @ts-check
/** Two people changed one thing: both versions side by side, and the person chooses. */

import { make, shortened } from "./making.js";

const WORDS = { name: "Name", colour: "Colour", code: "Code", quote: "Words", coder: "Coder", text: "Text", revision: "Revision", "made by": "Made by", reason: "Why" };

/** @param {import("./sending.js").Told} error @returns {Promise<boolean>} whether one's own is to be put in its place */
export function twoVersions(error) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("versions"));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (dialog.querySelector(`[data-${name}]`));
  part("what").textContent = error.message;
  part("theirs").replaceChildren(...facts(error.theirs));
  part("mine").replaceChildren(...facts(error.mine));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "mine"), { once: true });
  });
}

/** @param {Record<string, unknown>} version @returns {HTMLElement[]} */
function facts(version) {
  const known = Object.entries(WORDS).filter(([name]) => name in version);
  if (known.every(([name]) => version[name] === null)) return [make("dt", {}, "Taken away")];
  return known
    .filter(([name]) => version[name] !== null)
    .flatMap(([name, words]) => [make("dt", {}, words), make("dd", {}, shortened(String(version[name]), 240))]);
}
