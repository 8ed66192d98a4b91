// @ts-check
/** One person in the text, with what can be said of them; and the form by which somebody is added. */

import { button, make } from "./making.js";

/**
 * @typedef {object} Person as the server tells it; places in code points, null: in all of the text
 * @property {number} id @property {string} ref @property {string} label @property {number | null} start @property {number | null} end
 * @property {number | null} paragraph @property {boolean} lost @property {string} part @property {string} partLabel @property {number} told
 * @property {string[]} flags @property {"proposed" | "confirmed" | "dismissed"} state @property {string} from @property {string} fromLabel @property {string} by
 */
/** @typedef {{parts: [string, string][], flags: [string, string][], people: {ref: string, label: string}[], may: boolean}} Words */

/** How easily somebody can be told, from 0 to 3. */
export const TOLD = ["Nobody could tell who it is", "Those close to them could tell", "Many who know them could tell", "Anybody could tell"];
const STATES = { proposed: "Proposed", confirmed: "Confirmed", dismissed: "Not in it" };

/**
 * @param {Person} row @param {Words} words
 * @param {{open: boolean, decide: (state: string) => void, change: (changes: Record<string, unknown>) => void, toggle: () => void}} ways
 */
export function personOf(row, words, ways) {
  const name = make("p", { class: "who-name" }, row.ref && make("span", { class: "ref" }, row.ref), ` ${row.label}`);
  const state = row.by ? `${STATES[row.state]} by ${row.by}` : STATES[row.state];
  const from = row.state === "proposed" && row.from !== "person" ? `, from: ${row.fromLabel.toLowerCase()}` : "";
  const flags = words.flags.filter(([flag]) => row.flags.includes(flag)).map(([, label]) => label);
  const item = make(
    "li",
    { class: `who-one is-${row.state}`, "data-person": row.id },
    name,
    make("p", { class: "side-who" }, `${row.partLabel} · ${TOLD[row.told]}${flags.length ? ` · ${flags.join(", ")}` : ""}`),
    make("p", { class: "side-who who-state" }, state + from, row.lost && ". Its words lost their place, so it counts for all of the text"),
  );
  if (words.may && row.ref) item.append(acts(row, ways));
  if (words.may && ways.open) item.append(changing(row, words, ways));
  return item;
}

/** @param {Person} row @param {Parameters<typeof personOf>[2]} ways */
function acts(row, ways) {
  const who = `${row.ref} ${row.label}`;
  const small = (/** @type {string} */ key, /** @type {string} */ label) => ({ class: "button button-small", "data-key": `${key}${row.id}`, "aria-label": `${label}: ${who}` });
  return make(
    "div",
    { class: "side-acts" },
    row.state !== "confirmed" && button("In it", () => ways.decide("confirmed"), { ...small("yes", "In it"), "aria-keyshortcuts": "y" }),
    row.state !== "dismissed" && button("Not in it", () => ways.decide("dismissed"), { ...small("no", "Not in it"), "aria-keyshortcuts": "n" }),
    row.state !== "proposed" && button("Leave open", () => ways.decide("proposed"), small("open", "Leave open")),
    button("Change", ways.toggle, { ...small("change", "Change"), "aria-expanded": String(ways.open) }),
  );
}

/** @param {Person} row @param {Words} words @param {Parameters<typeof personOf>[2]} ways */
function changing(row, words, ways) {
  const form = make("form", { class: "who-form", "aria-label": `Change ${row.ref}` }, ...fields(words, row), make("div", { class: "side-acts" }, make("button", { class: "button button-small button-primary" }, "Save"), button("Cancel", ways.toggle, { class: "button button-small button-quiet" })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ways.change(said(/** @type {HTMLFormElement} */ (form)));
  });
  return form;
}

/** @param {Words} words @param {{part?: string, told?: number, flags?: string[]}} now */
function fields(words, { part = "mentioned", told = 3, flags = [] }) {
  const options = (/** @type {[string, string][]} */ all, /** @type {string} */ held) => all.map(([value, label]) => make("option", { value, selected: value === held }, label));
  return [
    make("label", {}, "How", make("select", { name: "part" }, ...options(words.parts, part))),
    make("label", {}, "How easily told", make("select", { name: "identifiability" }, ...options(TOLD.map((label, value) => [String(value), label]), String(told)))),
    make("fieldset", {}, make("legend", {}, "Delicate"), ...words.flags.map(([value, label]) => make("label", { class: "who-flag" }, make("input", { type: "checkbox", name: "flags", value, checked: flags.includes(value) }), label))),
  ];
}

/** @param {HTMLFormElement} form @returns {Record<string, unknown>} */
function said(form) {
  const data = new FormData(form);
  return { part: data.get("part"), identifiability: Number(data.get("identifiability")), flags: data.getAll("flags") };
}

/** @param {Words} words @param {{chosen: boolean, done: (body: Record<string, unknown>) => void, close: () => void}} ways */
export function taggingForm(words, { chosen, done, close }) {
  const known = make("datalist", { id: "who-people" }, ...words.people.map(({ ref, label }) => make("option", { value: ref }, `${ref} ${label}`)));
  const person = make("input", { name: "person", list: "who-people", autocomplete: "off", required: true, "aria-describedby": "who-hint" });
  const sure = make("button", { class: "button button-small button-primary", value: "sure" }, "In it");
  const form = /** @type {HTMLFormElement} */ (
    make(
      "form",
      { class: "who-form", "aria-label": "Say who is in it" },
      make("label", {}, "Who", person),
      make("p", { class: "hint", id: "who-hint" }, "A study code; letters of the pseudonym find it."),
      known,
      ...fields(words, {}),
      make("label", { class: "who-flag" }, make("input", { type: "checkbox", name: "whole" }), chosen ? "In all of the text, not in these words only" : "In all of the text, not in this paragraph only"),
      make("div", { class: "side-acts" }, sure, make("button", { class: "button button-small", value: "perhaps" }, "Perhaps in it"), button("Cancel", close, { class: "button button-small button-quiet" })),
    )
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    const data = new FormData(form);
    done({ ...said(form), person: codeOf(String(data.get("person")), words), whole: data.has("whole"), sure: pressed?.value !== "perhaps" });
  });
  return form;
}

/** The study code that is meant: typed as it is, or by the pseudonym. @param {string} typed @param {Words} words */
function codeOf(typed, words) {
  const wanted = typed.trim().toLowerCase();
  const found = words.people.find(({ ref, label }) => [ref, label, `${ref} ${label}`].some((name) => name.toLowerCase() === wanted));
  return found?.ref ?? typed.trim();
}
