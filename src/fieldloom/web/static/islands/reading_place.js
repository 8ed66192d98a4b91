// @ts-check
/** When what is around a text changes its size, whoever reads keeps their place. */

/** The paragraph in focus if it is in sight, else the one in the middle of the window. @returns {Element | null} */
function reading() {
  const inSight = (/** @type {Element} */ one) => {
    const box = one.getBoundingClientRect();
    return box.bottom > 60 && box.top < innerHeight;
  };
  const held = document.querySelector(".block:has(.words:focus)");
  if (held && inSight(held)) return held;
  const blocks = [...document.querySelectorAll(".block")].filter(inSight);
  return blocks.find((one) => one.getBoundingClientRect().bottom > innerHeight / 2) ?? blocks[0] ?? null;
}

/** @param {() => void} change after which the paragraph that is read stands where it stood */
export function keepingPlace(change) {
  const block = scrollY > 0 ? reading() : null;
  const before = block?.getBoundingClientRect().top ?? 0;
  change();
  if (block) scrollBy(0, block.getBoundingClientRect().top - before);
  dispatchEvent(new Event("resize"));
}
