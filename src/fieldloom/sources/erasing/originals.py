"""The originals of a person: which are theirs, how they are made unreadable, and by whose keys they
are sealed meanwhile.

An original is a whole file, so it is erased where anybody in it is: nobody can take a few words out of
a scan. Its row stays, without a key: it says that there was a file, and what became of it.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from fieldloom.people.reached import Asked
from fieldloom.sources import vault
from fieldloom.sources.erasing.places import Places, parts
from fieldloom.sources.models import (
    DeliveredFile,
    Original,
    Revision,
    Source,
    Speaker,
    Subject,
)
from fieldloom.sources.rules.presence import Tagged
from fieldloom.sources.taking_in.shelf import TAKEN_FROM

GONE = "erased"


def originals_of(found: Places) -> set[int]:
    """Row ids of the originals that still open, of these sources; without those that a source which a
    hold keeps was taken from as well."""
    return _opening(found.sources) - _opening(found.held)


def _opening(sources: set[int]) -> set[int]:
    made: set[int] = set()
    for part in parts(sources):
        rows = Source.objects.filter(pk__in=part).order_by()
        made.update(rows.exclude(original__sealed_key=b"").values_list("original_id", flat=True))
    return made


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


def people_in(originals: Iterable[int] | None = None) -> dict[int, set[int]]:
    """By original (row id): the participants who are known to be in a source of it. Two queries."""
    found: dict[int, set[int]] = defaultdict(set)
    spoken = Speaker.objects.filter(participant__isnull=False)
    tagged = Subject.objects.exclude(state=Tagged.DISMISSED.value)
    only = {} if originals is None else {"source__original__in": list(originals)}
    for rows in (spoken, tagged):
        pairs = (
            rows.filter(**only)
            .order_by()
            .values_list("source__original_id", "participant_id")
            .distinct()
        )
        for original, person in pairs:
            found[original].add(person)
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
