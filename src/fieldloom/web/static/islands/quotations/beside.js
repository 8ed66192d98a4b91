// @ts-check
/** The chosen quotation in its context, beside the table; on a narrow screen as a sheet below. Never in the way. */

const SETTLE = 120;

export class Beside {
  /** @param {HTMLElement} aside @param {string} url of quotation 0 @param {{back: () => void, opened: (sheet: boolean) => void, act: (does: string) => void, sorry: (error: unknown) => void}} doings */
  constructor(aside, url, doings) {
    this.aside = aside;
    this.url = url;
    this.doings = doings;
    this.place = /** @type {HTMLElement} */ (aside.querySelector("[data-around]"));
    this.timer = 0;
    this.turn = 0;
    this.shown = 0;
    /** @type {HTMLElement} */ (aside.querySelector("[data-close]")).addEventListener("click", () => this.close());
    aside.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      if (this.isSheet) this.close();
      else doings.back();
    });
    aside.addEventListener("click", (event) => {
      const act = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-do]"));
      if (act) doings.act(act.dataset.do ?? "");
    });
  }

  /** Whether it comes up as a sheet, for want of room. */
  get isSheet() {
    return getComputedStyle(this.aside).position === "fixed";
  }

  /** A person who holds an arrow key down is shown where they stop. @param {number | null} id @param {string} how */
  show(id, how) {
    clearTimeout(this.timer);
    if (id === null) return;
    if (this.isSheet && how === "key" && this.aside.hidden) return; // on a phone only on choosing
    const opened = this.aside.hidden;
    this.aside.hidden = false;
    if (opened) this.doings.opened(this.isSheet);
    if (id === this.shown) return;
    this.place.setAttribute("aria-busy", "true");
    this.timer = setTimeout(() => this.#fetch(id), how === "key" ? SETTLE : 0);
  }

  /** What stands there once more, after something was done to it. */
  again() {
    const id = this.shown;
    this.shown = 0;
    if (id && !this.aside.hidden) this.#fetch(id);
  }

  /** The focus goes there. */
  async enter() {
    this.aside.hidden = false;
    this.aside.focus();
  }

  close() {
    this.aside.hidden = true;
    this.doings.back();
  }

  clear() {
    this.shown = 0;
    this.place.replaceChildren();
    this.aside.hidden = true;
  }

  /** The quote comes into sight by scrolling this pane alone, not the page. */
  #lit() {
    const lit = this.place.querySelector("[data-lit]");
    const offset = lit ? lit.getBoundingClientRect().top - this.aside.getBoundingClientRect().top : 0;
    this.aside.scrollTop = lit ? this.aside.scrollTop + offset - this.aside.clientHeight / 3 : 0;
  }

  /** @param {number} id */
  async #fetch(id) {
    this.turn += 1;
    const turn = this.turn;
    try {
      const response = await fetch(this.url.replace("/0/", `/${id}/`), { headers: { Accept: "text/html" } });
      const html = await response.text();
      if (turn !== this.turn) return;
      if (!response.ok) throw new Error(said(html));
      this.shown = id;
      // The server's own piece of page, in which all words are escaped; scripts in it would not run.
      this.place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      this.#lit();
    } catch (error) {
      if (turn !== this.turn) return;
      this.place.replaceChildren();
      this.doings.sorry(error instanceof TypeError ? new Error("The network is away. Try again.") : error);
    } finally {
      if (turn === this.turn) this.place.removeAttribute("aria-busy");
    }
  }
}

/** @param {string} answer @returns {string} what the server said against it */
function said(answer) {
  try {
    return JSON.parse(answer).says;
  } catch {
    return "This could not be shown. Reload the page.";
  }
}
