// @ts-check
/** One coding becomes two before the chosen words, or one with the next of its kind; by key and by button. */

import { button } from "./making.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {import("./places.js").Place} Place */

/** @param {any} desk */
export function reshaping(desk) {
  desk.doings.split = (/** @type {import("./desk.js").Hit} */ hit) => split(desk, hit.coding ?? held(desk));
  desk.doings.join = (/** @type {import("./desk.js").Hit} */ hit) => join(desk, hit.coding ?? held(desk));
  desk.offers.coding.push(
    (/** @type {Coding} */ coding) => (cutIn(desk, coding) === null ? null : button("Split", () => split(desk, coding), { "data-key": `split${coding.id}`, title: "In two, before the chosen words (X)" })),
    (/** @type {Coding} */ coding) => (next(desk, coding) ? button("Join", () => join(desk, coding), { "data-key": `join${coding.id}`, title: "With the next one of its code (Shift+X)" }) : null),
  );
}

/** The coding in hand, or the only one of mine that the chosen words are cut out of. @param {any} desk @returns {Coding | null} */
function held(desk) {
  const { margin, choice, current } = desk;
  const inHand = margin.codings.get(current);
  if (inHand) return inHand;
  const place = /** @type {Place | null} */ (choice.place);
  const around = place ? margin.touching(place.start, place.end).filter((/** @type {Coding} */ one) => mine(desk, one) && cutIn(desk, one) !== null) : [];
  return around.length === 1 ? around[0] : null;
}

/** @param {any} desk @param {Coding} coding */
function mine({ state }, coding) {
  return state.may.code && !coding.waiting && (coding.coder === state.me.id || state.may.lead);
}

/** Where a coding would be cut: before the chosen words, or after them where it begins with them. @param {any} desk @param {Coding} coding @returns {number | null} */
function cutIn({ choice }, coding) {
  const place = /** @type {Place | null} */ (choice.place);
  if (!place) return null;
  return [place.start, place.end].find((at) => at > coding.start && at < coding.end) ?? null;
}

/** The next coding of the same code and coder in the text that is loaded; one that overlaps comes first. @param {any} desk @param {Coding} coding @returns {Coding | undefined} */
function next({ margin }, coding) {
  return margin.shown.find((/** @type {Coding} */ one) => one.id !== coding.id && one.code === coding.code && one.coder === coding.coder && !one.waiting && one.start >= coding.start);
}

/** @param {any} desk @param {Coding | null | undefined} coding */
async function split(desk, coding) {
  if (!coding || !mine(desk, coding)) return desk.voice.say("Take one of your codings in hand first: click its stripe, or press ].");
  const at = cutIn(desk, coding);
  if (at === null) return desk.voice.say("Choose the words inside it before which it is to be cut.");
  const done = await desk.acts.split(coding, at);
  return done && desk.hold(desk.margin.codings.get(coding.id) ?? null);
}

/** @param {any} desk @param {Coding | null | undefined} coding */
async function join(desk, coding) {
  if (!coding || !mine(desk, coding)) return desk.voice.say("Take one of your codings in hand first: click its stripe, or press ].");
  const other = next(desk, coding);
  if (!other) return desk.voice.say(`No other “${coding.name}” of the same coder follows here.`);
  const done = await desk.acts.join(coding, other);
  return done && desk.hold(desk.margin.codings.get(coding.id) ?? null);
}
