"""Encounters: planning them, and saying whether they took place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import ManyToOneRel
from django.utils import timezone

from fieldloom.access.gate import held_by, needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.fieldwork.models import Encounter, Site, Wave
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, day_fits, may_hand_on
from fieldloom.fieldwork.writes.reaching import at_site, in_reach
from fieldloom.ground.answers import Unfit
from fieldloom.people import heeded
from fieldloom.people.keeping import hold, keep, of_study, taken_up
from fieldloom.people.models import Family, Participant, Service
from fieldloom.people.rules import next_ref, ref_fits
from fieldloom.people.within import people_seen

PLAIN = frozenset({"ref", "kind", "state", "on_day", "site", "wave", "written_by", "note"})
WITH = ("participants", "families", "services")


@dataclass(frozen=True, slots=True)
class NewEncounter:
    """A meeting planned or done. An empty `ref` becomes the next of E-001, E-002 ...

    `note` says how it went, in the fieldworker's words; what was told belongs in a source.
    """

    kind: EncounterKind
    site: Site
    state: EncounterState = EncounterState.PLANNED
    on_day: date | None = None
    wave: Wave | None = None
    participants: Sequence[Participant] = ()
    families: Sequence[Family] = ()
    services: Sequence[Service] = ()
    written_by: User | None = None
    note: str = ""
    ref: str = ""


@recorded("encounter added")
@needs(Permission.WRITE_FIELDWORK)
def add_encounter(*, by: User, study: Study, new: NewEncounter) -> Encounter:
    """Add an encounter.

    Raises `Unfit` for a code that is taken or malformed and a day that does not fit the state,
    `Refused` at a site that the grant does not reach, `NotFound` for things of another study.
    """
    row = Encounter(study=study, kind=new.kind.value, state=new.state.value, ref=new.ref.strip())
    row.on_day, row.site, row.wave = new.on_day, new.site, new.wave
    row.written_by, row.note = new.written_by, new.note.strip()
    if not row.ref:
        taken = Encounter.objects.filter(study=study).values_list("ref", flat=True)
        row.ref = next_ref("E-", taken, 3)
    _keep(by, row)
    _take_part(by, row, {name: getattr(new, name) for name in WITH})
    in_reach(by, row)
    return row


@recorded("encounter changed")
@needs(Permission.WRITE_FIELDWORK)
def change_encounter(*, by: User, encounter: Encounter, changes: Mapping[str, Any]) -> Encounter:
    """Change what is given of `NewEncounter`'s fields; raises as `add_encounter` does, and `Unfit` where
    a writer takes their own name off (`rules.may_hand_on`)."""
    if "written_by" in changes:
        _handed_on(by, encounter.pk, changes["written_by"])
    plain = {name: value for name, value in changes.items() if name not in WITH}
    new = taken_up(encounter, plain, PLAIN)
    _keep(by, new, plain)
    _take_part(by, new, {name: changes[name] for name in WITH if name in changes})
    in_reach(by, new)
    if "wave" in plain:  # agreement is given by wave, so other lines hold for its material now
        heeded.changed(new.study_id, None)
    return new


@recorded("encounter done")
@needs(Permission.WRITE_FIELDWORK)
def mark_done(*, by: User, encounter: Encounter, on_day: date | None = None) -> Encounter:
    """Say that an encounter took place, on `on_day` or else on its planned day.

    Raises `Unfit` when neither is known or it has not come yet.
    """
    changes = {"state": EncounterState.DONE, "on_day": on_day or encounter.on_day}
    done = _keep(by, taken_up(encounter, changes, PLAIN), changes)
    in_reach(by, done)
    return done


@recorded("encounter missed")
@needs(Permission.WRITE_FIELDWORK)
def mark_missed(*, by: User, encounter: Encounter) -> Encounter:
    """Say that an encounter did not take place. It stays, and is counted nowhere."""
    changes = {"state": EncounterState.MISSED}
    return _keep(by, taken_up(encounter, changes, PLAIN), changes)


def _keep(by: User, row: Encounter, only: Mapping[str, Any] | None = None) -> Encounter:
    of_study(row.study_id, row.site, row.wave)
    at_site(by, row.site)
    hold(ref_fits(row.ref), "ref")
    hold(day_fits(EncounterState(row.state), row.on_day, timezone.localdate()), "on_day")
    others = Encounter.objects.filter(study_id=row.study_id).exclude(pk=row.pk)
    if others.filter(ref__iexact=row.ref).exists():
        raise Unfit(f"The code {row.ref} is taken in this study.", "Choose another.", "ref")
    if row.written_by is not None and not held_by(row.written_by, row.study_id):
        raise Unfit("This person is not of the team.", "Choose somebody who is.", "written_by")
    keep(row, only=only)
    return row


def _handed_on(by: User, pk: int, to: User | None) -> None:
    """Another is named as the writer. Once anything came of it, the one before is kept beside."""
    row = Encounter.objects.select_for_update(of=("self",)).get(pk=pk)
    before = row.written_by
    if before is None or before == to:
        return
    begun = row.state == EncounterState.DONE.value or _rests_on(row)
    if before == by:
        hold(may_hand_on(own=True, begun=begun), "written_by")
    if begun:
        row.also_wrote.add(before)


def _rests_on(row: Encounter) -> bool:
    """Whether anything that other rooms keep came of an encounter: material, what was said there."""
    with_whom = {field.remote_field.through for field in row._meta.many_to_many}
    links = row._meta.get_fields(include_hidden=True)
    return any(
        link.related_model._default_manager.filter(**{link.field.name: row}).exists()
        for link in links
        if isinstance(link, ManyToOneRel) and link.related_model not in with_whom
    )


def _take_part(by: User, row: Encounter, who: Mapping[str, Sequence[Any]]) -> None:
    """Set who took part; those whom the writer does not see stay, since nobody left them out."""
    for name, things in who.items():
        of_study(row.study_id, *things)
        part = getattr(row, name)
        unseen = part.exclude(pk__in=people_seen(part.model, by, row.study_id).values("pk"))
        part.set([*things, *unseen])
