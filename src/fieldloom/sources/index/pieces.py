"""The pieces of the full-text index: each transaction that enters words adds one, and a search asks all.

They are brought together after a delivery, in turns so short that nobody who writes waits long.
"""

from django.db import connection, transaction

PAGES = 250  # of the index, some 4 kB each, written in one turn: about 20 ms
NOTHING = 2  # rows; a turn that changes fewer found nothing to do (sqlite.org, FTS5, "merge")


def bring_together() -> int:
    """Join pieces until no four of one size are left; how many turns it took. PostgreSQL has one piece."""
    turns = 0
    if connection.vendor != "sqlite":
        return turns
    while _turn() >= NOTHING:
        turns += 1
    return turns


def _turn() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        before = _changes(cursor)
        joined = "INSERT INTO sources_index(sources_index, rank) VALUES ('merge', %s)"
        cursor.execute(joined, [PAGES])
        return _changes(cursor) - before


def _changes(cursor) -> int:  # type: ignore[no-untyped-def]
    return int(cursor.execute("SELECT total_changes()").fetchone()[0])
