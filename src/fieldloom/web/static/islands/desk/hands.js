// @ts-check
/** What hands do at the desk: keys, clicks and buttons, and to which act each leads. */

import { Ends } from "./ends.js";
import { everything } from "./filtering.js";
import { Finding } from "./finding.js";
import { actOf, fillHelp, nameOf, REACH } from "./keys.js";
import { shortened } from "./making.js";
import { placeOf } from "./places.js";
import { Sheet } from "./sheet.js";
import { Toolbar } from "./toolbar.js";

/** @typedef {import("./margin.js").Coding} Coding */

export class Hands {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.choice = desk.choice;
    this.ends = new Ends(desk);
    this.finding = new Finding(desk);
    this.sheet = new Sheet(desk);
    this.bar = new Toolbar(desk.querySelector("[data-toolbar]"), desk.places, this.#ways());
    const text = desk.places.root;
    text.addEventListener("click", (/** @type {MouseEvent} */ event) => this.#click(event));
    for (const over of ["pointerover", "focusin"]) text.addEventListener(over, (/** @type {Event} */ event) => this.#near(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    // A field takes the browser's selection with the focus: give it back to the words when it closes.
    for (const dialog of desk.querySelectorAll("dialog")) dialog.addEventListener("close", () => setTimeout(() => this.choice.mirror()));
    this.choice.addEventListener("chosen", (/** @type {CustomEvent} */ event) => this.#chosen(event.detail));
    this.choice.addEventListener("paragraph", () => this.#paragraph());
    this.#buttons();
    for (const words of desk.places.all()) this.dress(words);
    this.#rove(desk.places.all()[0]);
  }

  /** A paragraph can take the focus; only the one in focus is a stop of the Tab key. @param {HTMLElement} words */
  dress(words) {
    words.tabIndex = -1;
    /** @type {HTMLElement} */ (words.closest(".block")?.querySelector(".block-no")).tabIndex = -1;
  }

  /** Stripes were drawn anew: those of the paragraph in focus are stops again. */
  dressStripes() {
    this.#rove(this.stop ?? null);
  }

  /** @param {Coding} coding @param {"start" | "end"} which @param {import("./cutting.js").Unit} unit @param {number} by */
  adjust(coding, which, unit, by) {
    const { me, may } = this.desk.state;
    if (!may.code) return;
    if (coding.waiting) this.desk.voice.say("This coding waits for the network: its ends can be moved once it is sent.");
    else if (coding.coder !== me.id && !may.lead) this.desk.voice.say("This coding is another coder's.");
    else this.ends.move(coding.id, which, unit, by);
  }

  #ways() {
    const { desk } = this;
    const copy = { words: "Copy", key: "Y", done: () => desk.copy() };
    if (!desk.state.may.code) return [copy, ...desk.offers.toolbar];
    return [
      { words: "Code", key: "C", done: () => desk.code() },
      { words: "In vivo", key: "V", done: () => desk.vivo() },
      { words: "Memo", key: "M", done: () => desk.memo() },
      copy,
      ...desk.offers.toolbar,
    ];
  }

  #buttons() {
    const { desk } = this;
    for (const live of desk.querySelectorAll("[data-live]")) live.hidden = false;
    for (const turn of desk.querySelectorAll("[data-turn]")) {
      turn.addEventListener("click", () => this.#turn(turn.dataset.turn));
    }
    this.#canTurn(desk.acts.turns);
    desk.acts.addEventListener("turns", (/** @type {CustomEvent} */ event) => this.#canTurn(event.detail));
    desk.querySelector("[data-keys]").addEventListener("click", () => this.#help());
    desk.querySelector("[data-whole]").addEventListener("click", () => {
      desk.margin.narrow(everything());
      desk.refresh();
    });
    addEventListener("resize", () => this.bar.show(this.choice.place));
  }

  /** Pointing at a label makes its bar stand out. @param {Event} event */
  #near(event) {
    const label = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".stripe"));
    for (const bar of this.desk.places.root.querySelectorAll(".is-near")) bar.classList.remove("is-near");
    label?.closest(".block")?.querySelector(`.lane[data-coding="${label.dataset.coding}"]`)?.classList.add("is-near");
  }

  /** @param {any} turns what would be undone and redone next */
  #canTurn(turns) {
    for (const turn of this.desk.querySelectorAll("[data-turn]")) {
      const act = turns[turn.dataset.turn];
      turn.disabled = !act;
      turn.title = act ? `${turn.textContent}: ${act.name}` : "";
    }
  }

  /** @param {"undo" | "redo"} which */
  #turn(which) {
    this.ends.rest();
    this.desk.acts.turn(which);
  }

  #help() {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("keys"));
    fillHelp(/** @type {HTMLElement} */ (dialog.querySelector("[data-keys-list]")), this.desk.state.may);
    dialog.showModal();
  }

  /** @param {{place: any, by: string}} detail */
  #chosen({ place, by }) {
    this.bar.show(place);
    this.desk.show();
    if (place && by === "key") this.desk.voice.whisper(`Chosen: ${shortened(this.desk.places.quote(place.start, place.end), 240)}`);
  }

  #paragraph() {
    const { words, place } = this.choice;
    this.#rove(words);
    const here = placeOf(words);
    if (place && (place.start >= here.end || place.end <= here.start)) this.choice.choose(null, "hand");
    const held = this.desk.margin.codings.get(this.desk.current);
    if (held && (held.start >= here.end || held.end <= here.start)) this.desk.hold(null);
    else this.desk.show();
  }

  /** @param {HTMLElement | null} words */
  #rove(words) {
    if (this.stop && this.stop !== words) this.#stops(this.stop, -1);
    this.stop = words;
    if (words) this.#stops(words, 0);
  }

  /** @param {HTMLElement} words @param {number} stop */
  #stops(words, stop) {
    words.tabIndex = stop;
    for (const one of words.closest(".block")?.querySelectorAll(".block-no, .stripe > button") ?? []) /** @type {HTMLElement} */ (one).tabIndex = stop;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const number = /** @type {HTMLAnchorElement | null} */ (target.closest(".block-no"));
    if (number && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      history.replaceState(null, "", number.href);
      this.desk.goTo(Number(number.closest(".block")?.getAttribute("data-n")));
      this.desk.voice.say("The address of this paragraph is in the address bar.");
      return;
    }
    const stripe = /** @type {HTMLElement | null} */ (target.closest("[data-coding]"));
    if (stripe) this.desk.hold(this.desk.margin.codings.get(Number(stripe.dataset.coding)));
    const coded = /** @type {HTMLElement | null} */ (target.closest(".coded"));
    if (coded && !this.choice.place) this.#next(coded);
  }

  /** Clicking again goes to the next coding there. @param {HTMLElement} coded */
  #next(coded) {
    const ids = (coded.dataset.codings ?? "").split(" ").map(Number);
    const next = ids[(ids.indexOf(this.desk.current) + 1) % ids.length];
    this.desk.hold(this.desk.margin.codings.get(next));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const act = actOf(event);
    const writing = target.closest("input, textarea, select, dialog");
    if (!act || writing || event.isComposing) return;
    // Undo and redo are for the whole page; a single letter only acts on what has the focus.
    const reach = REACH.get(act) ?? "[data-text], [data-toolbar]";
    if (act === "side" && target.closest("#side")) this.#back();
    else if (!target.closest(reach) || !this.#do(act, nameOf(event), target)) return;
    event.preventDefault();
  }

  /** From beside the text to the words one came from. */
  #back() {
    if (this.sheet.isOpen) this.sheet.open(false);
    this.choice.goTo(this.choice.words);
  }

  /** @param {string} act @param {string} key @param {HTMLElement} target @returns {boolean} whether it was one */
  #do(act, key, target) {
    const { choice, desk } = this;
    const by = /ArrowLeft|ArrowUp|\[|^[,-]$/.test(key) ? -1 : 1;
    const stripe = /** @type {HTMLElement | null} */ (target.closest(".stripe"));
    const coding = stripe && desk.margin.codings.get(Number(stripe.dataset.coding));
    const unit = act.endsWith("Word") ? "word" : "sentence";
    if (/^(end|start)/.test(act)) {
      const which = act.startsWith("end") ? "end" : "start";
      if (coding) this.adjust(coding, which, unit, by);
      else choice.extend(which, unit, by);
      return true;
    }
    if (act === "sentence" && !target.closest(".words")) return false;
    /** @type {Record<string, (hit: any) => unknown>} */
    const acts = {
      down: () => choice.goTo(choice.words && desk.places.beside(choice.words, 1)),
      up: () => choice.goTo(choice.words && desk.places.beside(choice.words, -1)),
      sentence: () => choice.step("sentence", 1),
      sentenceBack: () => choice.step("sentence", -1),
      word: () => choice.step("word", 1),
      wordBack: () => choice.step("word", -1),
      whole: () => choice.wholeParagraph(),
      drop: () => (choice.choose(null), desk.hold(null)),
      code: () => desk.code(),
      repeat: () => desk.repeat(),
      vivo: () => desk.vivo(),
      memo: () => desk.memo(),
      copy: () => desk.copy(),
      correct: () => desk.correct(),
      stripe: () => this.#step(by),
      remove: () => coding && desk.acts.remove(coding),
      undo: () => this.#turn("undo"),
      redo: () => this.#turn("redo"),
      find: () => /** @type {HTMLElement} */ (document.getElementById("find")).focus(),
      side: () => this.sheet.enter(),
      help: () => this.#help(),
    };
    (acts[act] ?? desk.doings[act])?.({ by, target, coding });
    return true;
  }

  /** The next coding in the text, or the one before. @param {number} by */
  #step(by) {
    const { shown } = this.desk.margin;
    const held = shown.findIndex((/** @type {Coding} */ coding) => coding.id === this.desk.current);
    const { start } = placeOf(this.choice.words ?? this.desk.places.all()[0]);
    const first = shown.findIndex((/** @type {Coding} */ coding) => coding.start >= start);
    const coding = shown[held < 0 ? (by > 0 ? first : first - 1) : held + by];
    if (!coding) return;
    this.desk.hold(coding);
    const stripe = /** @type {HTMLElement | null} */ (this.desk.querySelector(`.stripe[data-coding="${coding.id}"] > button`));
    stripe?.focus({ preventScroll: true });
    stripe?.closest(".block")?.scrollIntoView({ block: "nearest" });
  }
}
