// @ts-check
/** What was dropped, folders opened; hidden files, such as .DS_Store, are left out. */

/** @param {File} file @returns {boolean} */
export function visible(file) {
  const path = file.webkitRelativePath || file.name;
  return !path.split("/").some((part) => part.startsWith("."));
}

/** @param {DataTransfer} transfer @returns {Promise<File[]>} in the order of their names within a folder */
export async function dropped(transfer) {
  // Both must be asked for before the first await: the browser empties the transfer after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files.filter(visible);
  const opened = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])));
  return opened.flat();
}

/** @param {FileSystemEntry} entry @returns {Promise<File[]>} */
async function filesIn(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) {
    const file = /** @type {FileSystemFileEntry} */ (entry);
    return [await new Promise((resolve, reject) => file.file(resolve, reject))];
  }
  const inside = await entriesOf(/** @type {FileSystemDirectoryEntry} */ (entry));
  inside.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  const files = await Promise.all(inside.map(filesIn));
  return files.flat();
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<FileSystemEntry[]>} */
async function entriesOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  // A reader gives some hundred at a time, and none when it has come to the end.
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}
