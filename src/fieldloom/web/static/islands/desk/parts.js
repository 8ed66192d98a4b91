// @ts-check
/**
 * The parts that join the desk, in order. Each is a module of its own with one function that is given the
 * desk before hands are laid on it: it may add to `desk.doings` and `desk.offers`, listen to what the desk tells
 * (`margin`, `acts`, `choice`, `stretches`), and fill a section of the page.
 */

import { handles } from "./handles.js";
import { picture } from "./picture.js";
import { reshaping } from "./reshaping.js";

/** @type {((desk: any) => void)[]} */
export const PARTS = [reshaping, handles, picture];
