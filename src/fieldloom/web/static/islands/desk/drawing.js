// @ts-check
/** Draws one paragraph: a wash and lines under its coded words, and a stripe in the margin for each coding. */

import { indicesAt } from "./codepoints.js";
import { segments } from "./intervals.js";
import { counted, day, make } from "./making.js";
import { numberOf, placeOf, textOf } from "./places.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {import("./margin.js").Margin} Margin */

const LETTERS_IN_A_LINE = 64;
const LINES_OF_A_LABEL = 0.85;
const LANES = 32;

/** @param {HTMLElement} words @param {Margin} margin */
export function drawParagraph(words, margin) {
  const { start, end } = placeOf(words);
  const codings = margin.touching(start, end);
  const block = /** @type {HTMLElement} */ (words.closest(".block"));
  const drawn = block.querySelectorAll(".stripes, .bars");
  if (!codings.length && !drawn.length) return;
  drawWords(words, codings);
  for (const old of drawn) old.remove();
  words.removeAttribute("aria-describedby");
  if (!codings.length) return;
  block.append(...inMargin(words, codings, margin));
  // Each label, not their list: of a list that has a name of its own only that would be read.
  words.setAttribute("aria-describedby", codings.map((coding) => labelId(words, coding)).join(" "));
}

/** @param {HTMLElement} words @param {Coding} coding */
function labelId(words, coding) {
  return `s${numberOf(words)}-${coding.id}`;
}

/** @param {HTMLElement} words @param {Coding[]} codings */
function drawWords(words, codings) {
  const { start, end } = placeOf(words);
  const text = textOf(words);
  const clipped = codings.map((c) => ({
    start: Math.max(c.start, start) - start,
    end: Math.min(c.end, end) - start,
  }));
  const pieces = segments(clipped);
  const cuts = indicesAt(text, [...pieces.map(([from]) => from), pieces.length ? pieces[pieces.length - 1][1] : 0]);
  /** @type {(Node | string)[]} */
  const parts = [text.slice(0, cuts[0])];
  pieces.forEach(([, , over], at) => {
    const slice = text.slice(cuts[at], cuts[at + 1]);
    parts.push(over.length ? coded(slice, over.map((index) => codings[index])) : slice);
  });
  parts.push(text.slice(cuts[cuts.length - 1]));
  words.replaceChildren(...parts.filter((part) => part !== ""));
}

/** The shortest coding lies on top: it is the most particular. @param {string} slice @param {Coding[]} over */
function coded(slice, over) {
  const sorted = [...over].sort((one, other) => one.end - one.start - (other.end - other.start) || one.id - other.id);
  const [first, second, third] = sorted;
  const classes = ["coded", `colour-${first.shade}`];
  if (second) classes.push(third ? "three" : "two", `second-${second.shade}`);
  if (third) classes.push(`third-${third.shade}`);
  if (over.some((coding) => coding.waiting)) classes.push("is-waiting");
  return make("span", { class: classes.join(" "), "data-codings": over.map((c) => c.id).join(" ") }, slice);
}

/** Bars for the eye, labels for everyone. @param {HTMLElement} words @param {Coding[]} codings @param {Margin} margin */
function inMargin(words, codings, margin) {
  const place = placeOf(words);
  const number = numberOf(words);
  const deepest = Math.max(...codings.map((coding) => margin.lanes.get(coding.id) ?? 0)) + 1;
  const named = codings.filter((coding) => coding.start >= place.start).length;
  const lines = (place.end - place.start) / LETTERS_IN_A_LINE + 1;
  const many = named > 2 && named * LINES_OF_A_LABEL > lines ? " many" : "";
  const wide = `lanes-${Math.min(Math.max(deepest, 2), LANES)}`;
  const bars = make("div", { class: `bars ${wide}`, "aria-hidden": "true" });
  bars.append(...codings.map((coding) => bar(coding, place, margin.lanes.get(coding.id) ?? 0)));
  const list = make("ol", { class: `stripes ${wide}${many}`, id: `s${number}`, "aria-label": `Codes on paragraph ${number}` });
  list.append(...codings.map((coding) => stripe(coding, place, labelId(words, coding))));
  return many ? [bars, tail(codings, place, margin, wide), list] : [bars, list];
}

/** Where the labels stand under the words, the bars that go on pass by them. @param {Coding[]} codings @param {{start: number, end: number}} place @param {Margin} margin @param {string} wide */
function tail(codings, place, margin, wide) {
  const bars = make("div", { class: `bars bars-tail ${wide}`, "aria-hidden": "true" });
  const going = codings.filter((coding) => coding.end > place.end);
  bars.append(...going.map((coding) => bar(coding, place, margin.lanes.get(coding.id) ?? 0)));
  return bars;
}

/** @param {Coding} coding @param {{start: number, end: number}} place @returns {string} */
function ends(coding, place) {
  const classes = [`colour-${coding.shade}`, coding.start >= place.start ? "starts" : "goes-on"];
  if (coding.end <= place.end) classes.push("ends");
  if (coding.waiting) classes.push("is-waiting");
  return classes.join(" ");
}

/** @param {Coding} coding @param {{start: number, end: number}} place @param {number} lane */
function bar(coding, place, lane) {
  const length = Math.max(place.end - place.start, 1);
  const one = make("span", { class: `lane lane-${Math.min(lane + 1, LANES)} ${ends(coding, place)}`, "data-coding": coding.id });
  one.style.setProperty("--from", percent(Math.max(coding.start - place.start, 0) / length));
  one.style.setProperty("--to", percent(Math.min(coding.end - place.start, length) / length));
  return one;
}

/** @param {Coding} coding @param {{start: number, end: number}} place @param {string} id */
function stripe(coding, place, id) {
  const told = [coding.path, coding.coderName, coding.at ? day(coding.at) : "", memos(coding)];
  const label = make(
    "button",
    { type: "button", tabindex: "-1", title: told.filter(Boolean).join(" · ") },
    make("span", { class: "stripe-name" }, coding.name),
    coding.memos > 0 && make("span", { class: "stripe-memos" }, memos(coding)),
    make("span", { class: "visually-hidden" }, ` by ${coding.coderName}`),
  );
  return make("li", { id, class: `stripe ${ends(coding, place)}`, "data-coding": coding.id }, label);
}

/** @param {Coding} coding */
function memos(coding) {
  return coding.memos > 0 ? counted(coding.memos, "memo") : "";
}

/** @param {number} share */
function percent(share) {
  return `${(share * 100).toFixed(1)}%`;
}
