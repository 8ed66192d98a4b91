// @ts-check
/**
 * A list of names is looked along with keys: J and K from tick to tick, E to the words beside it, A for all or
 * none; every other key presses the button that shows it. Without scripts the form does the same.
 */

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("many"));
const ticks = () => /** @type {HTMLInputElement[]} */ ([...(form?.querySelectorAll("input[name=key]") ?? [])]);
let at = -1;

/** @param {number} step */
function go(step) {
  const all = ticks();
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  all[at]?.focus();
  all[at]?.closest("tr")?.scrollIntoView({ block: "nearest" });
}

/** Tick all, or none where all are ticked. */
function all() {
  const some = ticks();
  const on = some.some((one) => !one.checked);
  for (const one of some) one.checked = on;
}

/** To the words that stand for the name whose tick has the focus. */
function words() {
  const field = /** @type {HTMLInputElement | null} */ (ticks()[at]?.closest("tr")?.querySelector("input[type=text]"));
  field?.focus();
  field?.select();
}

/** @type {Record<string, () => void>} */
const doing = { j: () => go(1), k: () => go(-1), a: all, e: words };

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const writing = target.closest("select, textarea, dialog, input:not([type=checkbox], [type=radio])");
  if (event.key === "Escape" && writing) return go(0);
  if (writing || event.altKey || event.ctrlKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-press="${CSS.escape(key)}"]`));
  const act = form && doing[key] ? doing[key] : button && (() => button.click());
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("focusin", (event) => {
  const row = /** @type {HTMLElement} */ (event.target).closest("tr");
  const found = ticks().findIndex((one) => row?.contains(one));
  if (found >= 0) at = found;
});

// A list that came after a decision is looked along from its beginning.
if (form && document.querySelector("#messages .notice")) go(1);
