// @ts-check
/** A passage that lost its words in a correction is put at the words a person has chosen for it. */

import { Told } from "./sending.js";

/** @param {any} desk @param {{id: number}} waiting */
export async function placeWaiting(desk, waiting) {
  const { place } = desk.choice;
  if (!place) {
    desk.voice.say("Choose the words in the text first, then press it again.");
    return;
  }
  try {
    const { base, revision } = desk.state;
    const answer = await desk.line.post(`${base}waiting/${waiting.id}/place/`, { ...place, revision });
    desk.margin.put(answer);
    desk.whole.showWaiting(answer.waiting);
    desk.whole.recount({ before: [], now: answer.codings });
    desk.voice.say(answer.says);
  } catch (error) {
    if (!(error instanceof Told)) throw error;
    desk.voice.sorry(error);
  }
}
