// @ts-check
/** The keys of the table. They act while a row or something in it has the focus, so no letter is taken from a field. */

/**
 * @param {import("./table.js").Table} table @param {import("./ticks.js").Ticks} ticks
 * @param {{enter: () => void, act: (does: string) => void, said: (words: string) => void}} doings
 */
export function walkWithKeys(table, ticks, doings) {
  table.rows.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("form, textarea") || event.isComposing) return;
    const onRow = target.classList.contains("q-row");
    if (!onRow && [" ", "Enter"].includes(event.key)) return; // a button in the row is pressed
    const act = acts(table, ticks, doings)[nameOf(event)];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {KeyboardEvent} event */
function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.shiftKey ? "Shift" : "", key].filter(Boolean).join("+");
}

/** @param {import("./table.js").Table} table @param {import("./ticks.js").Ticks} ticks @param {any} doings @returns {Record<string, () => void>} */
function acts(table, ticks, doings) {
  const { active } = table;
  const page = table.window.page;
  const said = () => doings.said(`${ticks.has(table.active) ? "Ticked" : "Unticked"}, ${ticks.ids.size.toLocaleString("en-GB")} in all`);
  const ticking = (/** @type {number} */ to) => {
    if (!ticks.has(active)) ticks.toggle(active, true);
    table.go(to);
    ticks.toggle(table.active, true);
    said();
  };
  return {
    ArrowDown: () => table.go(active + 1),
    ArrowUp: () => table.go(active - 1),
    PageDown: () => table.go(active + page),
    PageUp: () => table.go(active - page),
    Home: () => table.go(0),
    End: () => table.go(table.store.total - 1),
    "Ctrl+Home": () => table.go(0),
    "Ctrl+End": () => table.go(table.store.total - 1),
    Enter: () => (table.choose(active, "enter"), doings.enter()),
    " ": () => (ticks.toggle(active), said()),
    "Shift+ ": () => (ticks.range(active), said()),
    "Shift+ArrowDown": () => ticking(active + 1),
    "Shift+ArrowUp": () => ticking(active - 1),
    "Ctrl+a": () => (ticks.all(), said()),
    Escape: () => ticks.ids.size > 0 && (ticks.none(), doings.said("Nothing is ticked")),
    r: () => doings.act("recode"),
    m: () => doings.act("memo"),
  };
}
