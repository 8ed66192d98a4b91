// @ts-check
/**
 * How pages look to whoever reads them. What somebody who is signed in chose is in the page as it is served, so nothing flashes;
 * here a new choice takes effect at once and is kept. The colours alone are also kept in this browser, for the
 * pages before signing in. Loaded with blocking="render", so that those do not flash either, and
 * async, so that nothing else is waited for.
 */

const KEPT = "fieldloom.theme";
const CHOICES = ["light", "dark", "contrast", "contrast-dark"];
const root = document.documentElement;
const signedIn = "signedIn" in root.dataset;

/** @returns {string} one of the choices, or "system" when nothing is kept or storage is closed */
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

/** Let a choice be seen at once, wherever it is offered. @param {string} name @param {string} value */
export function show(name, value) {
  root.setAttribute(`data-${name}`, value);
  if (name === "theme") keepTheme(value);
  for (const input of document.querySelectorAll(`.theme-choice input[name="${name}"]`)) {
    /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === value;
  }
  for (const select of document.querySelectorAll(`select[name="${name}"]`)) /** @type {HTMLSelectElement} */ (select).value = value;
}

/** Keep choices for whoever is signed in. @param {Record<string, string>} chosen @returns {Promise<boolean>} whether they were kept */
export async function keep(chosen) {
  if (!signedIn) return true;
  const headers = { Accept: "application/json", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
  const answer = await fetch("/settings/", { method: "POST", headers, body: new URLSearchParams(chosen) }).catch(() => null);
  return answer?.status === 204;
}

/** Do this when the page is there to its end. @param {() => void} act */
function wholePage(act) {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", act, { once: true });
  else act();
}

/** The radio buttons in the footer; they stay hidden where scripts do not run. */
class ThemeChoice extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    show("theme", root.dataset.theme ?? "system");
    this.addEventListener("change", (event) => {
      const { value } = /** @type {HTMLInputElement} */ (event.target);
      show("theme", value);
      keep({ theme: value });
    });
  }
}

if (root.dataset.theme) keepTheme(root.dataset.theme);
else if (keptTheme() !== "system") {
  // Chosen in this browser before signing in: from now on it is the person's.
  root.dataset.theme = keptTheme();
  if (signedIn) wholePage(() => keep({ theme: keptTheme() }));
}
// Not before its buttons are there.
wholePage(() => customElements.define("theme-choice", ThemeChoice));
// Another tab changed its mind: follow it.
addEventListener("storage", (event) => {
  if (event.key === KEPT) show("theme", keptTheme());
});
