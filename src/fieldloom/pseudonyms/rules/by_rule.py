"""Dates, ages and numbers that a study decides by rule: what becomes of each. Pure."""

import re
from dataclasses import dataclass

from fieldloom.pseudonyms.rules.ages import banded
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.lists import DAYS
from fieldloom.pseudonyms.rules.shifting import Shift, shifted
from fieldloom.pseudonyms.rules.standing import Ages, Dates, Numbers, Rules, Stand

# A shift is of whole weeks: "last Tuesday" stays right.
_STAYS = frozenset({"weekday"})
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MINUTES = "five|ten|quarter|twenty|twenty[- ]five|half"
_NO_DAY = re.compile(
    rf"(?:(?:on |last |next |every )?(?:{'|'.join(DAYS)})s?|\d{{1,2}}[.:]\d{{2}}|\d{{1,2}} ?[ap]\.?m\.?|"
    rf"(?:{_MINUTES}) (?:past|to)(?: (?:{_HOURS}))?|(?:{_HOURS}) o['’]clock|"
    "today|tonight|tomorrow|yesterday)",
    re.IGNORECASE,
)


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
    stays = about in _STAYS or _tells_no_day(words)
    if rules.dates is Dates.KEEP or (rules.dates is Dates.SHIFT and stays):
        return Stand.KEPT
    fits = rules.dates is Dates.SHIFT and shifted(words, moved.shift, year=moved.year)
    return Stand.DECIDED if fits else Stand.OPEN


def _tells_no_day(words: str) -> bool:
    """Whether it is a day of the week or a time of day: it tells nothing of when, and moving leaves it."""
    return _NO_DAY.fullmatch(words.strip()) is not None


def put_by_rule(kind: Kind, about: str, words: str, moved: Moved) -> str:
    """What stands for a date, an age or a number. What cannot be moved or banded is told by its kind."""
    if kind is Kind.DATE and about == "age":
        return banded(words) or "[age]"
    if kind is Kind.DATE:
        return shifted(words, moved.shift, year=moved.year) or f"[{about or 'date'}]"
    return f"[{about or kind.label.lower()}]"
