// @ts-check
/** The form of settings: each choice is seen and kept at once, and whoever reads keeps their place in the text. */

import { keepingPlace } from "./reading_place.js";
import { keep, show } from "./theme.js";

/** @param {HTMLFormElement} form */
export function liven(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  const save = /** @type {HTMLElement} */ (form.querySelector("[data-save]"));
  save.hidden = true;
  form.addEventListener("change", async (event) => {
    const { name, value, selectedOptions, labels } = /** @type {HTMLSelectElement} */ (event.target);
    keepingPlace(() => show(name, value));
    const words = `${labels[0]?.textContent}: ${selectedOptions[0]?.textContent}`;
    const kept = await keep({ [name]: value });
    said.textContent = kept ? `Kept. ${words}.` : "This could not be kept: the network is away. It holds until you leave the page.";
  });
}

for (const form of document.querySelectorAll("form[data-settings]")) liven(/** @type {HTMLFormElement} */ (form));
