"""What a study holds already, as far as some delivered files touch it."""

from collections.abc import Iterable, Mapping

from fieldloom.access.gate import reach
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.models import Encounter
from fieldloom.sources import index
from fieldloom.sources.models import DeliveredFile, Revision, Source
from fieldloom.sources.rules.kinds import Refs
from fieldloom.sources.rules.reading import Reading, Refusal
from fieldloom.sources.taking_in.came import TAKEN_FROM
from fieldloom.sources.taking_in.storing import Next, Written, store

__all__ = ["TAKEN_FROM", "Shelf", "file_name"]


def file_name(file: DeliveredFile) -> str:
    """The file's own name, without the archive and the folders around it."""
    return (file.inside or file.name).rsplit("/", 1)[-1]


class Shelf:
    """Looks up, once for all files, what they may meet; and keeps what goes in, all together."""

    def __init__(self, study_id: int, by: User, files: Iterable[DeliveredFile]) -> None:
        self.study_id, self.by = study_id, by
        self.scope = reach(by, Permission.TAKE_IN, study_id)
        known = Source.objects.filter(study=study_id)
        self.refs = Refs(known.values_list("ref", flat=True))
        known = known.select_related("encounter__site")
        marks = [file.original_id for file in files if file.original_id]
        names = [file_name(file) for file in files]
        self.by_original: dict[int | None, Source] = {
            s.original_id: s for s in known.filter(original__in=marks)
        }
        self.by_name = {s.file_name: s for s in known.filter(file_name__in=names)}
        self.by_digest: dict[str, Source] = {}
        self.encounters: dict[str, Encounter] = {}
        self._coming: list[Next] = []

    def look_up_texts(self, texts: Iterable[Written]) -> None:
        """Fetch the sources that have or had one of these texts."""
        digests = [written.digest for written in texts]
        same = Revision.objects.filter(source__study=self.study_id, digest__in=digests)
        for revision in same.select_related("source__encounter__site"):
            self.by_digest[revision.digest] = revision.source

    def look_up_encounters(
        self, files: Iterable[DeliveredFile], readings: Mapping[int, Reading | Refusal]
    ) -> None:
        """Fetch the encounters that the files, or the people who hand them over, name."""
        named = {str(file.settings.get("encounter", "")) for file in files}
        for read in readings.values():
            if isinstance(read, Reading):
                named |= {str(v) for k, v in read.attributes.items() if k.casefold() == "encounter"}
        found = Encounter.objects.filter(study=self.study_id, ref__in=named - {""})
        for encounter in found.select_related("site", "wave"):
            if self.scope.reaches(encounter):
                self.encounters[encounter.ref] = encounter

    def add(self, source: Source, written: Written) -> None:
        """Let a new source go in, with the next `put_away`; what comes after it meets it already."""
        self._coming.append(Next(source, 1, written))
        self.refs.add(source.ref)
        self.by_original[source.original_id] = source
        self.by_name[source.file_name] = source
        self.by_digest[written.digest] = source

    def put_away(self) -> None:
        """Keep what has come, and make it findable."""
        if self._coming:
            index.enter(index.rows_of(revision) for revision in store(self._coming, self.by))
            self._coming.clear()
