// @ts-check
/** The help on keys can be searched by what one wants to do, and printed to lie beside the keyboard. */

/** @param {any} desk */
export function joinKeysHelp(desk) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("keys"));
  const field = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-keys-find]"));
  const told = /** @type {HTMLElement} */ (dialog.querySelector("[data-keys-found]"));
  const narrow = () => {
    const wanted = field.value.trim().toLocaleLowerCase("en-GB").split(/\s+/).filter(Boolean);
    let found = 0;
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll(".keys-part"))) {
      const title = part.querySelector("h3")?.textContent?.toLocaleLowerCase("en-GB") ?? "";
      let here = 0;
      for (const row of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll(".keys-row"))) {
        const words = `${row.textContent?.toLocaleLowerCase("en-GB")} ${title}`;
        row.hidden = !wanted.every((word) => words.includes(word));
        if (!row.hidden) here += 1;
      }
      part.hidden = here === 0;
      found += here;
    }
    told.textContent = wanted.length ? (found ? `${found} found` : "Nothing is done by that name. Try one word of it.") : "";
  };
  field.addEventListener("input", narrow);
  // Enter would press the first button of the form, which closes it.
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  dialog.addEventListener("close", () => {
    field.value = "";
    narrow();
  });
  /** @type {HTMLElement} */ (dialog.querySelector("[data-keys-print]")).addEventListener("click", () => print());
}
