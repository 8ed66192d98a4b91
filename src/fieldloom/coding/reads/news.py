"""What changed in one source lately: for a desk that is open there, told as narrowly as the rest."""

from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import Q

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import News
from fieldloom.coding.reads.codings import CodingRow, codings_in
from fieldloom.coding.reads.memos import MemoRow, WantedMemos, memos
from fieldloom.coding.reads.reach import hears_all
from fieldloom.sources.models import Source


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different in a source since some number; ask with `number` the next time.

    `codings` and `memos` are the rows as they stand now, `gone` and `memos_gone` row ids of what
    does not stand in the current text any more. `whole`: the rows given are all there are, since
    too much has changed or too long ago. `codebook`: codes were made, changed, moved or dropped.
    """

    number: int
    whole: bool = False
    codebook: bool = False
    codings: list[CodingRow] = field(default_factory=list)
    memos: list[MemoRow] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    memos_gone: list[int] = field(default_factory=list)


@asks(Permission.READ_CODING)
def newest_change(*, to: User, source: Source) -> int:
    """The number from which a page of this source that is opened now has to ask on.

    Where a blind round binds the asker, that of the newest change of which they may hear: else the
    number itself would tell that others are at work.
    """
    if hears_all(to, source):
        return News.objects.values_list("pk", flat=True).last() or 0
    rows = News.objects.filter(_here(source)).order_by("-pk")
    for number, lies, codings, memos_ in rows.values_list("pk", "source_id", "codings", "memos"):
        if lies is None or any(row[1] == to.pk for row in [*codings, *memos_]):
            return int(number)
    return 0


def _here(source: Source) -> Q:
    return Q(study=source.study_id) & (Q(source=source) | Q(source=None))


@asks(Permission.READ_CODING)
def changes_in(*, to: User, source: Source, since: int) -> Changes:
    """What changed in a source after the news number `since`, as far as this user may know.

    One statement where nothing did. What is given is read by `codings_in` and `memos`; of what is
    gone only that is told which was the asker's own, or which they would have been given. A number
    that is not known any more (it is too old, or from before a backup was brought back) gets all.
    """
    rows = News.objects.filter(Q(pk=since) | _here(source), pk__gte=since).order_by("pk")
    found = list(rows.values_list("pk", "source_id", "many", "codings", "memos"))
    if not found or found[0][0] != since:
        newest = newest_change(to=to, source=source)
        return Changes(0) if newest == since == 0 else _all(to, source, newest)
    return _heard(to, source, since, found[1:]) if found[1:] else Changes(since)


def _heard(to: User, source: Source, since: int, news: list[Any]) -> Changes:
    everyone = hears_all(to, source)
    number, codebook, many = since, False, False
    codings: set[int] = set()
    noted: set[int] = set()
    for pk, lies, too_many, touched, written in news:
        own = [row for row in touched if everyone or row[1] == to.pk]
        notes = [row for row in written if everyone or row[1] == to.pk]
        if lies is not None and not (own or notes):
            continue
        number, codebook, many = pk, codebook or lies is None, many or too_many
        codings.update(key for key, _ in own)
        codings.update(chain.from_iterable(row[2:] for row in notes))
        noted.update(row[0] for row in notes)
    if many:
        return _all(to, source, number, codebook)
    rows = codings_in(to=to, source=source, only=codings) if codings else []
    memo_rows = (
        memos(to=to, study=source.study, source=source, wanted=WantedMemos(only=noted))
        if noted
        else []
    )
    gone = sorted(codings - {row.id for row in rows})
    memos_gone = sorted(noted - {row.id for row in memo_rows})
    return Changes(number, False, codebook, rows, memo_rows, gone, memos_gone)


def _all(to: User, source: Source, number: int, codebook: bool = True) -> Changes:
    rows = codings_in(to=to, source=source)
    return Changes(number, True, codebook, rows, memos(to=to, study=source.study, source=source))
