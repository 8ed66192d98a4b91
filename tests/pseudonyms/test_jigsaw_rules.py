"""How rare a thing is, alone and beside others: by example, and against counting by hand."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.jigsaw import (
    Counts,
    Rarity,
    Sort,
    Trait,
    Value,
    Weighed,
    counted,
    weigh,
)
from fieldloom.pseudonyms.rules.jigsaw_knowing import Tie, Web, knowing
from fieldloom.pseudonyms.rules.jigsaw_signing import (
    Becomes,
    Decided,
    Stage,
    alone,
    changes,
    decided_all,
    fingerprint,
    may_sign,
    rare_fits,
    stage,
)

VALUES = [Value(sort, key) for sort in (Sort.AGE, Sort.PLACE, Sort.ILLNESS) for key in "abc"]
crowds = st.dictionaries(
    st.integers(1, 9), st.sets(st.sampled_from(VALUES), min_size=1, max_size=6), max_size=9
)


def traits(crowd):
    return [Trait(who, value) for who, values in crowd.items() for value in values]


def sharing(crowd, *values):
    return sum(set(values) <= held for held in crowd.values())


def of(weighed, value):
    return next(one for one in weighed if one.value == value)


@given(crowds)
def test_it_is_what_counting_by_hand_finds(crowd):
    told = weigh(traits(crowd))
    assert told.keys() == crowd.keys()
    for who, values in crowd.items():
        assert {one.value for one in told[who]} == values
        rest = {one for one in values if sharing(crowd, one) > 1}
        for one in told[who]:
            assert one.alone == sharing(crowd, one.value)
            others = rest - {one.value} if one.value in rest else set()
            pairs = [sharing(crowd, one.value, other) for other in others]
            assert one.pair == (min(pairs) if pairs else None)
            if one.beside is not None:
                assert sharing(crowd, one.value, one.beside) == one.pair
            threes = [sharing(crowd, one.value, *two) for two in combinations(others, 2)]
            assert one.three == (1 in threes)


@given(crowds)
def test_a_pair_is_never_more_common_than_either_of_it(crowd):
    for who, some in weigh(traits(crowd)).items():
        for one in some:
            if one.pair is not None:
                assert one.pair <= one.alone
                assert one.pair <= of(weigh(traits(crowd))[who], one.beside).alone


@given(crowds, st.sampled_from(VALUES))
def test_somebody_more_who_shares_a_thing_never_makes_it_rarer(crowd, value):
    before = weigh(traits(crowd))
    after = weigh([*traits(crowd), Trait(99, value)])
    for who, some in before.items():
        for one in some:
            assert of(after[who], one.value).alone == one.alone + (one.value == value)


@given(crowds)
def test_the_rarest_come_first_and_order_of_telling_does_not_matter(crowd):
    told = weigh(traits(crowd))
    assert told == weigh(reversed(traits(crowd)))
    for some in told.values():
        assert [one.alone for one in some] == sorted(one.alone for one in some)


def test_two_things_that_are_common_each_can_be_rare_together():
    fife, polish = Value(Sort.PLACE, "fife"), Value(Sort.LANGUAGE, "polish")
    crowd = {1: {fife, polish}, **{n: {fife} for n in range(2, 8)}}
    crowd |= {n: {polish} for n in range(8, 14)}
    one = of(weigh(traits(crowd))[1], fife)
    assert (one.alone, one.pair, one.beside) == (7, 1, polish)
    assert one.rarity() is Rarity.TOGETHER
    assert of(weigh(traits(crowd))[2], fife).rarity() is Rarity.COMMON


def test_three_things_can_be_rare_where_no_two_are():
    a, b, c = VALUES[:3]
    crowd = {0: {a, b, c}}
    for n, two in enumerate(combinations((a, b, c), 2)):
        crowd |= {10 * n + m: set(two) for m in range(1, 6)}
    for one in weigh(traits(crowd))[0]:
        assert (one.pair, one.three, one.rarity()) == (6, True, Rarity.TOGETHER)


@pytest.mark.parametrize(("many", "is_"), [(1, "alone"), (4, "rare"), (5, "common")])
def test_below_five_is_rare_until_a_study_says_otherwise(many, is_):
    assert Weighed(VALUES[0], many).rarity().value == is_
    assert Weighed(VALUES[0], 7).rarity(8) is Rarity.RARE


def test_the_worst_is_who_has_most_that_nobody_else_has():
    few, many = counted([Rarity.ALONE] * 2), counted([Rarity.ALONE] + [Rarity.RARE] * 9)
    assert (few.order < many.order) and many.wanting == 10
    assert counted([Rarity.COMMON]) == Counts()


# Signing

RARE = {"m1": Rarity.ALONE, "m2": Rarity.RARE}
THEN = {mark: Decided(rarity) for mark, rarity in RARE.items()}


def test_what_is_decided_waits_and_what_is_signed_stands():
    assert stage(RARE, None, signed=False) is Stage.FRESH
    assert stage(RARE, THEN, signed=False) is Stage.PREPARED
    assert stage(RARE, THEN, signed=True) is Stage.SIGNED
    assert stage({}, None, signed=False) is Stage.NOTHING


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({**RARE, "m3": Rarity.RARE}, "1 new"),
        ({**RARE, "m2": Rarity.ALONE}, "1 as rare as before no longer"),
        ({"m1": Rarity.ALONE}, "1 gone"),
    ],
)
def test_any_change_unsigns_and_says_what(now, told):
    assert stage(now, THEN, signed=True) is Stage.CHANGED
    assert changes(THEN, now).words == told
    assert fingerprint(now) != fingerprint(RARE)


def test_a_fingerprint_does_not_know_the_order():
    assert fingerprint(dict(reversed(RARE.items()))) == fingerprint(RARE)
    assert not changes(THEN, RARE)


def test_each_rare_thing_is_decided_and_what_is_told_more_widely_has_words():
    assert decided_all(RARE, THEN).allowed
    assert "1 rare thing is not decided" in decided_all(RARE, {"m1": THEN["m1"]}).because
    wider = {**THEN, "m1": Decided(Rarity.ALONE, Becomes.WIDER, " ")}
    assert "how it is told" in decided_all(RARE, wider).because
    wider["m1"] = Decided(Rarity.ALONE, Becomes.WIDER, "x" * 121)
    assert "too long" in decided_all(RARE, wider).because


def test_a_second_reader_signs():
    assert may_sign(2, 1, (), {1, 2}).allowed and not alone(2, 1, ())
    assert "prepared it" in may_sign(1, 1, (), {1, 2}).because
    assert may_sign(1, 1, (), {1}).allowed and alone(1, 1, ())


def test_whoever_signed_the_texts_alone_signs_only_where_nobody_else_can():
    assert "signed off a text" in may_sign(2, 1, {2}, {1, 2, 3}).because
    assert may_sign(3, 1, {2}, {1, 2, 3}).allowed
    assert may_sign(2, 1, {1, 2}, {1, 2}).allowed and alone(2, 1, {1, 2})


@pytest.mark.parametrize(("number", "fits"), [(1, False), (2, True), (50, True), (51, False)])
def test_rare_is_what_fewer_than_two_to_fifty_share(number, fits):
    assert rare_fits(number).allowed is fits


# Who could recognise somebody


def test_the_nearest_tie_is_told():
    web = Web(kin=[(2, 1, "Grandparent")], met=[frozenset({1, 5})])
    web.families |= {1: {10}, 2: {10}, 3: {10}}
    web.attends |= {1: {20}, 4: {20}}
    web.works |= {5: {20}, 6: {21}}
    web.places |= {1: {30}, 4: {30}, 7: {30}}
    web.names |= {("service", 20): "Harbour Recovery", ("place", 30): "Portlennan"}
    told = {one.who: (one.tie, one.why) for one in knowing(1, web)}
    assert told == {
        2: (Tie.KIN, "grandparent"),
        3: (Tie.KIN, "of the same family"),
        5: (Tie.WORKER, "works at Harbour Recovery"),
        4: (Tie.NEIGHBOUR, "met at Portlennan too"),
        7: (Tie.NEIGHBOUR, "met at Portlennan too"),
    }
    assert [one.who for one in knowing(4, web)] == [5, 1, 7]
    assert knowing(99, web) == []
