"""What changes the register; each opening of real names, which is recorded as a change is; and copies of
the key database."""

from fieldloom.pseudonyms.writes.asking import answer, ask_to_destroy, ask_to_open, shut
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
from fieldloom.pseudonyms.writes.opening import (
    Measuring,
    Named,
    Proposed,
    Register,
    measure,
    open_names,
    propose,
    propose_in,
)

__all__ = [
    "Measuring",
    "Named",
    "NewEntity",
    "Proposed",
    "Register",
    "Tried",
    "add_forms",
    "add_names_recipient",
    "answer",
    "ask_to_destroy",
    "ask_to_open",
    "copy_names",
    "decide",
    "enter",
    "give_up_names",
    "keep_as_it_is",
    "measure",
    "open_names",
    "propose",
    "propose_in",
    "put_names_back",
    "remove_names_recipient",
    "shut",
    "try_copy",
]
