"""The limits that rows are held against: the same work with nothing around it.

Each is plain SQL on an encrypted file with the house's pragmas, or NumPy on its rows: what no
program on this machine could do much faster.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.clock import median_of, timed
from benchmarks.corpus import Corpus

COMMITS = 100


@contextmanager
def scratch() -> Iterator:
    """An empty encrypted database of its own, in autocommit mode."""
    from fieldloom.ground import sqlcipher

    with tempfile.TemporaryDirectory() as folder:
        opened = sqlcipher.connect(Path(folder) / "bare.db", isolation_level=None)
        try:
            yield opened
        finally:
            opened.close()


def insert_texts(corpus: Corpus) -> float:
    """The corpus by paragraph into one table with a full-text index, one transaction a text."""
    times: list[float] = []
    with scratch() as opened:
        opened.execute("CREATE TABLE p (id INTEGER PRIMARY KEY, doc INT, text TEXT)")
        first = 1
        opened.execute(
            "CREATE VIRTUAL TABLE f USING fts5(text, content='p', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        with timed(times):
            for number, path in enumerate(corpus.texts):
                text = path.read_text(encoding="utf-8")
                opened.execute("BEGIN IMMEDIATE")
                parts = text.split("\n\n")
                rows = [(first + at, number, part) for at, part in enumerate(parts)]
                opened.executemany("INSERT INTO p VALUES (?, ?, ?)", rows)
                told = "INSERT INTO f(rowid, text) SELECT id, text FROM p WHERE id >= ?"
                opened.execute(told, [first])
                opened.execute("COMMIT")
                first += len(rows)
    return times[0]


def one_commit() -> float:
    """The median of one row inserted and synced to disk."""
    times: list[float] = []
    with scratch() as opened:
        opened.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT, c TEXT)")
        for number in range(COMMITS):
            with timed(times):
                opened.execute("BEGIN IMMEDIATE")
                opened.execute("INSERT INTO t (a, b, c) VALUES (?, ?, ?)", [number, 1, "x" * 200])
                opened.execute("COMMIT")
    return median(times)


def codings_into_array() -> float:
    """All codings with their places, from the study's own tables into one NumPy array."""
    import numpy as np
    from django.db import connection

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.revision_id, p.start, p.end, c.code_id FROM coding_coding c"
                " JOIN sources_passage p ON p.id = c.passage_id"
            )
            np.array(cursor.fetchall(), dtype=np.int64)

    return median_of(read, runs=3)


def quotations_as_rows() -> float:
    """All codings with quote, context, code and coder, fetched and dropped: no file is made."""
    from django.db import connection

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.quote, p.prefix, p.suffix, p.start, p.end, k.name, u.name"
                " FROM sources_passage p CROSS JOIN coding_coding c ON c.passage_id = p.id"
                " JOIN coding_code k ON k.id = c.code_id JOIN access_user u ON u.id = c.coder_id"
            )
            while cursor.fetchmany(5000):
                pass

    return median_of(read, runs=1)


def best_of_index(words: list[str], runs: int) -> list[float]:
    """Seconds for the count of a word and its best 50 paragraphs, straight from the index."""
    from django.db import connection

    match = "SELECT {} FROM sources_index WHERE sources_index MATCH %s"
    times: list[float] = []
    with connection.cursor() as cursor:
        for number in range(runs):
            asked = [words[number % len(words)]]
            with timed(times):
                cursor.execute(match.format("count(*)"), asked)
                cursor.fetchall()
                best = " ORDER BY bm25(sources_index) LIMIT 50"
                cursor.execute(match.format("rowid") + best, asked)
                cursor.fetchall()
    return times
