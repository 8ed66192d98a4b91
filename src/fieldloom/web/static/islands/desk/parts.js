// @ts-check
/**
 * The parts that join the desk, in order. Each is a module of its own with one function that is given the
 * desk before hands are laid on it: it may add to `desk.doings` and `desk.offers`, listen to what the desk tells
 * (`margin`, `acts`, `choice`, `stretches`), and fill a section of the page.
 */

import { joinBar } from "./bar.js";
import { joinCodebook } from "./codebook_pane.js";
import { follow } from "./following.js";
import { handles } from "./handles.js";
import { joinHints } from "./hints.js";
import { joinKeysHelp } from "./keys_help.js";
import { joinMentioned } from "./mentioned.js";
import { joinNaming } from "./naming.js";
import { joinMemos } from "./noting.js";
import { joinOriginal } from "./original.js";
import { joinPages } from "./pages.js";
import { picture } from "./picture.js";
import { joinPortrait } from "./portrait.js";
import { reshaping } from "./reshaping.js";
import { resume } from "./resuming.js";
import { joinSettings } from "./settings_panel.js";
import { joinTelling } from "./telling.js";
import { joinWho } from "./who.js";

/** @type {((desk: any) => void)[]} */
export const PARTS = [
  joinBar,
  joinCodebook,
  reshaping,
  handles,
  picture,
  joinMemos,
  joinMentioned,
  joinPortrait,
  joinSettings,
  joinHints,
  joinKeysHelp,
  joinPages,
  joinOriginal,
  joinWho,
  joinNaming,
  joinTelling,
  follow,
  resume,
];
