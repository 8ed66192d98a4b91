// @ts-check
/**
 * What waits for the network is kept over a reload, as far as it holds no words: places and ids are, while
 * a memo, a new code's name or a corrected paragraph never lies on this device unencrypted.
 */

/** @typedef {import("./sending.js").Waiting} Waiting */

const WORDS = ["text", "name", "word", "was", "reason"];

/** @param {{body: Record<string, unknown>}} act */
export function holdsWords({ body }) {
  return WORDS.some((name) => typeof body[name] === "string" && body[name] !== "");
}

/** Where nothing is sent after a reload nothing is kept, and what the desk keeps in this tab is left alone. */
export const UNKEPT = { save: () => undefined, load: () => ({ acts: [], born: [], grown: [] }) };

export class Kept {
  /** @param {number} me acts are kept, and given back, to this user alone */
  constructor(me) {
    this.name = `fieldloom-waiting-${me}`;
  }

  /** @param {Waiting[]} queue @param {{born: Map<number, any>, grown: Map<number, number>}} known */
  save(queue, { born, grown }) {
    const acts = queue.filter((act) => !holdsWords(act)).map(({ url, body, on, makes, chained }) => ({ url, body, on, makes, chained }));
    try {
      if (acts.length) sessionStorage.setItem(this.name, JSON.stringify({ acts, born: [...born], grown: [...grown] }));
      else sessionStorage.removeItem(this.name);
    } catch {
      // Where nothing may be stored, the warning before leaving has to do.
    }
  }

  /** @returns {{acts: any[], born: [number, {id: number, version: number}][], grown: [number, number][]}} */
  load() {
    try {
      return { acts: [], born: [], grown: [], ...JSON.parse(sessionStorage.getItem(this.name) ?? "{}") };
    } catch {
      return { acts: [], born: [], grown: [] };
    }
  }
}
