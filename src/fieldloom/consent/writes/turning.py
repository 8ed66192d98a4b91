"""Consent no longer decides: one proposes it, another approves. Both give reasons that are kept."""

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.models import Outcome, TurningOff
from fieldloom.consent.reads.deciding import in_force
from fieldloom.consent.reads.turning import proposed, waiting_in
from fieldloom.consent.rules.turning import Turned, may_turn
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
    reasoned(reasoning)
    regime = in_force(study.pk, timezone.now())
    if regime is None:
        raise Unfit("Consent does not decide in this study.", "There is nothing to turn off.")
    if waiting_in(study.pk).exists():
        raise Unfit(
            "This is proposed already, and waits for a second person.",
            "Whoever keeps consent finds it under “Decisions of the study”.",
        )
    row = TurningOff(study=study, regime=regime, proposed_by=by, reasoning=reasoning.strip())
    keep(row, "reasoning")
    return row


@recorded("turning consent off decided")
@needs(Permission.MANAGE_CONSENT)
def turn_off(*, by: User, proposal: TurningOff, turned: Turned, reasoning: str = "") -> Outcome:
    """Approve a proposal, decline it, or take back one's own. Once it is approved consent no longer
    decides, at once; what was agreed and withdrawn stays recorded, and holds again when it does.

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
        heeded.changed(proposal.study_id, None)
    return row
