// @ts-check
/** What is done to codes from the tree beside the text. Each is one act, and one undo takes it back. */

import { counted, make } from "./making.js";

/** @typedef {import("./code_tree.js").TreeCode} TreeCode */

export class CodeEdits {
  /** @param {any} desk @param {import("./code_tree.js").CodeTree} tree */
  constructor(desk, tree) {
    this.desk = desk;
    this.tree = tree;
    /** @type {{hex: string, name: string, shade: number}[]} */
    this.colours = [];
  }

  /** Other codings bear the name or the colour: what stands beside the text is asked for again. @param {string} path @param {Record<string, unknown>} body */
  async #send(path, body) {
    const answer = await this.desk.acts.send(`codes/${path}`, body);
    if (answer) this.desk.acts.dispatchEvent(new CustomEvent("beside"));
    return answer;
  }

  /**
   * Not over what somebody else made of the same; that it was moved, by hand or by a neighbour, is no reason.
   * @param {TreeCode} code as it was when this began @param {"name" | "colour"} field @param {string} value
   */
  #change(code, field, value) {
    return this.#send(`${code.id}/change/`, { [field]: value, was: code[field], expected: code.version });
  }

  /** In the line itself: Enter keeps it, Esc does not. @param {TreeCode} code */
  rename(code) {
    const line = this.tree.lines.get(code.id);
    const name = line?.querySelector(".pane-name");
    if (!line || !name) return;
    line.draggable = false;
    this.#written(name, `New name of ${code.name}`, code.name, async (typed) => {
      line.draggable = this.tree.mayMove;
      delete line.dataset.told;
      this.tree.focus(code.id);
      if (typed && typed !== code.name) await this.#change(code, "name", typed);
    });
  }

  /** A new code in place, under another or at the top; the chosen words stay chosen. @param {TreeCode | null} parent */
  add(parent) {
    if (parent) this.tree.open(parent.id, true);
    const slot = make("span", {});
    const branch = parent ? this.tree.branch(parent.id) : [];
    const last = [...branch].reverse().map((id) => this.tree.lines.get(id)).find((line) => line?.isConnected);
    const level = parent ? this.tree.line(parent.id).length : 0;
    const line = make("div", { class: "tree-row pane-code pane-new" }, make("span", { class: "pane-twist" }), make("span", { class: "swatch colour-0" }), slot);
    line.style.setProperty("--level", String(level));
    if (last) last.after(line);
    else this.tree.root.after(line);
    const title = parent ? `Name of the new code under ${parent.name}` : "Name of the new code";
    this.#written(slot, title, "", async (typed) => {
      line.remove();
      this.tree.focus(parent?.id ?? this.tree.current);
      if (!typed) return;
      const answer = await this.#send("", { name: typed, parent: parent?.id ?? null });
      if (answer) this.wanted = answer.code;
    });
    line.scrollIntoView({ block: "nearest" });
  }

  /** @param {Element} place @param {string} title @param {string} value @param {(typed: string) => void} done with "" when it was let be */
  #written(place, title, value, done) {
    const input = /** @type {HTMLInputElement} */ (make("input", { class: "pane-input", "aria-label": title, maxlength: 200, autocomplete: "off", spellcheck: "false" }));
    input.value = value;
    place.replaceWith(input);
    input.focus();
    input.select();
    let over = false;
    const end = (/** @type {string} */ typed) => {
      if (over) return;
      over = true;
      input.replaceWith(place);
      done(typed.replace(/\s+/g, " ").trim());
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) end(input.value);
      else if (event.key === "Escape") end("");
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", () => end(input.value));
  }

  /** @param {TreeCode} code @param {string} to */
  step(code, to) {
    return this.#send(`${code.id}/step/`, { to });
  }

  /** @param {TreeCode} code @param {number | null} parent @param {number | null} position from 0; null: last */
  move(code, parent, position) {
    return this.#send(`${code.id}/move/`, { parent, position });
  }

  /** One of the twelve, each with its name: colour alone says nothing. @param {TreeCode} code */
  async colour(code) {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("code-colour"));
    const choice = (/** @type {{hex: string, name: string, shade: number}} */ one) => {
      const radio = make("input", { type: "radio", name: "colour", value: one.hex, checked: one.shade === code.shade });
      return make("label", { class: "swatch-choice" }, radio, make("span", { class: `pill colour-${one.shade}` }, one.name));
    };
    /** @type {HTMLElement} */ (dialog.querySelector("legend")).textContent = `Colour of “${code.name}”`;
    /** @type {HTMLElement} */ (dialog.querySelector("[data-colours]")).replaceChildren(...this.colours.map(choice));
    const kept = await asked(dialog);
    const chosen = /** @type {HTMLInputElement | null} */ (dialog.querySelector("input:checked"))?.value;
    if (kept && chosen && chosen !== code.colour) await this.#change(code, "colour", chosen);
  }

  /** A code chosen with two letters. @param {string} title @param {TreeCode} code @returns {Promise<TreeCode | null>} */
  async another(title, code) {
    const { picker } = this.desk;
    const may = picker.setting.mayCreate;
    picker.setting.mayCreate = false;
    const near = this.tree.lines.get(code.id)?.getBoundingClientRect() ?? null;
    const picked = await picker.ask({ title, near, focused: null });
    picker.setting.mayCreate = may;
    return picked ? this.tree.codes.get(picked.code.id) ?? null : null;
  }

  /** What would happen is shown first. @param {TreeCode} code @param {TreeCode} into */
  async merge(code, into) {
    const seen = await this.desk.line.get(`${this.desk.state.base}codes/${code.id}/into/${into.id}/`).catch((/** @type {unknown} */ error) => this.desk.voice.sorry(error));
    if (!seen) return;
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("merge-codes"));
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (dialog.querySelector(`[data-${name}]`));
    part("title").textContent = `Merge “${code.name}” into “${into.name}”`;
    part("against").textContent = seen.against;
    part("against").hidden = seen.against !== "";
    part("merge").hidden = seen.against !== "";
    part("preview").replaceChildren(...(seen.against ? [] : facts(seen)));
    if (!(await asked(dialog)) || seen.against) return;
    this.wanted = into.id;
    const answer = await this.#send(`${code.id}/merge/`, { into: into.id });
    if (answer) this.desk.voice.toast(`${answer.says}.`, ["Undo", () => this.desk.acts.turn("undo")]);
  }
}

/** @param {HTMLDialogElement} dialog @returns {Promise<boolean>} whether it was closed by its chief button */
function asked(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

/** @param {any} seen what merging would do, as the server counted it */
function facts(seen) {
  const coders = seen.coders.map((/** @type {any} */ one) => `${one.coder_name} (${(one.moving + one.doubles).toLocaleString("en-GB")})`);
  const doubles = `${counted(seen.doubles, "coding")}${seen.doubles ? ": the same coder has the same passage under both" : ""}`;
  /** @type {[string, string][]} */
  const told = [
    ["Stays", seen.into_path],
    ["Goes", `${seen.code_path}, and what is said about it`],
    ["Change their code", counted(seen.moving, "coding")],
    ["Become one with another", doubles],
    ["Whose codings", coders.join(", ") || "Nobody’s"],
    ["Go over to it", `${counted(seen.memos, "memo")}, ${counted(seen.children, "code")} under it`],
  ];
  return told.flatMap(([term, words]) => [make("dt", {}, term), make("dd", {}, words)]);
}
