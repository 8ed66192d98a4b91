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
  article.append(...wordsOf(memo));
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

/**
 * The words of a memo; what it leads to is a link, and in words alone where the reader may not go.
 * @param {{pieces: {words: string, kind?: string, to?: number | null}[]}} memo
 * @returns {HTMLElement[]}
 */
export function wordsOf({ pieces }) {
  const to = new URL("../../coding/codebook/memos/to/", location.href).pathname;
  const parts = pieces.map((piece) => {
    if (!piece.kind) return piece.words;
    if (!piece.to) return make("span", { class: "mention mention-away" }, `@${piece.words}`);
    return make("a", { class: "mention", href: `${to}${piece.kind}/${piece.to}/` }, `@${piece.words}`);
  });
  return [make("p", { class: "memo-text" }, ...parts)];
}
