"""What becomes of each file that was read: a source, a revision, a copy of what is here, a refusal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from fieldloom.access.gate import require
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import Told, append_all
from fieldloom.ground.answers import Unfit
from fieldloom.sources.clearance import names_first, quarantine, veil
from fieldloom.sources.clearance.beside import keep_beside
from fieldloom.sources.models import DeliveredFile, Source
from fieldloom.sources.rules.kinds import FileState
from fieldloom.sources.rules.reading import Reading, Refusal
from fieldloom.sources.taking_in.describing import Said, describe
from fieldloom.sources.taking_in.pictures import keep_cleaned
from fieldloom.sources.taking_in.proposing import propose_in
from fieldloom.sources.taking_in.revising import revise
from fieldloom.sources.taking_in.shelf import TAKEN_FROM, Shelf, file_name
from fieldloom.sources.taking_in.storing import Written

NEW, REVISION = "new", "revision"  # what a person may answer to a file that asks
ANSWER = "answer"
_STATE = """UPDATE sources_deliveredfile SET state = %s, source_id = %s, reason = %s, remedy = %s
    WHERE id = %s"""
_VERBS = {
    FileState.TAKEN: "source taken in",
    FileState.REFUSED: "file refused",
    FileState.DOUBLE: "file found to be here already",
    FileState.ASKS: "file asks what it is",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a file stands now, with the sentence and the remedy for whoever handed it over."""

    state: FileState
    source: Source | None = None
    reason: str = ""
    remedy: str = ""


def settle(study_id: int, by: User, readings: Mapping[int, Reading | Refusal]) -> None:
    """Settle files that have been read, in one transaction: file id -> reading, in their order.

    A file that no longer waits is passed over, so doing this twice does nothing the second time.
    A file that cannot be taken in is refused by itself; should the database fail, none is settled.
    """
    require(by, Permission.TAKE_IN, study_id)
    with transaction.atomic():
        rows = DeliveredFile.objects.select_for_update(of=("self",)).filter(
            pk__in=list(readings), state=FileState.WAITING.value
        )
        linked = rows.select_related("delivery__study", "original")
        files = list(linked.order_by("position", "pk"))
        if files:
            keep_cleaned(files[0].delivery.study, files, readings)
        texts = _texts(files, readings)
        shelf = Shelf(study_id, by, files)
        shelf.look_up_texts(texts.values())
        shelf.look_up_encounters(files, readings)
        outcomes = [_settle_one(shelf, f, readings[f.pk], texts.get(f.pk)) for f in files]
        shelf.put_away()
        _keep_beside(files, outcomes, readings)
        # Before the trail is written: whoever draws a veil waits for it only then, on PostgreSQL.
        propose_in(
            study_id, [o.source.pk for o in outcomes if o.source and o.state is FileState.TAKEN]
        )
        _write_down(shelf, files, outcomes)


def _keep_beside(
    files: Sequence[DeliveredFile],
    outcomes: Sequence[Outcome],
    readings: Mapping[int, Reading | Refusal],
) -> None:
    for file, outcome in zip(files, outcomes, strict=True):
        read = readings[file.pk]
        if outcome.state is FileState.TAKEN and outcome.source and isinstance(read, Reading):
            keep_beside(outcome.source, read.beside)


def _texts(
    files: Iterable[DeliveredFile], readings: Mapping[int, Reading | Refusal]
) -> dict[int, Written]:
    texts = {}
    for file in files:
        read = readings[file.pk]
        if isinstance(read, Reading):
            try:
                texts[file.pk] = Written.of(read.text, read.blocks, read.words)
            except UnicodeEncodeError:
                continue
    return texts


def _settle_one(
    shelf: Shelf, file: DeliveredFile, read: Reading | Refusal, written: Written | None
) -> Outcome:
    if isinstance(read, Refusal):
        return Outcome(FileState.REFUSED, None, read.reason, read.remedy)
    if written is None:
        return Outcome(
            FileState.REFUSED, None, "Its text holds broken characters.", "Save it again as UTF-8."
        )
    answer = file.settings.get(ANSWER)
    try:
        if answer == REVISION:
            return _as_revision(shelf, file, read, written)
        met = None if answer == NEW else _met(shelf, file, read, written)
        return met or _as_source(shelf, file, read, written)
    except Unfit as unfit:
        return Outcome(FileState.REFUSED, None, unfit.reason, unfit.remedy)


def _met(shelf: Shelf, file: DeliveredFile, read: Reading, written: Written) -> Outcome | None:
    """The file as a copy of something here, or as something to be asked about; else None.

    A picture is only ever met by itself: its first words are those of every picture, and cameras
    begin their names anew.
    """
    same, named_alike = shelf.by_original.get(file.original_id), None
    if read.picture is None:
        same = same or shelf.by_digest.get(written.digest)
        named_alike = shelf.by_name.get(file_name(file))
    met = same or named_alike
    if met is None:
        return None
    if not shelf.scope.reaches(met):
        if same is None:
            return None
        return Outcome(FileState.DOUBLE, None, "This text is already here, out of your reach.")
    if same is not None and read.picture is not None:
        return Outcome(FileState.DOUBLE, met, f"This picture is already here as {met.ref}.")
    if same is not None:
        return Outcome(
            FileState.DOUBLE,
            met,
            f"This text is already here as {met.ref}.",
            f"Nothing is to be done, unless you mean it as a revision of {met.ref}.",
        )
    return Outcome(
        FileState.ASKS,
        met,
        f"{met.ref} came from a file of the same name, with other words.",
        f"Say whether this is a new source or a revision of {met.ref}.",
    )


def _as_source(shelf: Shelf, file: DeliveredFile, read: Reading, written: Written) -> Outcome:
    name = file_name(file)
    said = describe(name, read, file.settings, shelf.encounters, shelf.refs)
    _must_be_in_reach(shelf, said)
    source = Source(
        study_id=shelf.study_id,
        ref=said.ref,
        title=said.title,
        kind=said.kind.value,
        encounter=said.encounter,
        attributes=read.attributes,
        format=read.format,
        file_name=name,
        original=file.original,
        width=read.picture.width if read.picture else 0,
        height=read.picture.height if read.picture else 0,
        warnings=said.warnings,
        taken_in_by=shelf.by,
    )
    shelf.add(source, written)
    return Outcome(FileState.TAKEN, source)


def _must_be_in_reach(shelf: Shelf, said: Said) -> None:
    if not shelf.scope.reaches(said.encounter):
        raise Unfit(
            f"Your role reaches only {shelf.scope.words()}, and the file names no encounter there.",
            "Hand it over again with the encounter that it belongs to.",
        )


def _as_revision(shelf: Shelf, file: DeliveredFile, read: Reading, written: Written) -> Outcome:
    if read.picture is not None:
        raise Unfit("A picture is not a revision of another.", "Take it in as a source of its own.")
    shelf.put_away()  # the source may have come a moment ago
    source = Source.objects.select_related("current", "encounter__site").get(pk=file.source_id or 0)
    if not shelf.scope.reaches(source):
        raise Unfit("Your role does not reach that source.", "Ask a colleague there.")
    reason = f"{TAKEN_FROM}{file_name(file)}"[:200]
    correction = revise(source, written, shelf.by, reason)
    # Its words are new, whatever was verified, and whatever names were made safe.
    waits = quarantine.shut(source.study_id, [source], shelf.by)
    if names_first.shut(source.study_id, [source], shelf.by) or waits:
        veil.draw(source.study_id, [source.pk])
    shelf.by_digest[written.digest] = source
    waiting = len(correction.waiting)
    told = f"{waiting} passages could not be moved along and wait for a person." if waiting else ""
    return Outcome(FileState.TAKEN, source, told)


def _write_down(shelf: Shelf, files: Sequence[DeliveredFile], outcomes: Sequence[Outcome]) -> None:
    told = []
    for file, outcome in zip(files, outcomes, strict=True):
        file.state, file.source = outcome.state.value, outcome.source
        file.reason, file.remedy = outcome.reason[:400], outcome.remedy[:400]
        about = {"file": f"deliveredfile:{file.pk}", "delivery": f"delivery:{file.delivery_id}"}
        if outcome.source is not None:
            about["source"] = f"source:{outcome.source.pk}"
            about["revision"] = f"revision:{outcome.source.current_id}"
        told.append(Told(_VERBS[outcome.state], shelf.by, about, shelf.study_id))
    append_all(told)
    changed = [(f.state, f.source_id, f.reason, f.remedy, f.pk) for f in files]
    with connection.cursor() as cursor:
        cursor.executemany(_STATE, changed)


def still_waiting(ids: Sequence[int]) -> list[int]:
    """Those of the files that still wait, in the order given."""
    waiting = DeliveredFile.objects.filter(pk__in=ids, state=FileState.WAITING.value)
    still = set(waiting.values_list("pk", flat=True))
    return [pk for pk in ids if pk in still]
