"""The sources of a study, their revisions, speakers and passages."""

from django.db.models import Count, F, Q, QuerySet

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.models import Encounter, Site
from fieldloom.fieldwork.within import within
from fieldloom.ground import by_hand
from fieldloom.ground.answers import NotFound
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.models import Passage, Revision, Source, Speaker


@asks(Permission.READ_SOURCES)
def sources(*, to: User, study: Study) -> QuerySet[Source]:
    """The sources that this user may see, by study id, with encounter, site, wave and revision."""
    scope = reach(to, Permission.READ_SOURCES, study)
    rows = Source.objects.filter(within(scope, study.pk, "encounter__"), study=study)
    return rows.select_related(
        "encounter", "encounter__site", "encounter__wave", "current", "taken_in_by"
    )


@asks(Permission.READ_SOURCES)
def source(ref: str, *, to: User, study: Study) -> Source:
    """One source by its study id. Raises `NotFound`, also for one out of the user's reach."""
    found = sources(to=to, study=study).filter(ref=ref).first()
    if found is None:
        raise NotFound(f"There is no source {ref} that you may see.")
    return found


_AT_HAND = """
    SELECT s.id, s.current_id, s.encounter_id, e.site_id, i.code, r.number, r.characters
    FROM sources_source s LEFT JOIN sources_revision r ON r.id = s.current_id
    LEFT JOIN fieldwork_encounter e ON e.id = s.encounter_id
    LEFT JOIN fieldwork_site i ON i.id = e.site_id
    WHERE s.study_id = %s AND s.ref = %s
"""


@asks(Permission.READ_SOURCES)
def source_at_hand(ref: str, *, to: User, study: Study) -> Source:
    """One source as an act on it needs it: its site, and its revision's number and length.

    Whatever else of it is asked for is fetched then. A place is only marked in it while its text is
    still this revision. Raises `NotFound` as `source` does, which is
    for pages: it brings the whole of it and costs four times as much.
    """
    found = by_hand.one(_AT_HAND, [study.pk, ref])
    if found is None:
        raise NotFound(f"There is no source {ref} that you may see.")
    key, current, encounter, site, code, number, characters = found
    known = {"study_id": study.pk, "ref": ref, "current_id": current, "encounter_id": encounter}
    source = by_hand.partly(Source, id=key, **known)
    source.study, source.as_opened = study, True
    if encounter is not None:
        source.encounter = by_hand.partly(Encounter, id=encounter, site_id=site)
        source.encounter.site = by_hand.partly(Site, id=site, code=code)
    if current is not None:
        told = {"source_id": key, "number": number, "characters": characters}
        source.current = by_hand.partly(Revision, id=current, **told)
    if not reach(to, Permission.READ_SOURCES, study).reaches(source):
        raise NotFound(f"There is no source {ref} that you may see.")
    return source


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
    veiled = hidden(to, source.study_id)
    if veiled is not None:
        now &= ~Q(paragraphs__pk__in=veiled.rows().filter(source=source).values("paragraph"))
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
    veiled = hidden(to, source.study_id)
    rows = rows if veiled is None else rows.filter(~veiled.over())
    return rows.select_related("revision", "source").order_by("start")


@asks(Permission.READ_SOURCES)
def passage(passage_id: int, *, to: User, study: Study) -> Passage:
    """One passage by row id. Raises `NotFound`."""
    seen = sources(to=to, study=study)
    rows = Passage.objects.filter(source__in=seen).select_related("revision")
    veiled = hidden(to, study.pk)
    rows = rows if veiled is None else rows.filter(~veiled.over())
    found = rows.select_related("source__encounter__site").filter(pk=passage_id).first()
    if found is None:
        raise NotFound("There is no such passage that you may see.")
    return found if veiled is None else veiled.beside(found)
