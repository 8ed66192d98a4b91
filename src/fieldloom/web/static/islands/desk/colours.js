// @ts-check
/**
 * A code's colour is the study's own choice, so it is not in the stylesheets: one rule for each code is
 * added to a sheet of the page's own, and elements wear the class of their code.
 */

// The look's twelve, --code-1 to --code-12: each has a shade of its own on a dark ground.
const LOOK = [
  "#660000", "#BE7208", "#545E06", "#2E4A33", "#207369", "#0B8EBD",
  "#4556D2", "#3B097F", "#70487E", "#AD2252", "#957F69", "#7A838F",
];

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
/** @type {Map<number, string>} */
const known = new Map();

/**
 * The class that gives an element its code's colour.
 * @param {number} code @param {string} colour as #rrggbb @returns {string}
 */
export function colourClass(code, colour) {
  if (known.get(code) !== colour && /^#[0-9a-f]{6}$/i.test(colour)) {
    known.set(code, colour);
    const token = LOOK.indexOf(colour.toUpperCase()) + 1;
    // Any other colour is lit up a little where the ground is dark; the ground says how much.
    const lit = token ? `var(--code-${token})` : `color-mix(in oklab, ${colour} var(--lit, 100%), white)`;
    const wash = token ? `var(--wash-${token})` : `color-mix(in oklab, ${colour} var(--tint, 20%), var(--paper))`;
    const rules = [
      `.code-${code} { --code: ${lit}; --wash: ${wash}; }`,
      `.second-code-${code} { --second: ${lit}; }`,
      `.third-code-${code} { --third: ${lit}; }`,
    ];
    for (const rule of rules) sheet.insertRule(rule, sheet.cssRules.length);
  }
  return `code-${code}`;
}
