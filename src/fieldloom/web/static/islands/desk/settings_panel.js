// @ts-check
/** Reading settings at the desk: the same form as on their own page, in a dialog beside the text it changes. */

import { liven } from "../settings.js";

/** @param {any} desk */
export function joinSettings(desk) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("settings"));
  liven(/** @type {HTMLFormElement} */ (dialog.querySelector("form")));
  const open = () => dialog.showModal();
  desk.querySelector("[data-settings-open]").addEventListener("click", open);
  /** @type {HTMLElement} */ (dialog.querySelector("[data-settings-close]")).addEventListener("click", () => dialog.close());
  desk.doings.settings = open;
}
