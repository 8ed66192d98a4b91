// @ts-check
/** Hints for whoever is new to the desk: dismissed one by one, each for good; the next takes its place. */

import { keep } from "../theme.js";

/** @param {any} desk */
export function joinHints(desk) {
  for (const hint of /** @type {NodeListOf<HTMLElement>} */ (desk.querySelectorAll("[data-hint]"))) {
    hint.addEventListener("submit", async (event) => {
      event.preventDefault();
      const next = /** @type {HTMLElement | null} */ (hint.nextElementSibling?.matches("[data-hint]") ? hint.nextElementSibling : null);
      if (next) next.hidden = false;
      hint.remove();
      if (next) next.querySelector("button")?.focus();
      else desk.choice.goTo(desk.choice.words ?? desk.places.all()[0]);
      const kept = await keep({ [hint.dataset.hint ?? ""]: "seen" });
      if (!kept) desk.voice.whisper("The network is away: this hint comes again.");
    });
  }
}
