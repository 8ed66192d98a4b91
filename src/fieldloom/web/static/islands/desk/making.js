// @ts-check
/** Making elements without a framework: text is always set as text, never read as HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] attributes; `on…` is a listener, `class` the class
 * @param {...Child} children what is false or null is left out
 * @returns {HTMLElement}
 */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, String(value));
  }
  element.append(.../** @type {(Node|string)[]} */ (children.filter((c) => c || c === "")));
  return element;
}

/** A button. @param {string} words @param {() => void} done @param {Record<string, unknown>} [props] */
export function button(words, done, props = {}) {
  return make("button", { type: "button", class: "button button-quiet", onclick: done, ...props }, words);
}

/** A day as 3 May 2022. @param {string} iso @returns {string} */
export function day(iso) {
  return new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

/** "1 memo", "2 memos". @param {number} number @param {string} one @param {string} [many] */
export function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

/** The first words of a long text. @param {string} text @param {number} [most] */
export function shortened(text, most = 90) {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const cut = line.lastIndexOf(" ", most);
  return `${line.slice(0, cut > most / 2 ? cut : most)}…`;
}
