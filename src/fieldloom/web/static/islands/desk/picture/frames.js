// @ts-check
/** Frames on the picture: one for each coding on a part of it, each with its label, and the part being chosen. */

import { button, make } from "../making.js";
import { labelled } from "./labels.js";
import { lay } from "./region.js";

/** @typedef {import("../margin.js").Coding} Coding */

const EDGES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

export class Frames {
  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    this.layer = make("div", { class: "frames" });
    room.view.sheet.append(this.layer);
  }

  draw() {
    const { room, layer } = this;
    const focused = document.activeElement?.closest("[data-frame-label]")?.getAttribute("data-frame-label");
    const codings = room.codings;
    const adjusted = room.chosen?.coding?.id ?? 0;
    const frames = codings.map((coding) => this.#frame(coding, coding.id === adjusted));
    const labels = codings.map((coding, at) => this.#label(coding, at, codings));
    layer.replaceChildren(...frames, ...labels);
    layer.classList.toggle("has-current", room.current !== 0);
    layer.classList.toggle("is-unnamed", !room.names);
    labelled(labels, codings, room.view.sheet);
    if (room.chosen) layer.append(...this.#chosen(room.chosen));
    if (focused) /** @type {HTMLElement | null} */ (layer.querySelector(`[data-frame-label="${focused}"]`))?.focus({ preventScroll: true });
  }

  /** @param {Coding} coding @param {boolean} adjusted */
  #frame(coding, adjusted) {
    const state = `${coding.id === this.room.current ? " is-current" : ""}${coding.waiting ? " is-waiting" : ""}`;
    const frame = make("div", { class: `frame colour-${coding.shade}${state}`, "data-frame": coding.id, hidden: adjusted });
    lay(frame, coding.region ?? []);
    if (coding.id === this.room.current && this.room.mayChange(coding)) frame.append(...handles());
    return frame;
  }

  /** @param {Coding} coding @param {number} at @param {Coding[]} all */
  #label(coding, at, all) {
    const { room } = this;
    const current = coding.id === room.current;
    const stop = current || (room.current === 0 && at === 0);
    const props = {
      type: "button",
      class: `frame-label colour-${coding.shade}${current ? " is-current" : ""}`,
      tabindex: stop ? "0" : "-1",
      "data-frame-label": coding.id,
      "aria-label": room.nameOf(coding, all),
      "aria-pressed": String(current),
      title: `${coding.path} · ${coding.coderName}`,
      onclick: () => room.hold(current ? null : coding),
    };
    return make("button", props, make("span", { class: "frame-number" }, String(at + 1)), make("span", { class: "frame-name" }, coding.name));
  }

  /** @param {import("./room.js").Chosen} chosen */
  #chosen({ region, coding }) {
    const { room } = this;
    const frame = make("div", { class: "frame frame-chosen", "data-chosen": true }, ...handles());
    lay(frame, region);
    const small = { class: "button button-small" };
    const bar = make(
      "div",
      { class: "frame-bar", role: "toolbar", "aria-label": "Chosen part" },
      button(coding ? "Leave it here" : "Code", () => room.take(), { ...small, title: "Enter" }),
      !coding && button("Memo", () => room.memo(), { ...small, title: "M" }),
      button("Let go", () => room.letGo(), { ...small, title: "Esc" }),
    );
    const below = region[1] + region[3] < 8800;
    bar.style.setProperty("left", `${Math.min(region[0] / 100, 60)}%`);
    bar.style.setProperty("top", below ? `calc(${(region[1] + region[3]) / 100}% + 8px)` : `calc(${(region[1] + region[3]) / 100}% - 2.6rem)`);
    return [frame, bar];
  }
}

/** To be drawn by hand; keys have their own way. */
function handles() {
  return EDGES.map((edge) => make("span", { class: `frame-handle frame-handle-${edge}`, "data-edge": edge, "aria-hidden": "true" }));
}
