"""Dates, ages and numbers that a study decides by rule: what becomes of each. Pure."""

from dataclasses import dataclass

from fieldloom.pseudonyms.rules.ages import banded
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.shifting import Shift, shifted
from fieldloom.pseudonyms.rules.standing import Ages, Dates, Numbers, Rules, Stand

# A shift is of whole weeks: "last Tuesday" stays right.
_STAYS = frozenset({"weekday"})


@dataclass(frozen=True, slots=True)
class Moved:
    """How far dates are moved, and the year of the talk."""

    shift: Shift
    year: int


def by_rule(kind: Kind, about: str, words: str, rules: Rules, moved: Moved) -> Stand:
    """What the study's rules make of a find: open where they say nothing, or cannot do it."""
    if kind is Kind.NUMBER:
        return Stand.DECIDED if rules.numbers is Numbers.LABEL else Stand.OPEN
    if kind is not Kind.DATE:
        return Stand.OPEN
    if about == "age":
        if rules.ages is Ages.KEEP:
            return Stand.KEPT
        return Stand.DECIDED if rules.ages is Ages.BAND and banded(words) else Stand.OPEN
    if rules.dates is Dates.KEEP or (rules.dates is Dates.SHIFT and about in _STAYS):
        return Stand.KEPT
    fits = rules.dates is Dates.SHIFT and shifted(words, moved.shift, year=moved.year)
    return Stand.DECIDED if fits else Stand.OPEN


def put_by_rule(kind: Kind, about: str, words: str, moved: Moved) -> str:
    """What stands for a date, an age or a number. What cannot be moved or banded is told by its kind."""
    if kind is Kind.DATE and about == "age":
        return banded(words) or "[age]"
    if kind is Kind.DATE:
        return shifted(words, moved.shift, year=moved.year) or f"[{about or 'date'}]"
    return f"[{about or kind.label.lower()}]"
