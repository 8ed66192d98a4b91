"""What somebody is to another: words from recorded kinship, and where they are told in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.people.rules import KinshipKind
from fieldloom.pseudonyms.rules.audiences import DEFAULTS, Places, Profile, Relations, View
from fieldloom.pseudonyms.rules.glossing import Told
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.relations import (
    Kinsman,
    Tie,
    kin_word,
    of_one_family,
    proposals,
    relation_fits,
)
from fieldloom.pseudonyms.rules.replacing import restored
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.widening import Teller, Widened

K = KinshipKind
FAMILY = {
    1: Kinsman(1, "Jean Baird", "g"),
    2: Kinsman(2, "Kirsty Baird", "g", ((7, "mother"),)),
    3: Kinsman(3, "Logan", "b", ((7, "child"),)),
    4: Kinsman(4, "Percy Innes", "b"),
    5: Kinsman(5, "Sam", "u"),
}
TIES = [
    Tie(1, 2, K.SIBLING),
    Tie(2, 3, K.PARENTAL_RIGHTS),
    Tie(4, 2, K.PARTNER, ended=True),
    Tie(5, 3, K.GRANDPARENT),
    Tie(2, 5, K.CHILD_OF),
]


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (1, ["Mum’s sister", "Kirsty’s sister", "Logan’s aunt"]),
        (2, ["Jean’s sister", "Logan’s mother", "Percy’s former partner", "Sam’s daughter"]),
        (3, ["Mum’s son", "Kirsty’s son", "Sam’s grandson", "Jean’s nephew", "Sam’s grandson"]),
        (4, ["Mum’s former partner", "Kirsty’s former partner"]),
        (5, ["Logan’s grandparent", "Mum’s parent", "Kirsty’s parent"]),
        (9, []),
    ],
)
def test_words_are_proposed_from_ties_in_both_directions_and_over_one_between(who, told):
    said = [one.words for one in proposals(who, FAMILY, TIES)]
    assert said == list(dict.fromkeys(told))


def test_a_role_that_two_have_is_nobodys_and_who_answers_is_no_parent_for_that():
    two = FAMILY | {1: Kinsman(1, "Jean Baird", "g", ((7, "mother"),))}
    assert all("Mum" not in one.words for one in proposals(4, two, TIES))
    ties = [Tie(4, 3, K.PARENTAL_RIGHTS), Tie(4, 3, K.CORPORATE_PARENT)]
    assert proposals(4, FAMILY, ties) == []


@given(
    st.lists(
        st.builds(Tie, st.integers(1, 6), st.integers(1, 6), st.sampled_from(list(K)), st.booleans())
        .filter(lambda tie: tie.of != tie.to),
        max_size=12,
    ),
    st.integers(1, 6),
)  # fmt: skip
def test_what_is_proposed_can_be_told_and_is_of_somebody_else(ties, who):
    for one in proposals(who, FAMILY, ties):
        assert relation_fits(one.words, [Known(9, Kind.PERSON, ("Morag Geddes",))]).allowed
        assert one.to != who and one.to in FAMILY
        assert kin_word(one.words) and "’" not in kin_word(one.words)


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ("Mum’s sister", "sister"),
        ("Kirsty's Dad’s new  Partner", "new partner"),
        ("the twins’ foster carer", "foster carer"),
        ("grandmother", "grandmother"),
    ],
)
def test_the_word_for_the_kin_names_nobody(words, word):
    assert kin_word(words) == word


@pytest.mark.parametrize(
    "words", ["", " ", "…", "Morag’s sister", "of the Geddes lot", "a [sister]", "a\nb", "x" * 81]
)
def test_words_that_name_somebody_or_cannot_stand_in_brackets_are_refused(words):
    assert not relation_fits(words, [Known(9, Kind.PERSON, ("Morag Geddes",))]).allowed


def test_two_of_different_families_are_no_kin_unless_it_was_recorded():
    one, other = frozenset({1}), frozenset({2})
    assert not of_one_family(one, other, tied=False).allowed
    assert of_one_family(one, other, tied=True).allowed
    assert of_one_family(frozenset(), other, tied=False).allowed
    assert of_one_family(frozenset({1, 2}), other, tied=False).allowed


PEOPLE = [
    Told(1, ("Jean Baird", "Isla Muir"), "Mum’s sister"),
    Told(2, ("Kirsty Baird",), ""),
    Told(3, ("Hope",), "the wee one"),
    Told(4, ("Logan Orr",), "Kirsty’s son"),
]
FIRST = Profile(relations=Relations.FIRST)


def told(text, profile=FIRST, **how):
    register = [Widened(8, Kind.PLACE, ("Millbrook",), {"nation": "Scotland"})]
    return Teller(profile, register, PEOPLE).told(text, **how)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Jean came. Jean left.", "Jean [Mum’s sister] came. Jean left."),
        ("at JEAN BAIRD’s house", "at JEAN BAIRD’s [Mum’s sister] house"),
        ("Isla Muir as was", "Isla Muir [Mum’s sister] as was"),
        ("Mrs Baird and Kirsty Baird", "Mrs Baird and Kirsty Baird"),
        ("Mr Orr, and Logan", "Mr Orr [Kirsty’s son], and Logan"),
        ("Hope so. We saw Hope.", "Hope so. We saw Hope [the wee one]."),
        ("there is hope", "there is hope"),
        ("Jeanette, jean’s", "Jeanette, jean’s [Mum’s sister]"),
        ("Nobody", "Nobody"),
    ],
)
def test_it_is_told_where_somebody_is_first_named(text, said):
    assert told(text) == said


def test_it_stands_beside_what_else_is_told_and_not_in_names():
    profile = Profile(Places.NATION, relations=Relations.FIRST)
    assert told("Jean of Millbrook", profile) == "Jean [Mum’s sister] of [Scotland]"
    assert told("Jean of Millbrook", profile, bare=True) == "Jean of [Scotland]"
    assert told("Jean came.", Profile()) == "Jean came."


def test_no_audience_is_told_before_somebody_decides_it():
    assert all(profile.relations is Relations.NONE for profile in DEFAULTS.values())
    assert set(DEFAULTS) == set(View)


WORDS = "Jean|Jean Baird’s|BAIRD|Kirsty|hope|Hope.|[x]|’s|\n|Isla Muir|Mr Orr,|12 May|Millbrook|é"


@given(
    st.lists(st.sampled_from(WORDS.split("|")), max_size=15),
    st.booleans(),
    st.sampled_from([FIRST, Profile(Places.REGION, relations=Relations.FIRST)]),
)
def test_the_way_back_is_exact_and_nobody_is_told_twice(words, bare, profile):
    text = " ".join(words)
    teller = Teller(profile, (), PEOPLE)
    safe = teller.safe(text, bare=bare)
    assert restored(safe.text, safe.back) == text
    for one in PEOPLE:
        assert safe.text.count(f"[{one.words}]") <= (0 if bare else 1)
    assert teller.told(text, bare=bare) == safe.text
