// @ts-check
/** One memo as it stands beside the text. */

import { button, day, make, shortened } from "./making.js";

/** @typedef {import("./margin.js").Memo} Memo */

/**
 * @param {Memo} memo @param {string} quote the words it is about, "" where that is plain
 * @param {{changeMemo: (memo: Memo) => void, dropMemo: (memo: Memo) => void}} doings
 */
export function memoOf(memo, quote, { changeMemo, dropMemo }) {
  const article = make("article", { class: "memo", "aria-label": `Memo by ${memo.author}` });
  article.append(make("p", { class: "memo-head" }, make("span", {}, memo.author), make("span", {}, day(memo.at))));
  if (quote) article.append(make("p", { class: "side-quote words" }, `“${shortened(quote, 120)}”`));
  for (const paragraph of memo.text.split(/\n{2,}/)) article.append(make("p", { class: "memo-text" }, paragraph));
  if (memo.mine) {
    article.append(
      make(
        "div",
        { class: "side-acts" },
        button("Change", () => changeMemo(memo), { "data-key": `m${memo.id}`, "aria-label": "Change this memo" }),
        button("Drop", () => dropMemo(memo), { "data-key": `d${memo.id}`, "aria-label": "Drop this memo" }),
      ),
    );
  }
  return article;
}
