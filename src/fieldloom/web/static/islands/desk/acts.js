// @ts-check
/** What can be done to a text: each act is sent, its answer drawn, and said. */

import { Told } from "./sending.js";
import { twoVersions } from "./versions.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {import("./margin.js").Memo} Memo */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./picker.js").Picked} Picked */
/** @typedef {{id: number, name: string} | null} Turn */
/** @typedef {{on?: number, makes?: number, before?: Coding, name?: string}} Doing on which coding, or which it makes (below 0: it waits), how that stood, the code's name */

/** Tells "turns" with detail {undo, redo}, "codebook" when it may have changed,
 * "counted" with detail {before, now} (codings) and "beside" when the numbers beside the text have, "memos"
 * after an act on one, "heard" with what others did (as "counted"; null: ask the server), "unsaved" with detail {path, body} for what the server did not take, and "undone" with
 * detail {error, path, body, doing} when an act that had waited for the network was then refused. */
export class Acts extends EventTarget {
  /**
   * @param {{base: string, revision: number, me: {id: number, name: string}, round?: {id: number, name: string} | null}} state
   * @param {import("./sending.js").Line} line @param {import("./margin.js").Margin} margin @param {import("./saying.js").Voice} voice
   */
  constructor(state, line, margin, voice) {
    super();
    this.state = state;
    this.line = line;
    this.margin = margin;
    this.voice = voice;
    /** @type {{undo: Turn, redo: Turn}} */
    this.turns = { undo: null, redo: null };
    this.given = 0;
    /** The act before, done or not. @type {Promise<any>} */
    this.before = Promise.resolve();
    /** One question at a time. @type {Promise<any>} */
    this.choosing = Promise.resolve();
  }

  /** Code a stretch. What is picked is drawn at once and waits there for the server. @param {Place} place @param {Picked | "vivo"} picked */
  code(place, picked) {
    const waiting = picked !== "vivo" && "code" in picked ? this.drawn(place, picked.code) : 0;
    /** @type {Record<string, any>} */
    const what = picked === "vivo" ? { vivo: true } : chosen(picked);
    return this.act("codings/", { ...place, ...what, revision: this.state.revision }, { makes: waiting, name: what.name ?? this.margin.codings.get(waiting)?.name });
  }

  /** @param {Coding} coding @param {Place} place */
  adjust(coding, place) {
    const body = { ...place, revision: this.state.revision, expected: coding.version };
    return this.act(`codings/${coding.id}/adjust/`, body, { on: coding.id });
  }

  /** @param {Coding} coding @param {Picked} picked */
  recode(coding, picked) {
    const shown = "code" in picked && { code: picked.code.id, name: picked.code.name, path: picked.code.path, shade: picked.code.shade };
    const before = this.margin.codings.get(coding.id);
    if (shown) this.margin.put({ codings: [{ ...coding, ...shown, waiting: true }] });
    return this.act(`codings/${coding.id}/recode/`, { ...chosen(picked), expected: coding.version }, { on: coding.id, before, name: before?.name });
  }

  /** @param {Coding} coding */
  remove(coding) {
    const before = this.margin.codings.get(coding.id);
    this.margin.put({ gone: [coding.id] });
    return this.act(`codings/${coding.id}/remove/`, { expected: coding.version }, { on: coding.id, before });
  }

  /** Cut a coding in two. @param {Coding} coding @param {number} at code point before which it is cut */
  split(coding, at) {
    const body = { at, revision: this.state.revision, expected: coding.version };
    return this.act(`codings/${coding.id}/split/`, body, { on: coding.id, name: coding.name });
  }

  /** Make one of two codings. @param {Coding} coding @param {Coding} other */
  join(coding, other) {
    const body = { other: other.id, revision: this.state.revision, expected: coding.version };
    return this.act(`codings/${coding.id}/join/`, body, { on: coding.id, name: coding.name });
  }

  /** @param {{about: string, id?: number} & Partial<Place>} about @param {string} text */
  async writeMemo(about, text) {
    const { me } = this.state;
    this.given -= 1;
    const id = this.given;
    const { start = null, end = null } = about;
    const shown = { id, about: about.about, aboutId: about.id ?? 0, text, pieces: [{ words: text }], author: `${me.name}, not saved yet`, mine: false, at: new Date().toISOString(), version: 0, start, end };
    this.margin.put({ memos: [shown] });
    const answer = await this.act("memos/", { ...about, text, revision: this.state.revision }, { on: about.id ?? 0 });
    this.margin.put({ memosGone: [id] });
    return answer;
  }

  /** @param {Memo} memo @param {string} text */
  changeMemo(memo, text) {
    return this.act(`memos/${memo.id}/change/`, { text, expected: memo.version });
  }

  /** @param {Memo} memo */
  dropMemo(memo) {
    return this.act(`memos/${memo.id}/drop/`, {});
  }

  /** Another act at this desk, which the server answers as it does these. @param {string} path @param {Record<string, unknown>} body */
  send(path, body) {
    return this.act(path, body);
  }

  /** After whatever is under way, so that many quick undos take back as many acts. @param {"undo" | "redo"} which */
  turn(which) {
    if (this.line.why) this.voice.say(`The network is away: ${which} it once what waits has been sent.`);
    if (this.line.why) return Promise.resolve(null);
    const turned = this.before.then(() => this.#turn(which));
    this.before = turned;
    return turned;
  }

  /** @param {"undo" | "redo"} which */
  async #turn(which) {
    const act = this.turns[which];
    if (!act) {
      this.voice.say(which === "undo" ? "There is nothing of yours left to undo." : "There is nothing left to redo.");
      return null;
    }
    const answer = await this.act(`${which}/`, { act: act.id });
    if (!answer) return null;
    const where = answer.elsewhere ? ", in another text or the codebook" : "";
    const names = answer.names.length ? ` (${answer.names.join(", ")})` : "";
    const back = which === "undo" ? "redo" : "undo";
    this.voice.toast(`${answer.says}${names}${where}`, [back === "redo" ? "Redo" : "Undo", () => this.turn(back)]);
    return answer;
  }

  /** @param {{undo: Turn, redo: Turn}} turns */
  know(turns) {
    this.turns = turns;
    this.dispatchEvent(new CustomEvent("turns", { detail: turns }));
  }

  /**
   * Send an act, draw what came of it, and say it.
   * @param {string} path @param {Record<string, unknown>} body @param {Doing} [doing]
   * @returns {Promise<any>} the answer; null when it was refused, which has then been said
   */
  act(path, body, doing = {}) {
    return this.settle(this.line.post(this.state.base + path, body, doing), path, body, doing);
  }

  /** @param {Promise<any>} sent @param {string} path @param {Record<string, unknown>} body @param {Doing} doing */
  settle(sent, path, body, doing) {
    const done = this.#settled(sent, path, body, doing);
    if (!("act" in body)) this.before = done;
    return done;
  }

  /** @param {Promise<any>} sent @param {string} path @param {Record<string, unknown>} body @param {Doing} doing */
  async #settled(sent, path, body, doing) {
    const { makes = 0, on = 0 } = doing;
    try {
      const answer = await sent;
      const [made] = answer.codings ?? [];
      if (makes && made) this.dispatchEvent(new CustomEvent("settled", { detail: { was: makes, is: made.id } }));
      this.#count(answer, body, doing);
      this.margin.put({ ...answer, gone: [...(answer.gone ?? []), ...[makes, on].filter((id) => id < 0)] });
      this.know(answer.turns);
      if (answer.made) this.dispatchEvent(new CustomEvent("codebook"));
      if (!("act" in body)) this.voice.say(saidOf(answer));
      if (path.startsWith("memos/")) this.dispatchEvent(new CustomEvent("memos"));
      return answer;
    } catch (error) {
      this.#drawBack(doing);
      if (!(error instanceof Told)) throw error;
      return this.#refused(error, path, body, doing);
    }
  }

  /** What was drawn before it was done, and was not done. @param {Doing} doing */
  #drawBack({ makes = 0, on = 0, before }) {
    const known = before && this.margin.codings.get(on);
    const newer = known && !known.waiting;
    this.margin.put({ gone: [makes, on].filter((id) => id < 0), codings: before && on > 0 && !newer ? [before] : [] });
  }

  /** @param {Told} error @param {string} path @param {Record<string, unknown>} body @param {Doing} doing */
  #refused(error, path, body, doing) {
    if (error.kind === "stale") {
      const choosing = this.choosing.then(() => this.#choose(error, path, body, doing));
      this.choosing = choosing.catch(() => null);
      return choosing;
    }
    if (error.waited) this.dispatchEvent(new CustomEvent("undone", { detail: { error, path, body, doing } }));
    else if (error.kind === "moved") this.voice.toast(`${error.message} ${error.remedy}`, ["Reload", () => location.reload()]);
    else this.voice.sorry(error);
    this.dispatchEvent(new CustomEvent("unsaved", { detail: { path, body } }));
    return null;
  }

  /**
   * What the act did to the numbers beside the text. Undo may reach what is not loaded: then the server counts.
   * @param {any} answer @param {Record<string, unknown>} body @param {Doing} doing
   */
  #count(answer, body, { before: held }) {
    if ("act" in body) {
      this.dispatchEvent(new CustomEvent("beside"));
      return;
    }
    const known = (/** @type {number} */ id) => (held?.id === id ? held : this.margin.codings.get(id));
    const now = /** @type {Coding[]} */ (answer.codings ?? []);
    const before = [...now.map((coding) => known(coding.id)), ...(answer.gone ?? []).map(known)].filter(Boolean);
    this.dispatchEvent(new CustomEvent("counted", { detail: { before, now } }));
  }

  /** Somebody else was there first: both versions, and the person chooses. @param {Told} error @param {string} path @param {Record<string, unknown>} body @param {Doing} doing */
  async #choose(error, path, body, doing) {
    const mine = await twoVersions(error);
    // Another operation: what was refused under the first is not to be taken for this.
    if (mine) return this.act(path, { ...body, operation: crypto.randomUUID(), expected: error.theirs.version }, doing);
    this.dispatchEvent(new CustomEvent("refresh"));
    return null;
  }

  /** A coding that waits for the server, drawn. @param {Place} place @param {{id: number, name: string, path: string, shade: number}} code @param {number} [id] @returns {number} its id, below 0 */
  drawn(place, code, id = this.given - 1) {
    this.given = Math.min(this.given, id);
    const { me } = this.state;
    const coding = { id, passage: 0, ...place, code: code.id, name: code.name, path: code.path, shade: code.shade };
    this.margin.put({ codings: [{ ...coding, coder: me.id, coderName: me.name, at: "", memos: 0, version: 0, round: this.state.round?.id ?? null, waiting: true }] });
    return id;
  }
}

/** @param {any} answer */
function saidOf({ says, where, paragraph }) {
  const place = where ?? (paragraph ? `paragraph ${paragraph}` : "");
  return place ? `${says}, ${place}` : says;
}

/** @param {Picked} picked */
function chosen(picked) {
  return "code" in picked ? { code: picked.code.id } : { name: picked.name, parent: picked.parent?.id ?? null };
}
