// @ts-check
/** One file to the server, with how much of it has gone; every no in words. */

const QUIET = 120_000;

/** Nothing came back, or something that is no answer. */
export class Lost extends Error {}

/** @typedef {{name: string, state: string, says: string, remedy: string}} Kept what became of a file */

/**
 * @param {string} url @param {FormData} body @param {string} token
 * @param {(share: number) => void} sent told how much has gone, from 0 to 1
 * @returns {Promise<Kept>} raises Lost, or Error with the server's reason
 */
export function send(url, body, token, sent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.timeout = 0;
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    let watch = setTimeout(() => request.abort(), QUIET);
    request.upload.addEventListener("progress", (event) => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), QUIET);
      if (event.lengthComputable) sent(event.loaded / event.total);
    });
    const lost = () => reject(new Lost("The network is away. Nothing of this file was kept."));
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.addEventListener("loadend", () => clearTimeout(watch));
    request.addEventListener("load", () => {
      if (request.status === 201 && request.response) resolve(request.response);
      else reject(new Error(why(request.status, request.response)));
    });
    request.send(body);
  });
}

/** @param {string} url @param {string} token @returns {Promise<any>} the answer, or null where it is a page */
export async function post(url, token) {
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const response = await fetch(url, { method: "POST", headers }).catch(() => null);
  if (!response) throw new Lost("The network is away. Try again.");
  const type = response.headers.get("Content-Type") ?? "";
  const told = type.includes("json") ? await response.json() : null;
  if (!response.ok) throw new Lost(why(response.status, told));
  if (response.redirected && response.url.includes("/account/")) throw new Lost(why(401, null));
  return told;
}

/** @param {number} status @param {{says?: string, remedy?: string} | null} told @returns {string} */
function why(status, told) {
  if (told?.says) return `${told.says} ${told.remedy ?? ""}`.trim();
  if (status === 413) return "The server takes no file as large as this.";
  if (status === 403) return "The page has stood open too long. Reload it; what has arrived is kept.";
  if (status === 200 || status === 401) return "You have been signed out. Sign in again; what has arrived is kept.";
  return "The server could not take it. Try again in a moment.";
}
