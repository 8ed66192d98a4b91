"""All quotations that are wanted, in order: their row ids alone.

Whoever shows a long table asks for the order once, and then for rows by their ids. A slice then costs
the same wherever it lies, and no row slips away between two slices when a colleague codes meanwhile.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.reads.by_hand import straight
from fieldloom.coding.reads.surroundings import codes_of, speaker_of_passage, speakers_of
from fieldloom.coding.reads.wanted import EVERYTHING, Lying, Wanted, lying
from fieldloom.coding.rules.sorting import Sort

Ints = npt.NDArray[np.int64]

FIELDS = ("pk", "source_id", "passage__start", "passage__end", "code_id", "coder_id")
PK, SOURCE, START, END, CODE, CODER, SPEAKER = range(7)


@asks(Permission.READ_CODING)
def quotation_order(
    *, to: User, study: Study, wanted: Wanted = EVERYTHING, sort: Sort = Sort.PLACE
) -> Ints:
    """Row ids of the wanted codings in order: a vector as long as there are quotations."""
    return ordered(lying(to, study, wanted, Permission.READ_CODING), study.pk, sort)


@asks(Permission.EXPORT)
def quotation_count(*, to: User, study: Study, wanted: Wanted = EVERYTHING) -> int:
    """How many of the wanted codings would leave in a file: counted, and not put in order."""
    return lying(to, study, wanted, Permission.EXPORT).total


def ordered(found: Lying, study_id: int, sort: Sort) -> Ints:
    """The row ids of codings that have been found, in order."""
    if sort is Sort.NEWEST:
        rows = found.rows.order_by("-made_at", "-pk").values_list("pk", "source_id")
        table = _table(rows, 2)
        latest: Ints = table[_among(table[:, SOURCE], found), PK]
        return latest
    table = _table(_asked(found, sort), 7 if sort is Sort.SPEAKER else 6)
    table = table[_among(table[:, SOURCE], found)]
    place = _ranks(table[:, SOURCE], [source for source, _ in found.sources])
    first = _first(table, found, study_id, sort)
    turn = np.lexsort((table[:, PK], table[:, END], table[:, START], place, first))
    ids: Ints = table[turn, PK]
    return ids


def by_code(ids: Ints, found: Lying, study_id: int) -> Ints:
    """The same row ids under their codes, in the codebook's order; within a code as they stood."""
    table = _table(found.rows.order_by("pk").values_list("pk", "code_id"), 2)
    codes = table[np.searchsorted(table[:, 0], ids), 1]
    return ids[np.argsort(_ranks(codes, list(codes_of(study_id))), kind="stable")]


def _asked(found: Lying, sort: Sort) -> Any:
    rows = found.rows.order_by()
    if sort is not Sort.SPEAKER:
        return rows.values_list(*FIELDS)
    return rows.annotate(speaker=speaker_of_passage()).values_list(*FIELDS, "speaker")


def _table(rows: Any, columns: int) -> Ints:
    """Numbers in the shape (rows, columns); 0 where there is none."""
    parts = [np.array(part, dtype=object) for part in straight(rows)]
    if not parts:
        return np.empty((0, columns), np.int64)
    table = np.concatenate(parts)
    if columns > SPEAKER:
        table[table[:, SPEAKER] == None, SPEAKER] = 0  # noqa: E711  (an array is compared)
    return table.astype(np.int64)


def _among(sources: Ints, found: Lying) -> npt.NDArray[np.bool_]:
    """Which rows lie in a source that the asker may see."""
    return np.isin(sources, [source for source, _ in found.sources])


def _first(table: Ints, found: Lying, study_id: int, sort: Sort) -> Ints:
    """What comes before source and place in this order, as a rank for each row."""
    if sort is Sort.CODE:
        return _ranks(table[:, CODE], list(codes_of(study_id)))
    if sort is Sort.CODER:
        return _by_name(
            table[:, CODER], dict(found.rows.order_by().values_list(*_CODERS).distinct())
        )
    if sort is Sort.SPEAKER:
        voices = speakers_of([source for source, _ in found.sources])
        names = {key: label for key, (label, _) in voices.items()}
        return _by_name(table[:, SPEAKER], names | {0: "\U0010ffff"})  # nobody comes last
    return np.zeros(len(table), np.int64)


_CODERS = ("coder_id", "coder__name")


def _by_name(keys: Ints, names: dict[int, str]) -> Ints:
    """The rank of each key by its name; those of one name, in any capitals, share it."""
    alike = sorted({name.casefold() for name in names.values()})
    rank = {name: place for place, name in enumerate(alike)}
    known = sorted(names)
    ranks = np.array([rank[names[key].casefold()] for key in known], np.int64)
    return ranks[np.searchsorted(np.array(known, np.int64), keys)] if known else keys


def _ranks(keys: Ints, known: Iterable[int]) -> Ints:
    """The place of each key in the list of those known."""
    listed = np.array(list(known), np.int64)
    if not len(listed):
        return keys
    turn = np.argsort(listed)
    ranks: Ints = turn[np.searchsorted(listed, keys, sorter=turn)]
    return ranks
