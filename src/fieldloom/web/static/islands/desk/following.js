// @ts-check
/**
 * What others do at this text, asked for about once a second and drawn where it changed. Less often while
 * the page is hidden or nobody does anything here; not at all once one is signed out.
 */

import { Company } from "./company.js";
import { Told, token } from "./sending.js";
import { heldStill } from "./stillness.js";

/** @typedef {import("./margin.js").Coding} Coding */
/** @typedef {import("./margin.js").Memo} Memo */
/** @typedef {{number: number, whole: boolean, codebook: boolean, codings: Coding[], gone: number[], memos: Memo[], memosGone: number[], revision: number, here: {id: number, name: string}[]}} News */

const EVERY = 1200;
const HIDDEN = 15_000;
/** After so long without anything being done or told here, so long between two questions; milliseconds. */
const QUIET = [[600_000, 10_000], [120_000, 3000]];
const SOON = 300;
const DOINGS = ["pointermove", "pointerdown", "keydown", "wheel", "scroll", "touchstart"];

/** @param {any} desk */
export function follow(desk) {
  if (desk.state.since !== null) desk.following = new Following(desk);
}

class Following {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.company = new Company(desk);
    this.since = desk.state.since;
    this.page = crypto.randomUUID();
    this.lively = performance.now();
    this.asking = false;
    this.timer = 0;
    /** Codings told to be gone: a stretch that was under way may still bring them. @type {Set<number>} */
    this.gone = new Set();
    for (const doing of DOINGS) addEventListener(doing, () => this.#woken(), { passive: true, capture: true });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#later() : this.ask()));
    addEventListener("online", () => this.ask());
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.ask());
    desk.stretches.addEventListener("loaded", () => queueMicrotask(() => this.#bury()));
    desk.acts.addEventListener("codebook", () => {
      clearTimeout(this.naming);
      this.naming = setTimeout(() => this.#rename(), SOON);
    });
    this.ask();
  }

  /** Ask now. */
  async ask() {
    if (this.asking || this.ended) return;
    clearTimeout(this.timer);
    this.asking = true;
    try {
      this.#take(await this.desk.line.get(`${this.desk.state.base}news/?since=${this.since}&page=${this.page}`));
      this.desk.line.back();
    } catch (error) {
      if (!(error instanceof Told)) throw error;
      this.company.hide();
      if (error.kind !== "away" && error.kind !== "broken") this.#end(error);
    } finally {
      this.asking = false;
      this.#later();
    }
  }

  get pace() {
    if (document.hidden) return HIDDEN;
    if (this.deferred) return SOON;
    const quiet = performance.now() - this.lively;
    return QUIET.find(([after]) => quiet > after)?.[1] ?? EVERY;
  }

  #later() {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => this.ask(), this.pace);
  }

  #woken() {
    const slow = this.pace > EVERY;
    this.lively = performance.now();
    if (slow && !document.hidden) this.ask();
  }

  /** Nobody is let in any more: stop asking, and say so. @param {Told} error */
  #end(error) {
    this.ended = true;
    const says = error.kind === "out" ? "You have been signed out: what others do is not shown any more." : "What others do is not shown any more.";
    this.desk.voice.note(says, ["Reload", () => location.reload()]);
  }

  #leave() {
    const headers = { "Content-Type": "application/json", ...token() };
    const body = JSON.stringify({ page: this.page });
    fetch(`${this.desk.state.base}leave/`, { method: "POST", headers, body, keepalive: true }).catch(() => null);
  }

  /** @param {News} news */
  #take(news) {
    this.company.show(news.here);
    if (news.revision !== this.desk.state.revision) {
      this.#moved(news.revision);
      return;
    }
    const told = this.#ripe(news);
    if (told.codings.length || told.gone.length || told.memos.length || told.memosGone.length) {
      this.lively = performance.now();
      heldStill(this.desk, () => this.desk.margin.put(told));
      this.#count(told);
    }
    if (news.whole) this.#bury();
    if (news.codebook) this.#rename(true);
    if (!this.deferred) this.since = news.number;
  }

  /** What is to be drawn: not what stands here already, and not yet what is under one's own hands. @param {News} news */
  #ripe(news) {
    const { margin, line, hands, state } = this.desk;
    const held = hands?.ends.held?.id;
    const making = line.queue.some((/** @type {any} */ act) => act.makes);
    this.deferred = false;
    const ripe = (/** @type {number} */ id) => {
      const now = id !== held && !line.isBusy(id);
      this.deferred ||= !now;
      return now;
    };
    const codings = news.codings.filter((coding) => {
      const known = margin.codings.get(coding.id);
      const differs = !known || known.version < coding.version || known.memos !== coding.memos || known.name !== coding.name || known.shade !== coding.shade;
      if (!differs) return false;
      if (!known && making && coding.coder === state.me.id) this.deferred = true;
      return !(!known && making && coding.coder === state.me.id) && ripe(coding.id);
    });
    const standing = new Set(news.codings.map((coding) => coding.id));
    const noted = new Set(news.memos.map((memo) => memo.id));
    const gone = news.whole ? [...margin.codings.keys()].filter((id) => id > 0 && !standing.has(id)) : news.gone;
    const memosGone = news.whole ? [...margin.memos.keys()].filter((id) => id > 0 && !noted.has(id)) : news.memosGone;
    for (const id of gone) this.gone.add(id);
    for (const id of standing) this.gone.delete(id);
    const memos = news.memos.filter((memo) => (margin.memos.get(memo.id)?.version ?? -1) < memo.version || margin.memos.get(memo.id)?.about !== memo.about);
    return {
      codings,
      gone: gone.filter((id) => margin.codings.has(id) && ripe(id)),
      memos,
      memosGone: memosGone.filter((id) => margin.memos.has(id)),
      before: [...codings.map((coding) => margin.codings.get(coding.id)), ...gone.map((id) => margin.codings.get(id))].filter(Boolean),
      // What was changed or taken away where the text is not loaded: only the server can count it.
      unseen: news.whole || codings.some((one) => one.version > 1 && !margin.codings.has(one.id)) || gone.some((id) => !margin.codings.has(id)),
    };
  }

  /** The numbers beside the text; while somebody has a hand on them they are left as they are. @param {any} told */
  #count({ before, codings, unseen }) {
    const { acts, whole } = this.desk;
    acts.dispatchEvent(new CustomEvent("heard", { detail: unseen ? null : { before, now: codings } }));
    const panel = whole.parts.codes;
    const renew = () => acts.dispatchEvent(new CustomEvent("beside"));
    if (panel.contains(document.activeElement)) panel.addEventListener("focusout", renew, { once: true });
    else if (unseen) renew();
    else whole.recount({ before, now: codings });
  }

  /** What is gone does not come back with a stretch that was asked for before. */
  #bury() {
    const { margin } = this.desk;
    const gone = [...this.gone].filter((id) => margin.codings.has(id));
    if (gone.length) margin.put({ gone });
  }

  /** Codes were renamed, recoloured or moved: what is coded with them is named anew. @param {boolean} [ask] */
  async #rename(ask = false) {
    const { desk } = this;
    if (ask) desk.codes = undefined;
    if (ask) desk.acts.dispatchEvent(new CustomEvent("heard", { detail: null }));
    const codes = await desk.codebook().catch(() => []);
    const known = new Map(codes.map((/** @type {any} */ code) => [code.id, code]));
    const renamed = [...desk.margin.codings.values()].flatMap((coding) => {
      const code = known.get(coding.code);
      const same = !code || (code.name === coding.name && code.path === coding.path && code.shade === coding.shade);
      return same ? [] : [{ ...coding, name: code.name, path: code.path, shade: code.shade }];
    });
    if (!renamed.length) return;
    heldStill(desk, () => desk.margin.put({ codings: renamed }));
    desk.acts.dispatchEvent(new CustomEvent("beside"));
  }

  /** The places of the new text mean other words than those on this page. @param {number} revision */
  #moved(revision) {
    if (this.revision === revision) return;
    this.revision = revision;
    this.desk.voice.note(`This text was corrected while you have it open (revision ${revision}).`, ["Reload", () => location.reload()]);
  }
}
