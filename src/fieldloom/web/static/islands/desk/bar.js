// @ts-check
/** The bar of the desk: what sticks below it is told its height, and its list of seldom things closes by itself. */

/** @param {any} desk */
export function joinBar(desk) {
  const bar = /** @type {HTMLElement} */ (desk.querySelector(".desk-bar"));
  new ResizeObserver(() => desk.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
  const more = /** @type {HTMLDetailsElement} */ (desk.querySelector("[data-more]"));
  const opener = /** @type {HTMLElement} */ (more.querySelector("summary"));
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    opener.focus();
    event.stopPropagation();
  });
  // A dialog that is opened from the list gives the focus back to what opened it, and that has to be seen.
  more.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target).closest("button"))) return;
    opener.focus();
    more.open = false;
  }, { capture: true });
  addEventListener("pointerdown", (event) => {
    if (!more.contains(/** @type {Node} */ (event.target))) more.open = false;
  });
  more.addEventListener("focusout", (event) => {
    const to = /** @type {Node | null} */ (event.relatedTarget);
    if (to && !more.contains(to)) more.open = false;
  });
}
