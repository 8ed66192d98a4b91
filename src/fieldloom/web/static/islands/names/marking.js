// @ts-check
/**
 * A name that was not found is marked in the text: words are chosen by hand or by key, one key more marks
 * them. What is sent are places, never the words.
 */

import { make } from "../desk/making.js";
import { Places } from "../desk/places.js";
import { Choice } from "../desk/selecting.js";
import { Toolbar } from "../desk/toolbar.js";

const text = /** @type {HTMLElement | null} */ (document.querySelector("[data-marking]"));
const say = /** @type {HTMLElement} */ (document.querySelector("[data-say]"));

/** @type {Record<string, (choice: Choice) => void>} */
const MOVES = {
  w: (choice) => choice.step("word", 1),
  W: (choice) => choice.step("word", -1),
  s: (choice) => choice.step("sentence", 1),
  ArrowRight: (choice) => choice.extend("end", "word", 1),
  ArrowLeft: (choice) => choice.extend("end", "word", -1),
};

/** @param {HTMLElement} root */
function join(root) {
  const places = new Places(root);
  const choice = new Choice(places);
  const bar = new Toolbar(/** @type {HTMLElement} */ (root.querySelector("[data-toolbar]")), places, [
    { words: "This is a name", key: "N", done: () => mark(root, choice) },
  ]);
  for (const words of places.all()) words.tabIndex = -1;
  // After a mark, or by the number of a paragraph, one is where one was.
  const here = /** @type {HTMLElement | null} */ (location.hash ? root.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"] .words`) : null);
  rove(places, here ?? places.all()[0]);
  if (here) stay(here);
  choice.addEventListener("paragraph", (event) => rove(places, /** @type {CustomEvent} */ (event).detail.words));
  choice.addEventListener("chosen", (event) => {
    const { place, by } = /** @type {CustomEvent} */ (event).detail;
    bar.show(place);
    if (place && by === "key") say.textContent = `Chosen: ${places.quote(place.start, place.end)}`;
  });
  addEventListener("resize", () => bar.show(choice.place));
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!root.contains(target) && target !== document.body) return;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea")) return;
    if (!act(event, root, places, choice)) return;
    event.preventDefault();
  });
}

/** @param {KeyboardEvent} event @param {HTMLElement} root @param {Places} places @param {Choice} choice @returns {boolean} whether the key was ours */
function act(event, root, places, choice) {
  const { key } = event;
  const arrow = key.startsWith("Arrow");
  if (key === "n") mark(root, choice);
  else if (key === "j" || key === "k") choice.goTo(choice.words ? places.beside(choice.words, key === "j" ? 1 : -1) : places.all()[0]);
  else if (key === "Escape") choice.choose(null);
  else if (MOVES[key] && (!arrow || event.shiftKey)) MOVES[key](choice);
  else return false;
  return true;
}

/** The browser goes to the place in the address by itself, before or after this; where that can take the focus
 * it gets it, else nothing has it. So it can, and hands it on. @param {HTMLElement} words */
function stay(words) {
  const place = /** @type {HTMLElement} */ (words.closest(".block"));
  const take = () => words.focus({ preventScroll: true });
  place.tabIndex = -1;
  place.addEventListener("focus", take);
  take();
}

/** One paragraph is a stop of the Tab key: the one in focus. @param {Places} places @param {HTMLElement | undefined} words */
function rove(places, words) {
  for (const one of places.all()) one.tabIndex = one === words ? 0 : -1;
}

/** @param {HTMLElement} root @param {Choice} choice */
function mark(root, choice) {
  if (!choice.place) {
    say.textContent = "Choose some words first.";
    return;
  }
  const { url, revision = "" } = root.dataset;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? "";
  const kind = /** @type {HTMLSelectElement | null} */ (document.querySelector("[name=kind]"))?.value ?? "person";
  const sent = { csrfmiddlewaretoken: token, revision, kind, start: String(choice.place.start), end: String(choice.place.end) };
  // A form rather than a request: the page comes anew with the name marked in it, also where it is refused.
  const form = make("form", { method: "post", action: url, hidden: true }, ...Object.entries(sent).map(([name, value]) => make("input", { name, value })));
  document.body.append(form);
  /** @type {HTMLFormElement} */ (form).submit();
}

if (text) join(text);
