// @ts-check
/** Which quotations are ticked, by the row ids of their codings; they stay ticked whatever is sorted or narrowed. */

/** Tells "ticks" when there are others. */
export class Ticks extends EventTarget {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    super();
    this.store = store;
    /** @type {Set<number>} */
    this.ids = new Set();
    this.from = 0;
  }

  /** @param {number} index */
  has(index) {
    return this.ids.has(this.store.ids[index]);
  }

  /** @param {number} index @param {boolean} [on] left out: the other way */
  toggle(index, on = !this.has(index)) {
    this.#set(index, on);
    this.from = index;
    this.#tell();
  }

  /** All from the last that was ticked to this one. @param {number} index */
  range(index) {
    const [first, last] = [Math.min(this.from, index), Math.max(this.from, index)];
    for (let at = first; at <= last; at += 1) this.#set(at, true);
    this.#tell();
  }

  all() {
    for (const id of this.store.ids) this.ids.add(id);
    this.#tell();
  }

  none() {
    this.ids.clear();
    this.#tell();
  }

  /** What no longer fits is not ticked any more: nothing is changed that is not in the list. */
  keepListed() {
    const before = this.ids.size;
    for (const id of this.ids) if (this.store.placeOf(id) < 0) this.ids.delete(id);
    if (this.ids.size !== before) this.#tell();
  }

  /** In the order of the list. @returns {number[]} */
  get listed() {
    return this.store.ids.filter((id) => this.ids.has(id));
  }

  /** @param {number} index @param {boolean} on */
  #set(index, on) {
    const id = this.store.ids[index];
    if (id === undefined) return;
    if (on) this.ids.add(id);
    else this.ids.delete(id);
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("ticks"));
  }
}
