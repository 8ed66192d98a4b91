"""A second person verifies the consent of what was taken in, and so opens it: in one transaction."""

from dataclasses import dataclass

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.people.keeping import keep
from fieldloom.sources.clearance import veil
from fieldloom.sources.models import Hold, Source, Verification
from fieldloom.sources.reads.verifying import ToVerify, to_verify, to_verify_source
from fieldloom.sources.rules.presence import HoldKind


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: `mark` is that of what was shown (`reads.to_verify`), `people` are the study
    codes of those whose consent was found as it is recorded. `note` is the team's."""

    mark: str
    people: frozenset[str]
    note: str = ""


@recorded("consent verified")
@needs(Permission.VERIFY_CONSENT)
def verify_encounter(*, by: User, encounter: Encounter, looked: Looked) -> Verification:
    """Say that the consent of an encounter was looked at and is in order; its material opens.

    Raises `Refused` for whoever had a hand in it, `Unfit` where nothing waits, somebody was not
    looked at, something changed since, or a speaker is unknown and nothing is noted of that.
    """
    return _verify(by, to_verify(to=by, encounter=encounter), looked)


@recorded("consent of a source verified")
@needs(Permission.VERIFY_CONSENT)
def verify_source(*, by: User, source: Source, looked: Looked) -> Verification:
    """The same for a source that is of no encounter. Who is in it has to be said first, or in the note
    why nobody is. Raises as `verify_encounter` does."""
    return _verify(by, to_verify_source(to=by, source=source), looked)


def _verify(by: User, shown: ToVerify, looked: Looked) -> Verification:
    if not shown.may.allowed:
        raise Refused(shown.may)
    rows = list(
        Hold.objects.select_for_update(of=("self",)).filter(
            pk__in=shown.holds, lifted_at__isnull=True, kind=HoldKind.QUARANTINE.value
        )
    )
    if not rows:
        raise Unfit("Nothing waits here to be verified.", "Go back to what waits.")
    if looked.mark != shown.mark:
        raise Unfit("Something was recorded since you looked.", "Look at it again.", "mark")
    missing = sorted({one.participant.ref for one in shown.people} - looked.people)
    if missing:
        raise Unfit(
            f"Not looked at yet: {', '.join(missing)}.",
            "Look at what each of them said, and tick it.",
            "people",
        )
    _noted(shown, looked.note)
    now = timezone.now()
    row = Verification(verified_by=by, at=now, note=looked.note.strip())
    row.study_id = shown.sources[0].study_id
    row.encounter, row.source = shown.encounter, None if shown.encounter else shown.sources[0]
    people = [one.participant.pk for one in shown.people]
    row.looked_at = {
        "participants": people,
        "events": list(shown.events),
        "checks": list(shown.checks),
        "holds": list(shown.holds),
    }
    keep(row, "note")
    Hold.objects.filter(pk__in=[lying.pk for lying in rows]).update(lifted_by=by, lifted_at=now)
    veil.draw(row.study_id, sorted({lying.source_id for lying in rows}))
    return row


def _noted(shown: ToVerify, note: str) -> None:
    """Nobody opens words of whom it is not known whose they are, unless they say why they may."""
    if note.strip():
        return
    if shown.unknown:
        raise Unfit(
            f"Nobody has said who speaks here: {', '.join(shown.unknown)}.",
            "Link them under the source, or note who they are.",
            "note",
        )
    if not shown.people:
        raise Unfit(
            "Nobody is named whom this is of.",
            "Say under the source who is in it, or at which encounter it came about; or note why it "
            "is of nobody.",
            "note",
        )
