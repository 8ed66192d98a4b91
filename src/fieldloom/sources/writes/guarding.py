"""Who is in a passage is said, confirmed or dismissed: it acts on what may be seen in the same moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.reads import who_made
from fieldloom.audit.writes import recorded
from fieldloom.consent.rules.terms import Flag, Part
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people.keeping import keep, of_study
from fieldloom.people.models import Participant
from fieldloom.sources.clearance import veil
from fieldloom.sources.clearance.kept import alone
from fieldloom.sources.models import Passage, Source, Subject
from fieldloom.sources.rules.presence import ProposedFrom, Tagged
from fieldloom.sources.taking_in.proposing import Proposed, propose_in, speakers_called
from fieldloom.sources.writes.describing import link_speaker
from fieldloom.sources.writes.passages import passage_at


@dataclass(frozen=True, slots=True)
class NewSubject:
    """Somebody is in a passage, or (without one) in the whole source. `identifiability` goes from 0
    (nobody could tell who it is) to 3 (anybody). `place` (code points of the current text) stands for
    a passage that may have to be made: it is, or not, together with what is said of it."""

    participant: Participant
    passage: Passage | None = None
    part: Part = Part.MENTIONED
    identifiability: int = 3
    flags: frozenset[Flag] = frozenset()
    proposed_from: ProposedFrom = ProposedFrom.PERSON
    state: Tagged = Tagged.PROPOSED
    place: tuple[int, int] | None = None


@recorded("person tagged")
@needs(Permission.TAKE_IN)
def tag_subject(*, by: User, source: Source, new: NewSubject) -> Subject:
    """Say that somebody is in a passage, or the source. It binds from now on, confirmed or not.

    Raises `Unfit` where they are known to be in it in this part already, or for an identifiability
    that is none; `NotFound` for a participant of another study or a passage of another source.
    """
    of_study(source.study_id, new.participant)
    _how_easily(new.identifiability)
    passage = passage_meant(by, source, new.passage, new.place)
    at = {"source": source, "passage": passage, "participant": new.participant}
    row = Subject.objects.filter(**at, part=new.part.value).first() or Subject(**at)
    if row.pk is not None and row.state != Tagged.DISMISSED.value:
        raise Unfit(f"{new.participant.ref} is known to be in it already.", "", "participant")
    row.part, row.proposed_from = new.part.value, new.proposed_from.value
    row.identifiability = new.identifiability
    row.flags = sorted(flag.value for flag in new.flags)
    row.state = new.state.value
    row.decided_by = None if new.state is Tagged.PROPOSED else by
    keep(row, "participant")
    veil.draw(source.study_id, [source.pk])
    return row


@recorded("tagged person decided")
@needs(Permission.TAKE_IN)
def decide_subject(*, by: User, subject: Subject, state: Tagged) -> Subject:
    """Confirm that somebody is in it, or say that they are not; `PROPOSED` leaves it open again."""
    row = _fresh(subject)
    row.state = state.value
    row.decided_by = None if state is Tagged.PROPOSED else by
    row.save(update_fields=["state", "decided_by"])
    veil.draw(row.study_id, [row.source_id])
    return row


@recorded("passage shown to the person")
@needs(Permission.TAKE_IN)
def check_back(*, by: User, subject: Subject, agreed: bool) -> Subject:
    """Record whether somebody has seen what is there of them and agreed to it as it is."""
    row = _fresh(subject)
    row.checked_back = agreed
    row.save(update_fields=["checked_back"])
    veil.draw(row.study_id, [row.source_id])
    return row


CHANGES = frozenset({"part", "identifiability", "flags"})


@recorded("tagged person changed")
@needs(Permission.TAKE_IN)
def change_subject(*, by: User, subject: Subject, changes: Mapping[str, Any]) -> Subject:
    """Change in what way somebody is in it (`part`), how easily they can be told (`identifiability`, 0
    to 3) or what makes it delicate (`flags`). Raises `Unfit`, also where they are in it so already."""
    if unknown := set(changes) - CHANGES:
        raise Unfit(f"There is no “{min(unknown)}” to change.", "", min(unknown))
    row = _fresh(subject)
    if "part" in changes:
        row.part = Part(changes["part"]).value
        alike = Subject.objects.filter(source=row.source_id, passage=row.passage_id, part=row.part)
        if alike.filter(participant=row.participant_id).exclude(pk=row.pk).exists():
            raise Unfit("This person is in it in that way already.", "", "part")
    if "identifiability" in changes:
        row.identifiability = _how_easily(changes["identifiability"])
    if "flags" in changes:
        row.flags = sorted(Flag(flag).value for flag in changes["flags"])
    row.save(update_fields=sorted(changes))
    veil.draw(row.study_id, [row.source_id])
    return row


@recorded("tag taken back")
@needs(Permission.TAKE_IN)
def take_back_subject(*, by: User, subject: Subject) -> None:
    """Undo one's own tag, as if it had not been said. Raises `Unfit` for what others have said: whoever
    is not in it is dismissed, so that it is not proposed again."""
    row = _fresh(subject)
    study, source = row.study_id, row.source_id
    others = row.decided_by_id not in (None, by.pk)
    own = who_made(study, "person tagged", f"subject:{row.pk}") == by.pk
    if row.proposed_from != ProposedFrom.PERSON.value or others or not own:
        raise Unfit("This was not said by you.", "Say that the person is not in it.")
    row.delete()
    veil.draw(study, [source])


@recorded("people proposed")
@needs(Permission.TAKE_IN)
def propose_subjects(*, by: User, source: Source) -> Proposed:
    """Propose who may be in a source, from its words and who speaks: see `rules.naming`. What was
    proposed, confirmed or dismissed before is not proposed again."""
    return propose_in(source.study_id, [source.pk])


@recorded("place of a person marked", part=True)
@needs(Permission.TAKE_IN)
def mark_for(*, by: User, source: Source, start: int, end: int) -> Passage:
    """The passage of these code points of the current text, to say who is in it or to shut it.

    Unlike what is coded, it may lie on words that are withheld: it can only shut more. Raises `Unfit`
    for a stretch without words or outside the text.
    """
    alone()  # whoever marks for this draws the veil next
    return passage_at(source, start, end)


@recorded("speaker of a proposal linked")
@needs(Permission.TAKE_IN)
def confirm_speaker(*, by: User, subject: Subject) -> Subject:
    """Confirm somebody who was proposed for a speaker's label: the speaker is linked, and from then on
    they are in what they say, and in no more. Raises `Unfit` where no such speaker is left."""
    alike = speakers_called(subject)
    if not alike:
        raise Unfit(
            "No speaker of this name is left to link.", "Link the speaker by hand.", "state"
        )
    for speaker in alike:
        link_speaker(by=by, speaker=speaker, participant=subject.participant)
    return subject


def _fresh(subject: Subject) -> Subject:
    """The row as it is now. Raises `NotFound` where it was taken back, or erased, meanwhile."""
    rows = Subject.objects.select_for_update(of=("self",)).select_related("source", "participant")
    found = rows.filter(pk=subject.pk).first()
    if found is None:
        raise NotFound("This was taken back meanwhile.")
    return found


def _how_easily(given: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 3:
        raise Unfit("How well somebody can be told goes from 0 to 3.", "", "identifiability")
    return given


def passage_meant(
    by: User, source: Source, passage: Passage | None, place: tuple[int, int] | None
) -> Passage | None:
    """The passage that is given, or that of a place, made where it is new; None is all of the source.
    Raises `NotFound` for a passage of another source."""
    if passage is not None and passage.source_id != source.pk:
        raise NotFound("There is no such passage in this source.")
    if passage is None and place is not None:
        return mark_for(by=by, source=source, start=place[0], end=place[1])
    return passage
