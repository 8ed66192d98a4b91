"""How a scope narrows encounters, and whatever hangs on one, in the database.

The query's twin of `access.rules.Scope.reaches`; a test compares the two on made-up studies.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from fieldloom.access.gate import reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Bounds, Permission, Scope
from fieldloom.fieldwork.models import Encounter
from fieldloom.people.belonging import holding_on
from fieldloom.people.models import Membership


def encounters_seen(to: User, study: Study | int) -> QuerySet[Encounter]:
    """The encounters of a study that this reader sees; none without the permission."""
    study_id = study if isinstance(study, int) else study.pk
    scope = reach(to, Permission.READ_FIELDWORK, study_id)
    return Encounter.objects.filter(within(scope, study_id), study_id=study_id)


def code_seen(to: User, study: Study | int) -> Subquery:
    """For rows with an `encounter`: its code, where this reader sees it; else NULL."""
    seen = encounters_seen(to, study).filter(pk=OuterRef("encounter_id"))
    return Subquery(seen.order_by().values("ref")[:1])


def within(scope: Scope, study_id: int, path: str = "") -> Q:
    """Rows of a study whose encounter, found along `path` ("encounter__"), lies in the scope."""
    if scope.everything:
        return Q()
    inside = Q(pk__in=())
    for part in scope.parts:
        inside |= _inside(part, study_id, path)
    return inside


def _inside(part: Bounds, study_id: int, path: str) -> Q:
    q = Q()
    if part.sites is not None:
        q &= Q(**{f"{path}site__code__in": part.sites})
    if part.waves is not None:
        q &= Q(**{f"{path}wave__code__in": part.waves})
    if part.families is not None:
        q &= Q(**{f"{path}pk__in": only_about(part.families, study_id).values("pk")})
    return q


def only_about(refs: frozenset[str], study_id: int) -> QuerySet[Encounter]:
    """The encounters of a study that are about these families and no other.

    As `Encounter.family_refs` says it: families that are named, and those of whoever took part as
    their member on that day; without a day, as their member at any time.
    """
    named = Encounter.families.through.objects.filter(encounter_id=OuterRef("pk"))
    undated = Q(participant__encounters__on_day__isnull=True)
    through = Membership.objects.filter(
        holding_on(OuterRef("on_day")) | undated,
        participant__encounters=OuterRef("pk"),
        family__isnull=False,
    )
    rows = Encounter.objects.filter(study_id=study_id).order_by()
    about = Exists(named.filter(family__ref__in=refs)) | Exists(
        through.filter(family__ref__in=refs)
    )
    other = Exists(named.exclude(family__ref__in=refs)) | Exists(
        through.exclude(family__ref__in=refs)
    )
    return rows.filter(Q(about) & ~Q(other))
