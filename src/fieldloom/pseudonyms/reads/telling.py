"""What each audience is told, and a safe text as one of them reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.keystore import forms_of
from fieldloom.pseudonyms.models import Entity, Rung, ViewDecision
from fieldloom.pseudonyms.rules.ages import told_at
from fieldloom.pseudonyms.rules.audiences import (
    DEFAULTS,
    Places,
    Profile,
    Relations,
    Services,
    View,
    rungs_of,
)
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.glossing import Told
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.widening import Teller, Widened
from fieldloom.pseudonyms.within import whole_study

BODIES = (Kind.SERVICE.value, Kind.ORGANISATION.value)


@dataclass(frozen=True, slots=True)
class Viewed:
    """What one audience is told; `decision` is None where the study has decided nothing and our own
    default holds."""

    view: View
    profile: Profile
    decision: ViewDecision | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The words that the register keeps for a place or a service, by rung. `lacking`: audiences that would
    be told “a place” or “a service”, since no words are kept for what they may know."""

    entity: Entity
    rungs: Mapping[str, str]
    lacking: tuple[View, ...]

    @property
    def fitting(self) -> tuple[str, ...]:
        """The rungs that words can be kept for."""
        return rungs_of(Kind(self.entity.kind))


@asks(Permission.ENTER)
def views(*, to: User, study: Study) -> list[Viewed]:
    """What each audience is told in a study, in the order of the audiences."""
    newest = {one.view: one for one in ViewDecision.objects.filter(study=study).order_by("pk")}
    return [
        Viewed(view, row.profile if row else DEFAULTS[view], row)
        for view in View
        for row in (newest.get(view.value),)
    ]


@asks(Permission.ENTER)
def viewed(name: str, *, to: User, study: Study) -> Viewed:
    """What one audience is told. Raises `NotFound` for one that there is not."""
    found = next((one for one in views(to=to, study=study) if one.view.value == name), None)
    if found is None:
        raise NotFound(f"There is no view “{name}”. One of: {', '.join(v.value for v in View)}.")
    return found


@asks(Permission.ENTER)
def teller(*, to: User, study: Study, view: View) -> Teller:
    """What tells texts as this audience reads them. It is given safe texts and knows pseudonyms alone; of
    what was decided to be kept as it is, the names that stand in those texts."""
    profile = viewed(view.value, to=to, study=study).profile
    named = profile.places is not Places.AS_IS or profile.services is not Services.AS_IS
    people = _people(study) if profile.relations is Relations.FIRST else ()
    return Teller(profile, _register(study) if named else (), people)


@asks(Permission.KEEP_NAMES)
def ladders(*, to: User, study: Study) -> list[Ladder]:
    """Every place, service and organisation of the register with the words kept for it."""
    whole_study(to, study)
    told = views(to=to, study=study)
    rows = Entity.objects.filter(study=study, kind__in=[Kind.PLACE.value, *BODIES])
    rungs = _rungs(study)
    return [
        Ladder(row, rungs.get(row.pk, {}), _lacking(row, rungs.get(row.pk, {}), told))
        for row in rows.order_by("kind", "pseudonym", "pk")
    ]


@asks(Permission.KEEP_NAMES)
def ladder(pk: int, *, to: User, study: Study) -> Ladder:
    """The words kept for one of them. Raises `NotFound`."""
    found = next((one for one in ladders(to=to, study=study) if one.entity.pk == pk), None)
    if found is None:
        raise NotFound(f"There is no place or service {pk} in the register of this study.")
    return found


def _lacking(row: Entity, rungs: Mapping[str, str], told: list[Viewed]) -> tuple[View, ...]:
    def lacks(profile: Profile) -> bool:
        if row.kind == Kind.PLACE.value:
            wide = profile.places is not Places.AS_IS
            return wide and told_at(rungs, profile.places.value) is None
        return profile.services is Services.KIND and not rungs.get("kind")

    return tuple(one.view for one in told if lacks(one.profile))


def _register(study: Study) -> list[Widened]:
    """Places and services as they stand in safe texts: by every pseudonym that they have or had."""
    rungs, kept = _rungs(study), {}
    rows = list(Entity.objects.filter(study=study, kind__in=[Kind.PLACE.value, *BODIES]))
    if any(row.became == Became.KEPT.value for row in rows):
        kept = forms_of(study.pk)
    told = []
    for row in rows:
        forms = [name for name in (row.pseudonym, *row.earlier) if name]
        if row.became == Became.KEPT.value:
            forms += kept.get(row.pk, ())
        told.append(Widened(row.pk, Kind(row.kind), tuple(forms), rungs.get(row.pk, {})))
    return told


def _rungs(study: Study) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = Rung.objects.filter(entity__study=study).order_by()
    for entity, level, words in rows.values_list("entity_id", "level", "words"):
        found.setdefault(entity, {})[level] = words
    return found


def _people(study: Study) -> list[Told]:
    """Everybody who goes under a pseudonym, with what they are to another where that was said."""
    rows = Entity.objects.filter(study=study, kind=Kind.PERSON.value, relation__isnull=False)
    said = dict(rows.order_by().values_list("pk", "relation__words"))
    if not said:
        return []
    every = Entity.objects.filter(study=study, kind=Kind.PERSON.value)
    going = every.filter(became=Became.REPLACED.value).exclude(pseudonym="").order_by("pk")
    return [Told(one.pk, (one.pseudonym, *one.earlier), said.get(one.pk, "")) for one in going]
