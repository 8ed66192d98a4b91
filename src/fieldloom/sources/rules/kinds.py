"""The kinds of field material, and how a delivered file can stand. Pure."""

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


def next_ref(kind: SourceKind, taken: set[str]) -> str:
    """The next free study id of this kind: I-001, I-002 ... after the highest that is taken."""
    numbers = [
        int(ref[len(kind.letter) + 1 :])
        for ref in taken
        if ref.startswith(f"{kind.letter}-") and ref[len(kind.letter) + 1 :].isdigit()
    ]
    return f"{kind.letter}-{max(numbers, default=0) + 1:03d}"
