// @ts-check
/** Draws the portrait as one SVG: a path for each lane, ticks for what was found, the part in view. */

/** @typedef {import("./portrait.js").Lane} Lane */
/** @typedef {import("./portrait.js").Picture} Picture */

/** So many codes have a lane of their own; the others share the last. */
export const LANES = 10;
const HIGH = 10;
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} strip @param {Picture} picture @param {Lane[]} lanes @param {number[]} found code points */
export function drawStrip(strip, { bins, characters }, lanes, found) {
  const rows = Math.min(Math.max(lanes.length, 1), LANES);
  const svg = element("svg", { viewBox: `0 0 ${bins} ${rows * HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" });
  lanes.forEach((lane, index) => {
    const row = Math.min(index, LANES - 1);
    const path = element("path", { class: `colour-${lane.shade}`, d: lane.marks.map(([first, last]) => box(first, row * HIGH + 1, last - first, HIGH - 2)).join("") });
    const title = element("title", {});
    title.textContent = index >= LANES - 1 && lanes.length > LANES ? `${lane.name}, among ${lanes.length - LANES + 1} codes on the last lane` : lane.name;
    path.append(title);
    svg.append(path);
  });
  if (found.length) {
    const ticks = found.map((point) => box(Math.max(0, (point / characters) * bins - 0.25), 0, 0.7, rows * HIGH)).join("");
    svg.append(element("path", { class: "portrait-found", d: ticks }));
  }
  strip.style.setProperty("--rows", String(rows));
  strip.replaceChildren(svg, span("portrait-view"), span("portrait-at"));
}

/** @param {number} x @param {number} y @param {number} wide @param {number} high */
function box(x, y, wide, high) {
  return `M${round(x)} ${y}h${round(wide)}v${high}h-${round(wide)}z`;
}

/** @param {number} number */
function round(number) {
  return Math.round(number * 100) / 100;
}

/** @param {string} name */
function span(name) {
  const made = document.createElement("span");
  made.className = name;
  return made;
}

/** @param {string} tag @param {Record<string, string>} props */
function element(tag, props) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) made.setAttribute(name, value);
  return made;
}
