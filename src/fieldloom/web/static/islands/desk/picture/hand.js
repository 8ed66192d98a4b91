// @ts-check
/** Mouse, pen and finger on the picture: a part is drawn, moved or drawn out; a click takes one in hand. */

import { drawnTo, holds, moved, spanning } from "./region.js";

const SLIP = 4; // pixels: less is a click

export class Hand {
  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    /** @type {((at: {x: number, y: number}) => void) | null} */
    this.draw = null;
    const { sheet, window: view } = room.view;
    sheet.addEventListener("pointerdown", (event) => this.#down(event));
    sheet.addEventListener("pointermove", (event) => this.#move(event));
    sheet.addEventListener("pointerup", (event) => this.#up(event));
    sheet.addEventListener("pointercancel", () => this.#stop());
    view.addEventListener("touchstart", (event) => event.touches.length > 1 && this.#stop());
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("button")) return;
    const pan = event.button === 1 || this.room.panning;
    if (event.button !== 0 && !pan) return;
    this.from = { x: event.clientX, y: event.clientY, scroll: [this.room.view.window.scrollLeft, this.room.view.window.scrollTop] };
    this.moving = false;
    this.draw = pan ? null : this.#way(target, event);
    this.pan = pan;
    if (!this.draw && !pan) return;
    event.preventDefault();
    this.room.view.window.focus({ preventScroll: true });
    this.room.view.sheet.setPointerCapture(event.pointerId);
  }

  /** What this hand draws. @param {HTMLElement} target @param {PointerEvent} event */
  #way(target, event) {
    const { room } = this;
    const start = room.view.at(event);
    const edge = target.dataset.edge;
    if (edge) {
      const frame = target.closest("[data-frame]");
      const coding = frame && room.desk.margin.codings.get(Number(/** @type {HTMLElement} */ (frame).dataset.frame));
      if (coding) room.adjust(coding, { byHand: true });
      const before = room.chosen?.region;
      return before ? (/** @type {{x: number, y: number}} */ at) => room.choose(drawnTo(before, edge, at)) : null;
    }
    if (!room.desk.state.may.code || (event.pointerType === "touch" && !room.chosen)) return () => undefined;
    const held = room.chosen?.region;
    if (held && holds(held, start)) return (/** @type {{x: number, y: number}} */ at) => room.choose(moved(held, at.x - start.x, at.y - start.y));
    return (/** @type {{x: number, y: number}} */ at) => room.choose(spanning(start, at), null);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.from || !(this.draw || this.pan)) return;
    const [right, down] = [event.clientX - this.from.x, event.clientY - this.from.y];
    if (!this.moving && Math.hypot(right, down) < SLIP) return;
    this.moving = true;
    if (this.pan) {
      const { window: view } = this.room.view;
      [view.scrollLeft, view.scrollTop] = [this.from.scroll[0] - right, this.from.scroll[1] - down];
    } else this.draw?.(this.room.view.at(event));
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const { draw, moving, room } = this;
    const byHand = room.chosen?.byHand;
    this.#stop();
    if (!draw) return;
    if (byHand) room.take();
    else if (moving) room.tell();
    else this.#click(event);
  }

  #stop() {
    this.draw = null;
    this.pan = false;
    this.from = undefined;
  }

  /** The smallest part under the hand; clicked again, the next larger one. @param {PointerEvent} event */
  #click(event) {
    const { room } = this;
    const at = room.view.at(event);
    if (room.chosen && holds(room.chosen.region, at)) return;
    if (room.chosen) room.letGo();
    const size = (/** @type {any} */ coding) => coding.region[2] * coding.region[3];
    const there = room.codings.filter((coding) => holds(coding.region ?? [], at)).sort((one, other) => size(one) - size(other) || one.id - other.id);
    const held = there.findIndex((coding) => coding.id === room.current);
    room.hold(there[held + 1] ?? null);
  }
}
