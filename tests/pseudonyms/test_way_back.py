"""The way back: what stood in a text is kept under the keys of those it names; it opens whole or not."""

import pytest

from fieldloom.pseudonyms import keystore, writes
from fieldloom.pseudonyms.keystore import Piece, back_of, keep_back
from fieldloom.pseudonyms.models import Entity, WayBack
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources.models import Source


@pytest.fixture
def kayleigh(steward, study, person):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison", "our Kay"), person)
    return writes.enter(by=steward, study=study, new=new)


@pytest.fixture
def place(study, interview):
    source = Source.objects.get(ref="I-001")
    return study.pk, source.pk, source.current_id


def test_what_stood_there_comes_back(kayleigh, place):
    pieces = [
        Piece(3, 10, kayleigh.pk, "Kayleigh"),
        Piece(12, 12, None, "14 Feb"),
        Piece(20, 22, None, "é\u0301"),
    ]
    keep_back(*place, pieces)
    assert back_of(*place) == pieces
    keep_back(*place, pieces[:1])
    assert back_of(*place) == pieces[:1]
    assert WayBack.objects.count() == 1
    assert back_of(place[0], place[1], place[2] + 1) == []


def test_of_a_destroyed_entity_nothing_comes_back(kayleigh, place, committed):
    keep_back(*place, [Piece(3, 10, kayleigh.pk, "Kayleigh"), Piece(12, 12, None, "14 Feb")])
    with committed():
        keystore.destroy([kayleigh])
    assert [piece.old for piece in back_of(*place)] == [None, "14 Feb"]
    assert keystore.forms_of(place[0]) == {}
    Entity.objects.filter(pk=kayleigh.pk).update(destroyed_at=None)  # not the mark: the key is gone
    assert [piece.old for piece in back_of(*place)] == [None, "14 Feb"]
