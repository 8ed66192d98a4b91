"""Quotations: codings with their words and all that stands around them, a page or all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import CharField
from django.db.models.functions import Cast

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Coding
from fieldloom.coding.reads.by_hand import in_utc, straight
from fieldloom.coding.reads.codings import region_of
from fieldloom.coding.reads.memos import MemoRow, memos_on_codings
from fieldloom.coding.reads.ordering import by_code as under_codes
from fieldloom.coding.reads.ordering import ordered
from fieldloom.coding.reads.reach import seen_codings
from fieldloom.coding.reads.surroundings import (
    NOBODY,
    Around,
    Setting,
    said_at,
)
from fieldloom.coding.reads.wanted import EVERYTHING, Lying, Wanted, lying
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.sorting import Sort
from fieldloom.ground.tally import counted
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.models import Passage
from fieldloom.sources.models.material import REGION
from fieldloom.sources.rules.masking import masked
from fieldloom.sources.rules.regions import Region

AT_A_TIME = 5000
"""About how many codings a stream holds at once; one source's are never parted."""


# Not frozen as other rows are: freezing half a million of them takes a second and a half. What many
# rows have in common, they hold in common.
@dataclass(slots=True)
class QuotationRow:
    """One coding with its words. `paragraph` is the first it touches, `page` its page where the text
    has pages.

    `code` is its code's name, full path and colour; `said_by` the speaker's label and, where it is
    known, the speaker's study code; `setting` the source and where it comes from. `waiting` says why a
    passage waits for a person since a correction: its place is then that in the text before. Of a part
    of a picture, `region` says which, `start` and `end` are 0, and `quote` tells in words where it lies.
    """

    id: int
    paragraph: int
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    code_id: int
    code: tuple[str, str, str]
    coder: str
    made_at: datetime
    said_by: tuple[str, str]
    setting: Setting
    memos: tuple[str, ...]
    waiting: str
    page: int | None = None
    passage_id: int = 0
    region: Region | None = None
    crop: bytes = b""  # the part itself as JPEG, where an export was given it

    @property
    def ref(self) -> str:
        return self.setting.ref

    @property
    def title(self) -> str:
        return self.setting.title

    @property
    def code_name(self) -> str:
        return self.code[0]

    @property
    def code_path(self) -> str:
        return self.code[1]

    @property
    def colour(self) -> str:
        return self.code[2]

    @property
    def speaker(self) -> str:
        return self.said_by[0]

    @property
    def participant(self) -> str:
        return self.said_by[1]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation with what it takes to change it: whose it is (row id), its version, and the memos
    on the coding itself."""

    row: QuotationRow
    coder_id: int
    version: int
    notes: tuple[MemoRow, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of many: page `number` of `pages`, counted from 1; `total` rows in all."""

    rows: list[QuotationRow]
    total: int
    number: int
    pages: int


@asks(Permission.READ_CODING)
def quotations(
    *,
    to: User,
    study: Study,
    wanted: Wanted = EVERYTHING,
    page: int = 1,
    size: int = 50,
    sort: Sort = Sort.PLACE,
) -> Page:
    """One page of quotations, by source ref, then by place. A page beyond the last is the last.

    By source and place only the sources that the page touches are looked into, so a page costs the
    same in a large study as in a small one. Every other order looks at all that is wanted.
    """
    found = lying(to, study, wanted, Permission.READ_CODING)
    pages = max(1, -(-found.total // size))
    number = min(max(page, 1), pages)
    skip = (number - 1) * size
    if sort is Sort.PLACE:
        keys = _keys(found, skip, size)
    else:
        keys = ordered(found, study.pk, sort)[skip : skip + size].tolist()
    return Page(_rows(to, study, keys), found.total, number, pages)


@asks(Permission.READ_CODING)
def some_quotations(*, to: User, study: Study, ids: Sequence[int]) -> list[Quoted]:
    """Quotations by the row ids of their codings, in that order: those there are and may be seen."""
    seen = seen_codings(to, study).filter(pk__in=ids).order_by()
    kept = {pk: (coder, version) for pk, coder, version in seen.values_list(*_KEPT)}
    memos: dict[int, list[MemoRow]] = defaultdict(list)
    for memo in memos_on_codings(to, study, kept):
        memos[memo.about_id].append(memo)
    rows = _rows(to, study, [pk for pk in ids if pk in kept])
    return [Quoted(row, *kept[row.id], tuple(memos.get(row.id, ()))) for row in rows]


_KEPT = ("pk", "coder_id", "version")


@asks(Permission.EXPORT)
def every_quotation(
    *,
    to: User,
    study: Study,
    wanted: Wanted = EVERYTHING,
    by_code: bool = False,
    sort: Sort = Sort.PLACE,
    only: Sequence[int] = (),
) -> Iterator[QuotationRow]:
    """All quotations, by source ref, then by place; or by code in the codebook's order, then so.

    `sort` is another order; `only` keeps those of the wanted whose row ids these are. Some thousand
    are in memory at a time. Each coding comes once at most; one that is made while the rows flow may
    or may not be among them.
    """
    found = lying(to, study, wanted, Permission.EXPORT)
    around = Around.of(to, study, [source for source, _ in found.sources])
    if only or sort is not Sort.PLACE:
        return _in_turn(_turn(found, study.pk, sort, only, by_code), around)
    if not by_code:
        return _flowing(found, around)
    return (row for code in around.codes for row in _flowing(found.of_code(code), around))


def _turn(found: Lying, study_id: int, sort: Sort, only: Sequence[int], by_code: bool) -> list[int]:
    """Row ids in the order in which they go out."""
    ids = ordered(found, study_id, sort)
    if only:
        ids = ids[np.isin(ids, np.array(only, np.int64))]
    kept: list[int] = (under_codes(ids, found, study_id) if by_code else ids).tolist()
    return kept


def _in_turn(ids: list[int], around: Around) -> Iterator[QuotationRow]:
    for part in in_parts(ids):
        known = {row[0]: row for row in _fetched(Coding.objects.filter(pk__in=part))}
        yield from _dressed([known[key] for key in part if key in known], around)


def _keys(found: Lying, skip: int, size: int) -> list[int]:
    """Row ids of the codings on a page."""
    touched: list[int] = []
    passed = gathered = 0
    for source, number in found.sources:
        if passed + number <= skip and not touched:
            passed += number
            continue
        touched.append(source)
        gathered += number
        if passed + gathered >= skip + size:
            break
    places = found.rows.filter(source__in=touched).order_by()
    rank = {source: place for place, source in enumerate(touched)}
    rows = sorted(
        (rank[source], start, end, key)
        for source, start, end, key in places.values_list(
            "source_id", "passage__start", "passage__end", "pk"
        )
    )
    return [row[3] for row in rows[skip - passed : skip - passed + size]]


def _flowing(found: Lying, around: Around) -> Iterator[QuotationRow]:
    for part in _parts(found.sources):
        rank = {source: place for place, source in enumerate(part)}
        found_here = _fetched(found.rows.filter(source__in=part))
        ordered = sorted(found_here, key=lambda row: (rank[row[1]], row[3], row[4], row[0]))
        yield from _dressed(ordered, around)


def _parts(sources: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Sources in lists that hold some thousand codings each."""
    part: list[int] = []
    held = 0
    for source, number in sources:
        if part and held + number > AT_A_TIME:
            yield part
            part, held = [], 0
        part.append(source)
        held += number
    if part:
        yield part


FIELDS = (
    "pk",
    "source_id",
    "passage__paragraph",
    "passage__start",
    "passage__end",
    "passage__quote",
    "passage__prefix",
    "passage__suffix",
    "code_id",
    "coder_id",
    "made",
    "passage_id",
    "passage__needs_person",
    "passage__revision_id",
)


def _fetched(rows: Any) -> list[tuple[Any, ...]]:
    """Some codings as the driver gives them, in no order."""
    rows = rows.order_by().annotate(made=_made()).values_list(*FIELDS)
    return [row for part in straight(rows) for row in part]


def _made() -> Cast:
    """As text: the driver's own way to make a time of it takes five times as long."""
    return Cast("made_at", CharField())


def _rows(to: User, study: Study, keys: Sequence[int]) -> list[QuotationRow]:
    rows = seen_codings(to, study).filter(pk__in=keys)
    found = {row[0]: row for row in _fetched(rows)}
    ordered = [found[key] for key in keys if key in found]
    counted(len(ordered))
    return list(_dressed(ordered, Around.of(to, study, {row[1] for row in ordered})))


def _around_withheld(found: list[tuple[Any, ...]], around: Around) -> list[tuple[Any, ...]]:
    """The words before and after a quotation may be withheld where its own are not."""
    veiled = hidden(around.to, around.study.pk)
    if veiled is None:
        return found
    spans = veiled.spans_in({row[-1] for row in found})
    return [
        (
            *row[:6],
            masked(row[6], row[3] - len(row[6]), spans[row[-1]]),
            masked(row[7], row[4], spans[row[-1]]),
            *row[8:],
        )
        for row in found
    ]


def _dressed(found: list[tuple[Any, ...]], around: Around) -> Iterator[QuotationRow]:
    found = _around_withheld(found, around)
    on_codings = around.memos(MemoAbout.CODING, (row[0] for row in found))
    on_passages = around.memos(MemoAbout.PASSAGE, (row[11] for row in found))
    paged = any(around.settings[source].paged for source in {row[1] for row in found})
    said, regions = said_at(((row[-1], row[2]) for row in found), paged), _regions(found, around)
    for row in found:
        pk, source, paragraph, start, end, quote, prefix, suffix, code, coder, made_at = row[:11]
        passage, waiting, revision = row[11:]
        by, page = said(revision, paragraph)
        yield QuotationRow(
            pk,
            paragraph,
            start,
            end,
            quote,
            prefix,
            suffix,
            code,
            around.codes[code],
            around.coders[coder],
            in_utc(datetime.fromisoformat(made_at)),
            around.speakers.get(by or 0, NOBODY),
            around.settings[source],
            on_codings.get(pk, ()) + on_passages.get(passage, ()),
            waiting,
            page,
            passage,
            regions.get(passage),
        )


def _regions(found: list[tuple[Any, ...]], around: Around) -> dict[int, Region | None]:
    """Of passages in pictures, which part each is, by row id; most studies have few of them."""
    there = {row[11] for row in found if around.settings[row[1]].picture}
    regions: dict[int, Region | None] = {}
    for part in in_parts(there):
        rows = Passage.objects.filter(pk__in=part).order_by().values_list("pk", *REGION)
        regions.update((pk, region_of(sides)) for pk, *sides in rows)
    return regions
