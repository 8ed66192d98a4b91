"""A line of CSV is the same that Python's own writer makes of the same cells."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.exchange import cells
from fieldloom.exchange.cells import Lines, cell

TEXTS = st.text(st.sampled_from('ab,"\r\n=+-@\t \u00e9\U0001f30a;'), max_size=8) | st.text()
VALUES = st.one_of(
    TEXTS,
    st.integers(-50, 50),
    st.none(),
    st.tuples(TEXTS),
    st.just(()),
    st.just(date(2022, 5, 3)),
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1)),
)
ROWS = st.lists(st.lists(VALUES, min_size=2, max_size=5), max_size=12)


def by_python(rows):
    out = StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


@given(ROWS)
def test_lines_are_those_of_the_standard_library(rows):
    line = Lines()
    thrice = rows * 3  # the second and third time most comes from what is kept
    assert "".join(line(row) for row in thrice) == by_python(thrice)


def test_what_is_kept_ready_stays_small(monkeypatch):
    monkeypatch.setattr(cells, "MOST_KEPT", 10)
    line, rows = Lines(), [[f"text {number % 50}", "often"] for number in range(500)]
    assert "".join(line(row) for row in rows) == by_python(rows)
    assert len(line._ready) <= 10
    assert len(line._seen) <= 10


def test_a_whole_number_stays_one_beside_an_equal_fraction():
    line = Lines()
    assert [line([0.0, 100.0]) for _ in range(3)] == ["0.0,100.0\r\n"] * 3
    assert line([0, 100]) == "0,100\r\n"
