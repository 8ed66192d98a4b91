"""What may be seen of the plan: sites, waves, targets, and how far the asker's view reaches."""

from django.db.models import F, QuerySet

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.models import Site, Target, Wave
from fieldloom.ground.answers import NotFound


@asks(Permission.READ_FIELDWORK)
def sites(*, to: User, study: Study) -> QuerySet[Site]:
    """The sites of a study by code."""
    return Site.objects.filter(study=study)


@asks(Permission.READ_FIELDWORK)
def site(code: str, *, to: User, study: Study) -> Site:
    """One site by its code. Raises `NotFound`."""
    found = sites(to=to, study=study).filter(code=code).first()
    if found is None:
        raise NotFound(f"There is no site “{code}” in this study.")
    return found


@asks(Permission.READ_FIELDWORK)
def waves(*, to: User, study: Study) -> QuerySet[Wave]:
    """The waves of a study, the earliest first."""
    return Wave.objects.filter(study=study).order_by("from_day", "code")


@asks(Permission.READ_FIELDWORK)
def wave(code: str, *, to: User, study: Study) -> Wave:
    """One wave by its code. Raises `NotFound`."""
    found = waves(to=to, study=study).filter(code=code).first()
    if found is None:
        raise NotFound(f"There is no wave “{code}” in this study.")
    return found


@asks(Permission.READ_FIELDWORK)
def targets(*, to: User, study: Study) -> QuerySet[Target]:
    """The targets of a study by kind, nation and wave, those over all waves first."""
    rows = Target.objects.filter(study=study).select_related("wave")
    return rows.order_by("kind", "nation", F("wave__from_day").asc(nulls_first=True), "pk")


@asks(Permission.READ_FIELDWORK)
def narrowed_to(*, to: User, study: Study) -> str | None:
    """What the asker's view of encounters is narrowed to, in words; None is no limit."""
    scope = reach(to, Permission.READ_FIELDWORK, study)
    return None if scope.everything else scope.words()


@asks(Permission.READ_FIELDWORK)
def sites_in_reach(*, to: User, study: Study) -> set[str] | None:
    """The codes of the sites at which the asker sees encounters; None is every one."""
    sites = reach(to, Permission.READ_FIELDWORK, study).sites
    return None if sites is None else set(sites)
