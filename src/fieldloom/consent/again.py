"""What a restore does: whatever was withdrawn since the copy was made is withdrawn in it again.

A copy may not know the person or the wave yet: then there is nothing of theirs in it to withdraw.
"""

from datetime import datetime

from django.db import transaction

from fieldloom.access.models import User
from fieldloom.consent.carrying_out import settle
from fieldloom.consent.casebook import ERASURE, KEY, WITHDRAWAL, as_asked
from fieldloom.consent.models import Event, EventLine, Withdrawal
from fieldloom.consent.rules.events import EventKind
from fieldloom.consent.rules.terms import Says
from fieldloom.consent.rules.withdrawing import DESTROYS, CaseState, due_by
from fieldloom.fieldwork.models import Wave
from fieldloom.ground import personal
from fieldloom.ground.withdrawn import replayed
from fieldloom.people import heeded, reached
from fieldloom.people.models import Participant

SAYS = {EventKind.WITHDRAW.value: Says.WITHDRAWAL, EventKind.REVOKE.value: Says.REVOCATION}


@replayed(WITHDRAWAL)
def withdraw_again(id: str, at: datetime, *, by: User) -> None:
    """Record a line of a withdrawal that the copy does not hold, with its case; it hides at once."""
    mark, effect, purpose, medium, wave = id.rsplit(".", 4)
    event = _event(mark, at, effect, by)
    if event is None:
        return
    told = {"purpose": purpose, "medium": medium}
    line = {name: "" if value == "all" else value for name, value in told.items()}
    wave_id = None if wave == "all" else int(wave)
    if wave_id is not None and not Wave.objects.filter(pk=wave_id).exists():
        return
    if not EventLine.objects.filter(event=event, wave=wave_id, **line).exists():
        says = SAYS[event.kind].value
        EventLine.objects.create(event=event, wave_id=wave_id, says=says, **line)
    heeded.changed(event.study_id, [event.participant_id])


@replayed(ERASURE)
def erase_again(id: str, at: datetime, *, by: User) -> None:
    """Take out of the copy what was taken out of the data."""
    event = _event(id, at, "", by)
    case = None if event is None else Withdrawal.objects.filter(event=event).first()
    if case is None or not DESTROYS[case.effect]:
        return
    asked = as_asked(case)
    with transaction.atomic():
        reached.take_out(asked, by)
        settle(case, {"again": True}, CaseState.DONE)
    transaction.on_commit(lambda: reached.clear_away(asked))


@replayed(KEY)
def destroy_again(id: str, at: datetime, *, by: User) -> None:
    """A key that came along with the copy is destroyed as it was before, once what stays was sealed
    without it."""
    transaction.on_commit(lambda: personal.destroy([id]))


def _event(mark: str, at: datetime, effect: str, by: User) -> Event | None:
    """The event that a mark names; made where the copy does not hold it and `effect` is given."""
    person, micros, voice, kind = mark.split(".")
    held = Participant.objects.filter(pk=int(person)).first()
    if held is None:
        return None
    rows = Event.objects.filter(participant=held, voice=voice, kind=kind)
    for event in rows.order_by("pk"):
        if int(event.at.timestamp() * 1_000_000) == int(micros):
            return event
    if not effect:
        return None
    made = Event.objects.create(
        study_id=held.study_id,
        participant=held,
        voice=voice,
        kind=kind,
        taken_by=by,
        at=at,
        effect="" if effect == "all" else effect,
        reasoning="Recorded again when a backup was restored, from the ledger of withdrawals.",
    )
    day = due_by(at.date())
    Withdrawal.objects.create(
        study_id=held.study_id, participant=held, event=made, received_at=at, due_by=day
    )
    return made
