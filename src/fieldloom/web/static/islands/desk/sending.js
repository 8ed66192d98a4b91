// @ts-check
/**
 * The line to the server. Acts go one after the other; one that the network lost is sent again with the
 * same operation id, so it is done once however often it is sent. While any waits, the page says so.
 */

const SECONDS = 20_000;
const AGAIN = [1500, 4000, 8000, 15_000];
const AWAY = new Set([502, 503, 504]);

/** A no from the server, in words. `kind` is refused, unfit, missing, stale, moved, turn or broken. */
export class Told extends Error {
  /** @param {{kind: string, says: string, remedy?: string, theirs?: Record<string, unknown>, mine?: Record<string, unknown>}} answer */
  constructor(answer) {
    super(answer.says);
    this.kind = answer.kind;
    this.remedy = answer.remedy ?? "";
    this.theirs = answer.theirs ?? {};
    this.mine = answer.mine ?? {};
  }
}

/** @typedef {{url: string, body: Record<string, unknown>, tried: number, settle: (answer: Response) => void}} Waiting */

/** Tells "waiting" with detail {number} whenever more or fewer acts wait for the network. */
export class Line extends EventTarget {
  constructor() {
    super();
    /** @type {Waiting[]} */
    this.queue = [];
    this.running = false;
    this.cut = false;
    this.timer = 0;
    addEventListener("online", () => this.#run());
    addEventListener("beforeunload", (event) => {
      if (this.queue.length) event.preventDefault();
    });
  }

  /** @param {string} url @returns {Promise<any>} */
  async get(url) {
    const response = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!response) throw new Told({ kind: "broken", says: "The network is away.", remedy: "Try again." });
    return understood(response);
  }

  /** @param {string} url @param {Record<string, unknown>} body @returns {Promise<any>} what the server answered; raises Told */
  post(url, body) {
    const whole = { operation: crypto.randomUUID(), ...body };
    /** @type {Promise<Response>} */
    const answered = new Promise((resolve) => {
      this.queue.push({ url, body: whole, tried: 0, settle: resolve });
    });
    this.#run();
    return answered.then(understood);
  }

  async #run() {
    if (this.running) return;
    clearTimeout(this.timer);
    this.running = true;
    while (this.queue.length) {
      const act = this.queue[0];
      const response = await this.#send(act);
      if (!response) break;
      this.queue.shift();
      this.#tell(false);
      act.settle(response);
    }
    this.running = false;
    if (this.queue.length) this.#later();
  }

  /** @param {Waiting} act @returns {Promise<Response | null>} null: the network is away */
  async #send(act) {
    act.tried += 1;
    const body = JSON.stringify({ ...act.body, again: act.tried > 1 });
    try {
      const response = await fetch(act.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", ...token() },
        body,
        keepalive: body.length < 50_000, // so that what is sent on leaving the page still arrives
        signal: AbortSignal.timeout(SECONDS),
      });
      return AWAY.has(response.status) ? null : response;
    } catch {
      return null;
    }
  }

  #later() {
    this.#tell(true);
    const tried = this.queue[0].tried;
    this.timer = setTimeout(() => this.#run(), AGAIN[Math.min(tried, AGAIN.length) - 1]);
  }

  /** @param {boolean} cut */
  #tell(cut) {
    if (!cut && !this.cut) return;
    this.cut = cut || this.queue.length > 0;
    this.dispatchEvent(new CustomEvent("waiting", { detail: { number: this.cut ? this.queue.length : 0 } }));
  }
}

/** The page's own token against forged forms, as htmx sends it. @returns {Record<string, string>} */
function token() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
}

/** @param {Response} response @returns {Promise<any>} */
async function understood(response) {
  const json = response.headers.get("Content-Type")?.includes("application/json");
  if (json) {
    const answer = await response.json();
    if (response.ok) return answer;
    throw new Told(answer);
  }
  if (response.redirected) {
    throw new Told({ kind: "broken", says: "You have been signed out.", remedy: "Sign in again in another tab, then repeat it." });
  }
  if (response.status === 403) {
    throw new Told({ kind: "refused", says: "This is not open to you.", remedy: "Reload the page to see why." });
  }
  throw new Told({ kind: "broken", says: "Something went wrong here; it was not done.", remedy: "Try it once more." });
}
