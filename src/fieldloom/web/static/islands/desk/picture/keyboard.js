// @ts-check
/** The picture by keyboard alone: choose a part, move and size it, take it; go from part to part; larger, smaller. */

import { moved, sized } from "./region.js";

const STEP = 100; // ten-thousandths: one in the hundred of its side
const SMALL = 10;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {import("./room.js").Room} room */
export function listenToKeys(room) {
  room.view.window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (done(room, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  room.view.window.addEventListener("keyup", (event) => event.key === " " && (room.panning = false));
}

/** @param {import("./room.js").Room} room @param {KeyboardEvent} event @returns {boolean} whether the key was one of the picture's */
function done(room, event) {
  const arrow = ARROWS[event.key];
  if (arrow) return arrowed(room, arrow, event);
  const onButton = /** @type {HTMLElement} */ (event.target).closest("button") !== null;
  const label = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-frame-label]"));
  const coding = label ? room.desk.margin.codings.get(Number(label.dataset.frameLabel)) : room.inHand;
  /** @type {Record<string, () => unknown>} */
  const acts = {
    n: () => room.begin(),
    c: () => room.chosen && room.take(),
    m: () => (room.chosen ? room.memo() : coding && room.note(coding)),
    a: () => coding && room.adjust(coding),
    r: () => coding && room.recode(coding),
    "]": () => room.step(1),
    "[": () => room.step(-1),
    "+": () => room.view.larger(),
    "=": () => room.view.larger(),
    "-": () => room.view.smaller(),
    0: () => room.view.to(1),
    Delete: () => coding && room.remove(coding),
    Escape: () => (room.chosen ? room.letGo() : room.hold(null)),
  };
  if (event.key === "Enter" && !onButton && room.chosen) {
    room.take();
    return true;
  }
  if (event.key === " " && !onButton) {
    room.panning = true;
    return true;
  }
  const act = event.altKey ? undefined : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  act?.();
  return act !== undefined;
}

/** @param {import("./room.js").Room} room @param {[number, number]} arrow @param {KeyboardEvent} event */
function arrowed(room, [right, down], event) {
  if (!room.chosen) return false;
  const by = event.altKey ? SMALL : STEP;
  const change = event.shiftKey ? sized : moved;
  room.choose(change(room.chosen.region, right * by, down * by));
  room.tell();
  return true;
}
