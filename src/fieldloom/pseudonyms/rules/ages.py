"""Ages as bands, and places by their ladder: the same said more widely. Pure."""

import re
from collections.abc import Mapping, Sequence

from fieldloom.pseudonyms.rules.dates import TENS, UNITS

_BANDS: Sequence[tuple[int, str]] = (
    (1, "under one"),
    (3, "one or two"),
    (5, "three or four"),
    (8, "five to seven"),
    (12, "eight to eleven"),
    (16, "twelve to fifteen"),
    (18, "sixteen or seventeen"),
    (25, "eighteen to twenty-four"),
    (35, "twenty-five to thirty-four"),
    (45, "thirty-five to forty-four"),
    (55, "forty-five to fifty-four"),
    (65, "fifty-five to sixty-four"),
    (75, "sixty-five to seventy-four"),
    (200, "seventy-five or older"),
)
LEVELS = ("street", "estate", "town", "district", "region", "nation")
"""The rungs of a place's ladder, from the nearest to the widest."""


def band_of(years: int) -> str:
    """The band of an age in whole years: "eight to eleven". Raises `ValueError` below 0 and from 200 on."""
    if not 0 <= years < _BANDS[-1][0]:
        raise ValueError("An age lies between 0 and 199 years.")
    return next(band for end, band in _BANDS if years < end)


def age_in(told: str) -> int | None:
    """The whole years of an age as said: "thirty-four", "34 years old", "six months old" (0)."""
    low = told.lower()
    number = re.match(r"(\d{1,3})|([a-z]+)(?:[ -]([a-z]+))?", low)
    if number is None:
        return None
    years = int(number[1]) if number[1] else _spoken(number[2], number[3])
    if years is None:
        return None
    if "month" in low:
        return years // 12
    return 0 if "week" in low or "day" in low else years


def banded(told: str) -> str | None:
    """An age as said, as its band; None where it is none. A band gives None: it is wide already."""
    if any(told.lower() == band for _, band in _BANDS):
        return None
    years = age_in(told)
    return None if years is None or years >= _BANDS[-1][0] else band_of(years)


def _spoken(first: str, second: str | None) -> int | None:
    if first in TENS:
        unit = UNITS.index(second) + 1 if second in UNITS[:9] else 0
        return (TENS.index(first) + 2) * 10 + unit
    return UNITS.index(first) + 1 if first in UNITS else None


def told_at(ladder: Mapping[str, str], level: str) -> str | None:
    """A place at a level, or at the next wider level that its ladder has; None where there is none.

    `ladder` is level to words: {"town": "Leith", "region": "a city in the east of Scotland"}. Raises
    `ValueError` for a level that there is not.
    """
    return next((ladder[one] for one in LEVELS[LEVELS.index(level) :] if ladder.get(one)), None)
