// @ts-check
/**
 * The line to the server. Acts go one after the other; one that the network lost is sent again with the
 * same operation id, so it is done once however often it is sent. While any waits, the page says so, and
 * what holds no words is kept over a reload (`keeping.js`).
 */

import { Kept } from "./keeping.js";

const SECONDS = 20_000;
const AGAIN = [1500, 4000, 8000, 15_000];
const AWAY = new Set([502, 503, 504]);

/** A no from the server, in words. `kind` is refused, unfit, missing, stale, moved, turn, away, out, lost or broken; `waited`: the act had to wait for the network. */
export class Told extends Error {
  /** @param {{kind: string, says: string, remedy?: string, theirs?: Record<string, unknown>, mine?: Record<string, unknown>, where?: string}} answer `where` leads to the page that asks once more */
  constructor(answer) {
    super(answer.says);
    this.kind = answer.kind;
    this.remedy = answer.remedy ?? "";
    this.theirs = answer.theirs ?? {};
    this.mine = answer.mine ?? {};
    this.where = answer.where ?? "";
    this.waited = false;
  }
}

const LOST = { kind: "lost", says: "The coding that this was about could not be made.", remedy: "So this was not done either." };

/**
 * @typedef {object} About what an act is about, so that acts on what still waits find it once it is there
 * @property {number} [on] the coding that it changes: below 0 one that waits itself @property {number} [makes] the coding it makes, below 0
 */
/** @typedef {{url: string, body: Record<string, unknown>, on: number, makes: number, chained: boolean, tried: number, settle: (outcome: any) => void}} Waiting */

/** Tells "waiting" with detail {number, why: "" | "away" | "out"} whenever more or fewer acts wait. */
export class Line extends EventTarget {
  /** @param {{id: number}} me who sits here @param {{save: Kept["save"], load: Kept["load"]}} [kept] where what waits outlasts a reload */
  constructor(me, kept = new Kept(me.id)) {
    super();
    this.kept = kept;
    this.me = me;
    /** @type {Waiting[]} */
    this.queue = [];
    /** Codings made of those that waited, and versions that own acts gave codings. @type {{born: Map<number, {id: number, version: number}>, grown: Map<number, number>}} */
    this.known = { born: new Map(), grown: new Map() };
    this.running = false;
    /** @type {"" | "away" | "out"} */
    this.why = "";
    this.timer = 0;
    addEventListener("online", () => this.back());
    addEventListener("offline", () => this.#tell("away"));
    addEventListener("beforeunload", (event) => {
      if (this.queue.length) event.preventDefault();
    });
  }

  /** @param {string} url @returns {Promise<any>} */
  async get(url) {
    const response = await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(SECONDS) }).catch(() => null);
    if (!response || AWAY.has(response.status)) throw new Told({ kind: "away", says: "The network is away.", remedy: "Try again." });
    return understood(response);
  }

  /** @param {string} url @param {Record<string, unknown>} body @param {About} [about] @returns {Promise<any>} what the server answered; raises Told */
  post(url, body, { on = 0, makes = 0 } = {}) {
    const chained = on !== 0 && this.queue.some((act) => act.on === on || act.makes === on);
    return this.wait({ url, body: { operation: crypto.randomUUID(), ...body }, on, makes, chained });
  }

  /** @param {Omit<Waiting, "settle" | "tried">} act @returns {Promise<any>} */
  wait(act) {
    const outcome = new Promise((resolve) => this.queue.push({ ...act, tried: 0, settle: resolve }));
    this.#keep();
    if (this.why) this.#tell(this.why);
    this.run();
    return outcome.then((one) => {
      if (one instanceof Error) throw one;
      return one;
    });
  }

  /** What waited when the page was left, of this user. @returns {Omit<Waiting, "settle" | "tried">[]} */
  left() {
    const { acts, born, grown } = this.kept.load();
    this.known = { born: new Map(born), grown: new Map(grown) };
    return acts;
  }

  /** @param {number} id @returns {boolean} whether an act on this coding waits */
  isBusy(id) {
    return this.queue.some((act) => act.on === id || act.makes === id || (act.on < 0 && this.known.born.get(act.on)?.id === id));
  }

  async run() {
    if (this.running) return;
    clearTimeout(this.timer);
    this.running = true;
    while (this.queue.length) {
      const act = this.queue[0];
      const outcome = await this.#outcome(act);
      if (outcome === "away" || outcome === "out") {
        this.#tell(outcome);
        break;
      }
      if (outcome instanceof Told) outcome.waited = act.tried > 1 || this.why !== "";
      this.queue.shift();
      this.#keep();
      if (this.why) this.#tell(this.queue.length ? this.why : "");
      act.settle(outcome);
    }
    this.running = false;
    if (!this.queue.length) return;
    this.timer = setTimeout(() => this.run(), AGAIN[Math.min(this.queue[0].tried, AGAIN.length) - 1]);
  }

  /** The network answers: what waits is sent now, and where nothing waits that is said. */
  back() {
    if (this.queue.length) this.run();
    else if (this.why) this.#tell("");
  }

  /** @param {Waiting} act @returns {Promise<any>} the answer, a `Told`, "away" or "out" */
  async #outcome(act) {
    const ready = this.#ready(act);
    if (!ready) return new Told(LOST);
    try {
      let response = await this.#send(act, ready);
      if (response?.status === 403 && !isJson(response)) {
        const now = await renewed(this.me);
        if (now === "out") return "out";
        if (now === "renewed") response = await this.#send(act, ready);
      }
      if (!response || AWAY.has(response.status)) return "away";
      const answer = await understood(response);
      this.#learn(act, answer.codings ?? []);
      return answer;
    } catch (error) {
      if (!(error instanceof Told)) return error;
      return error.kind === "out" ? "out" : error;
    }
  }

  /** @param {Waiting} act @param {{url: string, body: Record<string, unknown>}} ready @returns {Promise<Response | null>} null: the network is away */
  async #send(act, { url, body }) {
    act.tried += 1;
    const text = JSON.stringify(body);
    const headers = { "Content-Type": "application/json", Accept: "application/json", ...token() };
    // Kept alive, so that what is sent on leaving the page still arrives.
    const asked = fetch(url, { method: "POST", headers, body: text, keepalive: text.length < 50_000, signal: AbortSignal.timeout(SECONDS) });
    return asked.catch(() => null);
  }

  /** The act as it is to be sent: what it is about may only just have been made, or changed by an act before. @param {Waiting} act */
  #ready({ url, body, on, chained }) {
    const { born, grown } = this.known;
    if (on < 0) {
      const made = born.get(on);
      if (!made) return null;
      const whole = "id" in body ? { ...body, id: made.id } : { ...body, expected: grown.get(made.id) ?? made.version };
      return { url: url.replace(`/${on}/`, `/${made.id}/`), body: whole };
    }
    const version = chained ? grown.get(on) : undefined;
    return { url, body: version && "expected" in body ? { ...body, expected: version } : body };
  }

  /** @param {Waiting} act @param {{id: number, version: number}[]} codings */
  #learn(act, codings) {
    const [made] = codings;
    if (act.makes && made) this.known.born.set(act.makes, { id: made.id, version: made.version });
    for (const { id, version } of codings) this.known.grown.set(id, version);
  }

  #keep() {
    this.kept.save(this.queue, this.known);
  }

  /** @param {"" | "away" | "out"} why */
  #tell(why) {
    this.why = why;
    this.dispatchEvent(new CustomEvent("waiting", { detail: { number: this.queue.length, why } }));
  }
}

/** The page's own token against forged forms, as htmx sends it. @returns {Record<string, string>} */
export function token() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
}

/** After signing in again in another tab the page's token is an old one: take a new one, for the same person only. @param {{id: number}} me @returns {Promise<"renewed" | "out" | "same">} */
async function renewed(me) {
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok) return "same";
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const state = JSON.parse(page.querySelector("#desk-state, #quotations-state")?.textContent ?? "{}");
  const headers = page.body.getAttribute("hx-headers");
  if (response.redirected || state.me?.id !== me.id || !headers) return "out";
  document.body.setAttribute("hx-headers", headers);
  return "renewed";
}

/** @param {Response} response */
function isJson(response) {
  return response.headers.get("Content-Type")?.includes("application/json") ?? false;
}

/** @param {Response} response @returns {Promise<any>} */
async function understood(response) {
  if (response.redirected) {
    throw new Told({ kind: "out", says: "You have been signed out.", remedy: "Sign in again in another tab, then repeat it." });
  }
  if (isJson(response)) {
    const answer = await response.json();
    if (response.ok) return answer;
    throw new Told(answer);
  }
  if (response.status === 403) {
    throw new Told({ kind: "refused", says: "This is not open to you.", remedy: "Reload the page to see why." });
  }
  throw new Told({ kind: "broken", says: "Something went wrong here; it was not done.", remedy: "Try it once more." });
}
