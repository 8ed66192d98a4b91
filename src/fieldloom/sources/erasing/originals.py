"""The originals of a person: which are theirs, how they are made unreadable, and by whose keys they
are sealed meanwhile.

An original is a whole file, so it is erased where anybody in it is: nobody can take a few words out of
a scan. Its row stays, without a key: it says that there was a file, and what became of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from fieldloom.people.reached import Asked
from fieldloom.sources import vault
from fieldloom.sources.erasing.places import Places, parts
from fieldloom.sources.models import (
    Aside,
    DeliveredFile,
    Original,
    Revision,
    Source,
    Speaker,
    Subject,
)
from fieldloom.sources.rules.kinds import FileState
from fieldloom.sources.rules.presence import Tagged
from fieldloom.sources.taking_in.shelf import TAKEN_FROM

GONE = "erased"
CAME = [FileState.TAKEN.value, FileState.DOUBLE.value]  # as a source, a revision, or once more
_PLACE = (
    "delivery_id",
    "position",
)  # in a delivery: what was inside an archive has the place of that


@dataclass(frozen=True, slots=True)
class File:
    """An original out of which a source came (row ids), by itself or inside of an `archive`."""

    original: int
    source: int
    archive: bool = False


def files() -> Iterator[File]:
    """Every original with every source that came out of it: the first file, those that were handed over
    as revisions or a second time, and the archives in which they came. Three queries."""
    for original, source in Source.objects.order_by().values_list("original_id", "pk"):
        yield File(original, source)
    inside: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = DeliveredFile.objects.filter(original__isnull=False).order_by()
    came = rows.filter(source__isnull=False, state__in=CAME)
    for original, source, *place in came.values_list("original_id", "source_id", *_PLACE):
        yield File(original, source)
        inside[place[0], place[1]].add(source)
    opened = rows.filter(state=FileState.OPENED.value, inside="")
    for original, *place in opened.values_list("original_id", *_PLACE):
        yield from (File(original, source, True) for source in inside[place[0], place[1]])


def originals_of(found: Places) -> set[int]:
    """Row ids of the originals that still open, of these sources; without those of which a source that
    a hold keeps is made."""
    made, kept = set(), set()
    for file in files():
        if file.source in found.sources:
            made.add(file.original)
        elif file.source in found.held and not file.archive:
            kept.add(file.original)
    opening: set[int] = set()
    for part in parts(made - kept):
        rows = Original.objects.filter(pk__in=part).exclude(sealed_key=b"").order_by()
        opening.update(rows.values_list("pk", flat=True))
    return opening


def take_out(asked: Asked, found: Places) -> None:
    """Drop the keys of these originals, what their file names and front matter say, and titles, which
    are made of those; the files go once this is committed."""
    wanted = originals_of(found)
    for part in parts(wanted):
        Original.objects.filter(pk__in=part).update(sealed_key=b"")
        DeliveredFile.objects.filter(original__in=part).update(
            name=GONE, inside="", settings={}, reason="", remedy=""
        )
    for part in parts(found.sources):
        Source.objects.filter(pk__in=part).update(
            title=F("ref"), file_name=GONE, attributes={}, warnings=[]
        )
        Aside.objects.filter(source__in=part).delete()
        named = Revision.objects.filter(source__in=part, reason__startswith=TAKEN_FROM)
        named.update(reason=f"{TAKEN_FROM}a file")
    transaction.on_commit(lambda: clear_away(asked.study_id))


def clear_away(study_id: int) -> int:
    """Take the files of erased originals off the disk; safe to repeat. Returns how many rows they are."""
    rows = Original.objects.filter(study=study_id, sealed_key=b"").order_by()
    marks = list(rows.values_list("mark", flat=True))
    vault.take_away(study_id, marks)
    return len(marks)


@transaction.atomic
def seal_without(asked: Asked) -> int:
    """See that no original that is left needs this person's key, which goes: a hold keeps some, and in
    some they were found not to be. Returns how many were sealed anew."""
    rows = Original.objects.filter(study=asked.study_id).exclude(sealed_key=b"").order_by("pk")
    known = vault.Keys()
    changed = []
    for row in rows.iterator(chunk_size=2000):
        needed = vault.sealed_to(bytes(row.sealed_key))
        if asked.participant_id in needed:
            row.sealed_key = known.sealed_anew(row, needed - {asked.participant_id})
            changed.append(row)
    Original.objects.bulk_update(changed, ["sealed_key"], batch_size=300)
    return len(changed)


def people_in(originals: Collection[int] | None = None) -> dict[int, set[int]]:
    """By original (row id): the participants who are known to be in a source of it. Five queries."""
    inside: dict[int, set[int]] = defaultdict(set)
    spoken = Speaker.objects.filter(participant__isnull=False)
    tagged = Subject.objects.exclude(state=Tagged.DISMISSED.value)
    for rows in (spoken, tagged):
        for source, person in rows.order_by().values_list("source_id", "participant_id").distinct():
            inside[source].add(person)
    found: dict[int, set[int]] = defaultdict(set)
    for file in files():
        if file.source in inside and (originals is None or file.original in originals):
            found[file.original] |= inside[file.source]
    return found


@transaction.atomic
def seal_to_people() -> int:
    """See that each original needs the keys of all who are known to be in it. Returns how many were
    sealed anew. Done before each backup, so that no copy leaves that one person's key does not close.
    """
    wanted = people_in()
    rows = Original.objects.exclude(sealed_key=b"").order_by("pk")
    known = vault.Keys()
    changed = []
    for row in rows.iterator(chunk_size=2000):
        if vault.sealed_to(bytes(row.sealed_key)) != wanted.get(row.pk, set()):
            row.sealed_key = known.sealed_anew(row, wanted.get(row.pk, set()))
            changed.append(row)
    Original.objects.bulk_update(changed, ["sealed_key"], batch_size=300)
    return len(changed)
