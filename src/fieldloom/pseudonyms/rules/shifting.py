"""Dates moved by one secret distance for each family, so that intervals and weekdays stay. Pure.

A date with a day is moved by whole weeks; a month, or a year, by as many months or years as these weeks
come to, so that intervals stay between dates of one precision.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta

from fieldloom.pseudonyms.rules.dates import ORDINALS
from fieldloom.pseudonyms.rules.lists import MONTHS, SHORT_MONTHS

LEAST, MOST = 27, 77  # weeks, either way: far enough to mislead, near enough to stay in the story
_MONTH = rf"(?P<month>{'|'.join([*MONTHS, *SHORT_MONTHS])})\.?"
_UNIT, _UP_TO_TWENTY = "|".join(ORDINALS[:9]), "|".join(ORDINALS[::-1])
_ORDINAL = rf"(?P<word>(?:twenty|thirty)[ -](?:{_UNIT})|thirtieth|{_UP_TO_TWENTY})"
_YEAR = r"(?:(?P<comma>,?) (?P<year>\d{4}))?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<day>\d\d)",
        r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<year>(?:19|20)?\d\d)",
        rf"(?P<the>the )?(?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?(?P<of> of)? {_MONTH}{_YEAR}",
        rf"{_MONTH} (?P<the>the )?(?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?{_YEAR}",
        rf"(?P<the>the )?{_ORDINAL}(?P<of> of)? {_MONTH}{_YEAR}",
        rf"{_MONTH}(?P<comma>,?) (?P<year>\d{{4}})",
        r"(?P<year>(?:19|20)\d\d)",
        _MONTH,
    )
)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the dates of a family are moved: whole weeks, never 0."""

    weeks: int

    @property
    def days(self) -> int:
        return self.weeks * 7

    @property
    def months(self) -> int:
        return round(self.days / 30.4375)

    @property
    def years(self) -> int:
        return round(self.days / 365.25)

    @property
    def back(self) -> "Shift":
        """The way back."""
        return Shift(-self.weeks)

    def of(self, day: date) -> date:
        """The day, moved. Raises `OverflowError` where the calendar ends."""
        return day + timedelta(days=self.days)


def shift_of(key: bytes, study: int, family: str) -> Shift:
    """The shift of a family: from a secret key, its study and its study code, so that nobody else can
    work it out; one for all who belong to it."""
    told = f"shift/{study}/{family}".encode()
    drawn = hashlib.blake2b(told, key=key[:64], digest_size=8).digest()
    number = int.from_bytes(drawn, "big")
    weeks = LEAST + number // 2 % (MOST - LEAST + 1)
    return Shift(weeks if number % 2 else -weeks)


def shifted(told: str, shift: Shift, *, year: int = 2023) -> str | None:
    """A date as somebody wrote it, moved and written in the same way; None where it cannot be.

    A month without a year, with a day or not, is reckoned in `year`, that of the talk. Seasons, weekdays,
    named days and ages give None: a person decides about those.
    """
    for form in _FORMS:
        match = form.fullmatch(told.strip())
        if match is not None:
            try:
                return _moved(match, match.groupdict(), shift, year)
            except (ValueError, OverflowError):
                return None
    return None


def _moved(
    match: re.Match[str], told: dict[str, str | None], shift: Shift, year: int
) -> str | None:
    said_year = told.get("year")
    full = int(said_year) if said_year else year
    if said_year and len(said_year) == 2:
        full += 2000 if full < 70 else 1900
    if not (told.get("day") or told.get("word")):
        return _coarse(match, told, shift, full)
    number = int(str(told["day"])) if told.get("day") else _ordinal_number(str(told["word"]))
    moved = shift.of(date(full, _month_number(told), number))
    return _rewritten(match, told, moved)


def _coarse(match: re.Match[str], told: dict[str, str | None], shift: Shift, year: int) -> str:
    """A month and a year, or a year."""
    if not told.get("month"):
        return str(date(year + shift.years, 1, 1).year)
    months = year * 12 + _month_number(told) - 1 + shift.months
    return _rewritten(match, told, date(months // 12, months % 12 + 1, 1))


def _rewritten(match: re.Match[str], told: dict[str, str | None], moved: date) -> str:
    """The same writing with the parts of another day."""
    parts: list[tuple[int, int, str]] = []
    figures = len(told.get("m") or "") == 2
    for name, old in told.items():
        new = _part(name, old, moved, figures) if old else None
        if new is not None:
            parts.append((*match.span(name), new))
    text = match.string
    for start, end, new in sorted(parts, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _part(name: str, old: str, moved: date, figures: bool) -> str | None:
    """One part of a date written anew. `figures`: days and months have two figures throughout."""
    filled = figures or old[0] == "0"
    made = {
        "year": f"{moved.year % 100:02d}" if len(old) == 2 else f"{moved.year}",
        "m": f"{moved.month:02d}" if figures else f"{moved.month}",
        "day": f"{moved.day:02d}" if filled else f"{moved.day}",
        "th": _ending(moved.day),
        "month": _month_named(old, moved.month),
        "word": _ordinal_named(moved.day),
    }.get(name)
    return _in_case(old, made) if made and name in ("month", "word", "th") else made


def _ending(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _month_number(told: dict[str, str | None]) -> int:
    if told.get("m"):
        return int(str(told["m"]))
    return [name[:3] for name in MONTHS].index(str(told["month"])[:3].lower()) + 1


def _month_named(old: str, month: int) -> str:
    short = old.lower() in SHORT_MONTHS and old.lower() not in MONTHS
    name = MONTHS[month - 1]
    return name[:3] if short else name


def _in_case(old: str, new: str) -> str:
    if old.isupper():
        return new.upper()
    return new.capitalize() if old[:1].isupper() else new


def _ordinal_number(word: str) -> int:
    tens, _, unit = word.lower().replace("-", " ").partition(" ")
    if tens in ORDINALS:
        return ORDINALS.index(tens) + 1
    if tens == "thirtieth":
        return 30
    return {"twenty": 20, "thirty": 30}[tens] + ORDINALS.index(unit) + 1


def _ordinal_named(day: int) -> str:
    if day <= 20:
        return ORDINALS[day - 1]
    if day == 30:
        return "thirtieth"
    return f"{'twenty' if day < 30 else 'thirty'}-{ORDINALS[day % 10 - 1]}"
