"""The veil as rows: paragraphs that are withheld, and which passages touch them.

A read leaves out passages by a list of row ids, so that nothing has to be worked out for each coding.
Both lists are written here, from the one statement, by the database: none of the rows comes through
Python. A passage that is made, moved or dropped afterwards is seen to by the database itself
(migration `veiled_passages`), so that no write can forget it.
"""

from collections.abc import Sequence

from django.db import connection

from fieldloom.sources.clearance.asking import Question, in_sql

# As the marks of `asking` are named, these are as well.
_WITHIN = "SELECT s.id FROM sources_source s WHERE s.study_id = %(study)s"
_UNVEIL = "DELETE FROM sources_veiled WHERE source_id IN ({within})"
_VEIL = """INSERT INTO sources_veiled (source_id, paragraph, revision_id, start, "end", level)
    SELECT f.source, f.paragraph, q.revision_id, COALESCE(q.start, 0), COALESCE(q."end", 0), f.level
    FROM ({found}) AS f LEFT JOIN sources_paragraph q ON q.id = f.paragraph"""
_FORGET = "DELETE FROM sources_veiledpassage WHERE source_id IN ({within})"
# The paragraphs of a revision lie side by side: the first one that a passage can touch is the last
# that begins where it does or before. So each passage costs two looks into an index.
_NOTE = """INSERT INTO sources_veiledpassage (passage_id, source_id, level)
    SELECT k.id, k.source_id, k.level FROM (
        SELECT p.id, p.source_id, (SELECT MIN(t.level) FROM (
            SELECT MIN(v.level) AS level FROM sources_veiled v
            WHERE v.revision_id = p.revision_id AND v.start < p."end" AND v."end" > p.start
            AND v.start >= COALESCE((SELECT MAX(b.start) FROM sources_veiled b
                WHERE b.revision_id = p.revision_id AND b.start <= p.start), 0)
            UNION ALL
            SELECT MIN(w.level) FROM sources_veiled w
            WHERE p.region_width > 0 AND w.source_id = p.source_id AND w.paragraph IS NULL) AS t
        ) AS level
        FROM sources_passage p WHERE p.source_id IN (SELECT w.source_id FROM sources_veiled w
            WHERE w.paragraph IS NULL AND w.source_id IN ({within}))) AS k
    WHERE k.level IS NOT NULL"""


def alone() -> None:
    """Wait until nobody else draws a veil, or makes a passage, and let nobody until the transaction ends.

    On PostgreSQL nobody's passage is half kept meanwhile: it sees the new veil, or is seen by it. Whoever
    will draw takes this first: before any passage of their own, with which the database holds the same lock
    along with others, and so before the trail's lock. Two who held it with others and then each
    wanted it alone would wait for each other for good. SQLite has one writer at a time in any case.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7165)")


def keep(question: Question) -> None:
    """Write both lists anew, for the sources that are asked about: in a transaction, and `alone`."""
    if question.nowhere:
        return
    found, values = in_sql(question)
    within = _WITHIN
    if question.sources is not None:
        within = ", ".join(f"%(source{n})s" for n in range(len(question.sources)))
    parts = {"within": within, "found": found}
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement.format(**parts), values)


_STATEMENTS: Sequence[str] = (_FORGET, _UNVEIL, _VEIL, _NOTE)
