"""What may be seen of the register without its real names; whether a text still holds one; and who had
them opened."""

from fieldloom.pseudonyms.reads.openings import (
    Use,
    asking,
    askings,
    asks_me,
    could_answer,
    names_recipients,
    open_to,
    uses,
)
from fieldloom.pseudonyms.reads.register import entities, entity, source
from fieldloom.pseudonyms.reads.scanning import Found, leaks_in

__all__ = [
    "Found",
    "Use",
    "asking",
    "askings",
    "asks_me",
    "could_answer",
    "entities",
    "entity",
    "leaks_in",
    "names_recipients",
    "open_to",
    "source",
    "uses",
]
