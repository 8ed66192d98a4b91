"""The letter to somebody who withdrew claims nothing that was not done."""

# ruff: noqa: F811  (fixtures are imported, and named again where they are asked for)
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from consent.withdrawing import (  # noqa: F401  (fixtures)
    fielder,
    kirsty,
    own_data,
    run,
    steward,
    unsearched,
    withdraw,
)
from fieldloom.consent import reads
from fieldloom.consent.models import Regime
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.letter import Told, easy_read, plain
from fieldloom.consent.rules.stating import Scope
from fieldloom.consent.rules.terms import Purpose
from fieldloom.consent.rules.withdrawing import CaseState
from fieldloom.people.models import Participant
from fieldloom.sources.models import Speaker
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.writes import NewHold, put_hold

TOLD = Told(
    "H01-P1",
    "Quay",
    Effect.ERASE,
    CaseState.DONE,
    date(2026, 11, 1),
    date(2026, 11, 20),
    True,
    [],
    {"paragraphs": 3},
    date(2026, 12, 25),
    hidden=True,
    two=True,
    searched=True,
)
HID = ("nobody of the team could read", "We hid it the same moment")
ERASED = (
    "erased it",
    "were replaced by shades",
    "We deleted your words",
    "no longer shows your words",
)
NUMBERS = some.dictionaries(
    some.sampled_from(
        ["paragraphs", "pictures", "originals", "codings", "notes", "names", "person"]
    ),
    some.integers(0, 3),
)


def said(told):
    return f"{plain(told).text}\n{easy_read(told).text}"


def claims(letter, sentences):
    return [one for one in sentences if one in letter]


@given(
    some.sampled_from(Effect),
    some.sampled_from([CaseState.CONFIRMED, CaseState.PARTLY_DONE, CaseState.DONE]),
    NUMBERS,
    some.builds(
        dict, **{name: some.booleans() for name in ("material", "hidden", "two", "searched")}
    ),
    some.builds(dict, kept=some.booleans(), doubtful=some.booleans(), keys=some.integers(0, 1)),
)
def test_nothing_is_claimed_that_was_not_done(effect, state, numbers, flags, more):
    done = None if state is CaseState.CONFIRMED else date(2026, 11, 20)
    told = replace(TOLD, effect=effect, state=state, done=done, numbers=numbers, **flags, **more)
    letter = said(told)
    there = any(numbers.get(what) for what in ("paragraphs", "pictures", "originals", "codings"))
    gone = told.material and effect in (Effect.ERASE, Effect.REDACT) and done is not None
    assert bool(claims(letter, ERASED)) == bool(gone and there)
    assert not claims(letter, HID) or (told.hidden and told.material and effect is not Effect.STOP)
    assert ("We looked. We had none of your words." in letter) == bool(
        gone and not there and not told.kept
    )
    assert not claims(letter, ["Two people decided"]) or (gone and told.two)
    assert not claims(letter, ["A search afterwards"]) or (gone and told.searched)
    assert "safety copies" not in letter or there or told.kept
    assert "None" not in letter


def test_what_is_left_is_named():
    told = replace(TOLD, state=CaseState.PARTLY_DONE, left=("shared_notes", "unplaced"))
    letter = plain(told).text
    assert "notes on encounters with others and passages whose place" in letter
    assert "memos" not in letter
    assert "may not have found" in plain(replace(TOLD, doubtful=True)).text


housed = pytest.mark.usefixtures("own_data", "unsearched")


@pytest.fixture
def letter(desk, fielder, steward):
    """What both letters say once a withdrawal was carried out."""

    def make(person, effect=Effect.ERASE, **given):
        case = run(withdraw(fielder, person, effect, **given), desk.by, steward)
        told = [reads.letter_of(to=desk.by, withdrawal=case, easy=easy).text for easy in (0, 1)]
        return "\n".join(told)

    return make


@housed
def test_it_tells_what_was_erased(kirsty, letter):
    written = letter(kirsty)
    assert len(claims(written, ERASED)) == 3
    assert claims(written, HID) == list(HID)


@housed
def test_where_nobody_is_in_anything_nothing_was_erased(desk, kirsty, letter):
    other = Participant.objects.create(study=desk.study, ref="S09-P1", kind="adult")
    written = letter(other)
    assert not claims(written, ERASED)
    assert "There were none." in written
    assert "safety copies" not in written


@housed
def test_where_single_uses_end_nothing_was_erased(kirsty, letter):
    written = letter(kirsty, scope=Scope(purposes=(Purpose.QUOTE,)))
    assert not claims(written, (*ERASED, *HID))
    assert "you ended single uses" in written


@housed
def test_where_consent_does_not_decide_nothing_was_hidden(desk, sites, text, letter):
    person = Participant.objects.get(ref="S07-P2")
    Speaker.objects.filter(label="P2").update(participant=person)
    assert not Regime.objects.exists()
    written = letter(person)
    assert not claims(written, HID)
    assert "We recorded it." in written and claims(written, ERASED)


@housed
def test_what_a_hold_keeps_whole_was_not_erased(desk, kirsty, letter):
    put_hold(by=desk.by, source=desk.sources["I-001"], new=NewHold(HoldKind.LEGAL))
    written = letter(kirsty)
    assert not claims(written, ERASED)
    assert "has to be kept for now" in written and "none of your words" not in written
