"""What this room holds of a person, and how it goes: said to `people.reached` when it is made ready."""

from collections.abc import Iterator

from fieldloom.access.models import User
from fieldloom.jobs.models import Job
from fieldloom.people.reached import (
    Asked,
    Found,
    afterwards,
    reached,
    some,
    staying,
    taken_out,
    worded,
)
from fieldloom.sources.clearance import veil
from fieldloom.sources.erasing import originals, passages, texts
from fieldloom.sources.erasing.places import Places, current, parts, places
from fieldloom.sources.models import DeliveredFile, Paragraph, Passage, Speaker
from fieldloom.sources.rules.erasing import shaded_in

ORDER = 50
NO_NAME = "Erased"


@reached("sources", order=ORDER)
def held(asked: Asked) -> list[Found]:
    """Sources, paragraphs, passages, pictures, originals, the index, and what taking in left."""
    found = places(asked)
    there = passages.passages_in(found)
    regions = _regions(there.theirs)
    files = originals.originals_of(found)
    jobs = _jobs(files)
    shared = _shared(asked, files)
    told = [
        Found("sources", len(found.sources), some(found.sources)),
        Found("paragraphs", len(found.paragraphs), some(found.paragraphs)),
        Found("passages", len(there.theirs) - len(regions), some(there.theirs - regions)),
        Found("bordering", len(there.bordering), some(there.bordering)),
        Found("pictures", len(found.pictures), some(found.pictures)),
        Found("regions", len(regions), some(regions)),
        Found("originals", len(files), some(files)),
        Found("shared", len(shared), some(shared)),
        Found("index", len(current(found.paragraphs))),
        Found("jobs", jobs),
    ]
    told.append(Found("unplaced", len(found.unplaced), some(found.unplaced), by_hand=True))
    told.append(Found("kept", len(found.held), some(found.held), by_hand=True))
    return told


_HOLDING = ("sources_paragraph", "sources_passage", "sources_earlieranchor")


@taken_out("sources", order=ORDER, holding=_HOLDING)
def take_out(asked: Asked, by: User) -> None:
    """Passages, then texts and originals; at the end the veil is drawn over what is left."""
    found = places(asked)
    passages.take_out(asked, found)
    texts.take_out(found)
    originals.take_out(asked, found)
    if asked.erases:
        _forget_labels(asked, found)
    veil.draw(asked.study_id, found.sources)


@worded("sources")
def words(asked: Asked) -> Iterator[str]:
    """What the person said, and what was said of them."""
    yield from texts.words_of(places(asked))


@staying("sources")
def others(asked: Asked) -> Iterator[str]:
    """Every other paragraph of the house, and what is left of those in which others' words stand too."""
    found = places(asked)
    rows = Paragraph.objects.order_by().values_list("pk", "revision_id", "start", "text")
    for pk, revision, start, text in rows.iterator(chunk_size=5000):
        if pk not in found.paragraphs:
            yield text
        else:
            yield shaded_in(text, start, found.spans.get(revision, ()))


@afterwards("sources")
def clear_away(asked: Asked) -> None:
    """The files of originals that were erased; and where the person's key goes, what has to stay opens
    without it."""
    originals.clear_away(asked.study_id)
    if asked.everything:
        originals.seal_without(asked)


def _regions(theirs: set[int]) -> set[int]:
    found: set[int] = set()
    for part in parts(theirs):
        rows = Passage.objects.filter(pk__in=part, region_width__gt=0).order_by()
        found.update(rows.values_list("pk", flat=True))
    return found


def _jobs(files: set[int]) -> int:
    """Long work that took these files in: what is left of it is ids and numbers."""
    deliveries: set[int] = set()
    for part in parts(files):
        rows = DeliveredFile.objects.filter(original__in=part).order_by()
        deliveries.update(rows.values_list("delivery_id", flat=True))
    return Job.objects.filter(kind="take in", subject__in=deliveries).count()


def _shared(asked: Asked, files: set[int]) -> set[int]:
    """The originals that others are in as well: a file goes whole."""
    known = originals.people_in(files)
    return {pk for pk, people in known.items() if people - {asked.participant_id}}


def _forget_labels(asked: Asked, found: Places) -> None:
    """A speaker's label may be a name. The row stays, so that the shades keep their reason."""
    rows = Speaker.objects.filter(participant=asked.participant_id, source__in=found.sources)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        Speaker.objects.filter(pk=pk).update(label=f"{NO_NAME} {pk}")
