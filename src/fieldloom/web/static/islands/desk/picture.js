// @ts-check
/** A picture at the desk: it is made larger and its parts are coded. A text brings none of this along. */

import { KEYS } from "./keys.js";

/** @type {[string, import("./keys.js").Key[]]} */
const HELP = ["On a picture", [
  { keys: ["n"], words: "Choose a part of it, beginning in the middle; with a mouse or pen, draw it", act: "" },
  { keys: ["ArrowRight", "ArrowDown"], words: "Move what is chosen (with Alt: in small steps)", act: "" },
  { keys: ["Shift+ArrowRight", "Shift+ArrowDown"], words: "Make it wider, higher (the other arrows: smaller)", act: "" },
  { keys: ["Enter", "c"], words: "Take what is chosen: code it, or leave the frame where it is now", act: "" },
  { keys: ["m"], words: "Write a memo on the part", act: "" },
  { keys: ["]", "["], words: "Next coded part, the one before", act: "" },
  { keys: ["a"], words: "On a coded part: move or size its frame", act: "" },
  { keys: ["Delete"], words: "On a coded part: remove your coding", act: "" },
  { keys: ["+", "-", "0"], words: "Larger, smaller, the whole picture", act: "" },
]];

/** @param {any} desk */
export function picture(desk) {
  const figure = /** @type {HTMLElement | null} */ (desk.querySelector("[data-picture]"));
  if (!figure) return;
  KEYS.push(HELP);
  import("./picture/room.js").then(({ Room }) => {
    new Room(desk, figure);
    // Only now do its buttons do something.
    for (const live of desk.querySelectorAll("[data-picture-live]")) live.hidden = false;
  });
}
