"""Who is in a passage is said, and what lies on it: both act on what may be seen in the same moment."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.rules.terms import Flag, Part
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people.keeping import hold, keep, of_study
from fieldloom.people.models import Participant
from fieldloom.sources.clearance import veil
from fieldloom.sources.models import Hold, Passage, Source, Subject
from fieldloom.sources.rules.presence import HoldKind, ProposedFrom, Tagged, may_lift


@dataclass(frozen=True, slots=True)
class NewSubject:
    """Somebody is in a passage, or (without one) in the whole source. `identifiability` goes from 0
    (nobody could tell who it is) to 3 (anybody)."""

    participant: Participant
    passage: Passage | None = None
    part: Part = Part.MENTIONED
    identifiability: int = 3
    flags: frozenset[Flag] = frozenset()
    proposed_from: ProposedFrom = ProposedFrom.PERSON


@dataclass(frozen=True, slots=True)
class NewHold:
    """What is to lie on a passage, or (without one) on the whole source. `until` is its last day.
    `reason` is a kind of reason in the team's words, never a participant's."""

    kind: HoldKind
    passage: Passage | None = None
    until: date | None = None
    reason: str = ""


@recorded("person tagged")
@needs(Permission.TAKE_IN)
def tag_subject(*, by: User, source: Source, new: NewSubject) -> Subject:
    """Say that somebody is in a passage, or the source. It binds from now on, confirmed or not.

    Raises `Unfit` where they are known to be in it in this part already, or for an identifiability
    that is none; `NotFound` for a participant of another study or a passage of another source.
    """
    of_study(source.study_id, new.participant)
    _lies_in(source, new.passage)
    if not 0 <= new.identifiability <= 3:
        raise Unfit("How well somebody can be told goes from 0 to 3.", "", "identifiability")
    row = Subject(source=source, passage=new.passage, participant=new.participant)
    row.part, row.proposed_from = new.part.value, new.proposed_from.value
    row.identifiability = new.identifiability
    row.flags = sorted(flag.value for flag in new.flags)
    there = Subject.objects.filter(source=source, passage=new.passage, part=row.part)
    if there.filter(participant=new.participant).exists():
        raise Unfit(f"{new.participant.ref} is known to be in it already.", "", "participant")
    keep(row, "participant")
    veil.draw(source.study_id, [source.pk])
    return row


@recorded("tagged person decided")
@needs(Permission.TAKE_IN)
def decide_subject(*, by: User, subject: Subject, state: Tagged) -> Subject:
    """Confirm that somebody is in it, or say that they are not; `PROPOSED` leaves it open again."""
    subject.state, subject.decided_by = state.value, by
    subject.save(update_fields=["state", "decided_by"])
    veil.draw(subject.study_id, [subject.source_id])
    return subject


@recorded("passage shown to the person")
@needs(Permission.TAKE_IN)
def check_back(*, by: User, subject: Subject, agreed: bool) -> Subject:
    """Record whether somebody has seen what is there of them and agreed to it as it is."""
    subject.checked_back = agreed
    subject.save(update_fields=["checked_back"])
    veil.draw(subject.study_id, [subject.source_id])
    return subject


@recorded("hold put on")
@needs(Permission.TAKE_IN)
def put_hold(*, by: User, source: Source, new: NewHold) -> Hold:
    """Shut a passage or a source, from now on. Raises `Unfit` for an embargo without a last day or
    one that has passed, `NotFound` for a passage of another source."""
    _lies_in(source, new.passage)
    if new.kind is HoldKind.EMBARGO and new.until is None:
        raise Unfit("An embargo has a last day.", "Give it.", "until")
    if new.until is not None and new.until < timezone.localdate():
        raise Unfit("This day has passed.", "Give a later last day.", "until")
    row = Hold(source=source, passage=new.passage, kind=new.kind.value, until=new.until)
    row.asked_by, row.at, row.reason = by, timezone.now(), new.reason.strip()
    keep(row, "reason")
    veil.draw(source.study_id, [source.pk])
    return row


@recorded("hold lifted")
@needs(Permission.TAKE_IN)
def lift_hold(*, by: User, lying: Hold) -> Hold:
    """Take a hold off. Raises `Unfit` where it was lifted before, or where whoever put it on would
    lift it alone and two are needed."""
    row = Hold.objects.select_for_update(of=("self",)).get(pk=lying.pk)
    if row.lifted_at is not None:
        raise Unfit("This was lifted already.", "Reload the page.")
    hold(may_lift(HoldKind(row.kind), row.asked_by_id, by.pk), "by")
    row.lifted_by, row.lifted_at = by, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    veil.draw(row.study_id, [row.source_id])
    return row


def _lies_in(source: Source, passage: Passage | None) -> None:
    if passage is not None and passage.source_id != source.pk:
        raise NotFound("There is no such passage in this source.")
