// @ts-check
/**
 * A code's colour is the study's own choice, so it is not in the stylesheets: one rule for each code is
 * added to a sheet of the page's own, and elements wear the class of their code.
 */

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
    // On a dark ground a dark colour is lit up a little; the ground says how much.
    const lit = `color-mix(in oklab, ${colour} var(--lit, 100%), white)`;
    const wash = `color-mix(in oklab, ${colour} var(--tint, 20%), var(--paper))`;
    const rules = [
      `.code-${code} { --code: ${lit}; --wash: ${wash}; }`,
      `.second-code-${code} { --second: ${lit}; }`,
      `.third-code-${code} { --third: ${lit}; }`,
    ];
    for (const rule of rules) sheet.insertRule(rule, sheet.cssRules.length);
  }
  return `code-${code}`;
}
