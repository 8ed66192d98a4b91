// @ts-check
/** <memo-words>: a memo's field on a page of its own, where an @ links as it does at the desk. */

import { Mentioning } from "./desk/mentioning.js";

class MemoWords extends HTMLElement {
  connectedCallback() {
    const area = this.querySelector("textarea");
    if (area) new Mentioning(area, { url: this.dataset.url ?? "", source: this.dataset.source });
  }
}

customElements.define("memo-words", MemoWords);
