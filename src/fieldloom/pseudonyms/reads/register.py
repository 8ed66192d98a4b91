"""The register of entities: pseudonyms and decisions, never a real name."""

from django.db.models import Count, QuerySet

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.within import within
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Source


@asks(Permission.KEEP_NAMES)
def entities(*, to: User, study: Study) -> QuerySet[Entity]:
    """The entities of a study, each with its participant, what it is to whom, and `forms_known`: how many
    forms it has."""
    whole_study(to, study)
    beside = ("participant", "decided_by", "relation__to")
    rows = Entity.objects.filter(study=study).select_related(*beside)
    return rows.annotate(forms_known=Count("forms")).order_by("kind", "pk")


@asks(Permission.KEEP_NAMES)
def entity(pk: int, *, to: User, study: Study) -> Entity:
    """One entity by its number. Raises `NotFound`."""
    found = entities(to=to, study=study).filter(pk=pk).first()
    if found is None:
        raise NotFound(f"There is no entity {pk} in this study.")
    return found


@asks(Permission.KEEP_NAMES)
def source(ref: str, *, to: User, study: Study) -> Source:
    """One source in which names are to be looked for, for whoever keeps them. Raises `NotFound`."""
    scope = reach(to, Permission.KEEP_NAMES, study)
    rows = Source.objects.filter(within(scope, study.pk, "encounter__"), study=study, ref=ref)
    found = rows.select_related("encounter", "encounter__site", "current").first()
    if found is None:
        raise NotFound(f"There is no source {ref} in this study.")
    return found
