// @ts-check
/**
 * Deciding with one key each: down and up through the rare things, and a key for each decision. Whatever a
 * key does can be done with the buttons of the page.
 */

const KEYS = new Map([["a", "accept"], ["w", "wider"], ["o", "out"]]);

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-row]")]).filter((row) => row.querySelector("[data-choice]"));

/** The row in which the focus stands; the first where it stands in none. */
function current() {
  const here = document.activeElement?.closest("[data-row]");
  return rows().findIndex((row) => row === here);
}

/** @param {number} by */
function step(by) {
  const all = rows();
  const at = current() + by;
  const row = all[Math.min(Math.max(at, 0), all.length - 1)];
  const chosen = /** @type {HTMLElement | null} */ (row?.querySelector("[data-choice]:checked") ?? row?.querySelector("[data-choice]"));
  chosen?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** @param {string} what */
function choose(what) {
  const row = rows()[current()];
  const one = /** @type {HTMLInputElement | null} */ (row?.querySelector(`[data-choice="${what}"]`) ?? null);
  if (!row || !one) return;
  one.checked = true;
  one.focus();
  if (what === "wider") /** @type {HTMLElement | null} */ (row.querySelector("input[type=text]"))?.focus();
  else step(1);
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const writing = target.closest("select, textarea, dialog, input:not([type=radio])");
  if (writing) {
    if (event.key === "Escape" && target.closest("[data-row]")) step(0);
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    event.preventDefault();
    step(key === "j" ? 1 : -1);
  } else if (KEYS.has(key) && current() >= 0) {
    event.preventDefault();
    choose(KEYS.get(key) ?? "");
  }
});
