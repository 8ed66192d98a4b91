"""Which people a reader sees: those of the families that the reader's grants reach.

Families are narrowed by their codes; a person by the families they belong to, or ever did. Services
and agencies, and the professionals who are of no family, are of the whole study.
"""

from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from fieldloom.access.gate import reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.people.models import Family, Membership, Participant, StudyThing
from fieldloom.people.rules import PersonKind

T = TypeVar("T", bound=StudyThing)


def families_seen(
    to: User, study: Study | int, permission: Permission = Permission.READ_PEOPLE
) -> frozenset[str] | None:
    """The codes of the families that this reader's `permission` reaches; None is every one."""
    return reach(to, permission, study).families


def people_seen(
    kind: type[T], to: User, study: Study | int, permission: Permission = Permission.READ_PEOPLE
) -> QuerySet[T]:
    """The families, participants, services or agencies of a study that this reader sees; or of whom
    they may see what another `permission` opens, as an auditor sees consent and no more of people."""
    study_id = study if isinstance(study, int) else study.pk
    return people_of(kind, study_id, families_seen(to, study, permission))


def people_of(kind: type[T], study_id: int, refs: frozenset[str] | None) -> QuerySet[T]:
    """The same, for a reader who sees these families (`families_seen`)."""
    rows = kind._default_manager.filter(study_id=study_id)
    if refs is None:
        return rows
    if kind is Family:
        rows = rows.filter(ref__in=refs)
    elif kind is Participant:
        rows = rows.filter(of_families(refs))
    return rows


def of_families(refs: frozenset[str], participant: str = "pk") -> Q:
    """Rows whose participant (found at `participant`) belonged to one of these families at any time,
    or is a professional of none."""
    belongs = Membership.objects.filter(participant=OuterRef(participant), family__isnull=False)
    path = "" if participant == "pk" else f"{participant}__"
    free = Q(**{f"{path}kind": PersonKind.PROFESSIONAL.value}) & ~Exists(belongs)
    return Q(Exists(belongs.filter(family__ref__in=refs))) | Q(free)


def memberships_of(refs: frozenset[str] | None) -> Q:
    """Memberships in these families and in any service; None is every family."""
    return Q() if refs is None else Q(family__isnull=True) | Q(family__ref__in=refs)
