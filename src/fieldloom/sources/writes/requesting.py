"""Somebody asks that something be taken out: it is hidden at once, then decided by others.

The request, its hold and its veil stand or fall together, as do a decision and what it does to the hold.
"""

from dataclasses import dataclass

from django.utils import timezone

from fieldloom.access.gate import approved, needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people.keeping import hold as holds_or_refuses
from fieldloom.people.keeping import keep, of_study
from fieldloom.people.models import Participant
from fieldloom.sources.clearance import veil
from fieldloom.sources.models import Hold, Passage, RedactionRequest, Source
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.rules.redacting import (
    Ground,
    Involved,
    RequestAct,
    Requester,
    RequestState,
    Wanted,
    may_act,
    next_state,
)
from fieldloom.sources.writes.guarding import passage_meant
from fieldloom.sources.writes.holding import NewHold, put_hold


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked for. Without a passage it is all of the source. `participant` is who asks, or for
    whom a guardian does; `asked_by` is the one of the team who asks, where one does: without it, whoever
    records it. `place` stands for a passage, as in `NewSubject`."""

    requester: Requester
    ground: Ground
    wanted: Wanted = Wanted.WITHHOLD
    passage: Passage | None = None
    participant: Participant | None = None
    asked_by: User | None = None
    place: tuple[int, int] | None = None


@recorded("redaction asked for")
@needs(Permission.RECORD_CONSENT)
def ask_to_take_out(*, by: User, source: Source, new: NewRequest) -> RedactionRequest:
    """Record a request. What it is about is withheld from everybody from this moment on.

    Raises `Unfit` where a participant or guardian asks and nobody is named, or one of the team is named
    who does not ask; `NotFound` for a passage of another source, or somebody of another study.
    """
    _of_the_team(source, new)
    of_study(source.study_id, new.participant)
    named = new.requester in (Requester.PARTICIPANT, Requester.GUARDIAN)
    if named and new.participant is None:
        raise Unfit("For whom is it asked?", "Name the participant.", "participant")
    passage = passage_meant(by, source, new.passage, new.place)
    shut = put_hold(by=by, source=source, new=NewHold(HoldKind.REDACTION, passage))
    row = RedactionRequest(
        source=source,
        passage=passage,
        requester=new.requester.value,
        participant=new.participant,
        asked_by=(new.asked_by or by) if new.requester is Requester.TEAM else None,
        ground=new.ground.value,
        wanted=new.wanted.value,
        hold=shut,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    keep(row, "ground")
    return row


@recorded("redaction decided")
@needs(Permission.MANAGE_CONSENT)
def decide_request(
    *, by: User, request: RedactionRequest, upheld: bool, reasons: str
) -> RedactionRequest:
    """Uphold or decline a request, or the appeal on it. Declined, it is seen again; upheld, it stays
    withheld. Raises `Unfit` for whoever may not decide it, and without reasons."""
    row = _fresh(request)
    act = RequestAct.UPHOLD if upheld else RequestAct.DECLINE
    on_appeal = row.state == RequestState.APPEALED.value
    _step(row, act, by, reasons)
    if on_appeal:
        row.appeal_decided_by, row.appeal_decided_at = by, timezone.now()
        row.appeal_reasons = reasons.strip()
    else:
        row.decided_by, row.decided_at, row.reasons = by, timezone.now(), reasons.strip()
    keep(row, "reasons")
    if not RequestState(row.state).hides:
        Hold.objects.filter(pk=row.hold_id, lifted_at=None).update(
            lifted_by=by, lifted_at=timezone.now()
        )
    veil.draw(row.study_id, [row.source_id])
    return row


@recorded("redaction appealed")
@needs(Permission.RECORD_CONSENT)
def appeal_request(*, by: User, request: RedactionRequest, grounds: str) -> RedactionRequest:
    """Record that who asked does not accept that it was declined. It is hidden again at once, and a
    third person decides. Raises `Unfit` for whoever may not appeal, and without grounds."""
    row = _fresh(request)
    _step(row, RequestAct.APPEAL, by, grounds)
    row.appealed_by, row.appealed_at, row.appeal_grounds = by, timezone.now(), grounds.strip()
    row.hold = put_hold(by=by, source=row.source, new=NewHold(HoldKind.REDACTION, row.passage))
    keep(row, "reasons")
    return row


def _of_the_team(source: Source, new: NewRequest) -> None:
    if new.asked_by is None:
        return
    if new.requester is not Requester.TEAM:
        raise Unfit("Somebody of the team is named, and does not ask.", "Name nobody.", "asked_by")
    if not approved().filter(study=source.study_id, user=new.asked_by).exists():
        raise NotFound("There is nobody of that name in the team of this study.")


def _step(row: RedactionRequest, act: RequestAct, by: User, said: str) -> None:
    state = RequestState(row.state)
    hands = Involved(row.recorded_by_id, row.asked_by_id, row.decided_by_id, row.appealed_by_id)
    holds_or_refuses(may_act(act, state, hands, by.pk), "by")
    if not said.strip():
        raise Unfit("Reasons are needed.", "Say in the team's words why.", "reasons")
    row.state = next_state(state, act).value


def _fresh(request: RedactionRequest) -> RedactionRequest:
    rows = RedactionRequest.objects.select_for_update(of=("self",)).select_related("passage")
    return rows.get(pk=request.pk)
