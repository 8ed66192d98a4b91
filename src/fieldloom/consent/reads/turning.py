"""Proposals that consent no longer decides, and what became of them."""

from django.db.models import QuerySet

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.models import TurningOff
from fieldloom.consent.rules.turning import Proposed, Turned
from fieldloom.ground.answers import NotFound


@asks(Permission.READ_CONSENT)
def turnings_off(*, to: User, study: Study) -> QuerySet[TurningOff]:
    """Every proposal of a study, with its outcome where it has one, the latest first."""
    rows = TurningOff.objects.filter(study=study)
    return rows.select_related("proposed_by", "outcome__by", "regime").order_by("-pk")


@asks(Permission.READ_CONSENT)
def turning_off(pk: int, *, to: User, study: Study) -> TurningOff:
    """One proposal. Raises `NotFound`."""
    found = turnings_off(to=to, study=study).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such proposal in this study.")
    return found


def waiting_in(study_id: int) -> QuerySet[TurningOff]:
    """Those that wait for a second person. Narrows nothing: for writes, not for doors."""
    return TurningOff.objects.filter(study_id=study_id, outcome__isnull=True)


def proposed(proposal: TurningOff, *, current: bool = True) -> Proposed:
    """A proposal as the rules see it."""
    outcome = getattr(proposal, "outcome", None)
    turned = None if outcome is None else Turned(outcome.turned)
    return Proposed(proposal.proposed_by_id, turned, current)
