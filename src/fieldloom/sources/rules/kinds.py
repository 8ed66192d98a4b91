"""The kinds of field material, and how a delivered file can stand. Pure."""

from collections.abc import Iterable
from enum import Enum

from fieldloom.ground.labelled import Labelled


class SourceKind(Enum):
    """What a source is; `letter` begins its study id, as in I-022."""

    INTERVIEW = "interview", "Interview", "I"
    FIELD_NOTE = "field_note", "Field note", "F"
    FOCUS_GROUP = "focus_group", "Focus group", "G"
    OBSERVATION = "observation", "Observation", "O"
    CALL = "call", "Call or messages", "C"
    MINUTES = "minutes", "Minutes", "M"
    DOCUMENT = "document", "Document", "D"
    TESTIMONY = "testimony", "Public testimony", "T"
    PICTURE = "picture", "Picture", "P"

    label: str
    letter: str

    def __new__(cls, value: str, label: str, letter: str) -> "SourceKind":
        kind = object.__new__(cls)
        kind._value_ = value
        kind.label, kind.letter = label, letter
        return kind


class FileState(Labelled):
    """How a delivered file stands. A file that ASKS waits for a person to say what it is."""

    WAITING = "waiting", "Waiting"
    TAKEN = "taken", "Taken in"
    REFUSED = "refused", "Could not be read"
    DOUBLE = "double", "Already here"
    ASKS = "asks", "Asks you"
    OPENED = "opened", "Archive, opened"


class Refs:
    """The study ids of a study's sources that are taken. Knows the highest number of each letter, since a
    folder asks for the next once for each of its files."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken: set[str] = set()
        self._highest: dict[str, int] = {}
        for ref in taken:
            self.add(ref)

    def __contains__(self, ref: object) -> bool:
        return ref in self._taken

    def add(self, ref: str) -> None:
        """Note that this one is taken."""
        self._taken.add(ref)
        letter, _, number = ref.partition("-")
        if number.isascii() and number.isdigit():
            self._highest[letter] = max(int(number), self._highest.get(letter, 0))

    def next(self, kind: SourceKind) -> str:
        """The next free one of this kind: I-001, I-002 ... after the highest that is taken."""
        return f"{kind.letter}-{self._highest.get(kind.letter, 0) + 1:03d}"
