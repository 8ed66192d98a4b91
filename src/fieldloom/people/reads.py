"""What may be seen of people: study codes, pseudonyms and belonging, never a name."""

from datetime import date
from typing import TypeVar

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.people.belonging import holding_on
from fieldloom.people.models import (
    Agency,
    Family,
    Kinship,
    Membership,
    Participant,
    Service,
    StudyThing,
)
from fieldloom.people.within import families_seen, memberships_of, people_seen

T = TypeVar("T", bound=StudyThing)


@asks(Permission.READ_PEOPLE)
def families(*, to: User, study: Study) -> QuerySet[Family]:
    """The families of a study by study code, each with `members_now`: how many belong today."""
    rows = people_seen(Family, to, study).annotate(members_now=_members_now(Q()))
    return rows.order_by("ref")  # a grouped query forgets the model's own order


@asks(Permission.READ_PEOPLE)
def services(*, to: User, study: Study) -> QuerySet[Service]:
    """The services of a study by study code, each with its agency and `members_now`."""
    rows = Service.objects.filter(study=study).select_related("agency")
    refs = families_seen(to, study)
    seen = Q() if refs is None else _counted(people_seen(Participant, to, study))
    return rows.annotate(members_now=_members_now(seen)).order_by("ref")


@asks(Permission.READ_PEOPLE)
def agencies(*, to: User, study: Study) -> QuerySet[Agency]:
    """The agencies of a study by study code, each with `services_known` and its `services`."""
    rows = Agency.objects.filter(study=study).annotate(services_known=Count("service"))
    rows = rows.prefetch_related(Prefetch("service_set", to_attr="services"))
    return rows.order_by("ref")


@asks(Permission.READ_PEOPLE)
def participants(*, to: User, study: Study) -> QuerySet[Participant]:
    """The participants of a study by study code, each with `belonging`: its memberships today."""
    seen = memberships_of(families_seen(to, study))
    today = Membership.objects.filter(holding_on(timezone.localdate())).filter(seen)
    today = today.select_related("family", "service")
    rows = people_seen(Participant, to, study)
    return rows.prefetch_related(Prefetch("memberships", queryset=today, to_attr="belonging"))


@asks(Permission.READ_PEOPLE)
def family(ref: str, *, to: User, study: Study) -> Family:
    """One family by its study code. Raises `NotFound`."""
    return _one(families(to=to, study=study), ref, "family")


@asks(Permission.READ_PEOPLE)
def service(ref: str, *, to: User, study: Study) -> Service:
    """One service by its study code. Raises `NotFound`."""
    return _one(services(to=to, study=study), ref, "service")


@asks(Permission.READ_PEOPLE)
def agency(ref: str, *, to: User, study: Study) -> Agency:
    """One agency by its study code. Raises `NotFound`."""
    return _one(agencies(to=to, study=study), ref, "agency")


@asks(Permission.READ_PEOPLE)
def participant(ref: str, *, to: User, study: Study) -> Participant:
    """One participant by study code. Raises `NotFound`."""
    return _one(participants(to=to, study=study), ref, "participant")


@asks(Permission.READ_PEOPLE)
def members(*, to: User, of: Family | Service, on: date | None = None) -> QuerySet[Membership]:
    """The memberships of a family or a service on a day; for None all, the ended ones too."""
    rows = Membership.objects.filter(**{_side(of): of}).select_related("participant")
    if families_seen(to, of.study_id) is not None:
        rows = rows.filter(participant__in=people_seen(Participant, to, of.study_id).values("pk"))
    return rows if on is None else rows.filter(holding_on(on))


@asks(Permission.READ_PEOPLE)
def memberships(*, to: User, participant: Participant) -> QuerySet[Membership]:
    """Where a participant belongs and belonged, the latest beginning last, unknown ones first."""
    rows = participant.memberships.select_related("family", "service")
    rows = rows.filter(memberships_of(families_seen(to, participant.study_id)))
    return rows.order_by("from_day", "pk")


@asks(Permission.READ_PEOPLE)
def membership(pk: int, *, to: User, study: Study) -> Membership:
    """One membership by row id, with its participant, family and service. Raises `NotFound`."""
    rows = Membership.objects.select_related("participant", "family", "service")
    found = rows.filter(study=study, pk=pk).first()
    scope = reach(to, Permission.READ_PEOPLE, study)
    if found is None or not found.lies_in(scope):
        raise NotFound("There is no such membership in this study.")
    return found


@asks(Permission.READ_PEOPLE)
def kinship(*, to: User, participant: Participant) -> QuerySet[Kinship]:
    """What a participant is to others and others to them, ended ties too, with both people."""
    seen = people_seen(Participant, to, participant.study_id).values("pk")
    rows = Kinship.objects.filter(Q(of=participant, to__in=seen) | Q(to=participant, of__in=seen))
    return rows.select_related("of", "to").order_by("kind", "from_day", "pk")


@asks(Permission.READ_PEOPLE)
def tie(pk: int, *, to: User, study: Study) -> Kinship:
    """One tie by row id, with both people. Raises `NotFound`."""
    found = Kinship.objects.select_related("of", "to").filter(study=study, pk=pk).first()
    scope = reach(to, Permission.READ_PEOPLE, study)
    if found is None or not found.lies_in(scope):
        raise NotFound("There is no such tie in this study.")
    return found


def _one(rows: QuerySet[T], ref: str, what: str) -> T:
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound(f"There is no {what} “{ref}” in this study.")
    return found


def _side(of: Family | Service) -> str:
    return "family" if isinstance(of, Family) else "service"


def _counted(seen: QuerySet[Participant]) -> Q:
    return Q(memberships__participant__in=seen.order_by().values("pk"))


def _members_now(seen: Q) -> Count:
    """Distinct people: one person may hold two roles in one family."""
    now = holding_on(timezone.localdate(), "memberships__") & seen
    return Count("memberships__participant", filter=now, distinct=True)
