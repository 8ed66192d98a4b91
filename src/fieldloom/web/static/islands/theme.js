// @ts-check
/**
 * Light, dark, or as the device says. Nothing but this one word is kept, and only in this browser.
 * Loaded with blocking="render", so that a page never flashes in the wrong colours.
 */

const KEPT = "fieldloom.theme";
const CHOICES = ["light", "dark"];

/** @returns {string} "light", "dark", or "system" when nothing is kept or storage is closed */
function keptTheme() {
  try {
    const kept = localStorage.getItem(KEPT) ?? "";
    return CHOICES.includes(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

/** @param {string} theme */
function keepTheme(theme) {
  try {
    if (CHOICES.includes(theme)) localStorage.setItem(KEPT, theme);
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that stores nothing still shows the choice until the page is left.
  }
}

/** @param {string} theme */
function showTheme(theme) {
  if (CHOICES.includes(theme)) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** The three radio buttons in the footer; they stay hidden where scripts do not run. */
class ThemeChoice extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.tick(keptTheme());
    this.addEventListener("change", (event) => {
      const chosen = /** @type {HTMLInputElement} */ (event.target).value;
      keepTheme(chosen);
      showTheme(chosen);
    });
  }

  /** @param {string} theme */
  tick(theme) {
    for (const input of this.querySelectorAll("input")) input.checked = input.value === theme;
  }
}

showTheme(keptTheme());
customElements.define("theme-choice", ThemeChoice);
// Another tab of the same study changed its mind: follow it.
addEventListener("storage", (event) => {
  if (event.key !== null && event.key !== KEPT) return;
  showTheme(keptTheme());
  for (const choice of document.querySelectorAll("theme-choice")) {
    if (choice instanceof ThemeChoice) choice.tick(keptTheme());
  }
});
