// @ts-check
/** Draws one paragraph: a wash and lines under its coded words, and a stripe in the margin for each coding. */

import { indicesAt } from "./codepoints.js";
import { colourClass } from "./colours.js";
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
  const drawn = block.querySelector(".stripes");
  if (!codings.length && !drawn) return;
  drawWords(words, codings);
  drawn?.remove();
  words.removeAttribute("aria-describedby");
  if (!codings.length) return;
  block.append(stripes(words, codings, margin));
  words.setAttribute("aria-describedby", `s${numberOf(words)}`);
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
  const classes = ["coded", colourClass(first.code, first.colour)];
  if (second) classes.push(third ? "three" : "two", `second-${colourClass(second.code, second.colour)}`);
  if (third) classes.push(`third-${colourClass(third.code, third.colour)}`);
  if (over.some((coding) => coding.waiting)) classes.push("is-waiting");
  return make("span", { class: classes.join(" "), "data-codings": over.map((c) => c.id).join(" ") }, slice);
}

/** @param {HTMLElement} words @param {Coding[]} codings @param {Margin} margin @returns {HTMLElement} */
function stripes(words, codings, margin) {
  const place = placeOf(words);
  const deepest = Math.max(...codings.map((coding) => margin.lanes.get(coding.id) ?? 0)) + 1;
  const named = codings.filter((coding) => coding.start >= place.start).length;
  const lines = (place.end - place.start) / LETTERS_IN_A_LINE + 1;
  const classes = ["stripes", `lanes-${Math.min(Math.max(deepest, 2), LANES)}`];
  if (named > 3 && named * LINES_OF_A_LABEL > lines) classes.push("many");
  const list = make("ol", { class: classes.join(" "), id: `s${numberOf(words)}` });
  list.setAttribute("aria-label", `Codes on paragraph ${numberOf(words)}`);
  list.append(...codings.map((coding) => stripe(coding, place, margin.lanes.get(coding.id) ?? 0)));
  return list;
}

/** @param {Coding} coding @param {{start: number, end: number}} place @param {number} lane */
function stripe(coding, place, lane) {
  const begins = coding.start >= place.start;
  const length = Math.max(place.end - place.start, 1);
  const classes = ["stripe", colourClass(coding.code, coding.colour), `lane-${Math.min(lane + 1, LANES)}`];
  classes.push(begins ? "starts" : "goes-on");
  if (coding.end <= place.end) classes.push("ends");
  if (coding.waiting) classes.push("is-waiting");
  const told = [coding.path, coding.coderName, coding.at ? day(coding.at) : "", memos(coding)];
  const label = make(
    "button",
    { type: "button", tabindex: "-1", title: told.filter(Boolean).join(" · ") },
    make("span", { class: "stripe-name" }, coding.name),
    coding.memos > 0 && make("span", { class: "stripe-memos" }, memos(coding)),
    make("span", { class: "visually-hidden" }, ` by ${coding.coderName}`),
  );
  const item = make("li", { class: classes.join(" "), "data-coding": coding.id }, label);
  item.style.setProperty("--from", percent(Math.max(coding.start - place.start, 0) / length));
  item.style.setProperty("--to", percent(Math.min(coding.end - place.start, length) / length));
  return item;
}

/** @param {Coding} coding */
function memos(coding) {
  return coding.memos > 0 ? counted(coding.memos, "memo") : "";
}

/** @param {number} share */
function percent(share) {
  return `${(share * 100).toFixed(1)}%`;
}
