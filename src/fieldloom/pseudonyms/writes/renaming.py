"""A pseudonym that has to go: changed in every text at once, and its surname with whoever shares it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fieldloom.access.gate import needs, require
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.jobs import writes as jobs
from fieldloom.jobs.models import Job
from fieldloom.people import writes as people
from fieldloom.people.models import Participant
from fieldloom.pseudonyms.mentions.carrying import carry_over
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.team_words import TeamWords
from fieldloom.pseudonyms.models import Entity, Mention, Renaming
from fieldloom.pseudonyms.reads.renaming import RENAMING, renamings_under_way
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.rules.surnames import surname_told, watched, with_surname
from fieldloom.pseudonyms.within import kin_who_go_along, labels_of, whole_study
from fieldloom.pseudonyms.writes.entering import decide, given_to
from fieldloom.pseudonyms.writes.later import Everywhere, beside, replaced_in, safe_sources
from fieldloom.sources.models import Source

__all__ = ["RENAMING", "Asked", "ask_to_change_pseudonym", "carry_out_renaming", "change_pseudonym"]
FEW = 30_000  # words of all texts that are changed while somebody waits, some 3 s; else long work


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: `done` where few texts were touched, else the long work that does it."""

    renaming: Renaming
    done: Everywhere | None = None
    job: Job | None = None

    @property
    def study_id(self) -> int:
        return self.renaming.study_id

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {"renaming": self.renaming.pk, "at once": "no" if self.done is None else "yes"}


@recorded("pseudonym changed everywhere")
@needs(Permission.KEEP_NAMES)
def change_pseudonym(
    *, by: User, entity: Entity, pseudonym: str, kin: Collection[Entity] = ()
) -> Everywhere:
    """Give an entity another pseudonym, in every source that is safe already as well: all or nothing. Of
    `kin` each takes the new surname; where they take part, so does their page.

    Raises `Unfit` as `decide` does, and for kin who do not share the surname, or where there is none.
    """
    whole_study(by, entity.study_id)
    Entity.objects.select_for_update(of=("self",)).get(pk=entity.pk)
    entity.refresh_from_db()
    names = _names(entity, pseudonym, [one.pk for one in kin])
    before = {one.pk: one.pseudonym for one in names}
    for one, name in names.items():
        if one.pk != entity.pk and (person := one.participant) and person.label.strip():
            one.participant = people.change_participant(
                by=by, participant=person, changes={"label": name}
            )
        decide(by=by, entity=one, pseudonym=name)
    sources = touched(entity.study_id, before)
    for source in sources:
        carry_over(source)
    _named(before).update(state=Stand.DECIDED.value)
    told = replaced_in(by, Finder(entity.study_id, by), sources)
    was = [_gone(one, before[one.pk]) for one in names if before[one.pk]]
    return beside(told, TeamWords(entity.study_id, was).rewrite(by))


@recorded("pseudonym to be changed everywhere")
@needs(Permission.KEEP_NAMES)
def ask_to_change_pseudonym(
    *, by: User, entity: Entity, pseudonym: str, kin: Collection[Entity] = ()
) -> Asked:
    """Do what `change_pseudonym` does: at once where few words are touched, else as long work. What cannot be
    is refused now: raises `Unfit` as it does, and while another change of one of these is under way."""
    study_id, ids = entity.study_id, {entity.pk, *(one.pk for one in kin)}
    whole_study(by, study_id)
    if any(ids & {one.entity_id, *one.kin} for one in renamings_under_way(study_id)):
        raise Unfit("This pseudonym is being changed already.", "Wait until that is done.")
    row = Renaming(study_id=study_id, entity=entity, pseudonym=pseudonym.strip(), by=by)
    row.kin = sorted(one.pk for one in kin)
    if sum(one.revision.words for one in touched(study_id, ids)) <= FEW:
        done = change_pseudonym(by=by, entity=entity, pseudonym=pseudonym, kin=list(kin))
        row.pseudonym, row.done_at = entity.pseudonym, timezone.now()
        row.save()
        return Asked(row, done=done)
    row.pseudonym = _tried(by, entity, pseudonym, row.kin)
    row.save()
    study = Study.objects.get(pk=study_id)
    return Asked(row, job=jobs.start(by=by, study=study, kind=RENAMING, subject=row.pk))


def carry_out_renaming(by: User, pk: int) -> None:
    """Do what was asked for, once, and note that it was done, or why not: then nothing was."""
    row = Renaming.objects.select_related("entity").get(pk=pk)
    if row.done_at is not None:
        return
    kin = list(Entity.objects.filter(study=row.study_id, pk__in=row.kin).order_by("pk"))
    try:
        with transaction.atomic():
            change_pseudonym(by=by, entity=row.entity, pseudonym=row.pseudonym, kin=kin)
            Renaming.objects.filter(pk=pk).update(done_at=timezone.now(), trouble="")
    except Unfit as error:
        Renaming.objects.filter(pk=pk).update(trouble=str(error)[:300])


def touched(study_id: int, entities: Collection[int]) -> list[Source]:
    """The texts made safe in which one of these entities (row ids) was replaced."""
    named = set(_named(entities).order_by().values_list("source_id", flat=True))
    return [one for one in safe_sources(study_id) if one.pk in named]


def _named(entities: Iterable[int]) -> "QuerySet[Mention]":
    return Mention.objects.filter(entity__in=list(entities), state=Stand.REPLACED.value)


def _names(entity: Entity, pseudonym: str, kin: Collection[int]) -> dict[Entity, str]:
    """Each with the pseudonym that they get; the one who was asked about first."""
    told = {entity: pseudonym}
    if not kin:
        return told
    surname = surname_told(pseudonym)
    if not surname:
        raise Unfit(
            "A pseudonym without a surname takes nobody along.",
            "Give it a surname, or take the ticks off.",
            "pseudonym",
        )
    may = {one.pk: one for one in kin_who_go_along(entity)}
    if set(kin) - set(may):
        raise Unfit(
            "Somebody of these does not share the surname.", "Change them by themselves.", "kin"
        )
    return told | {may[pk]: with_surname(may[pk].pseudonym, surname) for pk in sorted(kin)}


def _tried(by: User, entity: Entity, pseudonym: str, kin: Collection[int]) -> str:
    """The pseudonym that the entity would get. Raises `Unfit` where any of it would be refused; changes
    nothing."""
    with transaction.atomic():
        names = _names(entity, pseudonym, kin)
        told = ""
        for one, name in names.items():
            person = one.participant if one.pk != entity.pk else None
            if person is not None and person.label.strip():
                require(by, Permission.WRITE_PEOPLE, entity.study_id)
                Participant.objects.filter(pk=person.pk).update(label=name)
                person.label = name
            fits = given_to(one, name)
            told = told or fits
            Entity.objects.filter(pk=one.pk).update(pseudonym=fits)
        transaction.set_rollback(True)
    return told


def _gone(entity: Entity, before: str) -> Known:
    """A pseudonym that goes, by the forms in which the team may have written it."""
    others = Entity.objects.filter(study=entity.study_id).exclude(pk=entity.pk)
    going = [*others.values_list("pseudonym", flat=True), *labels_of(entity.study_id)]
    borne = {plain(surname_told(name)) for name in going} - {""}
    return watched(entity.pk, Kind(entity.kind), before, borne)
