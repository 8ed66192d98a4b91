"""What changes the register; each opening of real names, which is recorded as a change is; and copies of
the key database."""

from fieldloom.pseudonyms.writes.asking import answer, ask_to_destroy, ask_to_open, shut
from fieldloom.pseudonyms.writes.at_the_desk import replace_name
from fieldloom.pseudonyms.writes.choosing import (
    decide_at_a_glance,
    decide_candidate,
    decide_candidates,
    undo_decision,
)
from fieldloom.pseudonyms.writes.copying import (
    Tried,
    add_names_recipient,
    copy_names,
    give_up_names,
    put_names_back,
    remove_names_recipient,
    try_copy,
)
from fieldloom.pseudonyms.writes.entering import NewEntity, add_forms, decide, enter, keep_as_it_is
from fieldloom.pseudonyms.writes.finding import KIND_OF_WORK, Found, find, find_everywhere
from fieldloom.pseudonyms.writes.jigsaw import (
    mark_telling,
    prepare_jigsaw,
    set_rare_below,
    sign_jigsaw,
    take_telling_back,
)
from fieldloom.pseudonyms.writes.later import (
    REPLACING,
    Everywhere,
    ask_to_replace_everywhere,
    replace_everywhere,
)
from fieldloom.pseudonyms.writes.marking import (
    change_span,
    mark_by_hand,
    report_name,
    take_mark_back,
)
from fieldloom.pseudonyms.writes.opening import (
    Measuring,
    Named,
    Proposed,
    Register,
    looker,
    measure,
    open_names,
    propose,
    propose_in,
)
from fieldloom.pseudonyms.writes.putting_back import PutBack, put_back
from fieldloom.pseudonyms.writes.relating import forget_relation, set_relation
from fieldloom.pseudonyms.writes.renaming import (
    RENAMING,
    Asked,
    ask_to_change_pseudonym,
    change_pseudonym,
)
from fieldloom.pseudonyms.writes.restoring import Original, restore_text
from fieldloom.pseudonyms.writes.signing import set_rules, sign_off
from fieldloom.pseudonyms.writes.stopping import (
    note_doubted,
    note_let_through,
    note_shut,
    note_stopped,
)
from fieldloom.pseudonyms.writes.telling import decide_view, set_ladder

__all__ = [
    "KIND_OF_WORK",
    "RENAMING",
    "REPLACING",
    "Asked",
    "Everywhere",
    "Found",
    "Measuring",
    "Named",
    "NewEntity",
    "Original",
    "Proposed",
    "PutBack",
    "Register",
    "Tried",
    "add_forms",
    "add_names_recipient",
    "answer",
    "ask_to_change_pseudonym",
    "ask_to_destroy",
    "ask_to_open",
    "ask_to_replace_everywhere",
    "change_pseudonym",
    "change_span",
    "copy_names",
    "decide",
    "decide_at_a_glance",
    "decide_candidate",
    "decide_candidates",
    "decide_view",
    "enter",
    "find",
    "find_everywhere",
    "forget_relation",
    "give_up_names",
    "keep_as_it_is",
    "looker",
    "mark_by_hand",
    "mark_telling",
    "measure",
    "note_doubted",
    "note_let_through",
    "note_shut",
    "note_stopped",
    "open_names",
    "prepare_jigsaw",
    "propose",
    "propose_in",
    "put_back",
    "put_names_back",
    "remove_names_recipient",
    "replace_everywhere",
    "replace_name",
    "report_name",
    "restore_text",
    "set_ladder",
    "set_rare_below",
    "set_relation",
    "set_rules",
    "shut",
    "sign_jigsaw",
    "sign_off",
    "take_mark_back",
    "take_telling_back",
    "try_copy",
    "undo_decision",
]
