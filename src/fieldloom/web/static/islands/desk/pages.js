// @ts-check
/** Pages of a document in its text: go to one, and see which one is being read. */

/** The first paragraph of a page; where it has no words, of the one before. @param {[number, number][]} pages @param {number} wanted @returns {number} */
export function paragraphOf(pages, wanted) {
  let found = 1;
  for (const [page, paragraph] of pages) if (page <= wanted) found = paragraph;
  return found;
}

/** The page on which a paragraph begins. @param {[number, number][]} pages @param {number} paragraph @returns {number} */
export function pageOf(pages, paragraph) {
  let found = pages[0]?.[0] ?? 1;
  for (const [page, first] of pages) if (first <= paragraph) found = page;
  return found;
}

/** The paragraph in the middle of the window, where one reads. @param {HTMLElement} text @returns {number} */
function middle(text) {
  const { left, width } = text.getBoundingClientRect();
  for (const share of [0.5, 0.55, 0.6, 0.45, 0.65, 0.4]) {
    const block = document.elementFromPoint(left + Math.min(90, width / 2), innerHeight * share)?.closest(".block");
    if (block) return Number(block.getAttribute("data-n"));
  }
  return 0;
}

/** Tells "reading" on the desk with detail {page} whenever another page is being read; `desk.page` is the one now. @param {any} desk */
export function joinPages(desk) {
  const form = /** @type {HTMLFormElement | null} */ (desk.querySelector(".desk-page"));
  if (!form) return;
  const { pages } = desk.state;
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  let now = 0;
  const tell = (/** @type {number} */ page) => {
    if (page === now) return;
    now = page;
    desk.page = page;
    if (document.activeElement !== field) field.value = String(page);
    desk.dispatchEvent(new CustomEvent("reading", { detail: { page } }));
  };
  const look = () => {
    const paragraph = middle(desk.places.root);
    if (paragraph) tell(pageOf(pages, paragraph));
  };
  let due = 0;
  addEventListener("scroll", () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(look);
  }, { passive: true });
  desk.choice.addEventListener("paragraph", (/** @type {CustomEvent} */ event) => tell(pageOf(pages, event.detail.number)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const last = pages[pages.length - 1][0];
    const page = Math.min(Math.max(Number(field.value) || 1, 1), last);
    field.value = String(page);
    history.replaceState(null, "", `?page=${page}`);
    field.blur();
    desk.goTo(paragraphOf(pages, page));
    desk.voice.say(`Page ${page} of ${last}.`);
    tell(page);
  });
  desk.doings.page = () => (field.focus(), field.select());
  tell(pageOf(pages, desk.state.opened.paragraph));
}
