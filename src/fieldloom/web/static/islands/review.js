// @ts-check
/** Proposals of who is in it are gone through with one key each: Y, N, and J, K to move. Buttons do the same. */

const all = () => [...document.querySelectorAll("[data-one]")].map((one) => /** @type {HTMLElement} */ (one));
const say = /** @type {HTMLElement | null} */ (document.querySelector("[data-say]"));

/** @param {HTMLElement | undefined} one */
function enter(one) {
  const way = /** @type {HTMLElement | null} */ (one?.querySelector("button") ?? one?.querySelector("a"));
  way?.focus();
  one?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, dialog")) return;
  const ones = all();
  const at = ones.findIndex((one) => one.contains(document.activeElement));
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") enter(ones[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), ones.length - 1)]);
  else if (key === "y" || key === "n") {
    const state = key === "y" ? "confirmed" : "dismissed";
    /** @type {HTMLButtonElement | null} */ (ones[at]?.querySelector(`button[value=${state}]`))?.click();
  } else return;
  event.preventDefault();
});

// The next proposal is entered once this one has been decided; Undo stays where it is, one step back.
document.addEventListener("htmx:beforeSwap", (event) => {
  const li = /** @type {HTMLElement} */ (event.target).closest("[data-one]");
  const ones = all();
  const place = ones.indexOf(/** @type {HTMLElement} */ (li));
  if (place >= 0) pending = { place, name: ones[place].dataset.name ?? "" };
});
/** @type {{place: number, name: string} | null} */
let pending = null;

document.addEventListener("htmx:afterSettle", () => {
  if (!pending) return;
  const ones = all();
  const here = ones[pending.place];
  const open = ones.slice(pending.place + 1).find((one) => one.classList.contains("is-proposed"));
  enter(here?.classList.contains("is-proposed") ? here : (open ?? here));
  if (say) say.textContent = `${pending.name}: ${here?.classList.contains("is-proposed") ? "open again" : here?.classList.contains("is-dismissed") ? "not in it" : "in it"}. ${ones.filter((one) => one.classList.contains("is-proposed")).length} left on this page.`;
  pending = null;
});
