"""Consent no longer decides, or asks less: one proposes it, another approves. Both give reasons, which are
kept."""

from datetime import datetime

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.models import Outcome, TurningOff
from fieldloom.consent.reads.deciding import in_force, in_numbers
from fieldloom.consent.reads.turning import proposed, waiting_in
from fieldloom.consent.rules.material import Policy, Quarantine
from fieldloom.consent.rules.numbers import Numbers, laxer, numbers_of
from fieldloom.consent.rules.turning import Turned, may_turn
from fieldloom.consent.writes.deciding import NONE, begin_regime, fitting
from fieldloom.consent.writes.saying import reasoned
from fieldloom.ground.answers import Unfit
from fieldloom.people import heeded
from fieldloom.people.keeping import hold, keep


@recorded("turning consent off proposed")
@needs(Permission.MANAGE_CONSENT)
def propose_turning_off(*, by: User, study: Study, reasoning: str) -> TurningOff:
    """Propose that consent no longer decides. Nothing is seen again before somebody else approves.

    Raises `Unfit` without reasons, where consent does not decide, or while another proposal waits.
    """
    return _proposed(by, study, reasoning)


@recorded("numbers of consent that ask less proposed")
@needs(Permission.MANAGE_CONSENT)
def propose_other_numbers(
    *, by: User, study: Study, policy: Policy, reasoning: str, quarantine: Quarantine = NONE
) -> TurningOff:
    """Propose that consent decides under other numbers, of which some ask less. Nothing is seen before
    somebody else approves.

    Raises `Unfit` as `propose_turning_off` and `let_consent_decide` do, and where nothing asks less: that
    needs no second person.
    """
    numbers = fitting(policy, quarantine)
    held = in_force(study.pk, timezone.now())
    if held is not None and not laxer(in_numbers(held), numbers):
        raise Unfit("This asks no less than the study does now.", "Decide it: it holds at once.")
    return _proposed(by, study, reasoning, numbers)


def _proposed(by: User, study: Study, reasoning: str, numbers: Numbers | None = None) -> TurningOff:
    reasoned(reasoning)
    regime = in_force(study.pk, timezone.now())
    if regime is None:
        raise Unfit("Consent does not decide in this study.", "There is nothing to turn off.")
    if waiting_in(study.pk).exists():
        raise Unfit(
            "Something is proposed already, and waits for a second person.",
            "Whoever keeps consent finds it under “Decisions of the study”.",
        )
    row = TurningOff(study=study, regime=regime, proposed_by=by, reasoning=reasoning.strip())
    row.into = None if numbers is None else numbers.told
    keep(row, "reasoning")
    return row


@recorded("turning consent off decided")
@needs(Permission.MANAGE_CONSENT)
def turn_off(*, by: User, proposal: TurningOff, turned: Turned, reasoning: str = "") -> Outcome:
    """Approve a proposal, decline it, or take back one's own. Once it is approved consent no longer
    decides, or under the numbers that were proposed, at once; what was agreed and withdrawn stays recorded.

    Raises `Unfit` where `rules.turning.may_turn` says no, or without reasons unless it is taken back.
    """
    now = timezone.now()
    regime = in_force(proposal.study_id, now)
    current = regime is not None and regime.pk == proposal.regime_id
    hold(may_turn(proposed(proposal, current=current), turned, by.pk), "turned")
    if turned is not Turned.TAKEN_BACK:
        reasoned(reasoning)
    row = Outcome(turning_off=proposal, turned=turned.value, by=by, at=now)
    row.reasoning = reasoning.strip()
    keep(row, "turned")
    if turned is Turned.APPROVED:
        _carry_out(proposal, now)
    return row


def _carry_out(proposal: TurningOff, now: datetime) -> None:
    """Whoever proposed the numbers has decided them, with whoever approved: the outcome says who."""
    told = proposal.into
    if told is None:
        heeded.changed(proposal.study_id, None)
        return
    numbers, why, by = numbers_of(told), proposal.reasoning, proposal.proposed_by
    begin_regime(proposal.study_id, numbers, by=by, at=now, reasoning=why)
