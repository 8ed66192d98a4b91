// @ts-check
/** On a narrow screen what stands beside the text comes up as a sheet, and goes again by button or Esc. */

export class Sheet {
  /** @param {HTMLElement} desk */
  constructor(desk) {
    this.desk = desk;
    this.side = /** @type {HTMLElement} */ (desk.querySelector("#side"));
    this.opener = /** @type {HTMLElement} */ (desk.querySelector("[data-sheet]"));
    this.closer = /** @type {HTMLElement} */ (desk.querySelector("[data-sheet-close]"));
    this.closer.hidden = false;
    this.opener.addEventListener("click", () => this.open(!this.isOpen));
    this.closer.addEventListener("click", () => this.open(false));
    this.side.addEventListener("keydown", (event) => event.key === "Escape" && this.isOpen && this.open(false));
  }

  /** By key: in a narrow window it has to come up first. */
  enter() {
    if (getComputedStyle(this.opener).display === "none") this.side.focus();
    else this.open(true);
  }

  get isOpen() {
    return this.desk.classList.contains("has-sheet");
  }

  /** @param {boolean} open */
  open(open) {
    this.desk.classList.toggle("has-sheet", open);
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.side.focus();
    else this.opener.focus();
  }
}
