"""The full-text index: the spoken words of every paragraph of every current revision.

On SQLite it is an FTS5 table that keeps no text of its own and deletes so that no word stays
behind (`secure-delete`); on PostgreSQL a table of search vectors. Rows go in and out by ranges of
paragraph row ids, since a revision's rows follow one another (`Revision.first_row`).
"""

from collections.abc import Iterable

from django.db import connection

from fieldloom.sources.models import Revision

Rows = tuple[int, int]
"""First and last row id of some paragraphs; both are inside."""

_ENTER = {
    "sqlite": """INSERT INTO sources_index(rowid, words)
        SELECT id, substr(text, said + 1) FROM sources_paragraph WHERE id BETWEEN %s AND %s""",
    "postgresql": """INSERT INTO sources_index(paragraph, words)
        SELECT id, fieldloom_words(substr(text, said + 1)) FROM sources_paragraph
        WHERE id BETWEEN %s AND %s""",
}
_LEAVE = {
    "sqlite": """INSERT INTO sources_index(sources_index, rowid, words)
        SELECT 'delete', id, substr(text, said + 1) FROM sources_paragraph
        WHERE id BETWEEN %s AND %s""",
    "postgresql": "DELETE FROM sources_index WHERE paragraph BETWEEN %s AND %s",
}


def rows_of(revision: Revision) -> Rows:
    """The row ids of a revision's paragraphs."""
    return revision.first_row, revision.first_row + revision.paragraph_count - 1


def enter(rows: Iterable[Rows]) -> None:
    """Make these paragraphs findable. Each must not be in the index yet."""
    _run(_ENTER, joined(rows))


def leave(rows: Iterable[Rows]) -> None:
    """Take these paragraphs out. Each must be in the index: the database cannot tell, and an index
    from which absent words are taken is spoilt."""
    _run(_LEAVE, joined(rows))


def joined(rows: Iterable[Rows]) -> list[Rows]:
    """The same rows in as few ranges as they make, in order."""
    ranges: list[Rows] = []
    for first, last in sorted(rows):
        if ranges and first <= ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        elif last >= first:
            ranges.append((first, last))
    return ranges


def _run(statements: dict[str, str], ranges: list[Rows]) -> None:
    with connection.cursor() as cursor:
        for first, last in ranges:
            cursor.execute(statements[connection.vendor], [first, last])
