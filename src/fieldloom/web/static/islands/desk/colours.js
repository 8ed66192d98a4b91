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
    const tint = `color-mix(in oklab, ${colour} var(--tint, 22%), var(--paper))`;
    const rules = [
      `.code-${code} { --code: ${colour}; --wash: ${tint}; }`,
      `.second-code-${code} { --second: ${colour}; }`,
      `.third-code-${code} { --third: ${colour}; }`,
    ];
    for (const rule of rules) sheet.insertRule(rule, sheet.cssRules.length);
  }
  return `code-${code}`;
}
