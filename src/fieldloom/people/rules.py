"""The kinds of people, the nations, and dated belonging. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Nation(Enum):
    """Nation-specific law is never merged, so each nation stands for itself."""

    SCOTLAND = "scotland", "Scotland"
    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"

    label: str

    def __new__(cls, value: str, label: str) -> "Nation":
        nation = object.__new__(cls)
        nation._value_ = value
        nation.label = label
        return nation


class PersonKind(Enum):
    """In what capacity a person takes part."""

    ADULT = "adult", "Adult"
    CHILD = "child", "Child or young person"
    PROFESSIONAL = "professional", "Practitioner"

    label: str

    def __new__(cls, value: str, label: str) -> "PersonKind":
        kind = object.__new__(cls)
        kind._value_ = value
        kind.label = label
        return kind


@dataclass(frozen=True, slots=True)
class Interval:
    """A dated belonging: both days count, None is open on that side."""

    from_day: date | None
    to_day: date | None

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies inside."""
        return (self.from_day is None or self.from_day <= day) and (
            self.to_day is None or day <= self.to_day
        )

    def meets(self, other: "Interval") -> bool:
        """Whether the two share at least one day."""
        starts_late = self.to_day and other.from_day and other.from_day > self.to_day
        ends_early = other.to_day and self.from_day and self.from_day > other.to_day
        return not (starts_late or ends_early)
