"""Pieces of the full-text index are brought together once nobody waits, and no word is lost by it."""

import pytest
from django.db import connection, transaction
from tests.sources.test_taking_in import whole_index

from fieldloom.sources import reads
from fieldloom.sources.index import pieces

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has one piece")


def number_of_pieces():
    """From the record of FTS5's structure (sqlite.org, FTS5, "The Contents"): cookie, levels, segments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM sources_index_data WHERE id = 10")
        held = bytes(cursor.fetchone()[0])
    at = 8 if held[4:8] == b"\xff\x00\x00\x01" else 4
    assert held[at] < 128 > held[at + 1], "one byte each"
    return held[at + 1]


def found(by, study, word):
    return reads.search(to=by, study=study, query=word).total


def test_each_text_adds_a_piece_and_they_are_joined_afterwards(pi, study, source_of):
    before = number_of_pieces()
    for number in range(9):
        source_of(pi, f"The landlord of house {number} never came.", ref=f"I-1{number}")
    assert number_of_pieces() >= before + 8, "nothing is joined while texts are written"
    assert pieces.bring_together() >= 1
    assert number_of_pieces() < 4
    whole_index()
    assert found(pi, study, "landlord") == 9
    assert pieces.bring_together() == 0


def test_a_long_text_adds_one_piece(pi, source_of):
    """It came in several, one whenever 1 MB of index had come together."""
    pieces.bring_together()
    before = number_of_pieces()
    words = [f"w{number * 7919 % 900_001:x}" for number in range(200_000)]
    paragraphs = [" ".join(words[at : at + 500]) for at in range(0, len(words), 500)]
    with transaction.atomic():
        source_of(pi, "\n\n".join(paragraphs))
    assert number_of_pieces() == before + 1


def test_a_delivery_leaves_few_pieces(pi, study, take_in):
    for number in range(6):
        take_in(pi, {f"talk{number}.txt": f"The damp of house {number} was everywhere."})
    assert number_of_pieces() < 6
    assert found(pi, study, "damp") == 6
