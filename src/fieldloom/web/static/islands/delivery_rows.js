// @ts-check
/** One file of the list: its name and size, a bar, what became of it, and a way to leave it out. */

/** @param {number} bytes @returns {string} */
function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Tells "out" when the person takes it off the list. `state`: waiting, sending, arrived, failed, refused. */
export class FileRow extends EventTarget {
  /** @param {File} file @param {number} most bytes */
  constructor(file, most) {
    super();
    this.file = file;
    this.state = "waiting";
    this.element = document.createElement("div");
    this.element.className = "progress";
    const head = part("div", "progress-words");
    const name = part("strong", "");
    name.textContent = file.name;
    this.side = part("span", "num");
    head.append(name, this.side);
    this.bar = document.createElement("progress");
    this.bar.className = "bar";
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.note = part("p", "progress-note");
    this.out = document.createElement("button");
    this.out.type = "button";
    this.out.className = "button button-quiet";
    this.out.textContent = "Leave out";
    this.out.setAttribute("aria-label", `Leave out ${file.name}`);
    this.out.addEventListener("click", () => this.dispatchEvent(new Event("out")));
    const below = part("div", "cluster");
    below.append(this.note, this.out);
    this.element.append(head, this.bar, below);
    this.side.textContent = size(file.size);
    if (file.size > most) this.refuse(`It is larger than ${size(most)}. Split it into parts, or save only its text.`);
    else if (!file.size) this.refuse("It is empty. Check that it is the right file.");
  }

  begin() {
    this.state = "sending";
    this.out.hidden = true;
    this.note.textContent = "";
    this.show(0);
  }

  /** @param {number} share from 0 to 1 */
  show(share) {
    this.bar.value = share;
    this.side.textContent = share < 1 ? `${Math.floor(share * 100)} per cent` : "being kept";
  }

  /** @param {{state: string, says: string, remedy: string}} kept */
  arrive(kept) {
    this.state = "arrived";
    this.bar.value = 1;
    this.bar.classList.add("bar-done");
    this.side.textContent = kept.state === "refused" ? "could not be read" : "arrived";
    this.note.textContent = `${kept.says} ${kept.remedy}`.trim();
  }

  /** @param {string} why */
  fail(why) {
    this.state = "failed";
    this.bar.value = 0;
    this.side.textContent = "did not arrive";
    this.note.textContent = why;
    this.out.hidden = false;
  }

  /** @param {string} why */
  refuse(why) {
    this.state = "refused";
    this.bar.hidden = true;
    this.side.textContent = "is not sent";
    this.note.textContent = why;
  }
}

/** @param {string} tag @param {string} className @returns {HTMLElement} */
function part(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
