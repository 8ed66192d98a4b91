// @ts-check
/** The bar of the desk: what sticks below it is told its height, and its list of seldom things closes by itself. */

/** @param {any} desk */
export function joinBar(desk) {
  const bar = /** @type {HTMLElement} */ (desk.querySelector(".desk-bar"));
  tellHeight(desk, bar);
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

/**
 * What sticks below the bar, and words that are scrolled to, keep clear of it. A height that the whole desk were told would
 * be handed down to every word, and each change would have the styles of all of them worked out again: so the panes are
 * told, and for the text there is a rule.
 * @param {HTMLElement} desk @param {HTMLElement} bar
 */
function tellHeight(desk, bar) {
  const sticking = /** @type {NodeListOf<HTMLElement>} */ (desk.querySelectorAll(".pane-side, .codes-pane, .pane-original"));
  const rule = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rule];
  let told = 0;
  const tell = () => {
    if (bar.offsetHeight === told) return;
    told = bar.offsetHeight;
    for (const pane of sticking) pane.style.setProperty("--bar", `${told}px`);
    rule.replaceSync(`.block, .block .words, .block button { scroll-margin-top: calc(${told}px + var(--space-4)) }`);
  };
  new ResizeObserver(tell).observe(bar);
}
