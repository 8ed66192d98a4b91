"""Which files belong to the database: each room that keeps files beside it says how they are named.

A backup copies the database first and then the files that this copy names, so what it holds fits
together. A room registers in its `AppConfig.ready`:

    kept_beside("sources", lambda database: (... for row in database.execute(...)))
"""

from collections.abc import Callable, Iterator
from typing import Any

Names = Callable[[Any], Iterator[str]]
"""Given a connection to a copy of the database: paths of files, relative to the data folder."""

_ROOMS: dict[str, Names] = {}


def kept_beside(room: str, names: Names) -> None:
    """Say which files this room keeps beside the database."""
    _ROOMS[room] = names


def kept_files(database: Any) -> list[str]:
    """The files that the database behind this connection names, each once, in order."""
    return sorted({name for names in _ROOMS.values() for name in names(database)})
