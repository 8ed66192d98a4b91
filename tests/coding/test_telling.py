"""What an act did to the codebook, in words, from the rows it changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding.rules.telling import UNKNOWN, Told, codes_of, names_in, tell
from fieldloom.coding.rules.undoing import Change

NAMES = {1: "Kin", 2: "Family", 3: "Time"}
FULL = {
    "parent": None,
    "position": 0,
    "name": "Kin",
    "colour": "#BE7208",
    "description": "",
    "use_when": "",
    "not_when": "",
}


def code(key, before, after):
    return Change("code", key, before, after)


def coding(key, moved=True):
    return Change("coding", key, {"code": 1}, {"code": 2} if moved else None)


def said(act, changes, names=None, **given):
    return [told.sentence for told in tell(act, changes, names or NAMES, **given)]


def test_a_code_that_was_added_says_where():
    assert said("code added", [code(1, None, FULL)]) == ["“Kin” was added at the top"]
    under = code(1, None, FULL | {"parent": 3})
    assert said("code added", [under]) == ["“Kin” was added under “Time”"]
    vivo = ["“Kin” was added under “Time”, in the words of a passage"]
    assert said("coded in vivo", [under, Change("coding", 9, None, {"code": 1})]) == vivo


def test_a_merge_says_how_many_codings_moved_and_how_many_became_one():
    changes = [coding(5, False), coding(6), coding(7), code(1, FULL, None)]
    assert said("codes merged", changes) == [
        "“Kin” was merged into “Family”: 2 codings moved, 1 coding became one with another"
    ]
    assert said("codes merged", changes, numbers=False) == ["“Kin” was merged into “Family”"]


def test_children_that_went_over_are_told_with_the_merge():
    changes = [code(3, {"parent": 1, "position": 0}, {"parent": 2, "position": 4})]
    assert said("codes merged", [*changes, code(1, FULL, None)]) == [
        "“Kin” was merged into “Family”",
        "“Time” was moved under “Family”, out of “Kin”",
    ]


def test_a_split_says_off_which_code_and_how_many_codings():
    names = {2: "Family", 1: "Kin"}
    changes = [code(1, None, FULL), Change("coding", 5, {"code": 2}, {"code": 1})]
    assert said("code split", changes, names) == ["“Kin” was split off “Family”: 1 coding moved"]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ({"parent": None}, {"parent": 3}, "“Kin” was moved under “Time”"),
        ({"parent": 2}, {"parent": 3}, "“Kin” was moved under “Time”, out of “Family”"),
        ({"parent": 2}, {"parent": None}, "“Kin” was moved to the top, out of “Family”"),
        ({"parent": 99}, {"parent": None}, f"“Kin” was moved to the top, out of {UNKNOWN}"),
        ({"position": 3}, {"position": 1}, "“Kin” was moved up among its neighbours"),
        ({"position": 0}, {"position": 1}, "“Kin” was moved down among its neighbours"),
        ({"name": "Kn"}, {"name": "Kin"}, "“Kn” was renamed “Kin”"),
    ],
)
def test_moving_and_renaming_in_words(before, after, sentence):
    assert said("code moved", [code(1, before, after)]) == [sentence]


def test_what_is_said_about_a_code_is_told_with_before_and_after():
    fields = {"description": "Old", "not_when": ""}
    change = code(1, fields, {"description": "New", "not_when": "Never"})
    assert tell("code changed", [change], NAMES) == (
        Told("What “Kin” is about was changed", "Old", "New"),
        Told("When not to use “Kin” was changed", "", "Never"),
    )
    colours = code(1, {"colour": "#BE7208"}, {"colour": "#545E07"})
    assert tell("code changed", [colours], NAMES) == (
        Told("The colour of “Kin” was changed", "amber", "near moss (#545E07)"),
    )


def test_a_drop_names_the_head_and_counts_what_went_with_it():
    under = code(3, FULL | {"parent": 1, "name": "Time"}, None)
    changes = [coding(5, False), under, code(1, FULL, None)]
    assert said("code dropped", changes) == ["“Kin” was dropped, with 1 code under it and 1 coding"]
    assert said("code dropped", changes, numbers=False) == [
        "“Kin” was dropped, with 1 code under it"
    ]


def test_an_act_is_about_codes_that_did_more_than_make_room():
    changes = [
        code(4, {"position": 0}, {"position": 1}),
        code(1, {"parent": 2, "position": 0}, {"parent": 3, "position": 0}),
        coding(5),
    ]
    assert codes_of(changes) == [1, 2, 3]
    assert names_in([code(1, {"name": "Kn"}, {"name": "Kin"}), code(2, None, FULL)]) == {
        1: "Kn",
        2: "Kin",
    }


words = st.text(max_size=6)
fields = st.fixed_dictionaries(
    {},
    optional={
        "parent": st.none() | st.integers(1, 5),
        "position": st.integers(0, 9),
        "name": words,
        "colour": words,
        "description": words,
    },
)


@st.composite
def changes(draw):
    key = draw(st.integers(1, 5))
    kind = draw(st.sampled_from(["made", "gone", "changed"]))
    full = FULL | draw(fields)
    if kind != "changed":
        return code(key, *((None, full) if kind == "made" else (full, None)))
    after = draw(fields.filter(bool))
    return code(key, {name: draw(st.just(FULL[name])) for name in after}, after)


ACTS = ["code moved", "codes merged", "code split", "code changed", "coded in vivo", "whatever"]


@given(
    st.sampled_from(ACTS),
    st.lists(changes(), max_size=6),
    st.dictionaries(st.integers(1, 5), words, max_size=5),
    st.booleans(),
)
def test_every_act_is_told_in_at_least_one_sentence(act, given_changes, names, numbers):
    told = tell(act, given_changes, names, numbers=numbers)
    assert told
    assert all(line.sentence and "None" not in line.sentence for line in told)
    for change in given_changes:
        if set(change.after or ()) & {"name"} and change.before and "name" in change.before:
            assert any("renamed" in line.sentence for line in told) or act == "codes merged"
