"""Who may be in a text, going by its words: names, codes, kin; and nobody twice."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.people.rules import KinshipKind as K
from fieldloom.sources.rules.naming import (
    Names,
    Said,
    Ties,
    matches,
    names_of,
    speaks_as,
    still_to_propose,
)
from fieldloom.sources.rules.presence import ProposedFrom

MUM, SON, GRAN, DAD, GIRL, OTHER = range(1, 7)
LABELS = {
    MUM: ("H01-P1", "Kirsty (Kit)"),
    SON: ("H01-P3", "Logan"),
    GRAN: ("H01-P5", "Sandra"),
    GIRL: ("H01-P4", "May"),
    OTHER: ("H09-P1", "Siobhán Mc Bride"),
}
NAMES = Names.of((p, name) for p, told in LABELS.items() for name in names_of(*told))
TIES = Ties(
    [
        (MUM, K.PARENT_OF, SON),
        (GIRL, K.CHILD_OF, MUM),
        (GRAN, K.PARENT_OF, MUM),
        (MUM, K.PARTNER, DAD),
    ]
)


def found(text, speaker=None, near=(), **more):
    return [
        (text[m.start : m.end], m.person, m.how)
        for m in matches([Said(1, 0, text, speaker, **more)], NAMES, TIES, near)
    ]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("I saw KIRSTY there", [MUM]),
        ("Kirsty’s flat", [MUM]),
        ("kit came with logan", [MUM, SON]),
        ("Loganberry jam, and a kitchen", []),
        ("See h01-p1, or H01-P10", [MUM]),
        ("In may it rained; may we?", []),
        ("Then May slept", [GIRL]),
        ("Siobha\u0301n mc bride rang", [OTHER]),
        ("Siobhán rang", [OTHER]),
        ("Mc Bride rang", []),
    ],
)
def test_names_are_whole_words_in_capitals_or_not(text, persons):
    assert [person for _, person, _ in found(text)] == persons


@pytest.mark.parametrize(
    ("text", "speaker", "persons"),
    [
        ("my son went", MUM, [SON, GIRL]),
        ("my wee boy", MUM, [SON, GIRL]),
        ("our two youngest", MUM, [SON, GIRL]),
        ("my mum said", SON, [MUM]),
        ("my mum said", MUM, [GRAN]),
        ("my sister cried", SON, [GIRL]),
        ("my gran’s house", SON, [GRAN]),
        ("my grandson", GRAN, [SON, GIRL]),
        ("my mother in law", SON, []),
        ("my mother-in-law", SON, []),
        ("my partner", DAD, [MUM]),
        ("her son", MUM, []),
        ("my son", None, []),
        ("my son", GRAN, [MUM]),
        ("my eldest sister", SON, [GIRL]),
        ("my", MUM, []),
    ],
)
def test_kin_are_who_they_are_to_the_speaker(text, speaker, persons):
    told = found(text, speaker)
    assert [person for _, person, _ in told] == persons
    assert {how for *_, how in told} <= {ProposedFrom.KIN}


def test_the_team_speaks_of_the_kin_of_the_one_they_ask():
    assert [p for _, p, _ in found("How is your son?", team=True, asked=MUM)] == [SON, GIRL]
    assert found("How is your son?", speaker=GRAN, asked=MUM) == []


def test_nobody_is_proposed_in_what_they_say_themselves_or_twice_in_a_paragraph():
    assert found("I am Kirsty", MUM) == []
    assert [p for _, p, _ in found("Logan, Logan, my son Logan", MUM)] == [SON, GIRL]


def test_of_several_of_one_name_those_who_took_part_are_meant():
    names = Names.of([(1, "Lee"), (2, "Lee"), (3, "Lee")])
    said = [Said(1, 0, "Lee rang")]
    assert [m.person for m in matches(said, names, TIES)] == [1, 2, 3]
    assert [m.person for m in matches(said, names, TIES, {2})] == [2]


@pytest.mark.parametrize(
    ("label", "is_one"), [("KIRSTY", True), ("P2", False), ("Interviewer", False), ("Note", False)]
)
def test_a_part_that_many_take_is_no_name(label, is_one):
    assert speaks_as(label) is is_one


WORDS = st.sampled_from(
    [
        *("Kirsty", "kit", "LOGAN", "logan’s", "H01-P3", "may", "May", "my", "our", "your", "wee"),
        *("son", "mum", "in", "law", "gran", ".", ",", "—", "and"),
    ]
)
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=5)
SPEAKERS = st.sampled_from([None, MUM, SON, GRAN])


@given(TEXTS, SPEAKERS)
def test_every_match_lies_in_its_paragraph_on_whole_words_and_nobody_is_named_twice(texts, speaker):
    at, said = 0, []
    for number, text in enumerate(texts, 1):
        said.append(Said(number, at, text, speaker))
        at += len(text)
    whole = "".join(texts)
    told = list(matches(said, NAMES, TIES))
    assert len({(m.paragraph, m.person) for m in told}) == len(told)
    for m in told:
        one = said[m.paragraph - 1]
        assert one.start <= m.start < m.end <= one.start + len(one.text)
        assert m.person != speaker
        inside = one.text[m.start - one.start : m.end - one.start]
        assert whole[m.start : m.end] == inside
        before, after = one.text[: m.start - one.start], one.text[m.end - one.start :]
        assert not re.search(r"\w$", before) and not re.match(r"\w", after)


@given(TEXTS, SPEAKERS, st.data())
def test_what_was_said_once_is_not_proposed_again(texts, speaker, data):
    said = [Said(n, n * 1000, text, speaker) for n, text in enumerate(texts, 1)]
    places = {one.number: (one.start, one.start + len(one.text)) for one in said}
    told = list(matches(said, NAMES, TIES))
    known = data.draw(st.lists(st.sampled_from(told), unique=True)) if told else []
    there = {}
    for match in known:
        there.setdefault(match.person, []).append((match.start, match.end))
    left = still_to_propose(told, places, there)
    assert set(left) == set(told) - set(known)
    everywhere = {match.person: [None] for match in told}
    assert still_to_propose(told, places, everywhere) == []
