"""The kinds of long work. A room registers a kind in its module `work`:

    @work("take in")
    def take_in(run: Run) -> Outcome:
        run.each(ids_of_files, take_in_one)

Registering is a line in a table: it brings in neither the worker nor the library beneath it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from fieldloom.jobs.run import Run

__all__ = ["Outcome", "Run", "Work", "find", "work"]

Outcome = dict[str, Any] | None  # counts and ids to show at the end; never any words
Work = Callable[[Run], Outcome]

_KINDS: dict[str, Work] = {}


def work(kind: str) -> Callable[[Work], Work]:
    """Register a function as the way to do one kind of long work. A kind is registered once."""

    def enter(function: Work) -> Work:
        if _KINDS.setdefault(kind, function) is not function:
            raise ValueError(f"There are two kinds of work called “{kind}”.")
        return function

    return enter


def find(kind: str) -> Work | None:
    """The work of this kind, or None where no room does it."""
    if kind not in _KINDS:
        _gather()
    return _KINDS.get(kind)


@cache
def _gather() -> None:
    """Import the module `work` of every room that has one."""
    autodiscover_modules("work")
