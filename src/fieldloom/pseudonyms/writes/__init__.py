"""What changes the register; and each opening of real names, which is recorded as a change is."""

from fieldloom.pseudonyms.writes.entering import NewEntity, add_forms, decide, enter, keep_as_it_is
from fieldloom.pseudonyms.writes.opening import (
    Measuring,
    Named,
    Proposed,
    measure,
    open_names,
    propose,
    propose_in,
)
from fieldloom.pseudonyms.writes.stopping import note_let_through, note_stopped
from fieldloom.pseudonyms.writes.telling import decide_view, set_ladder

__all__ = [
    "Measuring",
    "Named",
    "NewEntity",
    "Proposed",
    "add_forms",
    "decide",
    "decide_view",
    "enter",
    "keep_as_it_is",
    "measure",
    "note_let_through",
    "note_stopped",
    "open_names",
    "propose",
    "propose_in",
    "set_ladder",
]
