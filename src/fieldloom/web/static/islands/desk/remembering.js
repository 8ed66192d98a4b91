// @ts-check
/** What this browser remembers of how the desk was left; one that stores nothing only forgets. */

/** @param {string} name @returns {any} null where nothing is kept */
export function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name @param {unknown} value */
export function remember(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Private windows and full stores: the desk opens as at first.
  }
}
