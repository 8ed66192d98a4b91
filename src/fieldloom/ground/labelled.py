"""Vocabularies of the field: a value that is kept, and a label that people read."""

from enum import Enum


class Labelled(Enum):
    """Members are written `NAME = "value", "Label"`; `Kind("value")` finds one again."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member
