"""Candidates that are likely one are joined; those that might as well be two are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.grouping import Seen, joined, speaks_for
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.suggesting import suggested

REGISTER = [
    Known(1, Kind.PERSON, ("Chelsea Imrie", "Chelsea")),
    Known(2, Kind.PERSON, ("Graeme Duthie",)),
    Known(3, Kind.PERSON, ("Struan McLeish", "Struan")),
    Known(4, Kind.PERSON, ("Maureen Imrie",)),
    Known(5, Kind.PERSON, ("Kyle",)),
    Known(6, Kind.PLACE, ("Buckhaven",)),
]


def people(*surfaces):
    return [Seen(f"m{n}", (one,), Kind.PERSON) for n, one in enumerate(surfaces)]


def told(*surfaces, register=()):
    some = people(*surfaces)
    names = {one.key: one.surfaces[0] for one in some}
    return {
        names[key]: (names.get(join.to, join.to), join.strong)
        for key, join in joined(some, register).items()
    }


@pytest.mark.parametrize(
    ("surface", "entity", "strong"),
    [
        ("Graeme D", "e2", True),
        ("Graeme D’s", "e2", True),
        ("our Chelsey", "e1", False),
        ("Chels", "e1", False),
        ("Ky", "e5", False),
        ("Strauan", "e3", True),
        ("Darren", None, None),
        ("Imrie", None, None),  # of two
        ("Graeme Laing", None, None),  # another surname
        ("K", None, None),
        ("Steward", None, None),
    ],
)
def test_a_name_is_likely_somebody_of_the_register(surface, entity, strong):
    found = told(surface, register=REGISTER).get(surface)
    assert found == (None if entity is None else (entity, strong))


def test_ways_to_write_one_name_are_joined_to_the_fullest():
    found = told(
        "Trev", "Dad-Trevor", "Trevor", "Glenys", "Glenys Fenwick", "Keira", "Kiera", "Petrie"
    )
    heads = {to for to, _ in found.values()}
    assert heads == {
        "Dad-Trevor",
        "Glenys Fenwick",
        next(to for to in heads if to in ("Keira", "Kiera")),
    }
    assert found["Trev"] == ("Dad-Trevor", True)
    assert found["Glenys"] == ("Glenys Fenwick", True)
    assert not found.get("Keira", found.get("Kiera"))[1]  # two forenames: a person looks
    assert "Petrie" not in found


def test_a_short_form_that_may_be_either_of_two_is_joined_to_none():
    assert "Jean" not in told("Jean Pugh", "Jean Orr", "Jean")


def test_addresses_in_one_street_are_one_decision():
    some = [Seen("ma", ("31 Dundas Row",), Kind.PLACE), Seen("mb", ("33 Dundas Row",), Kind.PLACE)]
    some.append(Seen("mc", ("Redcar",), Kind.PLACE))
    assert {key: join.to for key, join in joined(some, REGISTER).items()} == {"mb": "ma"}


def test_a_sure_find_need_not_be_sure_whom_it_names():
    assert speaks_for(("Graeme D",), REGISTER[1])
    assert not speaks_for(("Tam Rennie",), REGISTER[3])
    assert not speaks_for(("Graeme D", "Skye"), REGISTER[1])


NAMES = st.sampled_from(
    ["Jean", "Jeanie", "Jo", "Joanne", "Joan", "Trev", "Trevor", "Fenwick", "Imrie", "Ky", "Kyle"]
)
CALLED = st.lists(NAMES, min_size=1, max_size=2).map(" ".join)


@given(st.lists(CALLED, max_size=9, unique=True))
def test_whoever_others_are_joined_to_is_joined_to_none(surfaces):
    found = joined(people(*surfaces), REGISTER)
    for key, join in found.items():
        assert join.to != key and join.to not in found
        assert join.to in {"e1", "e2", "e3", "e4", "e5"} | {f"m{n}" for n in range(len(surfaces))}


@given(st.lists(CALLED, max_size=7, unique=True), st.randoms())
def test_the_order_in_which_they_are_seen_changes_nothing(surfaces, chance):
    some = people(*surfaces)
    mixed = list(some)
    chance.shuffle(mixed)
    assert joined(some, REGISTER) == joined(mixed, REGISTER)


@pytest.mark.parametrize(
    ("kind", "about", "surface", "taken", "words"),
    [
        (Kind.PLACE, "street", "8 Station Road", (), "a street"),
        (Kind.PLACE, "street", "Den Street", ("a street",), "another street"),
        (Kind.SERVICE, "", "Wemyss Brae High", (), "a school"),
        (Kind.SERVICE, "", "Coatham Clinic", ("A clinic", "another clinic"), "a third clinic"),
        (Kind.ORGANISATION, "", "Barr Ltd", (), "an organisation"),
        (Kind.PERSON, "", "Jean", (), ""),
        (Kind.DATE, "year", "2019", (), ""),
    ],
)
def test_words_that_stand_for_nothing_else_are_suggested(kind, about, surface, taken, words):
    assert suggested(kind, about, surface, taken) == words
