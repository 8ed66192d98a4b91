"""Where codes meet, and where each stands: one query for all codings, the rest on arrays."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Coding
from fieldloom.coding.reads.by_hand import straight
from fieldloom.coding.reads.codebook import CodeRow, codebook
from fieldloom.coding.reads.reach import seen_sources
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
    table = _table(seen.order_by().values("current_id"))
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


def _table(revisions: Any) -> Ints:
    """Revision, start, end and code of all codings in these revisions; shape (codings, 4).

    Only indices are read for it, not the rows with their words; rows come in parts, so that memory
    holds the numbers and not as many Python objects.
    """
    rows = Coding.objects.filter(passage__revision__in=revisions).order_by()
    fields = ("passage__revision_id", "passage__start", "passage__end", "code_id")
    parts: list[Ints] = [np.empty((0, 4), dtype=np.int64)]
    parts += (np.array(part, dtype=np.int64) for part in straight(rows.values_list(*fields)))
    return np.concatenate(parts)


def _places(ids: Ints, known: list[int]) -> Ints:
    """For each id its place in `known`, which holds every one of them."""
    order = np.argsort(np.array(known, dtype=np.int64), kind="stable")
    ranked = np.array(known, dtype=np.int64)[order]
    return order[np.searchsorted(ranked, ids)].astype(np.int64)
