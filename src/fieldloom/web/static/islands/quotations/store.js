// @ts-check
/** What the table shows: all row ids in order, and those rows that have come so far, by id. */

/** @typedef {{id: number, text: string, author: string, mine: boolean, version: number}} Note */
/**
 * @typedef {{id: number, ref: string, title: string, paragraph: number, quote: string, code: number, name: string, path: string,
 *   shade: number, coder: number, coderName: string, at: string, speaker: string, participant: string, waiting: string,
 *   version: number, notes: Note[]}} Row
 */

const SLICE = 50;
const AT_ONCE = 2;
const KEPT = 5000;

/** Tells "order" when the ids are others, "rows" when some have come. */
export class Store extends EventTarget {
  /** @param {{urls: Record<string, string>, query: string, total: number, rows: Row[]}} state @param {import("../desk/sending.js").Line} line */
  constructor(state, line) {
    super();
    this.urls = state.urls;
    this.query = state.query;
    this.line = line;
    /** The first rows come with the page; the others have no id until the order has come. @type {number[]} */
    this.ids = state.rows.map((row) => row.id);
    this.total = state.total;
    /** @type {Map<number, Row>} */
    this.rows = new Map(state.rows.map((row) => [row.id, row]));
    /** @type {Map<number, number> | null} */
    this.places = null;
    /** @type {Set<number>} first index of the slices that are under way */
    this.asked = new Set();
    this.wanted = [0, 0];
    this.turn = 0;
  }

  /** @param {number} index */
  at(index) {
    return this.rows.get(this.ids[index]) ?? null;
  }

  /** Where a row stands, -1: nowhere. @param {number} id */
  placeOf(id) {
    this.places ??= new Map(this.ids.map((one, index) => [one, index]));
    return this.places.get(id) ?? -1;
  }

  /** The whole order anew; what came before of rows is forgotten when it may have changed. @param {boolean} [anew] */
  async order(anew = false) {
    this.turn += 1;
    const turn = this.turn;
    const answer = await this.line.get(`${this.urls.order}?${this.query}`);
    if (turn !== this.turn) return null; // another question was asked meanwhile
    this.ids = answer.ids;
    this.total = answer.ids.length;
    this.places = null;
    this.asked.clear();
    if (anew) this.rows.clear();
    this.dispatchEvent(new CustomEvent("order", { detail: answer }));
    return answer;
  }

  /** Let the rows from `first` to `last` (outside) come, nearest to what is looked at first. @param {number} first @param {number} last */
  want(first, last) {
    this.wanted = [Math.max(0, first), Math.min(this.ids.length, last)];
    this.#ask();
  }

  /** One row as it is now. @param {number} id @returns {Promise<Row | null>} */
  async fresh(id) {
    const { rows } = await this.line.get(`${this.urls.rows}?ids=${id}`);
    if (rows[0]) this.rows.set(id, rows[0]);
    this.dispatchEvent(new CustomEvent("rows"));
    return rows[0] ?? null;
  }

  #ask() {
    const [first, last] = this.wanted;
    for (let at = first - (first % SLICE); at < last && this.asked.size < AT_ONCE; at += SLICE) {
      if (this.asked.has(at)) continue;
      const ids = this.ids.slice(at, at + SLICE).filter((id) => !this.rows.has(id));
      if (ids.length) this.#fetch(at, ids);
    }
  }

  /** @param {number} at @param {number[]} ids */
  async #fetch(at, ids) {
    this.asked.add(at);
    const { turn } = this;
    try {
      const { rows } = await this.line.get(`${this.urls.rows}?ids=${ids.join(",")}`);
      if (turn === this.turn) this.#take(rows, ids);
    } catch (error) {
      this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
      return; // it stays among those asked, so that a broken network is not asked without end
    }
    this.asked.delete(at);
    this.#ask();
  }

  /** @param {Row[]} rows @param {number[]} ids */
  #take(rows, ids) {
    for (const row of rows) this.rows.set(row.id, row);
    const came = new Set(rows.map((row) => row.id));
    if (ids.some((id) => !came.has(id))) this.dispatchEvent(new CustomEvent("missing"));
    if (this.rows.size > KEPT) this.#forget();
    this.dispatchEvent(new CustomEvent("rows"));
  }

  /** The rows that came first go, unless they are looked at. */
  #forget() {
    const near = new Set(this.ids.slice(...this.wanted));
    for (const id of this.rows.keys()) {
      if (this.rows.size <= KEPT / 2) break;
      if (!near.has(id)) this.rows.delete(id);
    }
  }
}
