"""Where codes stand in texts, as pictures: one query for the codings, the rest on arrays.

A picture is made of marks on lanes (`rules.portraits`). In one text each code that stands there is
a lane; in many, each of the codes that were asked for. What is drawn is narrowed like every read of
codings, and how much of it there is depends on codes and bins, never on the length of a text.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Coding
from fieldloom.coding.reads.by_hand import numbers_of
from fieldloom.coding.reads.codebook import CodeRow, codebook
from fieldloom.coding.reads.reach import seen_codings
from fieldloom.coding.rules.portraits import Marks, marks
from fieldloom.sources.models import Paragraph, Source

Ints = npt.NDArray[np.int64]
BINS = 240


class Mark(NamedTuple):
    """A mark on a lane: bins `first` to `last` (exclusive), how many `codings` it stands for, and
    code points and paragraph at which the first of them begins and ends."""

    first: int
    last: int
    codings: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A code in a text: its marks in the order of the text, and how many codings they hold."""

    code: CodeRow
    codings: int
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Portrait:
    """One text: its lanes, the code with most codings first, and the paragraph with which each of
    its bins begins."""

    bins: int
    characters: int
    lanes: list[Lane]
    paragraphs: list[int]


@asks(Permission.READ_CODING)
def portrait(
    *, to: User, source: Source, coder_id: int | None = None, bins: int = BINS
) -> Portrait:
    """Where the codes of a source's current text stand, those of one coder only if asked."""
    rows = words_only(seen_codings(to, source.study)).filter(passage__revision=source.current_id)
    if coder_id is not None:
        rows = rows.filter(coder=coder_id)
    table = numbers_of(rows, ("code_id", "passage__start", "passage__end", "passage__paragraph"))
    codes, length = codebook(to=to, study=source.study, counted=False), source.revision.characters
    found = marks(table[:, 0], table[:, 1], table[:, 2], length, bins)
    known = {code.id: code for code in codes}
    drawn = lanes_of(found, table[:, 1:])
    lanes = [Lane(known[key], *drawn[key]) for key in drawn if key in known]
    lanes.sort(key=lambda lane: (-lane.codings, lane.code.path.casefold()))
    return Portrait(bins, length, lanes, _paragraphs(source, bins))


def words_only(rows: QuerySet[Coding]) -> QuerySet[Coding]:
    """Those codings that stand in a text: a part of a picture has no place in one."""
    return rows.filter(passage__region_width=0)


def lanes_of(found: Marks, places: Ints) -> dict[int, tuple[int, list[Mark]]]:
    """For each cell its codings and marks; `places` has start, end and paragraph of each coding."""
    held: dict[int, tuple[int, list[Mark]]] = {}
    lead = places[found.lead]
    columns = (found.cell, found.first, found.last, found.codings, *lead.T)
    for cell, first, last, number, start, end, paragraph in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        total, known = held.get(cell, (0, []))
        known.append(Mark(first, last, number, start, end, paragraph))
        held[cell] = (total + number, known)
    return held


def _paragraphs(source: Source, bins: int) -> list[int]:
    """The number of the paragraph in which each bin begins."""
    rows = Paragraph.objects.filter(revision=source.current_id).order_by("start")
    starts = np.array(list(rows.values_list("start", flat=True)), dtype=np.int64)
    begins = np.arange(bins) * source.revision.characters // bins
    places: Any = np.maximum(np.searchsorted(starts, begins, side="right"), 1)
    return list(places.tolist())
