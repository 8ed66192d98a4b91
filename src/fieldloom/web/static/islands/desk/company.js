// @ts-check
/** Who else is at this text now: their names in the bar, and a word to a screen reader when one comes or goes. */

import { heldStill } from "./stillness.js";

/** @typedef {{id: number, name: string}} Person */

/** Somebody who reloads the page is not said to go and come. */
const GONE_AFTER = 5000;
const NAMED = 3;

export class Company {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.voice = desk.voice;
    this.line = /** @type {HTMLElement} */ (desk.querySelector("[data-company]"));
    /** @type {Map<number, {name: string, seen: number}>} */
    this.people = new Map();
    this.unknown = false;
  }

  /** @param {Person[]} here */
  show(here) {
    const now = performance.now();
    const come = here.filter((person) => !this.people.has(person.id)).map((person) => person.name);
    for (const { id, name } of here) this.people.set(id, { name, seen: now });
    const gone = [...this.people].filter(([, { seen }]) => now - seen > GONE_AFTER);
    for (const [id] of gone) this.people.delete(id);
    if (come.length || gone.length || this.unknown) heldStill(this.desk, () => this.#draw());
    this.unknown = false;
    if (!come.length && !gone.length) return;
    const says = [come.length && `${listed(come)} ${come.length === 1 ? "is" : "are"} here now.`, gone.length && `${listed(gone.map(([, person]) => person.name))} left.`];
    this.voice.whisper(says.filter(Boolean).join(" "));
  }

  /** Nobody knows who is here while the network is away. */
  hide() {
    this.unknown = true;
    this.line.hidden = true;
  }

  #draw() {
    const names = [...this.people.values()].map((person) => person.name);
    this.line.hidden = names.length === 0;
    this.line.title = names.length > NAMED ? listed(names) : "";
    this.line.textContent = names.length ? `Also here: ${listed(names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names)}` : "";
  }
}

/** "Ana, Ben and Cleo". @param {string[]} names */
function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
