// @ts-check
/** Beside the text: the memos that lead to it or to a passage of it, wherever they were written. */

import { day, make } from "./making.js";
import { wordsOf } from "./memo_list.js";

/** @param {any} desk */
export function joinMentioned(desk) {
  const section = /** @type {HTMLElement} */ (desk.querySelector("[data-panel=mentioned]"));
  const show = async () => {
    const answer = await desk.line.get(`${desk.state.base}mentioned/`).catch(() => null);
    if (!answer) return; // the text reads without them, and the next act asks again
    section.hidden = answer.memos.length === 0;
    section.replaceChildren(
      make("h2", {}, "Memos that mention this text"),
      ...answer.memos.map((/** @type {any} */ memo) =>
        make(
          "article",
          { class: "memo", "aria-label": `Memo by ${memo.author}` },
          make("p", { class: "memo-head" }, make("span", {}, memo.author), make("span", {}, day(memo.at))),
          make("p", { class: "hint" }, memo.where ? make("a", { href: memo.where }, memo.what) : memo.what),
          ...wordsOf(memo),
        ),
      ),
    );
  };
  const idle = "requestIdleCallback" in window ? requestIdleCallback : setTimeout;
  idle(show);
  desk.acts.addEventListener("memos", show);
  desk.acts.addEventListener("beside", show);
}
