"""Replacing is exact both ways, and pseudonyms are nobody's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.rules.choosing import (
    GENDERS,
    GENERATIONS,
    LANGUAGES,
    Traits,
    avoided,
    choose,
    choose_surname,
    generation_of,
    refused,
    seed_of,
)
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.lists import nicknames, pool_lines
from fieldloom.pseudonyms.rules.replacing import (
    Change,
    Stood,
    in_manner,
    replaced,
    restored,
)
from fieldloom.pseudonyms.rules.roster import Known, roster_of

TRAITS = st.builds(
    Traits, st.sampled_from(GENDERS), st.sampled_from(GENERATIONS), st.sampled_from(LANGUAGES)
)
EVERY = sorted(
    {name for head, pool in pool_lines() if not head.startswith("surname") for name in pool}
)


@st.composite
def changed(draw):
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [Change(a, b, draw(st.text(max_size=8))) for a, b in pairs]


@given(changed())
def test_the_way_back_is_exact(told):
    text, changes = told
    safe = replaced(text, changes)
    assert restored(safe.text, safe.back) == text
    assert [safe.text[one.start : one.end] for one in safe.back] == [one.new for one in changes]


def test_what_overlaps_or_does_not_fit_is_refused():
    with pytest.raises(Unfit):
        replaced("kayleigh", [Change(0, 4, "a"), Change(3, 6, "b")])
    with pytest.raises(Unfit):
        replaced("kay", [Change(0, 9, "a")])
    with pytest.raises(Unfit):
        restored("kay", [Stood(2, 9, "x")])


@given(TRAITS, st.binary(min_size=16, max_size=16), st.sets(st.sampled_from(EVERY), max_size=60))
def test_a_pseudonym_is_no_real_name_nor_short_for_one_nor_taken(traits, seed, real):
    taken = sorted(real)[::2]
    barred = avoided(real, taken)
    name = choose(traits, seed, barred)
    lower = {one.lower() for one in real}
    assert name.lower() not in lower
    assert not nicknames().get(name.lower(), frozenset()) & lower
    assert name == choose(traits, seed, barred)
    assert refused(name, barred) == ""
    assert all(refused(one, barred) for one in real)


@given(st.binary(min_size=16, max_size=16))
def test_a_whole_study_gets_names_that_are_all_different(seed):
    given_: list[str] = []
    for number in range(60):
        traits = Traits("gb"[number % 2], GENERATIONS[number % 3], "scottish")
        given_.append(choose(traits, seed_of(seed, 1, number), avoided(["Kirsty"], given_)))
    assert len({name.lower() for name in given_}) == 60


@given(TRAITS.filter(lambda t: t.gender != "u"), st.binary(min_size=16, max_size=16))
def test_gender_generation_and_language_are_kept_while_names_last(traits, seed):
    pools = dict(pool_lines())
    pool = pools[f"{traits.language} {traits.gender} {traits.generation}"]
    assert choose(traits, seed, avoided([], [])) in pool


def test_surnames_and_generations():
    barred = avoided(["Guthrie"], [])
    assert choose_surname("scottish", b"s" * 16, barred) != "Guthrie"
    assert [generation_of(y) for y in (1948, 1975, 2001, None)] == [
        "old",
        "middle",
        "young",
        "middle",
    ]
    with pytest.raises(Unfit):
        choose(Traits(), b"s", avoided(EVERY, []))
    assert refused("123", barred)


def test_no_pool_name_is_barred_by_itself():
    for head, pool in pool_lines():
        assert len(pool) == len(set(pool)), head
        assert len(pool) >= 10, head


@pytest.mark.parametrize(
    ("old", "new"),
    [("kayleigh", "elspeth"), ("KAYLEIGH", "ELSPETH"), ("Kayleigh", "Elspeth"), ("K", "Elspeth")],
)
def test_the_manner_of_writing_stays(old, new):
    assert in_manner(old, "Elspeth") == new


KNOWN = [
    Known(1, Kind.PERSON, ("Kayleigh Morrison", "our Kay")),
    Known(2, Kind.PLACE, ("Lingfield Road",)),
    Known(3, Kind.PERSON, ("Hope Rafferty",)),
]


@given(
    st.sampled_from(
        ["kayleigh", "KAYLEIGH'S", "Kayleigh Morrison", "kay", "lingfield road", "Rafferty’s"]
    ),
    st.text("abc .,\n", max_size=20),
    st.text("abc .,\n", max_size=20),
)
def test_no_form_leaves_unseen(form, before, after):
    text = f"{before} {form} {after}"
    (leak,) = leaks(text, watch_for(KNOWN))
    assert text[leak.start : leak.end].lower().startswith(form.lower()[:3])
    assert leak.line == text[: leak.start].count("\n") + 1
    assert text.split("\n")[leak.line - 1][leak.column - 1 :].lower().startswith(form.lower()[:3])


def test_an_everyday_word_is_told_as_a_doubt():
    found = list(leaks("we live in hope, said Hope to me. Hope is all", watch_for(KNOWN)))
    assert [one.doubtful for one in found] == [True, False, True]


def test_replacing_what_was_found_leaves_nothing_to_find():
    text = "then Kayleigh and our Kay went down Lingfield Road. KAYLEIGH MORRISON came back."
    names = {1: "Elspeth", 2: "a street in the north"}
    hits = [h for h in detect(text, roster_of(KNOWN[:2]), labels=[]) if h.entity]
    changes = [
        Change(h.start, h.end, in_manner(text[h.start : h.end], names[h.entity])) for h in hits
    ]
    safe = replaced(text, changes)
    assert list(leaks(safe.text, watch_for(KNOWN[:2]))) == []
    again = detect(safe.text, roster_of(KNOWN[:2]), labels=[], spare=("Elspeth", "our Elspeth"))
    assert [h for h in again if h.entity] == []
    assert restored(safe.text, safe.back) == text
