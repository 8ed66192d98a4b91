// @ts-check
/** What others do is drawn without moving the text under the reader's eye. */

/** @param {any} desk @param {() => void} draw */
export function heldStill(desk, draw) {
  const held = inSight(desk);
  if (!held) {
    draw();
    return;
  }
  const root = document.documentElement;
  const before = held.getBoundingClientRect().top;
  root.style.setProperty("overflow-anchor", "none"); // else the browser would make up for it a second time
  draw();
  const by = held.getBoundingClientRect().top - before;
  if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: "instant" });
  requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
}

/** The paragraph in focus where it is in sight, else the first that is. @param {any} desk @returns {Element | null} */
function inSight(desk) {
  const seen = (/** @type {Element} */ one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 60 && top < innerHeight;
  };
  const { words } = desk.choice;
  if (words?.isConnected && seen(words)) return words;
  const all = desk.places.all();
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].getBoundingClientRect().bottom > 60) high = middle;
    else low = middle + 1;
  }
  return all[low] && seen(all[low]) ? all[low] : null;
}
