// @ts-check
/**
 * The part of a long list that is in sight. Every row has the same height, so its place follows from its number; only
 * rows in sight (and the one with the focus) are in the page. Browsers draw no element beyond some ten million pixels:
 * a longer list is scrolled in proportion.
 */

const BEYOND = 8;
const TALLEST = 12_000_000;

export class Windowing {
  /**
   * @param {HTMLElement} scroller @param {HTMLElement} rows
   * @param {{draw: (index: number, old: HTMLElement | null) => HTMLElement, seen: (first: number, last: number) => void}} doings
   */
  constructor(scroller, rows, doings) {
    this.scroller = scroller;
    this.rows = rows;
    this.doings = doings;
    this.number = 0;
    this.height = 100;
    this.kept = -1;
    this.frame = 0;
    /** @type {Map<number, HTMLElement>} */
    this.drawn = new Map();
    scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.measure()).observe(scroller);
  }

  /** How many rows fit in sight, whole. */
  get page() {
    return Math.max(1, Math.floor(this.#view / this.height) - 1);
  }

  get #view() {
    return this.scroller.clientHeight - this.rows.offsetTop;
  }

  /** Pixels of the list to a pixel of the scrollbar. */
  get #scale() {
    const whole = this.number * this.height - this.#view;
    return whole <= TALLEST ? 1 : whole / TALLEST;
  }

  get #top() {
    return this.scroller.scrollTop * this.#scale;
  }

  /** Row heights follow type size and width; the row at the top stays there. */
  measure() {
    const row = /** @type {HTMLElement | null} */ (this.rows.firstElementChild);
    const height = row?.offsetHeight || this.height;
    if (height !== this.height) {
      const first = this.#top / this.height;
      this.height = height;
      this.#size();
      this.scroller.scrollTop = (first * height) / this.#scale;
    }
    this.draw();
  }

  /** @param {number} number of rows there are */
  count(number) {
    this.number = number;
    this.#size();
    for (const [index, row] of this.drawn) if (index >= number) (row.remove(), this.drawn.delete(index));
    this.draw();
  }

  #size() {
    const height = Math.min(this.number * this.height, TALLEST + this.#view);
    this.rows.style.setProperty("height", `${height}px`);
  }

  /** Scroll as little as it takes to have a row whole in sight. @param {number} index */
  show(index) {
    const [top, view] = [this.#top, this.#view];
    const begin = index * this.height;
    if (begin < top) this.scroller.scrollTop = begin / this.#scale;
    else if (begin + this.height > top + view) this.scroller.scrollTop = (begin + this.height - view) / this.#scale;
    this.draw();
  }

  /** How far a row stands from the top of what is in sight, in pixels; and put it there again. @param {number} index */
  offset(index) {
    return index * this.height - this.#top;
  }

  /** @param {number} index @param {number} offset */
  place(index, offset) {
    this.scroller.scrollTop = Math.max(0, index * this.height - offset) / this.#scale;
    this.draw();
  }

  /** The row at this place, which is drawn first where it is not. @param {number} index @returns {HTMLElement | null} */
  rowAt(index) {
    if (index < 0 || index >= this.number) return null;
    return this.drawn.get(index) ?? this.#put(index);
  }

  /** All rows in sight, drawn again with what is known now. */
  refresh() {
    for (const [index, row] of this.drawn) this.doings.draw(index, row);
  }

  #soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    const top = this.#top;
    const first = Math.max(0, Math.floor(top / this.height) - BEYOND);
    const last = Math.min(this.number, Math.ceil((top + this.#view) / this.height) + BEYOND);
    const free = [];
    for (const [index, row] of this.drawn) {
      if ((index < first || index >= last) && index !== this.kept) (free.push(row), this.drawn.delete(index));
    }
    for (let index = first; index < last; index += 1) {
      const row = this.drawn.get(index) ?? this.#put(index, free.pop());
      this.#move(row, index);
    }
    if (this.kept >= 0 && this.drawn.has(this.kept)) this.#move(/** @type {HTMLElement} */ (this.drawn.get(this.kept)), this.kept);
    for (const row of free) row.remove();
    this.doings.seen(first, last);
  }

  /** @param {number} index @param {HTMLElement} [old] @returns {HTMLElement} */
  #put(index, old) {
    const row = this.doings.draw(index, old ?? null);
    this.drawn.set(index, row);
    if (row.parentElement !== this.rows) this.rows.append(row);
    this.#move(row, index);
    return row;
  }

  /** @param {HTMLElement} row @param {number} index */
  #move(row, index) {
    const scale = this.#scale;
    const at = scale === 1 ? index * this.height : this.scroller.scrollTop + index * this.height - this.#top;
    const told = `translateY(${at}px)`;
    if (row.dataset.at !== told) (row.style.setProperty("transform", told), (row.dataset.at = told));
  }
}
