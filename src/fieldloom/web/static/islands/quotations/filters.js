// @ts-check
/** The filters ask as soon as something is chosen; the address says what is shown, so it can be kept and gone back to. */

import { make } from "../desk/making.js";

const SHORT = 10;
const TYPED = 300;

export class Filters {
  /** @param {HTMLElement} root @param {(query: string) => void} ask */
  constructor(root, ask) {
    this.root = root;
    this.ask = ask;
    this.form = /** @type {HTMLFormElement} */ (root.querySelector("#narrow"));
    this.timer = 0;
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.#changed()));
    this.form.addEventListener("change", (event) => this.#chose(/** @type {HTMLElement} */ (event.target)));
    this.#sorting.addEventListener("change", () => this.#changed()); // it stands outside the form
    this.form.addEventListener("input", (event) => /** @type {HTMLElement} */ (event.target).id === "id_words" && this.#typed());
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.#shut(event));
    document.addEventListener("click", (event) => this.#outside(/** @type {Node} */ (event.target)));
    addEventListener("popstate", () => location.reload());
    for (const facet of this.#facets) findIn(facet);
  }

  get #facets() {
    return /** @type {HTMLDetailsElement[]} */ ([...this.root.querySelectorAll("details.facet")]);
  }

  /** What is chosen, as the rest of an address. @returns {string} */
  get query() {
    const given = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (value !== "" && !(name === "sort" && value === "place")) given.append(name, String(value));
    }
    return given.toString();
  }

  /** @param {string} how */
  sort(how) {
    this.#sorting.value = how;
    this.#changed();
  }

  get sorted() {
    return this.#sorting.value;
  }

  get #sorting() {
    return /** @type {HTMLSelectElement} */ (this.root.querySelector("#id_sort"));
  }

  /** @param {HTMLElement} target */
  #chose(target) {
    if (target.matches("[data-find]")) return;
    for (const facet of this.#facets) {
      const days = [...facet.querySelectorAll("input[type=date]")].some((field) => /** @type {HTMLInputElement} */ (field).value);
      const number = facet.querySelectorAll("input:checked:not([name=below])").length + Number(days);
      const place = facet.querySelector("[data-number]");
      if (place) place.textContent = number ? String(number) : "";
    }
    this.#changed();
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#changed(), TYPED);
  }

  #changed() {
    clearTimeout(this.timer);
    const { query } = this;
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    this.#tellForms(query);
    this.ask(query);
  }

  /** What goes out, and what is saved, is what is chosen now. @param {string} query */
  #tellForms(query) {
    const pairs = [...new URLSearchParams(query)];
    for (const place of this.root.querySelectorAll("[data-choices]")) {
      place.replaceChildren(...pairs.map(([name, value]) => make("input", { type: "hidden", name, value })));
    }
    for (const field of this.root.querySelectorAll("[data-query]")) /** @type {HTMLInputElement} */ (field).value = query;
    const all = /** @type {HTMLElement} */ (this.form.querySelector("[data-all]"));
    all.hidden = !pairs.some(([name]) => name !== "sort");
    for (const link of this.root.querySelectorAll(".q-saved a[aria-current]")) link.removeAttribute("aria-current");
  }

  /** @param {KeyboardEvent} event */
  #shut(event) {
    const facet = /** @type {HTMLDetailsElement | null} */ (/** @type {Element} */ (event.target).closest("details[open].facet"));
    if (!facet) return;
    event.preventDefault();
    facet.open = false;
    facet.querySelector("summary")?.focus();
  }

  /** @param {Node} target */
  #outside(target) {
    for (const facet of this.#facets) if (facet.open && !facet.contains(target)) facet.open = false;
  }
}

/** A long list of choices gets a field to find some. @param {HTMLElement} facet */
function findIn(facet) {
  const list = facet.querySelector(".facet-list");
  const labels = [...(list?.querySelectorAll("label") ?? [])];
  if (!list || labels.length <= SHORT) return;
  const name = facet.querySelector("legend")?.textContent ?? "";
  const input = make("input", { type: "search", "data-find": true, "aria-label": `Find in ${name}`, placeholder: "Find", autocomplete: "off" });
  input.addEventListener("input", () => {
    const words = /** @type {HTMLInputElement} */ (input).value.trim().toLocaleLowerCase("en-GB");
    for (const label of labels) label.hidden = !(label.textContent ?? "").toLocaleLowerCase("en-GB").includes(words);
  });
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.before(input);
}
