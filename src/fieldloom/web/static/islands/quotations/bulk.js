// @ts-check
/** What is done to all that is ticked: chosen, shown beforehand in numbers, done as one act. */

import { button, counted, make } from "../desk/making.js";
import { Told } from "../desk/sending.js";
import { Choosing } from "./choosing.js";

const ACTS = {
  recode: { asks: "Recode to", does: "Recode" },
  add: { asks: "Code as well with", does: "Code" },
  remove: { asks: "", does: "Remove" },
};

export class Bulk {
  /**
   * @param {HTMLElement} place
   * @param {{ticks: import("./ticks.js").Ticks, store: import("./store.js").Store, line: import("../desk/sending.js").Line, urls: Record<string, string>,
   *   study: string, code: boolean, codes: () => Promise<any[]>, done: (answer: any) => Promise<void>, sorry: (error: unknown) => void, back: () => void}} setting
   */
  constructor(place, setting) {
    this.setting = setting;
    this.place = place;
    this.number = make("p", { class: "num", role: "status" });
    this.all = button("", () => setting.ticks.all(), { class: "button button-small" });
    this.panel = make("div", { class: "q-panel", hidden: true });
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && (event.preventDefault(), this.close()));
    const small = { class: "button button-small" };
    place.append(
      make(
        "div",
        { class: "cluster", role: "group", "aria-label": "What is ticked" },
        this.number,
        this.all,
        button("Untick all", () => (setting.ticks.none(), setting.back()), small),
        setting.code && button("Recode to …", () => this.#choose("recode"), small),
        setting.code && button("Add a code …", () => this.#choose("add"), small),
        setting.code && button("Remove …", () => this.#preview("remove", null), small),
      ),
      this.panel,
    );
    setting.ticks.addEventListener("ticks", () => this.show());
    this.show();
  }

  show() {
    const { ticks, store } = this.setting;
    const number = ticks.ids.size;
    this.place.hidden = number === 0;
    this.number.textContent = `${counted(number, "quotation")} ticked`;
    this.all.hidden = number >= store.total;
    this.all.textContent = `Tick all ${store.total.toLocaleString("en-GB")} that fit`;
    this.close(false);
  }

  /** @param {boolean} [back] */
  close(back = true) {
    const was = !this.panel.hidden;
    this.panel.hidden = true;
    this.panel.replaceChildren();
    if (back && was) this.setting.back();
  }

  /** @param {"recode" | "add"} what */
  #choose(what) {
    const { codes, study } = this.setting;
    const picker = new Choosing({ codes, study, label: ACTS[what].asks, done: (code) => this.#preview(what, code) });
    this.#open(make("p", { class: "q-edit-head" }, `${ACTS[what].asks} …`), picker.element, make("div", { class: "actions" }, button("Cancel", () => this.close())));
    picker.focus();
  }

  /** @param {keyof typeof ACTS} what @param {{id: number, name: string} | null} code */
  async #preview(what, code) {
    const { line, urls, ticks, sorry } = this.setting;
    const ids = ticks.listed;
    const body = { what, ids, code: code?.id ?? null };
    try {
      const plan = await line.post(urls.preview, body);
      const lines = plan.lines.map((/** @type {{number: number, says: string}} */ { number, says }) => make("li", {}, make("strong", { class: "num" }, number.toLocaleString("en-GB")), ` ${says}`));
      const title = make("p", { class: "q-edit-head", tabindex: -1 }, `Of ${counted(ids.length, "quotation")}:`);
      const go = button(`${ACTS[what].does} ${plan.touched.toLocaleString("en-GB")}`, () => this.#act({ ...body, mark: plan.mark }, go), { class: `button ${what === "remove" ? "button-danger" : "button-primary"}` });
      const nothing = make("p", {}, "Nothing would change.");
      this.#open(title, make("ul", { class: "q-plan" }, ...lines), plan.touched ? make("p", { class: "hint" }, "This is one act: one undo takes all of it back.") : nothing, make("div", { class: "actions" }, plan.touched > 0 && go, button("Cancel", () => this.close())));
      title.focus();
    } catch (error) {
      sorry(error);
    }
  }

  /** @param {Record<string, unknown>} body @param {HTMLElement} go */
  async #act(body, go) {
    const { line, urls, done, sorry } = this.setting;
    /** @type {HTMLButtonElement} */ (go).disabled = true;
    go.textContent = "Working …";
    try {
      const answer = await line.post(urls.bulk, body);
      this.close();
      await done(answer);
    } catch (error) {
      if (!(error instanceof Told && error.kind === "stale")) this.close();
      if (error instanceof Told && error.kind === "stale") this.#changed(body);
      else sorry(error);
    }
  }

  /** What was shown is no longer what would be done. @param {Record<string, unknown>} body */
  #changed(body) {
    const words = make("p", { tabindex: -1 }, "Somebody has changed some of these quotations since you looked at the numbers. Nothing was done. Look at them once more.");
    const again = () => this.#preview(/** @type {any} */ (body.what), body.code === null ? null : { id: Number(body.code), name: "" });
    this.#open(words, make("div", { class: "actions" }, button("Look again", again, { class: "button button-primary" }), button("Cancel", () => this.close())));
    words.focus();
  }

  /** @param {...(Node | false)} inside */
  #open(...inside) {
    this.panel.replaceChildren(.../** @type {Node[]} */ (inside.filter(Boolean)));
    this.panel.hidden = false;
  }
}
