"""What may be seen of the register without its real names, and whether a text still holds one."""

from fieldloom.pseudonyms.reads.register import entities, entity, source
from fieldloom.pseudonyms.reads.scanning import Found, leaks_in
from fieldloom.pseudonyms.reads.telling import (
    Ladder,
    Viewed,
    ladder,
    ladders,
    teller,
    viewed,
    views,
)
from fieldloom.pseudonyms.reads.watching import Place, Watching, watching

__all__ = [
    "Found",
    "Ladder",
    "Place",
    "Viewed",
    "Watching",
    "entities",
    "entity",
    "ladder",
    "ladders",
    "leaks_in",
    "source",
    "teller",
    "viewed",
    "views",
    "watching",
]
