"""Where codes meet, and where each stands: one query for all codings, the rest on arrays."""

from typing import Any

import numpy as np
import numpy.typing as npt
from django.core.exceptions import EmptyResultSet
from django.db import connection

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.reads.codebook import CodeRow, codebook
from fieldloom.coding.reads.reach import all_is_seen, seen_sources, unblinded
from fieldloom.coding.rules import overlaps, regions
from fieldloom.sources.models import Source

Ints = npt.NDArray[np.int64]


@asks(Permission.READ_CODING)
def co_occurrence(*, to: User, study: Study) -> tuple[list[CodeRow], Ints]:
    """How often codings of two codes overlap, in the sources that the asker may read: words that
    share a character, parts of one picture that share a point.

    The codes in the codebook's order (their own counts are left at 0), and a symmetric matrix of
    shape (codes, codes): see `rules.overlaps.co_occurrence`.
    """
    codes, _, codings, parts = _all(to, study)
    meeting = overlaps.co_occurrence(codings, len(codes))
    return codes, meeting + regions.co_occurrence(parts, len(codes))


@asks(Permission.READ_CODING)
def code_by_source(*, to: User, study: Study) -> tuple[list[CodeRow], list[Source], Ints]:
    """How many codings of each code stand in each source: codes, sources by ref, and their matrix
    of shape (codes, sources)."""
    codes, sources, codings, parts = _all(to, study)
    counted = overlaps.codes_by_document(codings, len(codes), len(sources))
    return codes, sources, counted + regions.codes_by_document(parts, len(codes), len(sources))


def _all(
    to: User, study: Study
) -> tuple[list[CodeRow], list[Source], overlaps.Codings, regions.Codings]:
    """Codes, sources, and the codings of words and of parts of pictures, which meet apart."""
    codes = codebook(to=to, study=study, counted=False)
    seen = seen_sources(to, study, Permission.READ_CODING)
    sources = list(seen.only("pk", "ref", "title", "current").select_related(None))
    order = [source.current_id or 0 for source in sources], [code.id for code in codes]
    counting = _not_all(to, study)
    words = _table(seen.order_by().values("current_id"), counting=counting)
    pictures = seen.order_by().filter(width__gt=0).values("current_id")
    parts = _table(pictures, _SIDES, "p.region_width > 0", counting=counting)
    return codes, sources, _of_words(words, *order), _of_regions(parts, *order)


def _of_words(table: Ints, texts: list[int], codes: list[int]) -> overlaps.Codings:
    doc, start, end, code = table.T
    return overlaps.Codings(_places(doc, texts), start, end, _places(code, codes))


def _of_regions(table: Ints, texts: list[int], codes: list[int]) -> regions.Codings:
    doc, left, top, width, height, code = table.T
    edges = left, top, left + width, top + height
    return regions.Codings(_places(doc, texts), *edges, _places(code, codes))


# Written by the database in one line a revision, since half a million rows of numbers take thrice
# as long to become Python's and then NumPy's as to be found.
_LISTED = {
    "sqlite": "group_concat({})",
    "postgresql": "string_agg({}::text, ',' ORDER BY c.id)",
}
_COLUMNS = ("p.start", 'p."end"', "c.code_id")
_SIDES = ("p.region_left", "p.region_top", "p.region_width", "p.region_height", "c.code_id")


def _not_all(to: User, study: Study) -> Any:
    """The codings that count where the asker may see only some of them; None: all do."""
    if all_is_seen(to, study.pk):
        return None
    return unblinded(to, study.pk, source__study=study).order_by().values("pk")


def _table(
    revisions: Any,
    columns: tuple[str, ...] = _COLUMNS,
    kind: str = 'p."end" > 0',
    *,
    counting: Any = None,
) -> Ints:
    """Revision and these columns of all codings of one kind in these revisions; shape
    (codings, 1 + columns).

    Only indices are read for it, not the rows with their words. With `counting`, a query of ids,
    only those codings.
    """
    nothing: Ints = np.empty((0, 1 + len(columns)), dtype=np.int64)
    try:
        inside, values = revisions.query.sql_with_params()
        some, of_some = counting.query.sql_with_params() if counting is not None else ("", ())
    except EmptyResultSet:  # nothing can be found, so the database is not even asked
        return nothing
    only = f" AND c.id IN ({some})" if some else ""
    listed = ", ".join(_LISTED[connection.vendor].format(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.revision_id, {listed} FROM sources_passage p"  # noqa: S608
            " JOIN coding_coding c ON c.passage_id = p.id"
            f" WHERE p.revision_id IN ({inside}) AND {kind}{only} GROUP BY p.revision_id",
            (*values, *of_some),
        )
        return np.concatenate([nothing, *(_rows(*row) for row in cursor.fetchall())])


def _rows(revision: int, *listed: str) -> Ints:
    """The codings of one revision: each of its columns was written as numbers between commas."""
    columns = [np.fromstring(line, dtype=np.int64, sep=",") for line in listed]
    return np.stack([np.full_like(columns[0], revision), *columns], axis=1)


def _places(ids: Ints, known: list[int]) -> Ints:
    """For each id its place in `known`, which holds every one of them."""
    order = np.argsort(np.array(known, dtype=np.int64), kind="stable")
    ranked = np.array(known, dtype=np.int64)[order]
    return order[np.searchsorted(ranked, ids)].astype(np.int64)
