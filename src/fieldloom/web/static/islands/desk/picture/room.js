// @ts-check
/** The picture at the desk: its window, its frames, the hands and keys on it, and the list beside, joined. */

import { correctParagraph } from "../correcting.js";
import { askMemo } from "../noting.js";
import { Frames } from "./frames.js";
import { Hand } from "./hand.js";
import { listenToKeys } from "./keyboard.js";
import { List } from "./list.js";
import { inWords, same } from "./region.js";
import { View } from "./view.js";

/** @typedef {import("../margin.js").Coding} Coding */
/** @typedef {{region: number[], coding: Coding | null, byHand: boolean}} Chosen a part that is being chosen, or that a coding is being moved to */

const NOWHERE = { start: 0, end: 0 }; // a part of a picture has no place in its description

export class Room {
  /** @param {any} desk @param {HTMLElement} figure */
  constructor(desk, figure) {
    this.desk = desk;
    this.view = new View(figure);
    this.frames = new Frames(this);
    this.list = new List(this, /** @type {HTMLElement} */ (desk.querySelector("[data-panel=regions]")));
    /** The coding in hand. */
    this.current = 0;
    /** @type {Chosen | null} */
    this.chosen = null;
    this.names = true;
    this.panning = false;
    const { changeMemo, dropMemo } = desk.whole.doings;
    this.doings = { changeMemo, dropMemo };
    new Hand(this);
    listenToKeys(this);
    this.#buttons(figure);
    this.#listen();
    desk.margin.put({ codings: desk.state.regions });
    this.#open();
  }

  /** Those shown, from above, and from the left. @returns {Coding[]} */
  get codings() {
    const parts = this.desk.margin.shown.filter((/** @type {Coding} */ coding) => coding.region);
    const by = (/** @type {Coding} */ one, /** @type {Coding} */ other, /** @type {number} */ side) => (one.region?.[side] ?? 0) - (other.region?.[side] ?? 0);
    return parts.sort((/** @type {Coding} */ one, /** @type {Coding} */ other) => by(one, other, 1) || by(one, other, 0) || one.id - other.id);
  }

  /** @returns {Coding | undefined} */
  get inHand() {
    return this.desk.margin.codings.get(this.current);
  }

  /** @param {Coding} coding */
  mayChange(coding) {
    const { may, me } = this.desk.state;
    return may.code && !coding.waiting && (coding.coder === me.id || may.lead);
  }

  /** What a screen reader says of a part. @param {Coding} coding @param {Coding[]} all */
  nameOf(coding, all) {
    return `Part ${all.indexOf(coding) + 1} of ${all.length}, ${inWords(coding.region ?? [])}, coded ${coding.name}, by ${coding.coderName}`;
  }

  draw() {
    this.view.window.classList.toggle("is-choosing", this.chosen !== null);
    this.frames.draw();
    this.list.draw();
  }

  /** Take a coding in hand, or none. @param {Coding | null} coding @param {boolean} [focus] */
  hold(coding, focus = false) {
    this.current = coding?.id ?? 0;
    this.draw();
    if (!coding) return;
    const label = /** @type {HTMLElement | null} */ (this.frames.layer.querySelector(`[data-frame-label="${coding.id}"]`));
    if (focus) label?.focus({ preventScroll: true });
    label?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** The next part, or the one before. @param {number} by */
  step(by) {
    const all = this.codings;
    const at = all.findIndex((coding) => coding.id === this.current);
    const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[(at + by + all.length) % all.length];
    if (next) this.hold(next, true);
    else this.desk.voice.say("No part of this picture is coded yet.");
  }

  /** Begin to choose a part, in the middle of what can be seen. */
  begin() {
    if (!this.desk.state.may.code) return;
    this.choose(this.view.middlePart(), null, true);
    this.desk.voice.say(`A part is chosen: ${inWords(this.chosen?.region ?? [])}. Arrows move it, with Shift they size it, Enter takes it.`);
  }

  /** @param {number[]} region @param {Coding | null} [coding] left out: as before @param {boolean} [focus] */
  choose(region, coding = this.chosen?.coding ?? null, focus = false) {
    this.chosen = { region, coding, byHand: coding !== null && (this.chosen?.byHand ?? false) };
    if (!coding) this.current = 0;
    this.draw();
    if (focus) this.view.window.focus();
  }

  /** Say where the chosen part is now. */
  tell() {
    if (this.chosen) this.desk.voice.whisper(`Chosen: ${inWords(this.chosen.region)}`);
  }

  letGo() {
    this.chosen = null;
    this.draw();
    this.view.window.focus({ preventScroll: true });
  }

  /** Code the chosen part, or leave the frame of a coding where it was moved to. */
  async take() {
    const { chosen } = this;
    if (!chosen) return;
    if (chosen.coding) {
      this.chosen = null;
      this.draw();
      if (!same(chosen.coding.region ?? [], chosen.region)) await this.desk.acts.adjust(chosen.coding, { ...NOWHERE, region: chosen.region });
      this.view.window.focus({ preventScroll: true });
      return;
    }
    const picked = await this.#pick("Code this part of the picture", "[data-chosen]");
    if (!picked) return;
    if ("code" in picked) this.desk.picker.remember(picked.code.id);
    this.chosen = null;
    const doing = this.desk.acts.code({ ...NOWHERE, region: chosen.region }, picked);
    if (!("code" in picked)) await this.desk.picker.rememberMade(doing);
    const answer = await doing;
    if (!answer?.codings?.length) this.choose(chosen.region, null);
    this.draw();
  }

  async memo() {
    const { chosen } = this;
    if (!chosen) return;
    const text = await askMemo({ title: "Memo on this part of the picture", quote: `Part of the picture: ${inWords(chosen.region)}`, text: "" });
    if (!text) return;
    this.chosen = null;
    await this.desk.acts.writeMemo({ about: "passage", ...NOWHERE, region: chosen.region }, text);
    this.draw();
  }

  /** Memo on a coding. @param {Coding} coding */
  async note(coding) {
    const quote = `Part of the picture: ${inWords(coding.region ?? [])}`;
    const text = await askMemo({ title: `Memo on “${coding.name}”`, quote, text: "" });
    if (text) await this.desk.acts.writeMemo({ about: "coding", id: coding.id }, text);
  }

  /** Move the frame of a coding. @param {Coding} coding @param {{byHand?: boolean}} [how] */
  adjust(coding, { byHand = false } = {}) {
    if (!this.mayChange(coding)) {
      this.desk.voice.say("This coding is another coder's.");
      return;
    }
    this.current = coding.id;
    this.chosen = { region: coding.region ?? [], coding, byHand };
    this.draw();
    if (byHand) return;
    this.view.window.focus();
    this.desk.voice.say("Arrows move the frame, with Shift they size it, Enter leaves it there, Esc lets go.");
  }

  /** @param {Coding} coding */
  async recode(coding) {
    const picked = await this.#pick(`Recode “${coding.name}”`, `[data-frame="${coding.id}"]`);
    if (picked) await this.desk.acts.recode(coding, picked);
  }

  /** @param {Coding} coding */
  async remove(coding) {
    const done = await this.desk.acts.remove(coding);
    if (done && this.current === coding.id) this.hold(null);
    this.view.window.focus({ preventScroll: true });
  }

  /** @param {string} title @param {string} beside */
  #pick(title, beside) {
    const near = this.frames.layer.querySelector(beside)?.getBoundingClientRect() ?? null;
    return this.desk.picker.ask({ title, near, focused: this.inHand?.code ?? this.desk.picker.recent[0] ?? null });
  }

  /** @param {HTMLElement} figure */
  #buttons(figure) {
    const { desk } = this;
    const acts = {
      draw: () => this.begin(),
      out: () => this.view.smaller(),
      in: () => this.view.larger(),
      fit: () => this.view.to(1),
      names: (/** @type {HTMLElement} */ one) => {
        this.names = !this.names;
        one.textContent = this.names ? "Hide names" : "Show names";
        this.draw();
      },
      describe: async () => {
        await correctParagraph(desk.line, desk.state.base, 1, desk.voice);
        for (const [field, value] of [["text", ""], ["reason", "Described"]]) /** @type {HTMLInputElement} */ (document.getElementById(`correct-${field}`)).value = value;
      },
    };
    for (const one of /** @type {HTMLElement[]} */ ([...desk.querySelectorAll("[data-picture-do]")])) {
      const act = acts[/** @type {keyof typeof acts} */ (one.dataset.pictureDo)];
      one.addEventListener("click", () => act(one));
    }
    figure.classList.add("is-live");
  }

  #listen() {
    const { desk } = this;
    this.view.addEventListener("sized", () => this.frames.draw());
    desk.margin.addEventListener("changed", () => this.draw());
    desk.acts.addEventListener("settled", (/** @type {CustomEvent} */ { detail }) => {
      if (this.current === detail.was) this.current = detail.is;
    });
    // From the text, ] may come to a part of the picture: it is taken in hand here.
    const hold = desk.hold.bind(desk);
    desk.hold = (/** @type {Coding | null} */ coding) => (coding?.region ? this.hold(coding, true) : hold(coding));
  }

  /** The part that the address names. */
  #open() {
    const { region } = this.desk.state.opened;
    const coding = region && this.codings.find((one) => same(one.region ?? [], region));
    if (!coding) return;
    this.hold(coding, true);
    this.view.window.scrollIntoView({ block: "nearest" });
  }
}
