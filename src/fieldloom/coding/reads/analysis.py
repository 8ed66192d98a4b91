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
from fieldloom.coding.reads.reach import blindness, seen_sources, unblinded
from fieldloom.coding.rules import overlaps
from fieldloom.sources.models import Source

Ints = npt.NDArray[np.int64]


@asks(Permission.READ_CODING)
def co_occurrence(*, to: User, study: Study) -> tuple[list[CodeRow], Ints]:
    """How often codings of two codes overlap, in the sources that the asker may read.

    The codes in the codebook's order (their own counts are left at 0), and a symmetric matrix of
    shape (codes, codes): see `rules.overlaps.co_occurrence`.
    """
    codes, _, codings = _all(to, study)
    return codes, overlaps.co_occurrence(codings, len(codes))


@asks(Permission.READ_CODING)
def code_by_source(*, to: User, study: Study) -> tuple[list[CodeRow], list[Source], Ints]:
    """How many codings of each code stand in each source: codes, sources by ref, and their matrix
    of shape (codes, sources)."""
    codes, sources, codings = _all(to, study)
    return codes, sources, overlaps.codes_by_document(codings, len(codes), len(sources))


def _all(to: User, study: Study) -> tuple[list[CodeRow], list[Source], overlaps.Codings]:
    codes = codebook(to=to, study=study, counted=False)
    seen = seen_sources(to, study, Permission.READ_CODING).only("pk", "ref", "title", "current")
    sources = list(seen.select_related(None))
    table = _table(seen.order_by().values("current_id"), _not_all(to, study))
    return (
        codes,
        sources,
        overlaps.Codings(
            doc=_places(table[:, 0], [source.current_id or 0 for source in sources]),
            start=table[:, 1],
            end=table[:, 2],
            code=_places(table[:, 3], [code.id for code in codes]),
        ),
    )


# Written by the database in one line a revision, since half a million rows of numbers take thrice
# as long to become Python's and then NumPy's as to be found.
_LISTED = {
    "sqlite": "group_concat({})",
    "postgresql": "string_agg({}::text, ',' ORDER BY c.id)",
}
_COLUMNS = ("p.start", 'p."end"', "c.code_id")


def _not_all(to: User, study: Study) -> Any:
    """The codings that count where a blind round lets the asker see only some; None: all do."""
    if blindness(to, study.pk) is None:
        return None
    return unblinded(to, study.pk, source__study=study).order_by().values("pk")


def _table(revisions: Any, counting: Any = None) -> Ints:
    """Revision, start, end and code of all codings in these revisions; shape (codings, 4).

    Only indices are read for it, not the rows with their words. With `counting`, a query of ids,
    only those codings.
    """
    nothing: Ints = np.empty((0, 4), dtype=np.int64)
    try:
        inside, values = revisions.query.sql_with_params()
        some, of_some = counting.query.sql_with_params() if counting is not None else ("", ())
    except EmptyResultSet:  # nothing can be found, so the database is not even asked
        return nothing
    only = f" AND c.id IN ({some})" if some else ""
    listed = ", ".join(_LISTED[connection.vendor].format(column) for column in _COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.revision_id, {listed} FROM sources_passage p"  # noqa: S608
            " JOIN coding_coding c ON c.passage_id = p.id"
            f" WHERE p.revision_id IN ({inside}){only} GROUP BY p.revision_id",
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
