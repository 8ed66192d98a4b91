// @ts-check
/** The memo dialog: the words it is about stay in sight while one writes. */

import { shortened } from "./making.js";

/** @typedef {{title: string, quote: string, text: string}} Asked */

/** @param {Asked} asked @returns {Promise<string | null>} the words, or null when nothing is to be saved */
export function askMemo({ title, quote, text }) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("memo"));
  const area = /** @type {HTMLTextAreaElement} */ (dialog.querySelector("textarea"));
  const quoted = /** @type {HTMLElement} */ (dialog.querySelector("[data-quote]"));
  /** @type {HTMLElement} */ (dialog.querySelector("h2")).textContent = title;
  quoted.textContent = shortened(quote, 280);
  quoted.hidden = quote === "";
  area.value = text;
  dialog.returnValue = "";
  dialog.showModal();
  area.focus();
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) dialog.close("save");
  };
  area.addEventListener("keydown", keys);
  return new Promise((resolve) => {
    const closed = () => {
      area.removeEventListener("keydown", keys);
      const words = area.value.trim();
      resolve(dialog.returnValue === "save" && words && words !== text ? words : null);
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}
