"""The codings of one source, for the margin beside its text."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Coding
from fieldloom.coding.reads.codebook import path_of, paths_of
from fieldloom.coding.reads.reach import seen_codings, unblinded, unblinded_memos
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground import by_hand
from fieldloom.ground.answers import NotFound
from fieldloom.sources.models import REGION, Source
from fieldloom.sources.rules.regions import Region

ON_PASSAGE = tuple(f"passage__{side}" for side in REGION)


def region_of(sides: Sequence[int]) -> Region | None:
    """The region with these sides as a row holds them; None where they are those of words."""
    return Region(*sides) if sides[2] else None


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One coding in a source's current text; `start`, `end` in code points, `memos` their number;
    `round_id` the coding round in which it was made, if it was in one.

    On a part of a picture `start` and `end` are 0, and `region` says which.
    """

    id: int
    passage_id: int
    start: int
    end: int
    code_id: int
    code_name: str
    code_path: str
    colour: str
    coder_id: int
    coder_name: str
    made_at: datetime
    memos: int
    version: int
    round_id: int | None = None
    region: Region | None = None


@asks(Permission.READ_CODING)
def codings_in(
    *,
    to: User,
    source: Source,
    start: int | None = None,
    end: int | None = None,
    only: Collection[int] | None = None,
) -> list[CodingRow]:
    """The codings in a source's current text that touch `start` to `end`, in reading order.

    Without them the whole text; `only` these, by row id. Passages that wait for a person since a
    correction are not in the current text, so their codings are not here.
    """
    if source.current_id is None:
        return []
    rows = unblinded(to, source.study_id, passage__revision_id=source.current_id)
    if start is not None:
        rows = rows.filter(passage__end__gt=start)
    if end is not None:
        rows = rows.filter(passage__start__lt=end)
    if only is not None:
        rows = rows.filter(pk__in=only)
    found: list[tuple[Any, ...]] = list(
        rows.order_by("passage__start", "-passage__end", "pk").values_list(
            "pk",
            "passage_id",
            "passage__start",
            "passage__end",
            "code_id",
            "code__name",
            "code__colour",
            "coder_id",
            "coder__name",
            "made_at",
            "version",
            "round_id",
            *ON_PASSAGE,
        )
    )
    if not found:
        return []
    paths, memos = paths_of(source.study_id), _memos_on(to, source, [row[0] for row in found])
    return [_row(row, paths[row[4]], memos.get(row[0], 0)) for row in found]


@asks(Permission.READ_CODING)
def counts_in(*, to: User, source: Source) -> dict[int, int]:
    """How often each code, by row id, stands in a source's current text. One grouped query."""
    if source.current_id is None:
        return {}
    rows = seen_codings(to, source.study).filter(source=source)
    rows = rows.filter(passage__revision_id=source.current_id)
    return dict(rows.order_by().values_list("code").annotate(number=Count("pk")))


@asks(Permission.READ_CODING)
def rows_of(*, to: User, source: Source, codings: list[Coding]) -> list[CodingRow]:
    """Some codings of a source that the asker has just made or changed, as the margin shows them.

    One whose passage is not in the current text is left out, as in `codings_in`.
    """
    here = [one for one in codings if one.passage.revision_id == source.current_id]
    memos = _memos_on(to, source, [one.pk for one in here])
    return [
        CodingRow(
            id=one.pk,
            passage_id=one.passage_id,
            start=one.passage.start,
            end=one.passage.end,
            code_id=one.code_id,
            code_name=one.code.name,
            code_path=path_of(one.code_id),
            colour=one.code.colour,
            coder_id=one.coder_id,
            coder_name=one.coder.name,
            made_at=one.made_at,
            memos=memos.get(one.pk, 0),
            version=one.version,
            round_id=one.round_id,
            region=one.passage.region,
        )
        for one in here
    ]


@asks(Permission.READ_CODING)
def coding(pk: int, *, to: User, study: Study) -> Coding:
    """One coding by row id, with its passage, code and coder. Raises `NotFound`."""
    return _one(codings([pk], to=to, study=study))


@asks(Permission.READ_CODING)
def codings(pks: Iterable[int], *, to: User, study: Study) -> list[Coding]:
    """Some codings by row id, those that are there and may be seen, in the order of their ids."""
    linked = ("passage", "code", "coder", "source__encounter__site")
    known = [pk for pk in pks if 0 < pk < 2**63]  # a number beyond is no row, and no fault either
    rows = seen_codings(to, study).filter(pk__in=known).select_related(*linked)
    return list(rows.order_by("pk"))


@asks(Permission.READ_CODING)
def codings_by_source(*, to: User, study: Study, sources: Iterable[int]) -> dict[int, int]:
    """How many codings that the asker may see stand in each of these sources (row ids), where any."""
    rows = seen_codings(to, study).filter(source__in=list(sources)).order_by()
    return dict(rows.values_list("source_id").annotate(number=Count("pk")))


def _row(row: tuple[Any, ...], path: str, memos: int) -> CodingRow:
    pk, passage, start, end, code, name, colour, coder, coder_name, made_at, version = row[:11]
    who, part = (coder, coder_name, made_at), region_of(row[12:])
    place = (pk, passage, start, end)
    return CodingRow(*place, code, name, path, colour, *who, memos, version, row[11], part)


def _one(found: list[Coding]) -> Coding:
    if not found:
        raise NotFound("There is no such coding, or it has been taken away.")
    return found[0]


# Most codings carry no memo, which this finds out in a moment.
_ANY_MEMO = """SELECT 1 FROM coding_memo
    WHERE study_id = %s AND about = %s AND about_id = %s LIMIT 1"""


def _memos_on(to: User, source: Source, codings: list[int]) -> dict[int, int]:
    about = MemoAbout.CODING.value
    if not codings:
        return {}
    if len(codings) == 1 and not by_hand.one(_ANY_MEMO, [source.study_id, about, codings[0]]):
        return {}
    on_codings = unblinded_memos(to, source.study_id, source=source, about=about)
    wanted = set(codings)
    counted = on_codings.order_by().values_list("about_id").annotate(number=Count("pk"))
    return {about_id: number for about_id, number in counted if about_id in wanted}
