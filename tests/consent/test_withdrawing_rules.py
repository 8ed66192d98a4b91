"""The rules of what becomes of a withdrawal, by themselves: states, who confirms, what is reached."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fieldloom.coding.rules.withdrawing import Spoken, name_instead, named_in_vivo, without_quotes
from fieldloom.consent import canaries
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.letter import Told, easy_read, plain
from fieldloom.consent.rules.manifest import KINDS, lines
from fieldloom.consent.rules.terms import Purpose
from fieldloom.consent.rules.withdrawing import (
    DESTROYS,
    FOLLOWS,
    OPEN,
    Case,
    CaseState,
    due_by,
    may_carry_out,
    may_confirm,
    may_step,
    outcome,
    reaches,
)
from fieldloom.people.reached import Asked
from fieldloom.sources.rules.erasing import found_again, joined, shaded_in, touches, within
from fieldloom.sources.rules.masking import SHADE


def test_the_tables_are_total():
    assert set(FOLLOWS) == set(CaseState)
    assert set(DESTROYS) == set(Effect)
    assert set(CaseState) - {CaseState.DONE} == OPEN


def test_every_state_can_be_reached_and_left_but_the_last():
    reached = set().union(*FOLLOWS.values()) | {CaseState.RECEIVED}
    assert reached == set(CaseState)


def test_nothing_is_carried_out_that_was_not_confirmed():
    """By whatever way one comes to be carried out, somebody confirmed on the way."""
    ends = {CaseState.DONE, CaseState.PARTLY_DONE}
    seen, todo = set(), [CaseState.RECEIVED]
    while todo:
        state = todo.pop()
        if state in seen or state is CaseState.CONFIRMED:
            continue
        seen.add(state)
        todo += FOLLOWS[state]
    assert not seen & ends


@given(
    some.sampled_from(CaseState),
    some.sampled_from(Effect),
    some.frozensets(some.integers(1, 5), min_size=1),
    some.integers(1, 6),
    some.booleans(),
)
def test_no_hand_confirms_and_refusals_say_why(state, effect, hands, who, counts):
    case = Case(state, effect, hands, counts)
    decision = may_confirm(case, who, "m", "m")
    expected = counts and state is CaseState.LOOKED_AT and who not in hands
    assert decision.allowed == expected
    assert decision.because
    if not decision.allowed:
        assert decision.would_change


@given(some.sampled_from(CaseState), some.sampled_from(CaseState), some.booleans())
def test_a_step_is_one_of_the_table(state, to, counts):
    case = Case(state, Effect.ERASE, frozenset({1}), counts)
    assert may_step(case, to).allowed == (counts and to in FOLLOWS[state])


def test_only_what_was_shown_is_confirmed():
    case = Case(CaseState.LOOKED_AT, Effect.ERASE, frozenset({1}))
    assert may_confirm(case, 2, "new", "new").allowed
    assert not may_confirm(case, 2, "new", "").allowed
    assert not may_confirm(case, 2, "new", "old").allowed


@pytest.mark.parametrize(("effect", "decides"), list(product(Effect, (True, False))))
def test_what_only_hides_needs_a_study_that_hides(effect, decides):
    case = Case(CaseState.CONFIRMED, effect, frozenset({1}))
    allowed = may_carry_out(case, consent_decides=decides).allowed
    assert allowed == (decides or effect is not Effect.RESTRICT)


def test_it_is_done_only_when_nothing_is_left():
    assert outcome([], 0) is CaseState.DONE
    assert outcome(["memos_by_hand"], 0) is CaseState.PARTLY_DONE
    assert outcome([], 1) is CaseState.PARTLY_DONE


def test_a_month_is_a_month():
    assert due_by(date(2026, 1, 31)) == date(2026, 2, 28)
    assert due_by(date(2026, 12, 3)) == date(2027, 1, 3)


def test_a_use_that_ends_destroys_nothing():
    assert reaches([(Purpose.QUOTE, "", None), (Purpose.PUBLISH, "text", 3)]) == ()
    assert reaches([(None, "", None)]) == (("", None),)
    assert reaches([(Purpose.TEAM_ANALYSIS, "text", 3), (None, "picture", None)]) == (
        ("picture", None),
        ("text", 3),
    )


def test_material_of_no_wave_is_not_destroyed_with_a_wave():
    asked = Asked(1, 1, "erase", (("", 3),))
    assert asked.means("text", 3)
    assert not asked.means("text", None)
    assert not asked.everything
    assert Asked(1, 1, "erase", (("", None),)).means("picture", None)


TEXT = some.text(alphabet="abc d\n😀é", max_size=60)


@given(TEXT, some.lists(some.tuples(some.integers(0, 60), some.integers(0, 60)), max_size=5))
def test_shading_keeps_every_place_and_every_other_sign(text, pairs):
    spans = joined((min(pair), max(pair)) for pair in pairs)
    shaded = shaded_in(text, 0, spans)
    assert len(shaded) == len(text)
    assert shaded_in(shaded, 0, spans) == shaded
    for at, (was, now) in enumerate(zip(text, shaded, strict=True)):
        inside = touches(at, at + 1, spans)
        assert now == (SHADE if inside and was != "\n" else was)
        assert inside == within(at, at + 1, spans)


def test_a_quote_is_found_again_and_in_doubt_nothing():
    text = "He said he would. She came every single week and he said no."
    quote = "She came every single week"
    assert found_again(quote, "gone ", " gone", text) == [(18, 44)]
    assert found_again("he", "said ", " would", text) == [(8, 10)]
    assert found_again("he", "never ", " there", text) == []


def test_quotes_go_and_the_teams_words_stay():
    spoken = Spoken(["I was watched at my own door, every day."])
    memo = "She told us “I was watched at my own door”. I think of shame."
    left = without_quotes(memo, spoken)
    assert len(left) == len(memo)
    assert left.startswith("She told us “░")
    assert left.endswith("”. I think of shame.")
    assert without_quotes("I was watched at work.", spoken) == "I was watched at work."
    assert without_quotes(left, spoken) == left


def test_names_made_of_their_words_are_known():
    spoken = Spoken(["I was watched at my own door."])
    assert spoken.names("watched at my own door")
    assert not spoken.names("Watched")
    assert not spoken.names("Being watched at my own door by the state")
    assert named_in_vivo("Shame", ["shame"])
    assert not named_in_vivo("Shame", ["I felt shame"])
    assert name_instead(7) == "Code 7 (name erased)"


def test_canaries_are_words_that_nobody_else_said():
    words = canaries.choose(["The kittiwake cried at the harbour"], ["The harbour is shut"])
    assert "kittiwake" in words
    assert "harbour" not in words
    assert canaries.choose(["it is so"], ["it is so"]) == []


def test_canaries_are_whole_words_of_any_script_and_no_part_of_a_word_of_others():
    said, others = ["Żółtodziób przyszedł, i wieloryb też"], ["On PRZYSZEDŁBY później"]
    words = canaries.choose(said, others)
    assert words[:2] == ["żółtodziób", "wieloryb"]
    assert "przyszedł" not in words


def test_no_phrase_is_taken_that_was_not_compared_with_all_others():
    mine = [f"one{n} two three four five" for n in range(60)]
    others = [f"{mine[31]} six", *mine[:30]]
    assert not set(canaries.choose(mine, others)) & {mine[31]}


def test_canaries_are_kept_sealed_and_destroyed(monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDLOOM_PEOPLE_KEYS", str(tmp_path / "people"))
    assert canaries.kept(1) is None
    canaries.keep(1, ["kittiwake"])
    assert canaries.kept(1) == ["kittiwake"]
    assert all(b"kittiwake" not in file.read_bytes() for file in tmp_path.rglob("searching*"))
    canaries.destroy(1)
    canaries.destroy(1)
    assert canaries.kept(1) is None


@pytest.mark.parametrize(
    ("effect", "state", "keys"),
    list(product(Effect, (CaseState.DONE, CaseState.PARTLY_DONE), (0, 1))),
)
def test_a_letter_says_what_it_can_and_cannot(effect, state, keys):
    told = Told(
        "H01-P1",
        "Quay",
        effect,
        state,
        date(2026, 11, 1),
        date(2026, 11, 20),
        True,
        [],
        {"paragraphs": 3, "codings": 1},
        date(2026, 12, 25),
        keys,
    )
    for letter in (plain(told).text, easy_read(told).text):
        assert "Information" in letter
        assert ("25 December 2026" in letter) == DESTROYS[effect]
        assert "None" not in letter
    assert ("destroyed that key" in plain(told).text) == bool(keys and DESTROYS[effect])
    longest = max(len(p.split()) for _, some_ in easy_read(told).parts for p in some_)
    assert longest <= 32


def test_a_manifest_names_every_kind_and_what_becomes_of_it():
    found = [{"what": what, "number": 2, "ids": [1], "by_hand": False} for what in KINDS]
    for effect in Effect:
        told = lines({"found": found}, effect)
        assert [line.what for line in told] == list(KINDS)
        assert all(line.becomes for line in told)
    (one,) = lines({"found": [{"what": "something new", "number": 1}]}, Effect.ERASE)
    assert one.becomes == "is looked at"
