"""Consent is turned off by two people, and what was withheld is seen again from then on."""

import pytest
from django.db import IntegrityError, transaction

from consent.test_veil import (  # noqa: F401  (fixtures)
    WATCHED,
    analyst,
    decides,
    desk,
    kirsty,
    sites,
    text,
    text_of,
    withdraw,
)
from fieldloom.access.rules import Role
from fieldloom.consent import reads, writes
from fieldloom.consent.models import Outcome, TurningOff
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.turning import Proposed, Turned, may_turn
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.sources.models import Veil, Veiled

WHY = "The panel asked for it."


def test_a_second_person_approves_or_declines_and_the_first_takes_back():
    said = {
        (who, turned): may_turn(Proposed(1), turned, who).allowed
        for who in (1, 2)
        for turned in Turned
    }
    assert {key for key, allowed in said.items() if allowed} == {
        (1, Turned.TAKEN_BACK),
        (2, Turned.APPROVED),
        (2, Turned.DECLINED),
    }


def test_what_was_decided_already_is_not_decided_again():
    for became in Turned:
        for turned in Turned:
            for who in (1, 2):
                assert not may_turn(Proposed(1, became), turned, who).allowed


def test_what_was_proposed_of_an_earlier_decision_can_only_be_declined():
    assert not may_turn(Proposed(1, current=False), Turned.APPROVED, 2).allowed
    assert may_turn(Proposed(1, current=False), Turned.DECLINED, 2).allowed


@pytest.fixture
def stella(member):
    return member("stella", Role.STEWARD)


@pytest.fixture
def proposal(decides, kirsty):  # noqa: F811
    withdraw(decides, kirsty)
    return writes.propose_turning_off(by=decides.by, study=decides.study, reasoning=WHY)


def test_nothing_is_seen_again_before_somebody_else_approves(decides, proposal, stella):  # noqa: F811
    assert WATCHED not in text_of(decides)
    with pytest.raises(Unfit, match="does not approve"):
        writes.turn_off(by=decides.by, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    assert WATCHED not in text_of(decides)
    writes.turn_off(by=stella, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    assert WATCHED in text_of(decides)
    assert not Veil.objects.exists()
    assert not Veiled.objects.exists()
    assert reads.regime(to=decides.by, study=decides.study) is None


def test_what_was_withdrawn_holds_again_once_consent_decides_again(decides, proposal, stella):  # noqa: F811
    writes.turn_off(by=stella, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    writes.let_consent_decide(
        by=decides.by, study=decides.study, policy=Policy(), reasoning="The panel again."
    )
    assert WATCHED not in text_of(decides)


@pytest.mark.parametrize("turned", [Turned.DECLINED, Turned.TAKEN_BACK])
def test_declined_or_taken_back_it_changes_nothing(decides, proposal, stella, turned):  # noqa: F811
    who = stella if turned is Turned.DECLINED else decides.by
    writes.turn_off(by=who, proposal=proposal, turned=turned, reasoning="No.")
    assert WATCHED not in text_of(decides)
    with pytest.raises(Unfit, match="not waiting"):
        writes.turn_off(by=stella, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    writes.propose_turning_off(by=stella, study=decides.study, reasoning="Anew.")


def test_another_decision_meanwhile_shuts_the_proposal(decides, proposal, stella):  # noqa: F811
    writes.let_consent_decide(
        by=decides.by, study=decides.study, policy=Policy(0), reasoning="Otherwise."
    )
    with pytest.raises(Unfit, match="decided otherwise"):
        writes.turn_off(by=stella, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    assert WATCHED not in text_of(decides)


def test_reasons_and_a_decision_are_needed_and_one_proposal_waits_at_a_time(desk, stella):  # noqa: F811
    asked = {"by": desk.by, "study": desk.study}
    with pytest.raises(Unfit, match="does not decide"):
        writes.propose_turning_off(**asked, reasoning=WHY)
    writes.let_consent_decide(**asked, policy=Policy(), reasoning="Panel")
    with pytest.raises(Unfit):
        writes.propose_turning_off(**asked, reasoning=" ")
    made = writes.propose_turning_off(**asked, reasoning=WHY)
    with pytest.raises(Unfit, match="proposed already"):
        writes.propose_turning_off(by=stella, study=desk.study, reasoning=WHY)
    with pytest.raises(Unfit):
        writes.turn_off(by=stella, proposal=made, turned=Turned.APPROVED, reasoning="")


def test_an_analyst_neither_proposes_nor_approves(proposal, member, decides):  # noqa: F811
    ana = member("ana", Role.ANALYST)
    with pytest.raises(Refused):
        writes.turn_off(by=ana, proposal=proposal, turned=Turned.APPROVED, reasoning=WHY)
    with pytest.raises(Refused):
        writes.propose_turning_off(by=ana, study=decides.study, reasoning=WHY)


def test_proposals_and_outcomes_are_never_changed_or_dropped(proposal, stella):
    writes.turn_off(by=stella, proposal=proposal, turned=Turned.DECLINED, reasoning="No.")
    for rows in (TurningOff.objects.all(), Outcome.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(reasoning="Otherwise")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete("default")
