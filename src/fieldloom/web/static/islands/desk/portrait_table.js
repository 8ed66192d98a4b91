// @ts-check
/** The portrait in words, beside the text: which code stands in which paragraphs, each leading there. */

import { button, make } from "./making.js";

/** @typedef {import("./portrait.js").Lane} Lane */
/** @typedef {import("./portrait.js").Mark} Mark */
/** @typedef {import("./portrait.js").Picture} Picture */

const PLACES = 12;

/** @param {HTMLElement} section @param {Picture} picture @param {Lane[]} lanes @param {(mark: Mark) => void} goTo */
export function fillTable(section, picture, lanes, goTo) {
  const old = /** @type {HTMLDetailsElement | null} */ (section.querySelector("details"));
  const details = /** @type {HTMLDetailsElement} */ (make("details", {}, make("summary", {}, make("h2", {}, "Where codes stand"))));
  details.open = old?.open ?? false;
  const fill = () => {
    if (details.open && !details.querySelector("table")) details.append(table(lanes, goTo));
  };
  details.addEventListener("toggle", fill);
  fill();
  section.replaceChildren(details);
}

/** @param {Lane[]} lanes @param {(mark: Mark) => void} goTo */
function table(lanes, goTo) {
  const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Code"), make("th", { scope: "col", class: "num" }, "No."), make("th", { scope: "col" }, "Paragraphs")));
  const rows = lanes.map((lane) => make("tr", {}, name(lane), make("td", { class: "num" }, String(lane.codings)), places(lane, goTo)));
  return make("table", { class: "table portrait-table" }, make("caption", { class: "visually-hidden" }, "Codes and the paragraphs in which they stand"), head, make("tbody", {}, ...rows));
}

/** @param {Lane} lane */
function name(lane) {
  return make("th", { scope: "row", title: lane.path }, make("span", { class: `swatch colour-${lane.shade}`, "aria-hidden": "true" }), ` ${lane.name}`);
}

/** @param {Lane} lane @param {(mark: Mark) => void} goTo */
function places(lane, goTo) {
  const cell = make("td", {});
  const show = (/** @type {Mark[]} */ marks) => {
    for (const mark of marks) {
      const many = mark[2] > 1 ? ` (${mark[2]})` : "";
      cell.append(button(`¶${mark[5]}${many}`, () => goTo(mark), { "aria-label": `${lane.name}, paragraph ${mark[5]}${mark[2] > 1 ? `, ${mark[2]} codings` : ""}` }), " ");
    }
  };
  show(lane.marks.slice(0, PLACES));
  const rest = lane.marks.slice(PLACES);
  if (rest.length) {
    const more = button(`${rest.length} more`, () => (more.remove(), show(rest)), { "aria-label": `${rest.length} more places of ${lane.name}` });
    cell.append(more);
  }
  return cell;
}
