// @ts-check
/** All that can be done with a code from the tree, with the keys that do the same. */

/** @typedef {import("./code_tree.js").TreeCode} TreeCode */

/** @param {import("./codebook_pane.js").CodebookPane} pane @param {TreeCode} code @returns {(import("./menu.js").Entry | false)[]} */
export function entriesOf(pane, code) {
  const { edits, desk } = pane;
  const { may, study } = desk.state;
  const hidden = pane.tree.hidden.has(code.id);
  const page = `/studies/${study}/coding/codebook/`;
  const edit = (/** @type {string} */ words, /** @type {() => void} */ done, key = "") => may.codebook && { words, done, key };
  const withAnother = async (/** @type {string} */ title, /** @type {(other: TreeCode) => void} */ done) => {
    const other = await edits.another(title, code);
    if (other) done(other);
  };
  return [
    may.code && { words: "Code the chosen words", key: "↵", done: () => pane.code(code, desk.choice.place) },
    { words: "Show only this code", done: () => pane.only(code) },
    { words: hidden ? "Show it in the text again" : "Hide it in the text", done: () => pane.hide(code, !hidden) },
    edit("New code under it", () => edits.add(code), "+"),
    edit("Rename", () => edits.rename(code), "F2"),
    edit("Colour …", () => edits.colour(code)),
    edit("Move up", () => edits.step(code, "up"), "Alt ↑"),
    edit("Move down", () => edits.step(code, "down"), "Alt ↓"),
    edit("Put under the one above", () => edits.step(code, "in"), "Alt →"),
    edit("Take out one level", () => edits.step(code, "out"), "Alt ←"),
    edit("Put under another code …", () => withAnother(`Put “${code.name}” under`, (other) => edits.move(code, other.id, null))),
    edit("Merge into another code …", () => withAnother(`Merge “${code.name}” into`, (other) => edits.merge(code, other))),
    { words: "History of this code", href: `${page}changes/?code=${code.id}` },
    { words: "Open in the codebook", href: `${page}${code.id}/` },
  ];
}
