"""Which passages of a text only others' work stands on, while a blind round hides that work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Coding, Memo
from fieldloom.coding.reads.reach import blindness, unblinded, unblinded_memos
from fieldloom.coding.rules.memos import MemoAbout
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
    words says already how they read them. None are hidden outside a blind round."""
    return _hidden(to, source)[0]


@asks(Permission.ENTER)
def moved_passages(*, to: User, source: Source, done: Done) -> Moved:
    """What a correction of this source did to its passages, as far as the asker may know."""
    hidden, own = _hidden(to, source)
    changed = [passage for passage in done.changed if passage.pk not in hidden]
    waiting = [passage for passage in done.waiting if passage.pk not in hidden]
    if not hidden:
        return Moved(done.carried, changed, waiting)
    standing = Passage.objects.filter(pk__in=own, needs_person="")
    return Moved(standing.count(), changed, waiting)


def _hidden(to: User, source: Source) -> tuple[frozenset[int], frozenset[int]]:
    """Row ids of the passages hidden from the asker, and, where a blind round binds them, of those
    with work on them that they see."""
    study = source.study_id
    if blindness(to, study) is None:
        return NONE, NONE
    noted = {"source": source, "about": MemoAbout.PASSAGE.value}
    standing = set(Coding.objects.filter(source=source).values_list("passage_id", flat=True))
    standing |= set(Memo.objects.filter(**noted).values_list("about_id", flat=True))
    seen = set(unblinded(to, study, source=source).values_list("passage_id", flat=True))
    seen |= set(unblinded_memos(to, study, **noted).values_list("about_id", flat=True))
    return frozenset(standing - seen), frozenset(seen)
