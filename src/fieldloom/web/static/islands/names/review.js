// @ts-check
/**
 * Names are decided with one key each. A key presses the button that shows it, or goes to its field, so
 * whatever a key does can be done by hand, and without scripts by the forms.
 */

const say = /** @type {HTMLElement | null} */ (document.querySelector("[data-say]"));

const desk = () => /** @type {HTMLElement | null} */ (document.getElementById("review"));

/** @param {string} key @returns {HTMLElement | null} what this key is for, if it is there now */
function pressed(key) {
  const found = [.../** @type {NodeListOf<HTMLElement>} */ (desk()?.querySelectorAll(`[data-press="${CSS.escape(key)}"]`) ?? [])];
  const seen = found.filter((one) => one.offsetParent !== null);
  // Pressed again it goes on to the next of its kind.
  return seen[seen.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + 1] ?? seen[0] ?? null;
}

/** Whether words stand in the field, drawn or suggested. */
function proposed() {
  return Boolean(/** @type {HTMLInputElement | null} */ (document.getElementById("pseudonym"))?.value);
}

/** @param {HTMLElement} one */
function press(one) {
  const fold = one.closest("details");
  if (fold) fold.open = true;
  if (one.matches("input, select, textarea")) {
    one.focus();
    if (one instanceof HTMLInputElement && one.type === "text") one.select();
  } else if (one.matches("a[href^='#']")) document.getElementById(one.getAttribute("href")?.slice(1) ?? "")?.focus();
  else one.click();
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest(".names-same")) walk(event, target);
  const writing = target.closest("select, textarea, dialog, input:not([type=checkbox], [type=radio])");
  if (event.key === "Escape" && writing && !target.closest("dialog")) return back();
  const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  if (writing || event.altKey || ((event.ctrlKey || event.metaKey) && !undo)) return;
  // Enter on the name itself accepts what is proposed; held down it does not run on to the next.
  const enter = event.key === "Enter" && target.id === "candidate" && !event.repeat && proposed();
  const one = pressed(undo ? "u" : enter ? "y" : event.key.toLowerCase());
  if (!one) return;
  event.preventDefault();
  press(one);
});

/** Down from the search to what was found, and up again. @param {KeyboardEvent} event @param {HTMLElement} target */
function walk(event, target) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const ways = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".names-same input[type=search], .names-same button[form]"))];
  const at = ways.indexOf(target);
  // Enter in the search must not take whoever is found first unseen: it goes there, Enter again takes it.
  const enter = event.key === "Enter" && target.matches("input[type=search]");
  if (at < 0 || (!by && !enter)) return;
  event.preventDefault();
  const field = ways.findIndex((way) => way.matches("input"));
  ways[Math.min(Math.max(enter ? field + 1 : at + (by ?? 0), 0), ways.length - 1)].focus();
}

function back() {
  document.getElementById("candidate")?.focus();
}

// More places come where the link for them stood: the first of them takes the focus.
let more = -1;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  if (target?.parentElement?.id === "contexts") more = [...target.parentElement.children].indexOf(target);
});
document.addEventListener("htmx:afterSettle", () => {
  const place = more < 0 ? null : document.getElementById("contexts")?.children[more];
  more = -1;
  /** @type {HTMLElement | null | undefined} */ (place?.querySelector("input, a"))?.focus();
});

// After a decision the next candidate is in hand: its heading takes the focus, and what was done is said.
document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = /** @type {HTMLElement} */ (/** @type {CustomEvent} */ (event).detail.elt ?? event.target);
  const review = swapped.id === "review" ? swapped : null;
  if (!review) return;
  const { said = "", stays } = review.dataset;
  const field = stays ? document.getElementById(stays) : null;
  (field ?? document.getElementById("candidate"))?.focus({ preventScroll: Boolean(field) });
  if (!field) scrollTo({ top: 0, behavior: "instant" });
  review.querySelector(".names-list [aria-current]")?.scrollIntoView({ block: "nearest" });
  if (say) say.textContent = said;
});

// Gone on to another name by a link: that one takes the focus as after a decision.
if (location.search && document.activeElement === document.body) document.getElementById("candidate")?.focus({ preventScroll: true });

// htmx tells of a button only where it stands inside its form: of one outside it is told by a hidden field.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const submitter = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (form.id !== "decide") return;
  form.querySelector("[data-pressed]")?.remove();
  if (!submitter?.name || form.contains(submitter)) return;
  const { name, value } = submitter;
  const told = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  told.dataset.pressed = "";
  form.append(told);
}, { capture: true });
