"""The news: which rows an act changed, and where, so that desks that are open can follow.

One row for each source that an act reached, and one without a source where it reached the codebook;
all in one statement, in the act's own transaction. A row holds ids only, of things and of those
whose they are: what may be told of them is decided when somebody asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.db import connection
from django.db.models import Model

from fieldloom.coding.ledger.rows import MODELS, in_parts, name_of
from fieldloom.coding.models import News
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.undoing import Change, RowKey
from fieldloom.ground import by_hand

Lies: TypeAlias = tuple[int | None, int]
"""Where a row lies (row id of its source, None: in none) and whose it is (row id of a user)."""

WHOSE = {"coding": "coder", "memo": "author"}
MOST = 300
"""How many rows of a source are told one by one; of more it is told that there are many."""
KEPT, SWEPT_EVERY = 5000, 500
"""So many news are kept at least, in the whole house; older ones go, some hundred at a time."""


def lies(thing: Model) -> Lies:
    """Where a coding or memo lies and whose it is; a code lies nowhere."""
    whose = WHOSE.get(name_of(type(thing)))
    if whose is None:
        return None, 0
    return getattr(thing, "source_id", None), getattr(thing, f"{whose}_id")


def tell(study_id: int, changes: Iterable[Change], where: Mapping[RowKey, Lies]) -> None:
    """Add the news of these changes. Must run in their transaction, after them."""
    codings: dict[int, list[list[int]]] = defaultdict(list)
    memos: dict[int, list[list[int]]] = defaultdict(list)
    codebook = False
    for change in changes:
        source, who = where.get(change.row, (None, 0))
        if change.model == "code":
            codebook = True
        elif source is not None and change.model == "coding":
            codings[source].append([change.key, who])
        elif source is not None:
            memos[source].append([change.key, who, *_carriers(change)])
    news = [
        _piece(study_id, source, codings.get(source, []), memos.get(source, []))
        for source in sorted({*codings, *memos})
    ]
    if codebook:
        news.append(News(study_id=study_id, source_id=None))
    if news:
        _in_order()
        if len(news) == 1:  # as with every coding: by hand, at a fifth of the cost
            by_hand.insert(news[0])
        else:
            news = News.objects.bulk_create(news)
        _sweep(news, len(news))


def found_lying(changes: Iterable[Change]) -> dict[RowKey, Lies]:
    """Where the rows of some changes lie: as a whole row says itself, else as it now stands."""
    where: dict[RowKey, Lies] = {}
    asked: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        whose, row = WHOSE.get(change.model), change.before or change.after or {}
        if whose is None:
            continue
        if "source" in row and whose in row:
            where[change.row] = row["source"], row[whose]
        else:
            asked[change.model].append(change.key)
    for name, keys in asked.items():
        for part in in_parts(keys):
            rows = MODELS[name]._default_manager.filter(pk__in=part)
            for key, source, who in rows.values_list("pk", "source_id", f"{WHOSE[name]}_id"):
                where[name, key] = source, who
    return where


def _carriers(change: Change) -> list[int]:
    """Codings that have one memo more or less than before. Where only the id of what a memo is
    about changed, what kind of thing that is does not stand in the change: a coding, at most."""
    coding = MemoAbout.CODING.value
    rows = [row for row in (change.before, change.after) if row and "about_id" in row]
    return sorted({row["about_id"] for row in rows if row.get("about", coding) == coding})


def _piece(study_id: int, source: int, codings: list[list[int]], memos: list[list[int]]) -> News:
    many = len(codings) + len(memos) > MOST
    if many:
        codings, memos = [[0, who] for who in sorted({w for _, w, *_ in [*codings, *memos]})], []
    return News(study_id=study_id, source_id=source, codings=codings, memos=memos, many=many)


def _in_order() -> None:
    """Let numbers become visible in their order, so that no reader passes one by.

    SQLite has one writer at a time. PostgreSQL gives a number long before its row is seen, so the
    trail's own lock is taken first: every recorded write takes it a little later in any case.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7162)")


def _sweep(made: list[News], number: int) -> None:
    last = made[-1].pk
    if last % SWEPT_EVERY < number:
        News.objects.filter(pk__lte=last - KEPT).delete()
