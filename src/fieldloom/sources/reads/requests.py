"""What lies on a study's material, and what was asked to be taken out of it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.fieldwork.within import within
from fieldloom.ground.answers import NotFound
from fieldloom.sources.models import Hold, RedactionRequest
from fieldloom.sources.reads.presence import OUT_OF_REACH
from fieldloom.sources.rules.redacting import (
    Ground,
    Involved,
    Outcome,
    RequestAct,
    Requester,
    RequestState,
    Wanted,
    letter,
    may_act,
)


@asks(Permission.READ_CONSENT)
def holds_of(*, to: User, study: Study) -> "QuerySet[Hold]":
    """What lies or lay on sources that the reader reaches: what still does first, the newest first."""
    scope = reach(to, Permission.READ_CONSENT, study)
    rows = Hold.objects.filter(within(scope, study.pk, "source__encounter__"), source__study=study)
    rows = rows.select_related("source__encounter", "passage", "asked_by", "lifted_by")
    return rows.order_by("lifted_at", "-pk")


@asks(Permission.READ_CONSENT)
def hold(pk: int, *, to: User, study: Study) -> Hold:
    """One hold by row id. Raises `NotFound`."""
    found = holds_of(to=to, study=study).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such hold that you may know of.")
    return found


@asks(Permission.READ_CONSENT)
def requests(*, to: User, study: Study) -> "QuerySet[RedactionRequest]":
    """The requests on sources that the reader reaches, the newest first."""
    scope = reach(to, Permission.READ_CONSENT, study)
    rows = RedactionRequest.objects.filter(
        within(scope, study.pk, "source__encounter__"), source__study=study
    )
    people = ("participant", "asked_by", "recorded_by", "decided_by", "appealed_by")
    rows = rows.select_related("source__encounter", "passage", "appeal_decided_by", "hold", *people)
    return rows.order_by("-pk")


@asks(Permission.READ_CONSENT)
def request(pk: int, *, to: User, study: Study) -> RedactionRequest:
    """One request by row id. Raises `NotFound`."""
    found = requests(to=to, study=study).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such request that you may know of.")
    return found


@asks(Permission.READ_CONSENT)
def whom_it_is_for(*, to: User, request: RedactionRequest) -> str:
    """Study code of the participant who asks, or for whom it is asked; empty where none is named."""
    person = request.participant
    if person is None:
        return ""
    scope = reach(to, Permission.READ_CONSENT, request.study_id)
    return person.ref if person.lies_in(scope) else OUT_OF_REACH


@asks(Permission.READ_CONSENT)
def ways_on(*, to: User, request: RedactionRequest) -> dict[RequestAct, Decision]:
    """What the reader could do to a request, and why not."""
    hands = Involved(
        request.recorded_by_id,
        request.asked_by_id,
        request.decided_by_id,
        request.appealed_by_id,
    )
    state = RequestState(request.state)
    return {act: may_act(act, state, hands, to.pk) for act in RequestAct}


@asks(Permission.READ_CONSENT)
def letter_of(*, to: User, request: RedactionRequest, on: date) -> str:
    """The letter to whoever asked, as it stands on a day; no word of the passage."""
    last = request.appeal_decided_at or request.decided_at
    outcome = Outcome(
        request.source.study.title,
        request.source.ref,
        _day(request.recorded_at),
        Requester(request.requester),
        Ground(request.ground),
        Wanted(request.wanted),
        RequestState(request.state),
        _day(last) if last else "",
        request.appeal_reasons or ("" if request.appealed_at else request.reasons),
    )
    return letter(outcome, f"{on:%-d %B %Y}")


def _day(at: Any) -> str:
    return f"{timezone.localtime(at):%-d %B %Y}"
