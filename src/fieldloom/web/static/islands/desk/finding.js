// @ts-check
/** Finding in the text: the server looks, its list leads there, and what it found is lit up on the page. */

/** @typedef {{start: number, end: number}} Place */

export class Finding {
  /** @param {any} desk */
  constructor(desk) {
    this.desk = desk;
    this.list = /** @type {HTMLElement} */ (desk.querySelector("#found"));
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("htmx:afterSwap", () => this.#shown());
    desk.stretches.addEventListener("loaded", () => this.light());
    this.light();
  }

  /** Light up every hit that is on the page. */
  light() {
    if (!("highlights" in CSS)) return;
    const ranges = this.#places().map(({ start, end }) => this.desk.places.toRange(start, end));
    const there = /** @type {Range[]} */ (ranges.filter((range) => range !== null));
    if (there.length) CSS.highlights.set("found", new Highlight(...there));
    else CSS.highlights.delete("found");
  }

  /** @returns {Place[]} */
  #places() {
    const links = /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-to]"));
    const pairs = [...links].flatMap((link) => (link.dataset.matches ?? "").trim().split(" "));
    return pairs.filter(Boolean).map((pair) => {
      const [start, end] = pair.split("-").map(Number);
      return { start, end };
    });
  }

  #shown() {
    this.light();
    this.desk.voice.whisper(this.list.querySelector("[role=status]")?.textContent?.trim() ?? "");
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("a"));
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.hasAttribute("data-unfind")) {
      this.list.replaceChildren();
      this.light();
      /** @type {HTMLElement} */ (document.getElementById("find")).focus();
      return;
    }
    const { to, start, end } = link.dataset;
    this.desk.goTo(Number(to), { start: Number(start), end: Number(end) });
  }
}
