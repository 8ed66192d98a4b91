"""Of a picture only the cleaned one is kept: what was delivered, with all it told, leaves the vault.

A photograph's file can say where it was taken and by whose telephone. So once it has been read, its
pixels, written anew, take its place; so does nothing at all, where it could not be read. An archive
goes once its files lie beside it, if there was a picture among them.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from fieldloom.access.models import Study
from fieldloom.sources import vault
from fieldloom.sources.formats.kinds import is_picture, named_as_picture
from fieldloom.sources.models import DeliveredFile, Original
from fieldloom.sources.rules.reading import Entry, Reading, Refusal, RefusedEntry


def keep_cleaned(
    study: Study, files: Sequence[DeliveredFile], readings: Mapping[int, Reading | Refusal]
) -> None:
    """Put the cleaned picture in the place of each delivered one. Must run in a transaction."""
    cleaned = [
        (file, read.picture.data)
        for file in files
        if isinstance(read := readings[file.pk], Reading) and read.picture is not None
    ]
    originals = vault.seal_all(study, [data for _, data in cleaned]) if cleaned else []
    refused = [file for file in files if _was_a_picture(file, readings[file.pk])]
    delivered = {file.original_id for file, _ in cleaned} | {file.original_id for file in refused}
    for (file, _), original in zip(cleaned, originals, strict=True):
        file.original = original
    for file in refused:
        file.original = None
    changed = [*(file for file, _ in cleaned), *refused]
    DeliveredFile.objects.bulk_update(changed, ["original"], batch_size=200)
    drop_unused(study, delivered)


def leave_out_archive(file: DeliveredFile, entries: Iterable[Entry | RefusedEntry]) -> None:
    """Let an archive go that has been opened, when a picture was in it. In a transaction as well."""
    if any(_holds_picture(entry) for entry in entries):
        delivered, file.original = file.original_id, None
        file.save(update_fields=["original"])
        drop_unused(file.delivery.study, {delivered})


def drop_unused(study: Study, originals: Iterable[int | None]) -> None:
    """Drop those of these originals that no file and no source refers to any more."""
    rows = Original.objects.filter(study=study, pk__in=[pk for pk in originals if pk])
    free = rows.filter(sources=None).exclude(
        pk__in=DeliveredFile.objects.filter(original__in=rows).values("original")
    )
    marks = dict(free.values_list("pk", "mark"))
    if marks:
        Original.objects.filter(pk__in=marks).delete()
        transaction.on_commit(lambda: vault.forget(study.pk, list(marks.values())))


def _was_a_picture(file: DeliveredFile, read: Reading | Refusal) -> bool:
    """Whether it was one by its bytes, or, where they broke the reader, by its name."""
    name = file.inside or file.name
    return isinstance(read, Refusal) and (read.code.startswith("picture") or named_as_picture(name))


def _holds_picture(entry: Entry | RefusedEntry) -> bool:
    return isinstance(entry, Entry) and is_picture(entry.data)
