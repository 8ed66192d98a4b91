"""What waits to be sent stands nowhere that anybody could read it."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.ground.spooled import Spool

WORDS = b"She said it was the night the letter came. "


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDLOOM_DATA", str(tmp_path))
    return tmp_path


@given(st.lists(st.binary(max_size=80)), st.integers(0, 200))
def test_what_was_written_is_read(pieces, in_memory):
    spool = Spool(in_memory)
    for piece in pieces:
        spool.write(piece)
    assert b"".join(spool.pieces()) == b"".join(pieces)


def test_much_of_it_lies_sealed_in_a_file_without_a_name(here):
    spool, piece = Spool(), WORDS * 2000
    for _ in range(150):
        spool.write(piece)
    assert list(here.iterdir()) == []
    opened = spool._file.fileno()
    assert WORDS[:20] not in os.pread(opened, os.fstat(opened).st_size, 0)
    told = spool.pieces()
    assert b"".join(told) == piece * 150
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(opened)


def test_what_is_not_read_is_let_go(here):
    spool = Spool(10)
    spool.write(WORDS)
    opened = spool._file.fileno()
    del spool
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(opened)
