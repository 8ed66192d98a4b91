"""Which passages of a text the asker is not to know of, while a blind round hides others' work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.coding.reads.reach import hears_all, unblinded_passages
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.models import Passage, Source

NONE: frozenset[int] = frozenset()


class Done(Protocol):
    """What a correction tells: see `sources.writes.Corrected`."""

    @property
    def carried(self) -> int: ...
    @property
    def changed(self) -> Sequence[Passage]: ...
    @property
    def waiting(self) -> Sequence[Passage]: ...


@dataclass(frozen=True, slots=True)
class Moved:
    """How many passages moved along with their words; those whose words changed; those that wait."""

    carried: int
    changed: list[Passage]
    waiting: list[Passage]


@asks(Permission.ENTER)
def hidden_passages(*, to: User, source: Source) -> frozenset[int]:
    """Row ids of a source's passages of which the asker is not to know: that somebody chose these
    words says already how they read them. None are
    hidden outside a blind round, unless their words are withheld."""
    if _hears_all(to, source):
        return NONE
    there = Passage.objects.filter(source=source).values_list("pk", flat=True)
    return frozenset(there).difference(_own(to, source).values_list("pk", flat=True))


@asks(Permission.ENTER)
def moved_passages(*, to: User, source: Source, done: Done) -> Moved:
    """What a correction of this source did to its passages, as far as the asker may know."""
    if _hears_all(to, source):
        return Moved(done.carried, list(done.changed), list(done.waiting))
    own, veiled = _own(to, source), hidden(to, source.study_id)
    known = set(own.values_list("pk", flat=True))
    changed, waiting = (
        [p if veiled is None else veiled.beside(p) for p in passages if p.pk in known]
        for passages in (done.changed, done.waiting)
    )
    return Moved(own.filter(needs_person="").count(), changed, waiting)


def _hears_all(to: User, source: Source) -> bool:
    return hears_all(to, source) and hidden(to, source.study_id) is None


def _own(to: User, source: Source) -> "QuerySet[Passage]":
    return unblinded_passages(to, source.study_id, source=source)
