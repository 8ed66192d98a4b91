"""What a restore does: whatever was withdrawn since the copy was made is withdrawn in it again.

A copy may not know the person or the wave yet: then there is nothing of theirs in it to withdraw, and
nobody who is entered later gets the same row id, for to them the ledger would apply.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from fieldloom.access.models import User
from fieldloom.consent.carrying_out import hits, left_to_people, settle, unread
from fieldloom.consent.casebook import (
    ERASURE,
    KEY,
    WITHDRAWAL,
    as_asked,
    micros,
    open_by_hand,
)
from fieldloom.consent.models import Event, EventLine, Withdrawal
from fieldloom.consent.rules.events import EventKind
from fieldloom.consent.rules.terms import Says
from fieldloom.consent.rules.withdrawing import DESTROYS, CaseState, due_by, outcome
from fieldloom.fieldwork.models import Wave
from fieldloom.ground import personal
from fieldloom.ground.withdrawn import replayed
from fieldloom.people import heeded, reached
from fieldloom.people.models import Participant

SAYS = {EventKind.WITHDRAW.value: Says.WITHDRAWAL, EventKind.REVOKE.value: Says.REVOCATION}
_DESTROYING = [effect.value for effect, destroys in DESTROYS.items() if destroys]
MARK = 4  # pieces of what names an event


@replayed(WITHDRAWAL)
def withdraw_again(id: str, at: datetime, *, by: User) -> None:
    """Record a line of a withdrawal that the copy does not hold, with its case; it hides at once."""
    mark, effect, purpose, medium, wave = id.rsplit(".", 4)
    effect = "" if effect == "all" else effect
    event = _held(mark, [effect]) or _made(mark, at, effect, by)
    if event is None:
        return
    told = {"purpose": purpose, "medium": medium}
    line = {name: "" if value == "all" else value for name, value in told.items()}
    wave_id = None if wave == "all" else int(wave)
    if wave_id is not None and not Wave.objects.filter(pk=wave_id).exists():
        _used(Wave, wave_id)
        return
    if not EventLine.objects.filter(event=event, wave=wave_id, **line).exists():
        says = SAYS[event.kind].value
        EventLine.objects.create(event=event, wave_id=wave_id, says=says, **line)
    heeded.changed(event.study_id, [event.participant_id])


@replayed(ERASURE)
def erase_again(id: str, at: datetime, *, by: User) -> None:
    """Take out of the copy what was taken out of the data. What people have to look through in it is
    left to them once more; of a copy in which it was done, nothing is left."""
    told = id.split(".")
    event = _held(".".join(told[:MARK]), told[MARK:] or _DESTROYING)  # older ledgers say no effect
    case = None if event is None else Withdrawal.objects.filter(event=event).first()
    if case is None or not DESTROYS[case.effect] or case.state == CaseState.DONE.value:
        return
    asked = as_asked(case)
    with transaction.atomic():
        left = left_to_people(case, asked)
        reached.take_out(asked, by)
        settle(case, {**left, "rows_gone": True, "again": True}, CaseState.PARTLY_DONE, at)
        state = outcome(open_by_hand(case), hits(case.result) + unread(case.result))
        settle(case, {}, state)
    transaction.on_commit(lambda: reached.clear_away(asked))


@replayed(KEY)
def destroy_again(id: str, at: datetime, *, by: User) -> None:
    """A key that came along with the copy is destroyed as it was before, once what stays was sealed
    without it."""
    transaction.on_commit(lambda: personal.destroy([id]))


def _held(mark: str, effects: Sequence[str]) -> Event | None:
    """The event of one of these effects that a mark names, where the copy holds it."""
    person, moment, voice, kind = mark.split(".")
    kind, _, which = kind.partition(":")
    rows = Event.objects.filter(participant=int(person), voice=voice, kind=kind, effect__in=effects)
    same = [event for event in rows.order_by("pk") if micros(event.at) == int(moment)]
    return dict(enumerate(same, 1)).get(int(which or 1))


def _made(mark: str, at: datetime, effect: str, by: User) -> Event | None:
    """The event that a mark names, recorded anew with its case; None where the copy does not hold the
    person."""
    person, _, voice, kind = mark.split(".")
    held = Participant.objects.filter(pk=int(person)).first()
    if held is None:
        _used(Participant, int(person))
        return None
    made = Event.objects.create(
        study_id=held.study_id,
        participant=held,
        voice=voice,
        kind=kind.partition(":")[0],
        taken_by=by,
        at=at,
        effect=effect,
        reasoning="Recorded again when a backup was restored, from the ledger of withdrawals.",
    )
    day = due_by(at.date())
    Withdrawal.objects.create(
        study_id=held.study_id, participant=held, event=made, received_at=at, due_by=day
    )
    return made


def _used(model: type[Model], pk: int) -> None:
    """See that no row made from now on gets this row id."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            place = "pg_get_serial_sequence(%s, 'id')"
            asked = f"SELECT setval({place}, greatest(nextval({place}), %s))"
            cursor.execute(asked, [table, table, pk])
            return
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", [table])
        raised = "UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s"
        cursor.execute(raised, [pk, table])
