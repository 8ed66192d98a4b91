"""What may be seen of encounters: those at the asker's sites, with people where people may be seen."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from fieldloom.access.gate import asks, may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.models import Encounter
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.fieldwork.within import encounters_seen
from fieldloom.ground.answers import NotFound
from fieldloom.people.belonging import holding_on
from fieldloom.people.models import Family, Membership, Participant, Service
from fieldloom.people.within import families_seen, people_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which encounters: empty fields ask for all. `wave` and `site` are codes.

    `from_day` keeps those on that day or later and those without a day; `before` those earlier.
    """

    wave: str = ""
    site: str = ""
    kind: EncounterKind | None = None
    state: EncounterState | None = None
    from_day: date | None = None
    before: date | None = None


@asks(Permission.READ_FIELDWORK)
def encounters(*, to: User, study: Study, wanted: Wanted | None = None) -> QuerySet[Encounter]:
    """The encounters within the asker's reach by day, those without a day last.

    Each with site, wave, writer, and those of its participants, families and services whom the
    asker may see.
    """
    rows = _reached(to, study).filter(_fitting(wanted or Wanted()))
    rows = rows.select_related("site", "wave", "written_by")
    seen = may(to, Permission.READ_PEOPLE, study).allowed
    refs = families_seen(to, study)
    people = [
        Prefetch(name, people_of(kind, study.pk, refs) if seen else kind.objects.none())
        for name, kind in PEOPLE.items()
    ]
    return rows.prefetch_related(*people).order_by(F("on_day").asc(nulls_last=True), "ref")


@asks(Permission.READ_FIELDWORK)
def encounter(ref: str, *, to: User, study: Study) -> Encounter:
    """One encounter by its study code. Raises `NotFound` also where it is at another's site."""
    found = encounters(to=to, study=study).filter(ref=ref).first()
    if found is None:
        raise NotFound(f"There is no encounter “{ref}” in this study that you may see.")
    return found


@asks(Permission.READ_FIELDWORK)
def encounters_with(*, to: User, of: Participant | Family | Service) -> QuerySet[Encounter]:
    """The encounters in which somebody took part, as `encounters` gives them.

    A family took part where it is named, and where somebody did who was its member on that day.
    """
    rows = encounters(to=to, study=of.study)
    if isinstance(of, Participant):
        return rows.filter(pk__in=of.encounters.values("pk"))
    if isinstance(of, Service):
        return rows.filter(pk__in=of.encounters.values("pk"))
    member = Membership.objects.filter(
        holding_on(OuterRef("on_day")), participant__encounters=OuterRef("pk"), family=of
    )
    return rows.filter(Q(pk__in=of.encounters.values("pk")) | Q(Exists(member)))


PEOPLE: dict[str, type[Participant] | type[Family] | type[Service]] = {
    "participants": Participant,
    "families": Family,
    "services": Service,
}


def _reached(to: User, study: Study) -> QuerySet[Encounter]:
    return encounters_seen(to, study)


def _fitting(wanted: Wanted) -> Q:
    q = Q()
    if wanted.wave:
        q &= Q(wave__code=wanted.wave)
    if wanted.site:
        q &= Q(site__code=wanted.site)
    if wanted.kind is not None:
        q &= Q(kind=wanted.kind.value)
    if wanted.state is not None:
        q &= Q(state=wanted.state.value)
    if wanted.from_day is not None:
        q &= Q(on_day__gte=wanted.from_day) | Q(on_day__isnull=True)
    if wanted.before is not None:
        q &= Q(on_day__lt=wanted.before)
    return q
