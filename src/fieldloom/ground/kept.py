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
_BEFORE: dict[str, Callable[[], Any]] = {}


def kept_beside(room: str, names: Names) -> None:
    """Say which files this room keeps beside the database."""
    _ROOMS[room] = names


def kept_files(database: Any) -> list[str]:
    """The files that the database behind this connection names, each once, in order."""
    return sorted({name for names in _ROOMS.values() for name in names(database)})


def before_copying(room: str, do: Callable[[], Any]) -> None:
    """Say what this room has to do to its live data before a copy of it leaves."""
    _BEFORE[room] = do


def make_ready_to_copy() -> None:
    """Have every room do what it has to do first. Asks the live database."""
    for do in _BEFORE.values():
        do()
