// @ts-check
/** Which codes two letters mean: recent ones first, then those whose words begin with the letters. */

/** @typedef {{id: number, name: string, path: string, shade: number, parent: number | null, about: string}} Code */
/** @typedef {{code: Code, score: number}} Ranked */

const BETWEEN = " > ";
const MOST = 60;

/** @param {string} text */
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en-GB").replace(/\s+/g, " ").trim();
}

/**
 * How well a name fits what was typed; lower is better, null is not at all.
 * @param {string} name @param {string} typed both plain @returns {number | null}
 */
function fit(name, typed) {
  if (name === typed) return 0;
  if (name.startsWith(typed)) return 1;
  const words = name.split(/[\s\-/(,]+/);
  if (words.some((word) => word.startsWith(typed))) return 2;
  if (words.map((word) => word[0] ?? "").join("").startsWith(typed)) return 3;
  if (name.includes(typed)) return 4;
  let at = -1;
  for (const letter of typed.replace(/ /g, "")) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return null;
  }
  return 6;
}

/**
 * The codes that fit, best first. "Parent > na" looks under a parent.
 * @param {Code[]} codes in the codebook's order @param {string} typed @param {number[]} recent ids, the latest first
 * @returns {Code[]} at most 60
 */
export function ranked(codes, typed, recent) {
  const turn = new Map(recent.map((id, index) => [id, index]));
  const wanted = plain(typed);
  if (!wanted) {
    const lately = recent.map((id) => codes.find((code) => code.id === id)).filter((code) => code !== undefined);
    return [.../** @type {Code[]} */ (lately), ...codes.filter((code) => !turn.has(code.id))].slice(0, MOST);
  }
  const under = typed.includes(">");
  /** @type {Ranked[]} */
  const found = [];
  for (const code of codes) {
    const score = under ? fitPath(plain(code.path), wanted) : fit(plain(code.name), wanted);
    if (score !== null) found.push({ code, score: score * 100 + (turn.has(code.id) ? 0 : 50) });
  }
  found.sort((one, other) => one.score - other.score || (turn.get(one.code.id) ?? 99) - (turn.get(other.code.id) ?? 99));
  return found.slice(0, MOST).map(({ code }) => code);
}

/** @param {string} path @param {string} typed */
function fitPath(path, typed) {
  const wanted = typed.split(">").map((part) => part.trim()).join(BETWEEN).trim();
  if (path === wanted) return 0;
  return path.startsWith(wanted) ? 1 : null;
}

/**
 * What would be made of what was typed: a name, and the code under which it would stand.
 * @param {Code[]} codes @param {string} typed @param {Code | null} focused the code in focus
 * @returns {{name: string, parent: Code | null}[]} nothing where the name is taken there or empty
 */
export function offers(codes, typed, focused) {
  const parts = typed.split(">").map((part) => part.trim());
  const name = (parts.pop() ?? "").replace(/\s+/g, " ");
  if (!name) return [];
  const above = plain(parts.join(BETWEEN));
  const parent = above ? codes.find((code) => plain(code.path) === above) : null;
  if (above && !parent) return [];
  const where = parent ? [parent] : focused ? [focused, null] : [null];
  const free = where.filter(
    (under) => !codes.some((code) => code.parent === (under?.id ?? null) && plain(code.name) === plain(name)),
  );
  return free.map((under) => ({ name, parent: under }));
}
