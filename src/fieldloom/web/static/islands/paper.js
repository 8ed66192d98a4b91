// @ts-check
/** The print page: choices take effect when made, and a button opens the browser's own print dialogue. */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector(".paper-form"));
const button = /** @type {HTMLElement | null} */ (document.querySelector("[data-print]"));
if (form && button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
  form.querySelector(".unscripted")?.remove();
  // Ticking a code means that only the ticked ones are wanted.
  form.addEventListener("change", (event) => {
    const { name } = /** @type {HTMLInputElement} */ (event.target);
    const some = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=codes][value=some]"));
    if (name === "code" && some) some.checked = true;
    else form.requestSubmit();
  });
}
