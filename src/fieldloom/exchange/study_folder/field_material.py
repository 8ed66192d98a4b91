"""The field material of a study folder: `material.yaml` and the files it names."""

from fieldloom.access.who import Study, User
from fieldloom.exchange.study_folder.folder import Row, StudyFolder, member
from fieldloom.jobs.reads import Job
from fieldloom.people import reads as people
from fieldloom.sources import reads, writes
from fieldloom.sources.rules.kinds import SourceKind

FIELDWORKER = "fieldworker"


def hand_over(folder: StudyFolder, study: Study, by: User) -> Job | None:
    """Hand over every file with what the folder says of it; the job that takes them in, or None."""
    files = [
        writes.Handed(path.name, path.read_bytes(), _settings(row))
        for row in folder.material()
        for path in [folder.file(row)]
    ]
    if not files:
        return None
    delivery = writes.hand_over(by=by, study=study, files=files)
    return writes.close_delivery(by=by, delivery=delivery)


def _settings(row: Row) -> dict[str, str]:
    told = {key: str(row[key]) for key in ("ref", "title", "encounter") if row.get(key)}
    if row.get("kind"):
        told["kind"] = member(SourceKind, row["kind"]).value
    return told


def describe(row: Row, study: Study, by: User) -> None:
    """Put the description of a picture in the place of its first line."""
    source = reads.source(row["ref"], to=by, study=study)
    writes.correct(
        by=by,
        source=source,
        text=row["description"],
        reason="Described",
        expected=source.revision.number,
    )


def link_voices(row: Row, study: Study, by: User) -> None:
    """Link the speaker labels of one source to participants, or mark them as the fieldworker's."""
    source = reads.source(row["ref"], to=by, study=study)
    by_label = {speaker.label: speaker for speaker in reads.speakers(to=by, source=source)}
    for label, who in row["speakers"].items():
        person = None if who == FIELDWORKER else people.participant(who, to=by, study=study)
        writes.link_speaker(
            by=by,
            speaker=by_label[label],
            participant=person,
            is_fieldworker=who == FIELDWORKER,
        )
