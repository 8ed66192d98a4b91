"""Looking into the index: which paragraphs match, how many, in what order, and where they light up.

`match` is an expression of the search language (`rules.search_language`), already made safe.
Paragraphs are row ids, in ascending order unless ranked.
"""

import json
import secrets
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from fieldloom.sources.index.entering import Rows
from fieldloom.sources.index.postgres import tsquery

Ids = npt.NDArray[np.int64]
Lit = list[tuple[str, bool]]
"""A paragraph's words in pieces, each lit up or not."""
SHARE = 15  # so small a part of the hits is looked at first, to guess how many there are

_COUNT = {
    "sqlite": "SELECT count(*) FROM sources_index WHERE sources_index MATCH %s"
    " AND rowid BETWEEN %s AND %s",
    "postgresql": "SELECT count(*) FROM sources_index WHERE words @@ to_tsquery('simple', %s)"
    " AND paragraph BETWEEN %s AND %s",
}
_PAGE = {
    "sqlite": "SELECT rowid FROM sources_index WHERE sources_index MATCH %s"
    " AND rowid BETWEEN %s AND %s ORDER BY rowid LIMIT %s OFFSET %s",
    "postgresql": "SELECT paragraph FROM sources_index WHERE words @@ to_tsquery('simple', %s)"
    " AND paragraph BETWEEN %s AND %s ORDER BY paragraph LIMIT %s OFFSET %s",
}
_ALL = {
    "sqlite": "SELECT group_concat(rowid) FROM sources_index WHERE sources_index MATCH %s",
    "postgresql": "SELECT string_agg(paragraph::text, ',' ORDER BY paragraph) FROM sources_index"
    " WHERE words @@ to_tsquery('simple', %s)",
}
_FIRST = {
    "sqlite": "SELECT count(*), max(rowid) FROM (SELECT rowid FROM sources_index"
    " WHERE sources_index MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid LIMIT %s)",
    "postgresql": "SELECT count(*), max(paragraph) FROM (SELECT paragraph FROM sources_index"
    " WHERE words @@ to_tsquery('simple', %s) AND paragraph BETWEEN %s AND %s"
    " ORDER BY paragraph LIMIT %s) AS found",
}
_BEST = {
    "sqlite": "SELECT group_concat(rowid, ',' ORDER BY worth, rowid) FROM"
    " (SELECT rowid, bm25(sources_index) AS worth FROM sources_index"
    " WHERE sources_index MATCH %s AND rowid BETWEEN %s AND %s LIMIT %s)",
    "postgresql": "SELECT string_agg(paragraph::text, ',' ORDER BY worth DESC, paragraph) FROM"
    " (SELECT paragraph, ts_rank(words, q) AS worth"
    " FROM sources_index, to_tsquery('simple', %s) AS q"
    " WHERE words @@ q AND paragraph BETWEEN %s AND %s LIMIT %s) AS found",
}
# The plus sign keeps SQLite from asking the index anew for each id.
_BEST_AMONG = {
    "sqlite": "SELECT rowid FROM sources_index WHERE sources_index MATCH %s"
    " AND +rowid IN (SELECT value FROM json_each(%s))"
    " ORDER BY bm25(sources_index), rowid LIMIT %s OFFSET %s",
    "postgresql": "SELECT paragraph FROM sources_index, to_tsquery('simple', %s) AS q"
    " WHERE words @@ q AND paragraph IN (SELECT value::bigint FROM json_array_elements_text(%s))"
    " ORDER BY ts_rank(words, q) DESC, paragraph LIMIT %s OFFSET %s",
}
_LIT = {
    "sqlite": "SELECT f.rowid, highlight(sources_index, 0, %s, %s) FROM json_each(%s) AS wanted"
    " CROSS JOIN sources_index AS f WHERE f.rowid = wanted.value AND sources_index MATCH %s",
    "prefix": "SELECT rowid, highlight(sources_index, 0, %s, %s) FROM sources_index"
    " WHERE +rowid IN (SELECT value FROM json_each(%s)) AND sources_index MATCH %s"
    " AND rowid BETWEEN %s AND %s",
    "postgresql": "SELECT p.id, ts_headline('simple', substr(p.text, p.said + 1),"
    " to_tsquery('simple', %s), %s) FROM sources_paragraph p"
    " WHERE p.id IN (SELECT value::bigint FROM json_array_elements_text(%s))",
}


def count(match: str, rows: Rows) -> int:
    """How many paragraphs in this range match."""
    return int(_ask(_COUNT, _said(match), *rows)[0][0])


def page(match: str, rows: Rows, size: int, skip: int) -> list[int]:
    """Some of the paragraphs in this range that match, in order."""
    return _ids(_ask(_PAGE, _said(match), *rows, size, skip))


def best(match: str, rows: Rows, most: int) -> Ids | None:
    """Every paragraph in this range that matches, the best first; None where they are more than
    `most`, or seem to be: a fifteenth of `most` lies in less than a fifteenth of the range.

    Ranked by BM25: rare words and short paragraphs weigh more (Robertson and Zaragoza 2009). One
    statement both finds and ranks, since each goes through all places of all the words anew.
    """
    first, last = rows
    few = max(1, most // SHARE)
    number, reached = _ask(_FIRST, _said(match), *rows, few)[0]
    if number == few and (reached - first + 1) * SHARE < last - first + 1:
        return None
    ids = as_array(_ask(_BEST, _said(match), *rows, most + 1)[0][0])
    return ids if ids.size <= most else None


def everything(match: str) -> Ids:
    """Every paragraph that matches, in any study."""
    return as_array(_ask(_ALL, _said(match))[0][0])


def best_among(match: str, ids: Ids, size: int, skip: int) -> list[int]:
    """Some of these paragraphs, all of which match, the best first."""
    return _ids(_ask(_BEST_AMONG, _said(match), json.dumps(ids.tolist()), size, skip))


def lit(match: str, ids: Sequence[int]) -> dict[int, Lit]:
    """The spoken words of some paragraphs that match, in pieces: what matched is lit up."""
    # A sign that no text can hold, since nobody can know it beforehand.
    sign = secrets.token_hex(8)
    begin, end = f"\x02{sign}", f"\x03{sign}"
    wanted = json.dumps([int(i) for i in ids])
    if connection.vendor == "postgresql":
        options = f'HighlightAll=true, StartSel="{begin}", StopSel="{end}"'
        found = _ask(_LIT, tsquery(match), options, wanted)
    elif "*" in match:  # all words that begin so are gathered once, not for each paragraph
        with connection.cursor() as cursor:
            cursor.execute(_LIT["prefix"], [begin, end, wanted, match, min(ids), max(ids)])
            found = cursor.fetchall()
    else:
        found = _ask(_LIT, begin, end, wanted, match)
    return {row: _pieces(text, begin, end) for row, text in found}


def as_array(listed: str | None) -> Ids:
    """Row ids that the database has written in one line, which is quicker than row by row."""
    return np.fromstring(listed or "", dtype=np.int64, sep=",")


def _pieces(text: str, begin: str, end: str) -> Lit:
    first, *rest = text.split(begin)
    pieces = [(first, False)]
    for part in rest:
        shining, plain = part.split(end, 1)
        pieces += [(shining, True), (plain, False)]
    return [piece for piece in pieces if piece[0]]


def _said(match: str) -> str:
    return match if connection.vendor == "sqlite" else tsquery(match)


def _ask(statements: dict[str, str], *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], values)
        return list(cursor.fetchall())


def _ids(rows: list[tuple[Any, ...]]) -> list[int]:
    return [row[0] for row in rows]
