"""The kinds of people, the nations, study codes, and dated belonging. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar

from fieldloom.access.rules import Decision
from fieldloom.ground.answers import Unfit
from fieldloom.ground.labelled import Labelled

REF = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
LONGEST_REF = 30
E = TypeVar("E", bound=Enum)


class Nation(Labelled):
    """Nation-specific law is never merged, so each nation stands for itself."""

    SCOTLAND = "scotland", "Scotland"
    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class PersonKind(Labelled):
    """In what capacity a person takes part."""

    ADULT = "adult", "Adult"
    CHILD = "child", "Child or young person"
    PROFESSIONAL = "professional", "Practitioner"
    STAKEHOLDER = "stakeholder", "Stakeholder"
    THIRD_PARTY = "third_party", "Somebody the team never met"


class KinshipKind(Labelled):
    """What one person is to another; the nations' own words are never merged."""

    PARENT_OF = "parent_of", "Parent"
    PARENTAL_RESPONSIBILITY = "parental_responsibility", "Has parental responsibility"
    PARENTAL_RIGHTS = "parental_rights", "Has parental rights and responsibilities"
    KINSHIP_CARER = "kinship_carer", "Kinship carer"
    CORPORATE_PARENT = "corporate_parent", "Acts as corporate parent"
    CHILD_OF = "child_of", "Child"
    SIBLING = "sibling", "Sister or brother"
    GRANDPARENT = "grandparent", "Grandparent"
    PARTNER = "partner", "Partner"
    OTHER = "other", "Other kin"

    @property
    def answers(self) -> bool:
        """Whether whoever holds this tie may answer for the other. A parent as such may not."""
        return self in _ANSWERS


_ANSWERS = frozenset(
    {
        KinshipKind.PARENTAL_RESPONSIBILITY,
        KinshipKind.PARENTAL_RIGHTS,
        KinshipKind.KINSHIP_CARER,
        KinshipKind.CORPORATE_PARENT,
    }
)


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


def named(kinds: type[E], text: str) -> E:
    """The member of `kinds` that `text` names, by value or label, in capitals or not.

    Raises `Unfit`, listing the labels, when it names none.
    """
    wanted = " ".join(text.replace("_", " ").split()).casefold()
    for kind in kinds:
        label = str(getattr(kind, "label", kind.value))
        if wanted in (str(kind.value).replace("_", " ").casefold(), label.casefold()):
            return kind
    known = ", ".join(str(getattr(kind, "label", kind.value)) for kind in kinds)
    raise Unfit(f"“{text}” is none of the kinds known here.", f"Use one of: {known}.")


def ref_fits(ref: str) -> Decision:
    """Whether a study code can be written in prose, in a file name and in an address."""
    if len(ref) <= LONGEST_REF and REF.fullmatch(ref):
        return Decision(True, "This study code can be used.")
    return Decision(
        False,
        f"A study code holds letters, digits and single hyphens only, at most {LONGEST_REF}.",
        "Use a code such as H01, SV1 or H01-P1.",
    )


def next_ref(stem: str, taken: Iterable[str], digits: int = 1) -> str:
    """The study code after the highest one that begins with `stem`: "H" and H01, H04 give H05.

    Numbers are filled up with zeros to `digits`. Codes whose rest is no number do not count.
    """
    pattern = re.compile(re.escape(stem) + r"([0-9]+)", re.IGNORECASE)
    numbers = (int(found[1]) for ref in taken if (found := pattern.fullmatch(ref)))
    return f"{stem}{max(numbers, default=0) + 1:0{digits}d}"


def dates_fit(interval: Interval) -> Decision:
    """Whether an interval ends no earlier than it begins."""
    start, end = interval.from_day, interval.to_day
    if start is not None and end is not None and end < start:
        return Decision(
            False, "The last day is before the first day.", "Give a later last day, or none."
        )
    return Decision(True, "The days are in order.")


def may_join(wanted: Interval, held: Iterable[Interval]) -> Decision:
    """Whether somebody can belong in one role to one family or service for the time `wanted`.

    `held` are the times in which the same person holds that role there already: they must not
    meet, or one belonging would be kept twice.
    """
    order = dates_fit(wanted)
    if not order.allowed:
        return order
    if any(wanted.meets(other) for other in held):
        return Decision(
            False,
            "This person already has this role here at that time.",
            "Correct the dates of the one that is there, or end it first.",
        )
    return Decision(True, "Nothing else stands in this time.")


def born_year_fits(year: int, this_year: int) -> Decision:
    """Whether somebody who takes part this year can have been born in `year`."""
    if 1900 <= year <= this_year:
        return Decision(True, "This year of birth can be.")
    return Decision(
        False,
        f"A year of birth lies between 1900 and {this_year}.",
        "Give the year in four digits, or leave it empty.",
    )
