"""What changes the register; and each opening of real names, which is recorded as a change is."""

from fieldloom.pseudonyms.writes.choosing import decide_candidate, decide_candidates, undo_decision
from fieldloom.pseudonyms.writes.entering import NewEntity, add_forms, decide, enter, keep_as_it_is
from fieldloom.pseudonyms.writes.finding import KIND_OF_WORK, Found, find, find_everywhere
from fieldloom.pseudonyms.writes.later import Everywhere, change_pseudonym, replace_everywhere
from fieldloom.pseudonyms.writes.marking import change_span, mark_by_hand, take_mark_back
from fieldloom.pseudonyms.writes.opening import (
    Measuring,
    Named,
    Proposed,
    measure,
    open_names,
    propose,
    propose_in,
)
from fieldloom.pseudonyms.writes.restoring import Original, restore_text
from fieldloom.pseudonyms.writes.signing import set_rules, sign_off

__all__ = [
    "KIND_OF_WORK",
    "Everywhere",
    "Found",
    "Measuring",
    "Named",
    "NewEntity",
    "Original",
    "Proposed",
    "add_forms",
    "change_pseudonym",
    "change_span",
    "decide",
    "decide_candidate",
    "decide_candidates",
    "enter",
    "find",
    "find_everywhere",
    "keep_as_it_is",
    "mark_by_hand",
    "measure",
    "open_names",
    "propose",
    "propose_in",
    "replace_everywhere",
    "restore_text",
    "set_rules",
    "sign_off",
    "take_mark_back",
    "undo_decision",
]
