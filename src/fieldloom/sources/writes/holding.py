"""What lies on material is put on and lifted: it acts on what may be seen in the same moment."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people.keeping import hold, keep
from fieldloom.sources.clearance import veil
from fieldloom.sources.models import Hold, Passage, RedactionRequest, Source
from fieldloom.sources.rules.presence import HoldKind, may_lift
from fieldloom.sources.writes.guarding import passage_meant


@dataclass(frozen=True, slots=True)
class NewHold:
    """What is to lie on a passage, or (without one) on the whole source. `until` is its last day.
    `reason` is a kind of reason in the team's words, never a participant's. `place` stands for a passage,
    as in `NewSubject`."""

    kind: HoldKind
    passage: Passage | None = None
    until: date | None = None
    reason: str = ""
    place: tuple[int, int] | None = None


@recorded("hold put on")
@needs(Permission.TAKE_IN)
def put_hold(*, by: User, source: Source, new: NewHold) -> Hold:
    """Shut a passage or a source, from now on. Raises `Unfit` for an embargo without a last day or
    one that has passed, `NotFound` for a passage of another source."""
    if new.kind is HoldKind.EMBARGO and new.until is None:
        raise Unfit("An embargo has a last day.", "Give it.", "until")
    if new.until is not None and new.until < timezone.localdate():
        raise Unfit("This day has passed.", "Give a later last day.", "until")
    passage = passage_meant(by, source, new.passage, new.place)
    if new.kind is HoldKind.NAMES and passage is not None:
        raise Unfit("Names are made safe in a whole text.", "Name no paragraph.", "passage")
    row = Hold(source=source, passage=passage, kind=new.kind.value, until=new.until)
    row.asked_by, row.at, row.reason = by, timezone.now(), new.reason.strip()
    keep(row, "reason")
    veil.draw(source.study_id, [source.pk])
    return row


@recorded("hold lifted")
@needs(Permission.TAKE_IN)
def lift_hold(*, by: User, lying: Hold) -> Hold:
    """Take a hold off. Raises `Unfit` where it was lifted before, or where whoever put it on would
    lift it alone and two are needed."""
    row = Hold.objects.select_for_update(of=("self",)).filter(pk=lying.pk).first()
    if row is None:
        raise NotFound("This hold went with what it lay on.")
    if row.lifted_at is not None:
        raise Unfit("This was lifted already.", "Reload the page.")
    if RedactionRequest.objects.filter(hold=row).exists():
        raise Unfit("This follows from a request.", "It is lifted where the request is decided.")
    hold(may_lift(HoldKind(row.kind), row.asked_by_id, by.pk), "by")
    row.lifted_by, row.lifted_at = by, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    veil.draw(row.study_id, [row.source_id])
    return row
