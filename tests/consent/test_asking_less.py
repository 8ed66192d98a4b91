"""Numbers of consent that ask less take two people, as turning it off does; what asks more holds at once."""

from dataclasses import replace

import pytest
from hypothesis import given

from consent.test_turning_off import stella  # noqa: F401  (fixtures)
from consent.test_veil import WATCHED, analyst, decides, desk, kirsty, sites, text, text_of  # noqa: F401
from consent.worlds import any_world, in_some_worlds
from fieldloom.access.rules import Role
from fieldloom.consent import reads, writes
from fieldloom.consent.models import Regime, TurningOff
from fieldloom.consent.rules.deciding import may
from fieldloom.consent.rules.material import Policy, Quarantine
from fieldloom.consent.rules.numbers import Numbers, laxer, numbers_of
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.consent.rules.turning import Turned
from fieldloom.ground.answers import Refused, Unfit

WHY = "The panel asked for it."
STRICT = Policy(1, Audience.SITE_TEAM, Audience.SITE_TEAM, frozenset({Purpose.TAKE_PART}), 5)
SHUT = Quarantine(True, True)
LESS = {
    "who counts": (replace(STRICT, identifiable_from=2), SHUT),
    "not confirmed": (replace(STRICT, unreviewed_ceiling=Audience.WHOLE_TEAM), SHUT),
    "never met": (replace(STRICT, third_party_ceiling=Audience.PUBLIC), SHUT),
    "offences": (replace(STRICT, offence_purposes=frozenset(Purpose)), SHUT),
    "assent": (replace(STRICT, assent_from=9), SHUT),
    "quarantine": (STRICT, Quarantine(False, True)),
    "of no encounter": (STRICT, Quarantine(True, False)),
}
MORE = {
    "who counts": (replace(STRICT, identifiable_from=0), SHUT),
    "not confirmed": (replace(STRICT, unreviewed_ceiling=Audience.FIELDWORKER), SHUT),
    "offences": (replace(STRICT, offence_purposes=frozenset()), SHUT),
    "assent": (replace(STRICT, assent_from=0), SHUT),
    "nothing": (STRICT, SHUT),
}


@in_some_worlds
@given(any_world, any_world)
def test_what_no_one_calls_laxer_opens_nothing(world, other):
    """In any world, whatever these numbers allow the others allowed as well."""
    if laxer(Numbers(world.policy), Numbers(other.policy)):
        return
    for one in world.seen():
        if may(one, world.use, world.at, other.policy).allowed:
            assert may(one, world.use, world.at, world.policy).allowed


@given(any_world)
def test_they_are_kept_as_they_are_and_are_no_laxer_than_themselves(world):
    numbers = Numbers(world.policy, SHUT)
    assert numbers_of(numbers.told) == numbers
    assert laxer(numbers, numbers) == ()


@pytest.mark.parametrize("what", LESS)
def test_each_number_that_asks_less_is_told(what):
    assert len(laxer(Numbers(STRICT, SHUT), Numbers(*LESS[what]))) == 1
    assert laxer(Numbers(*LESS[what]), Numbers(STRICT, SHUT)) == ()


@pytest.fixture
def strict(pi, study):
    writes.let_consent_decide(by=pi, study=study, policy=STRICT, reasoning="Panel", quarantine=SHUT)
    return {"by": pi, "study": study}


def in_force(asked):
    told = {"to": asked["by"], "study": asked["study"]}
    return reads.policy(**told), reads.quarantine(**told)


def propose(asked, numbers, by=None):
    given = {**asked, "by": by or asked["by"], "policy": numbers[0], "quarantine": numbers[1]}
    return writes.propose_other_numbers(**given, reasoning=WHY)


@pytest.mark.parametrize("what", LESS)
def test_one_person_alone_does_not_make_it_ask_less_and_two_do(what, strict, stella):  # noqa: F811
    policy, shut = LESS[what]
    with pytest.raises(writes.AsksLess, match="asks less"):
        writes.let_consent_decide(**strict, policy=policy, reasoning=WHY, quarantine=shut)
    proposal = propose(strict, LESS[what])
    assert in_force(strict) == (STRICT, SHUT)
    with pytest.raises(Unfit, match="does not approve"):
        writes.turn_off(by=strict["by"], proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    assert in_force(strict) == (STRICT, SHUT)
    writes.turn_off(by=stella, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    assert in_force(strict) == LESS[what]
    held = Regime.objects.order_by("pk").last()
    assert (held.decided_by, held.reasoning, Regime.objects.count()) == (strict["by"], WHY, 2)
    assert proposal.outcome.by == stella


@pytest.mark.parametrize("what", MORE)
def test_what_asks_more_holds_at_once_and_needs_nobody(what, strict):
    policy, shut = MORE[what]
    with pytest.raises(Unfit, match="asks no less"):
        propose(strict, MORE[what])
    writes.let_consent_decide(**strict, policy=policy, reasoning=WHY, quarantine=shut)
    assert in_force(strict) == (policy, shut)


@pytest.mark.parametrize("turned", [Turned.DECLINED, Turned.TAKEN_BACK])
def test_declined_or_taken_back_the_strict_numbers_stay(turned, strict, stella):  # noqa: F811
    proposal = propose(strict, LESS["assent"])
    who = stella if turned is Turned.DECLINED else strict["by"]
    writes.turn_off(by=who, proposal=proposal, turned=turned, reasoning="No.")
    assert in_force(strict) == (STRICT, SHUT)


def test_what_was_decided_meanwhile_is_not_undone_by_approving(strict, stella):  # noqa: F811
    proposal = propose(strict, LESS["assent"])
    writes.let_consent_decide(
        **strict, policy=replace(STRICT, identifiable_from=0), reasoning="More.", quarantine=SHUT
    )
    with pytest.raises(Unfit, match="decided otherwise"):
        writes.turn_off(by=stella, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)


def test_one_proposal_waits_at_a_time_and_an_analyst_makes_none(strict, stella, member):  # noqa: F811
    propose(strict, LESS["assent"])
    with pytest.raises(Unfit, match="proposed already"):
        propose(strict, LESS["offences"], stella)
    with pytest.raises(Unfit, match="proposed already"):
        writes.propose_turning_off(by=stella, study=strict["study"], reasoning=WHY)
    with pytest.raises(Refused):
        propose(strict, LESS["offences"], member("ana", Role.ANALYST))
    assert TurningOff.objects.count() == 1


def test_an_age_that_is_none_is_not_proposed_either(strict):
    with pytest.raises(Unfit, match="Assent is what"):
        propose(strict, (replace(STRICT, assent_from=17), SHUT))


def test_nothing_is_seen_before_the_second_person_approved(decides, stella):  # noqa: F811
    """Nobody counts any more who only somebody of the place could recognise."""
    before = text_of(decides)
    asked = {"by": decides.by, "study": decides.study}
    proposal = propose(asked, (Policy(3), Quarantine()))
    assert text_of(decides) == before
    writes.turn_off(by=stella, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    assert reads.policy(to=decides.by, study=decides.study).identifiable_from == 3
