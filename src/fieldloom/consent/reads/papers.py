"""What may be seen of the papers: sheets, and forms with their clauses."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.models import FormVersion, InfoSheet
from fieldloom.ground.answers import NotFound


@asks(Permission.READ_CONSENT)
def forms(*, to: User, study: Study, on: date | None = None) -> QuerySet[FormVersion]:
    """The forms of a study with clauses and sheet, each with `people`: how many answered to it.

    With `on` only those that were valid that day.
    """
    rows = FormVersion.objects.filter(study=study).select_related("sheet")
    if on is not None:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
    rows = rows.annotate(people=Count("events__participant", distinct=True))
    return rows.prefetch_related("clauses").order_by("ref", "-valid_from", "-pk")


@asks(Permission.READ_CONSENT)
def form(ref: str, version: str, *, to: User, study: Study) -> FormVersion:
    """One version of a form. Raises `NotFound`."""
    found = forms(to=to, study=study).filter(ref=ref, version=version).first()
    if found is None:
        raise NotFound(f"There is no form “{ref} {version}” in this study.")
    return found


@asks(Permission.READ_CONSENT)
def sheets(*, to: User, study: Study) -> QuerySet[InfoSheet]:
    """The information sheets of a study, the newest version of each first."""
    rows = InfoSheet.objects.filter(study=study)
    return rows.order_by("ref", "-valid_from", "-pk")


@asks(Permission.READ_CONSENT)
def sheet(ref: str, version: str, *, to: User, study: Study) -> InfoSheet:
    """One version of a sheet. Raises `NotFound`."""
    found = sheets(to=to, study=study).filter(ref=ref, version=version).first()
    if found is None:
        raise NotFound(f"There is no information sheet “{ref} {version}” in this study.")
    return found
