"""Rows of a query straight from the database's cursor, for reads of half a million of them.

The models' own way looks at every value of every row on its way in, which takes longer than the
database does to find them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from django.core.exceptions import EmptyResultSet
from django.db import connection

AT_A_TIME = 20_000


def straight(rows: Any) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a `values_list` query in lists of some thousand, as the driver gives them.

    Numbers and text come as they are; pass what should be a time through `in_utc`.
    """
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:  # nothing can be found, so the database is not even asked
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while part := cursor.fetchmany(AT_A_TIME):
            yield part


def numbers_of(rows: Any, fields: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """Whole numbers of these rows, none of them empty, as an array of shape (rows, fields)."""
    parts = straight(rows.order_by().values_list(*fields))
    numbers = chain.from_iterable(row for part in parts for row in part)
    return np.fromiter(numbers, dtype=np.int64).reshape(-1, len(fields))


def in_utc(moment: datetime) -> datetime:
    """A time as the driver gave it, with its zone: SQLite keeps times in UTC without saying so."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
