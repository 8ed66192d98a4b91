"""What a memo can be about. Pure."""

from enum import Enum


class MemoAbout(Enum):
    """The kinds of things that can carry a memo."""

    STUDY = "study", "Study"
    SOURCE = "source", "Source"
    PASSAGE = "passage", "Passage"
    CODE = "code", "Code"
    CODING = "coding", "Coding"
    PARTICIPANT = "participant", "Participant"
    FAMILY = "family", "Family"
    SERVICE = "service", "Service"
    ENCOUNTER = "encounter", "Encounter"

    label: str

    def __new__(cls, value: str, label: str) -> "MemoAbout":
        about = object.__new__(cls)
        about._value_ = value
        about.label = label
        return about
