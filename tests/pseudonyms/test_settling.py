"""Finds never overlap, and whatever a layer covered stays covered."""

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.kinds import PRECEDENCE, Hit, Kind, Layer, Tier, settle

TEXT = "our kayleigh, mary ann street 14b; dr o'neill (k.) at st peter's on 9th may 2019!"


@st.composite
def hits(draw):
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, min(len(TEXT), start + 18)))
    layer, tier = draw(st.sampled_from(PRECEDENCE))
    kind = draw(st.sampled_from(list(Kind)))
    return Hit(start, end, kind, tier, layer, "why", entity=draw(st.none() | st.integers(1, 3)))


def covered(found):
    return {at for hit in found for at in range(hit.start, hit.end) if TEXT[at].isalnum()}


@given(st.lists(hits(), max_size=14))
def test_apart_in_order_and_nothing_lost(found):
    kept = settle(TEXT, found)
    assert all(a.end <= b.start for a, b in zip(kept, kept[1:], strict=False))
    assert all(hit.start < hit.end for hit in kept)
    assert covered(kept) >= covered(found)


@given(st.lists(hits(), max_size=14))
def test_settling_twice_changes_nothing(found):
    once = settle(TEXT, found)
    assert settle(TEXT, once) == once


def test_the_table_ranks_every_layer_and_tier_once():
    assert len(set(PRECEDENCE)) == len(PRECEDENCE) == len(Layer) * 2 - 0


def test_of_two_that_are_the_same_words_the_register_wins():
    listed = Hit(4, 12, Kind.PERSON, Tier.SURE, Layer.LIST, "list")
    known = Hit(4, 12, Kind.PERSON, Tier.SURE, Layer.ROSTER, "register", entity=7)
    assert settle(TEXT, [listed, known]) == settle(TEXT, [known, listed]) == [known]


def test_a_longer_find_takes_in_whom_the_shorter_names():
    known = Hit(14, 18, Kind.PERSON, Tier.SURE, Layer.ROSTER, "register", entity=7)
    whole = Hit(14, 22, Kind.PERSON, Tier.LOOK, Layer.LIST, "list")
    (kept,) = settle(TEXT, [known, whole])
    assert (kept.start, kept.end, kept.entity, kept.tier) == (14, 22, 7, Tier.SURE)


def test_where_two_meet_the_better_keeps_the_words_between():
    street = Hit(19, 33, Kind.PLACE, Tier.SURE, Layer.LIST, "street")
    name = Hit(14, 22, Kind.PERSON, Tier.SURE, Layer.ROSTER, "register", entity=7)
    kept = settle(TEXT, [street, name])
    assert [TEXT[h.start : h.end] for h in kept] == ["mary ann", "street 14b"]


def test_what_the_model_joins_to_a_sure_name_is_not_sure_for_its_sake():
    known = Hit(4, 12, Kind.PERSON, Tier.SURE, Layer.LIST, "list")
    whole = Hit(4, 22, Kind.PERSON, Tier.LOOK, Layer.MODEL, "model")
    (kept,) = settle(TEXT, [known, whole])
    assert (kept.start, kept.end, kept.tier) == (4, 22, Tier.LOOK)
