"""The sources of a study, their revisions, speakers and passages."""

from django.db.models import Count, F, Q, QuerySet

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.sources.models import Passage, Revision, Source, Speaker


@asks(Permission.READ_SOURCES)
def sources(*, to: User, study: Study) -> QuerySet[Source]:
    """The sources that this user may see, by study id, with encounter, site, wave and revision."""
    scope = reach(to, Permission.READ_SOURCES, study)
    rows = Source.objects.filter(study=study)
    if scope.sites is not None:
        rows = rows.filter(encounter__site__code__in=scope.sites)
    return rows.select_related(
        "encounter", "encounter__site", "encounter__wave", "current", "taken_in_by"
    )


@asks(Permission.READ_SOURCES)
def source(ref: str, *, to: User, study: Study) -> Source:
    """One source by its study id. Raises `NotFound`, also for one out of the user's sites."""
    found = sources(to=to, study=study).filter(ref=ref).first()
    if found is None:
        raise NotFound(f"There is no source {ref} that you may see.")
    return found


@asks(Permission.READ_SOURCES)
def revisions(*, to: User, source: Source) -> QuerySet[Revision]:
    """The revisions of a source, the newest first, each with who made it."""
    rows = Revision.objects.filter(source=source).select_related("made_by", "source")
    return rows.order_by("-number")


@asks(Permission.READ_SOURCES)
def revision(number: int, *, to: User, source: Source) -> Revision:
    """One revision of a source. Raises `NotFound`."""
    found = revisions(to=to, source=source).filter(number=number).first()
    if found is None:
        raise NotFound(f"{source.ref} has no revision {number}.")
    return found


@asks(Permission.READ_SOURCES)
def speakers(*, to: User, source: Source) -> QuerySet[Speaker]:
    """Who speaks in a source, with `paragraphs_spoken` in its current text, most first."""
    now = Q(paragraphs__revision=F("source__current"))
    rows = Speaker.objects.filter(source=source).select_related("participant", "source")
    rows = rows.annotate(paragraphs_spoken=Count("paragraphs", filter=now))
    return rows.order_by("-paragraphs_spoken", "label")


@asks(Permission.READ_SOURCES)
def speaker(speaker_id: int, *, to: User, study: Study) -> Speaker:
    """One speaker by row id. Raises `NotFound`."""
    seen = sources(to=to, study=study)
    rows = Speaker.objects.filter(source__in=seen).select_related("participant")
    found = rows.select_related("source__encounter__site").filter(pk=speaker_id).first()
    if found is None:
        raise NotFound("There is no such speaker that you may see.")
    return found


@asks(Permission.READ_SOURCES)
def passages_waiting(*, to: User, source: Source) -> QuerySet[Passage]:
    """Passages that a correction left without a place: `needs_person` says why."""
    rows = Passage.objects.filter(source=source).exclude(needs_person="")
    return rows.select_related("revision", "source").order_by("start")


@asks(Permission.READ_SOURCES)
def passage(passage_id: int, *, to: User, study: Study) -> Passage:
    """One passage by row id. Raises `NotFound`."""
    seen = sources(to=to, study=study)
    rows = Passage.objects.filter(source__in=seen).select_related("revision")
    found = rows.select_related("source__encounter__site").filter(pk=passage_id).first()
    if found is None:
        raise NotFound("There is no such passage that you may see.")
    return found
