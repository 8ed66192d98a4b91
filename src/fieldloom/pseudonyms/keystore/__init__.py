"""The key database: what somebody is really called, and what stood where it was replaced.

An encrypted file of its own with a key of its own. Every real name passes through here, in and out, and
through nowhere else. Each entity has a key; whoever destroys it makes its names unreadable for ever.

It is imported by this room alone (`.importlinter` holds that). What is opened here is asked for by
nobody: writes and reads ask first.
"""

from fieldloom.pseudonyms.keyfile.file import NamesShut, is_there
from fieldloom.pseudonyms.keyfile.sealing import Changed
from fieldloom.pseudonyms.keystore.elsewhere import elsewhere_of, keep_elsewhere
from fieldloom.pseudonyms.keystore.ending import destroy, sweep
from fieldloom.pseudonyms.keystore.forms import (
    choice_key,
    drop_forms,
    forms_of,
    leave_forms,
    mark_of,
    marks_of,
    put_forms,
    shift_key,
)
from fieldloom.pseudonyms.keystore.way_back import (
    Piece,
    back_of,
    forget_places,
    keep_back,
    sources_with,
)

__all__ = [
    "Changed",
    "NamesShut",
    "Piece",
    "back_of",
    "choice_key",
    "destroy",
    "drop_forms",
    "elsewhere_of",
    "forget_places",
    "forms_of",
    "is_there",
    "keep_back",
    "keep_elsewhere",
    "leave_forms",
    "mark_of",
    "marks_of",
    "put_forms",
    "shift_key",
    "sources_with",
    "sweep",
]
