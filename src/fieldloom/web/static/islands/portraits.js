// @ts-check
/**
 * <code-portraits>: pointing at a code, or giving it the focus, lights it in every text; a click on a lane
 * leads to the coding nearest to that place. Without this a lane leads to its first coding.
 */

class CodePortraits extends HTMLElement {
  connectedCallback() {
    for (const over of ["pointerover", "focusin"]) this.addEventListener(over, (event) => this.#light(event.target));
    for (const out of ["pointerleave", "focusout"]) this.addEventListener(out, () => this.#light(null));
    this.addEventListener("click", (event) => this.#click(event));
  }

  /** @param {EventTarget | null} target */
  #light(target) {
    const code = target instanceof Element ? target.closest("[data-code]")?.getAttribute("data-code") : null;
    if (code === this.lit) return;
    this.lit = code;
    this.classList.toggle("is-lit", Boolean(code));
    for (const lit of this.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
    if (code) for (const one of this.querySelectorAll(`[data-code="${code}"]`)) one.classList.add("is-lit");
  }

  /** @param {MouseEvent} event a click by key has no place: it leads to the first coding */
  #click(event) {
    const lane = /** @type {Element} */ (event.target).closest("svg [data-code]");
    if (!lane || event.detail === 0) return;
    const ground = /** @type {Element} */ (lane.closest("svg")?.querySelector(".portrait-ground")).getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - ground.left) / ground.width));
    const bare = (lane.getAttribute("href") ?? "").replace(/[?&]at=[\d.]*/, "");
    lane.setAttribute("href", `${bare}${bare.includes("?") ? "&" : "?"}at=${share.toFixed(4)}`);
  }
}

customElements.define("code-portraits", CodePortraits);
