// @ts-check
/**
 * The words come before what is drawn around them: the page as the server wrote it is seen first, and only then do the
 * desk's parts take their turn, which in a text with many codings takes longer than everything before it.
 */

const LONGEST = 1000; // milliseconds; a browser that shows nothing for so long has something else to do

/** Do this once the page was seen, or at once where nobody looks at it. @param {() => void} start */
export function onceSeen(start) {
  const seen = performance.getEntriesByName("first-contentful-paint").length > 0;
  if (seen || document.visibilityState === "hidden") {
    start();
    return;
  }
  let started = false;
  const once = () => {
    if (!started) start();
    started = true;
  };
  // A frame asks just before it is painted; a task after it finds the page painted.
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, LONGEST);
}
