"""Field material is handed over, and taken in by a job once the delivery is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.jobs import writes as jobs
from fieldloom.jobs.models import Job
from fieldloom.sources import vault
from fieldloom.sources.formats.guard import MAX_BYTES
from fieldloom.sources.models import DeliveredFile, Delivery
from fieldloom.sources.rules.kinds import FileState, SourceKind
from fieldloom.sources.taking_in.names import plain_name
from fieldloom.sources.taking_in.settling import ANSWER, NEW, REVISION

KIND_OF_WORK = "take in"
SETTINGS = ("kind", "encounter", "title", "ref")


@dataclass(frozen=True, slots=True)
class Handed:
    """One file as it is handed over. `settings` may name kind, encounter, title and ref: they
    outrank what the file says of itself."""

    name: str
    data: bytes = field(repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)


@recorded("files handed over")
@needs(Permission.TAKE_IN)
def hand_over(*, by: User, study: Study, files: Sequence[Handed]) -> Delivery:
    """Begin a delivery with these files; they are in the vault when this returns, none is read yet.

    More may be added until the delivery is closed. A file that is too large is named as such and
    the others go on. Raises `Unfit` for settings that mean nothing.
    """
    delivery = Delivery.objects.create(study=study, by=by)
    _add(delivery, files)
    return delivery


@recorded("file handed over")
@needs(Permission.TAKE_IN)
def add_file(*, by: User, delivery: Delivery, file: Handed) -> DeliveredFile:
    """Add a file to a delivery that is still open. Raises `Unfit` once it is closed."""
    return _add(_open(delivery, by), [file])[0]


@recorded("files handed over")
@needs(Permission.TAKE_IN)
def add_files(*, by: User, delivery: Delivery, files: Sequence[Handed]) -> list[DeliveredFile]:
    """Add several files in one go: quicker than one by one, since the disk syncs them together."""
    return _add(_open(delivery, by), files)


@recorded("delivery closed")
@needs(Permission.TAKE_IN)
def close_delivery(*, by: User, delivery: Delivery) -> Job:
    """Close a delivery and ask for its files to be taken in. Raises `Unfit` when it has none."""
    delivery = _open(delivery, by)
    if not delivery.files.exists():
        raise Unfit("There is no file in this delivery.", "Choose at least one.", "files")
    delivery.closed = True
    delivery.save(update_fields=["closed"])
    return jobs.start(by=by, study=delivery.study, kind=KIND_OF_WORK, subject=delivery.pk)


@recorded("question about a file answered")
@needs(Permission.TAKE_IN)
def answer_file(*, by: User, file: DeliveredFile, as_revision: bool) -> DeliveredFile:
    """Say what a file is that met a source: a revision of it, or a source of its own.

    The file goes back to those that wait, and is taken in by a job. Raises `Unfit` for a file that
    does not ask.
    """
    fresh = DeliveredFile.objects.select_for_update(of=("self",)).select_related("delivery__study")
    file = fresh.get(pk=file.pk)
    if file.state not in (FileState.ASKS.value, FileState.DOUBLE.value):
        raise Unfit("This file asks nothing.", "Look at what became of it.")
    if as_revision and file.source_id is None:
        raise Unfit(
            "The source that it would revise is out of your reach.", "Ask a colleague there."
        )
    file.settings = {**file.settings, ANSWER: REVISION if as_revision else NEW}
    file.state, file.reason, file.remedy = FileState.WAITING.value, "", ""
    file.save(update_fields=["settings", "state", "reason", "remedy"])
    study = file.delivery.study
    jobs.start(by=by, study=study, kind=KIND_OF_WORK, subject=file.delivery_id)
    return file


def _open(delivery: Delivery, by: User) -> Delivery:
    fresh = Delivery.objects.select_for_update(of=("self",)).select_related("study")
    delivery = fresh.get(pk=delivery.pk)
    if delivery.closed:
        raise Unfit("This delivery is closed.", "Begin another.")
    if delivery.by_id != by.pk:
        raise Unfit("Somebody else is handing these files over.", "Begin a delivery of your own.")
    return delivery


def _add(delivery: Delivery, files: Sequence[Handed]) -> list[DeliveredFile]:
    settings = [_fit(file.settings) for file in files]
    held = [file.data if 0 < len(file.data) <= MAX_BYTES else None for file in files]
    originals = iter(vault.seal_all(delivery.study, [data for data in held if data is not None]))
    position = delivery.files.count()
    rows = []
    for file, chosen, data in zip(files, settings, held, strict=True):
        position += 1
        name = plain_name(file.name)
        row = DeliveredFile(delivery=delivery, position=position, name=name, settings=chosen)
        if data is None:
            _refuse(row, empty=not file.data)
        else:
            row.original = next(originals)
        rows.append(row)
    return DeliveredFile.objects.bulk_create(rows, batch_size=500)


def _refuse(row: DeliveredFile, *, empty: bool) -> None:
    row.state = FileState.REFUSED.value
    if empty:
        row.reason = "This file is empty."
        row.remedy = "Check that it is the right file and that it was saved."
    else:
        row.reason = f"This file is larger than {MAX_BYTES // 1_000_000} MB."
        row.remedy = "Split it into parts, or save only its text, and hand those over."


def _fit(settings: Mapping[str, Any]) -> dict[str, str]:
    chosen = {key: str(value).strip() for key, value in settings.items() if str(value).strip()}
    unknown = set(chosen) - set(SETTINGS)
    if unknown:
        raise Unfit(f"There is no setting “{min(unknown)}”.", f"Known: {', '.join(SETTINGS)}.")
    kinds = {kind.value for kind in SourceKind}
    if chosen.get("kind", "document") not in kinds:
        raise Unfit(
            f"“{chosen['kind']}” is not a kind of source.",
            f"Choose one of: {', '.join(sorted(kinds))}.",
            "kind",
        )
    return chosen
