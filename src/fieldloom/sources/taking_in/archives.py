"""An archive is opened: each file in it becomes a delivered file of the same delivery."""

from collections.abc import Sequence

from fieldloom.access.models import User
from fieldloom.audit.writes import append
from fieldloom.sources import vault
from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.models import DeliveredFile, Original
from fieldloom.sources.rules.kinds import FileState
from fieldloom.sources.rules.reading import Entry, Refusal, RefusedEntry
from fieldloom.sources.taking_in.names import path_inside
from fieldloom.sources.taking_in.pictures import leave_out_archive

# A title or study id is given to one file, so it is not handed on to all files of an archive.
OF_ONE_FILE = ("title", "ref", "answer")


def unpacked(name: str, original: Original, guard: Guard) -> list[Entry | RefusedEntry]:
    """What the archive holds, each entry's bytes or the reason why it was left out (200 MB at most).

    An archive that cannot be opened as a whole gives one refusal, under its own name.
    """
    try:
        data = vault.unseal(original)
    except vault.Damaged as damaged:
        return [RefusedEntry(name, Refusal(damaged.reason, damaged.remedy, "vault"))]
    return list(guard.entries(name, data))


def put_beside(file: DeliveredFile, entries: Sequence[Entry | RefusedEntry], by: User) -> None:
    """Add the files of an archive to its delivery. Must run in a transaction; done once only."""
    still = DeliveredFile.objects.filter(pk=file.pk, state=FileState.WAITING.value)
    if not still.exists():
        return
    first = entries[0] if entries else None
    if isinstance(first, RefusedEntry) and len(entries) == 1 and first.name == file.name:
        file.state = FileState.REFUSED.value
        file.reason, file.remedy = first.refusal.reason, first.refusal.remedy
    elif first is None:
        file.state = FileState.REFUSED.value
        file.reason = "This archive holds no files."
        file.remedy = "Check that it is the right file."
    else:
        file.state = FileState.OPENED.value
        file.reason = f"{len(entries)} files were in it."
        DeliveredFile.objects.bulk_create(_rows(file, entries), batch_size=500)
    file.save(update_fields=["state", "reason", "remedy"])
    leave_out_archive(file, entries)
    about = {"file": f"deliveredfile:{file.pk}", "delivery": f"delivery:{file.delivery_id}"}
    verb = "file refused" if file.state == FileState.REFUSED.value else "archive opened"
    append(verb, by, {**about, "files": len(entries)}, file.study_id)


def _rows(file: DeliveredFile, entries: Sequence[Entry | RefusedEntry]) -> list[DeliveredFile]:
    whole = [entry for entry in entries if isinstance(entry, Entry)]
    study = file.delivery.study
    originals = iter(vault.seal_all(study, [entry.data for entry in whole]))
    settings = {k: v for k, v in file.settings.items() if k not in OF_ONE_FILE}
    rows = []
    for entry in entries:
        row = DeliveredFile(
            delivery=file.delivery,
            position=file.position,
            name=file.name,
            inside=path_inside(entry.name),
            settings=settings,
        )
        if isinstance(entry, Entry):
            row.original = next(originals)
        else:
            row.state = FileState.REFUSED.value
            row.reason, row.remedy = entry.refusal.reason[:400], entry.refusal.remedy[:400]
        rows.append(row)
    return rows
