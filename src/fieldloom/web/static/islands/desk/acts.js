// @ts-check
/** What can be done to a text: each act is sent, its answer drawn, and said. */

import { Told } from "./sending.js";
import { twoVersions } from "./versions.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {import("./margin.js").Memo} Memo */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./picker.js").Picked} Picked */
/** @typedef {{id: number, name: string} | null} Turn */

/** Tells "turns" with detail {undo, redo}, "codebook" when it may have changed,
 * "counted" with detail {before, now} (codings) and "beside" when the numbers beside the text have. */
export class Acts extends EventTarget {
  /**
   * @param {{base: string, revision: number, me: {id: number, name: string}}} state
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
  }

  /** Code a stretch. What is picked is drawn at once and waits there for the server. @param {Place} place @param {Picked | "vivo"} picked */
  async code(place, picked) {
    const waiting = picked !== "vivo" && "code" in picked ? this.#provisional(place, picked.code) : null;
    const what = picked === "vivo" ? { vivo: true } : chosen(picked);
    const answer = await this.#act("codings/", { ...place, ...what, revision: this.state.revision }, waiting);
    if (answer) this.voice.say(`${answer.says}, ${answer.where ?? `paragraph ${answer.paragraph}`}`);
    return answer;
  }

  /** @param {Coding} coding @param {Place} place */
  async adjust(coding, place) {
    const body = { ...place, revision: this.state.revision, expected: coding.version };
    const answer = await this.#act(`codings/${coding.id}/adjust/`, body);
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** @param {Coding} coding @param {Picked} picked */
  async recode(coding, picked) {
    const answer = await this.#act(`codings/${coding.id}/recode/`, { ...chosen(picked), expected: coding.version });
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** @param {Coding} coding */
  async remove(coding) {
    const answer = await this.#act(`codings/${coding.id}/remove/`, { expected: coding.version });
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** Cut a coding in two. @param {Coding} coding @param {number} at code point before which it is cut */
  async split(coding, at) {
    const answer = await this.#act(`codings/${coding.id}/split/`, { at, revision: this.state.revision, expected: coding.version });
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** Make one of two codings. @param {Coding} coding @param {Coding} other */
  async join(coding, other) {
    const answer = await this.#act(`codings/${coding.id}/join/`, { other: other.id, revision: this.state.revision, expected: coding.version });
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** @param {{about: string, id?: number} & Partial<Place>} about @param {string} text */
  async writeMemo(about, text) {
    const answer = await this.#act("memos/", { ...about, text, revision: this.state.revision });
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** @param {Memo} memo @param {string} text */
  async changeMemo(memo, text) {
    const answer = await this.#act(`memos/${memo.id}/change/`, { text, expected: memo.version });
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** @param {Memo} memo */
  async dropMemo(memo) {
    const answer = await this.#act(`memos/${memo.id}/drop/`, {});
    if (answer) this.voice.say(answer.says);
    return answer;
  }

  /** After whatever is under way, so that many quick undos take back as many acts. @param {"undo" | "redo"} which */
  turn(which) {
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
    const answer = await this.#act(`${which}/`, { act: act.id });
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
   * @param {string} path @param {Record<string, unknown>} body @param {number | null} [provisional]
   * @returns {Promise<any>} the answer; null when it was refused, which has then been said
   */
  #act(path, body, provisional = null) {
    const done = this.#sent(path, body, provisional);
    if (!("act" in body)) this.before = done;
    return done;
  }

  /** @param {string} path @param {Record<string, unknown>} body @param {number | null} provisional */
  async #sent(path, body, provisional) {
    try {
      const answer = await this.line.post(this.state.base + path, body);
      const [made] = answer.codings ?? [];
      if (provisional && made) this.dispatchEvent(new CustomEvent("settled", { detail: { was: provisional, is: made.id } }));
      this.#count(answer, body);
      this.margin.put({ ...answer, gone: [...(answer.gone ?? []), ...(provisional ? [provisional] : [])] });
      this.know(answer.turns);
      if (answer.made) this.dispatchEvent(new CustomEvent("codebook"));
      return answer;
    } catch (error) {
      if (provisional) this.margin.put({ gone: [provisional] });
      if (!(error instanceof Told)) throw error;
      if (error.kind === "stale") return this.#choose(error, path, body);
      if (error.kind === "moved") this.voice.toast(`${error.message} ${error.remedy}`, ["Reload", () => location.reload()]);
      else this.voice.sorry(error);
      return null;
    }
  }

  /**
   * What the act did to the numbers beside the text. Undo may reach what is not loaded: then the server counts.
   * @param {any} answer @param {Record<string, unknown>} body
   */
  #count(answer, body) {
    if ("act" in body) {
      this.dispatchEvent(new CustomEvent("beside"));
      return;
    }
    const known = (/** @type {number} */ id) => this.margin.codings.get(id);
    const now = /** @type {Coding[]} */ (answer.codings ?? []);
    const before = [...now.map((coding) => known(coding.id)), ...(answer.gone ?? []).map(known)].filter(Boolean);
    this.dispatchEvent(new CustomEvent("counted", { detail: { before, now } }));
  }

  /** Somebody else was there first: both versions, and the person chooses. @param {Told} error @param {string} path @param {Record<string, unknown>} body */
  async #choose(error, path, body) {
    const mine = await twoVersions(error);
    if (mine) return this.#act(path, { ...body, expected: error.theirs.version });
    this.dispatchEvent(new CustomEvent("refresh"));
    return null;
  }

  /** @param {Place} place @param {import("./ranking.js").Code} code @returns {number} */
  #provisional(place, code) {
    this.given -= 1;
    const { me } = this.state;
    const coding = { id: this.given, passage: 0, ...place, code: code.id, name: code.name, path: code.path, shade: code.shade };
    this.margin.put({ codings: [{ ...coding, coder: me.id, coderName: me.name, at: "", memos: 0, version: 0, waiting: true }] });
    return this.given;
  }
}

/** @param {Picked} picked */
function chosen(picked) {
  return "code" in picked ? { code: picked.code.id } : { name: picked.name, parent: picked.parent?.id ?? null };
}
