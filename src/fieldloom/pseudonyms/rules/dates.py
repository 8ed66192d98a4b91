"""Dates and ages as people say and write them. Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

import re
from collections.abc import Iterator
from datetime import date

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.lists import DAYS, MONTHS, SHORT_MONTHS
from fieldloom.pseudonyms.rules.windows import lowered, windows, within

UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
NAMED_DAYS = (
    r"valentine['’]?s day|hogmanay|hallowe['’]?en|bonfire night|burns night|boxing day|christmas day|"
    r"christmas eve|new year['’]?s (?:day|eve)|mother['’]?s day|father['’]?s day|good friday|"
    r"easter sunday|diwali|eid"
)

TERMS = (
    r"(?:autumn|spring|summer|winter|michaelmas) term|half[ -]term|"
    r"(?:school|summer|easter|christmas|october|tattie) holidays"
)

_MONTH = rf"(?:{'|'.join([*MONTHS, *(f'{m}[.]?' for m in SHORT_MONTHS if m != 'may')])})"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_ORDINAL = (
    rf"(?:(?:twenty|thirty)[ -](?:{'|'.join(ORDINALS[:9])})|thirtieth|{'|'.join(ORDINALS[::-1])})"
)
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_SPOKEN_YEAR = (
    rf"(?:(?:nineteen|twenty)[ -](?:{'|'.join(UNITS[9:])}|(?:{'|'.join(TENS)})"
    rf"(?:[ -](?:{'|'.join(UNITS[:9])}))?)|two thousand(?: and (?:{'|'.join(UNITS[::-1])}))?)"
)
_ANY_YEAR = rf"(?:{_YEAR}|{_SPOKEN_YEAR})"
_NUMBER = (
    rf"(?:\d{{1,2}}|(?:{'|'.join(TENS)})[ -](?:{'|'.join(UNITS[:9])})|{'|'.join(TENS)}|"
    rf"{'|'.join(UNITS[::-1])})"
)
_PERSON = r"(?:he|she|they|i|who|you)"
_NOBODY = r"(?:there|it|that|this|what|here|where|which|how|these|those|one|time)\b"
_IS = r"['’](?:s|m|re)| is| was| am| are| were|['’]d have been|['’]ll be| will be| would be| would have been"
_THEN = "and|now|when|in|on|by|with|last|next|this|at|so|but|then|or|year|he|she|they|i"
_ABOUT = (
    r"(?: only| just| about| nearly| like| maybe| gonna be| going to be| now| turning| turned)*"
)

# What a form cannot do without, and how far around it the form may reach: (pattern, before, after).
_AROUND: dict[str, tuple[re.Pattern[str], int, int]] = {
    "month": (re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"), 60, 60),
    "year": (re.compile(r"\b(?:19|20)\d\d|['’]\d\d\b|\b(?:nineteen|twenty|two thousand)"), 40, 50),
    "day": (re.compile(rf"\b(?:{'|'.join(d[:3] for d in DAYS)})"), 30, 12),
    "old": (re.compile(r"\bolds?\b|\bage"), 50, 40),
    "number": (
        re.compile(rf"\b(?:\d{{1,2}}|{'|'.join([*UNITS, *TENS])})\b"),
        70,
        20,
    ),
    "term": (re.compile(r"\bterm\b|[ -]term\b|\bholidays\b"), 14, 10),
    "named": (
        re.compile(r"\b(?:val|hog|hal|bon|bur|box|chr|new y|mot|fath|good f|east|diw|eid)"),
        0,
        40,
    ),
}

# (what, what it needs, pattern, how sure, why); a group called `it`, where there is one, is what is meant.
_FORMS: tuple[tuple[str, str, re.Pattern[str], Tier, str], ...] = tuple(
    (about, around, re.compile(pattern), tier, reason)
    for about, around, pattern, tier, reason in (
        (
            "date",
            "month",
            rf"\b(?:{'|'.join(DAYS)})?,? ?\b(?P<it>(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?)(?![\w])",
            Tier.SURE,
            "a day and a month",
        ),
        (
            "date",
            "month",
            rf"\b(?:the )?{_ORDINAL} (?:of )?{_MONTH}(?:,? {_ANY_YEAR})?\b",
            Tier.SURE,
            "a day and a month in words",
        ),
        (
            "date",
            "month",
            rf"\b{_MONTH} (?:the )?(?:{_DAY}|{_ORDINAL})(?:,? {_YEAR})?\b(?![:\d])",
            Tier.SURE,
            "a month and a day",
        ),
        ("month", "month", rf"\b{_MONTH},? (?:of )?{_ANY_YEAR}\b", Tier.SURE, "a month and a year"),
        (
            "season",
            "year",
            rf"\b(?:the )?(?:spring|summer|autumn|winter|christmas|easter|new year)(?: of)? {_ANY_YEAR}\b",
            Tier.SURE,
            "a season and a year",
        ),
        (
            "month",
            "month",
            rf"\b(?:in|last|next|since|until|till|by|from|around|early|late|mid|end of|start of|"
            rf"beginning of|middle of|this|back in|was|every)[ -](?P<it>{_MONTH})\b(?! (?:be|have|not|or)\b)",
            Tier.LOOK,
            "a month",
        ),
        (
            "year",
            "year",
            rf"\b(?:in|since|from|until|till|by|of|around|about|early|late|back in|year|was|summer) "
            rf"(?P<it>{_ANY_YEAR})\b",
            Tier.LOOK,
            "a year",
        ),
        (
            "year",
            "year",
            r"\b(?:199\d|20[0-3]\d)\b(?![.,]?\d|-\d)",
            Tier.LOOK,
            "four digits like a year",
        ),
        (
            "weekday",
            "day",
            rf"\b(?:next|last|this coming|a week on|week on) (?:{'|'.join(DAYS)})\b",
            Tier.LOOK,
            "a weekday that can be counted from the day of the talk",
        ),
        (
            "named day",
            "named",
            rf"\b(?:{NAMED_DAYS})\b(?: {_YEAR})?",
            Tier.LOOK,
            "a named day, which a shift of dates would break",
        ),
        (
            "school term",
            "term",
            rf"\b(?:{TERMS})\b(?: {_YEAR})?",
            Tier.LOOK,
            "a school term or holiday, which a shift of dates would break",
        ),
        (
            "age",
            "old",
            rf"\b(?P<it>{_NUMBER}(?: and a half)?[ -](?:years?|yrs?|months?|weeks?|days?)[ -]olds?)\b",
            Tier.SURE,
            "an age",
        ),
        ("age", "old", rf"\b(?:aged?|age of) (?P<it>{_NUMBER})\b", Tier.SURE, "an age"),
        (
            "age",
            "number",
            rf"\b(?:(?!{_NOBODY})[^\W\d_]+(?:{_IS}){_ABOUT}|turn(?:ed|ing|s)?|(?:i|he|she)s|"
            rf"(?:till|until|when) {_PERSON}(?:['’]?s| was)) (?P<it>{_NUMBER}(?: and a half)?)"
            rf"(?=\s*[,.;!?)\n]|\s+(?:{_THEN})\b|\s*\Z)",
            Tier.LOOK,
            "a number where an age would stand",
        ),
        (
            "month",
            "month",
            r"\b(?:january|february|july|september|october|november|december|april|august|june)\b",
            Tier.LOOK,
            "a month",
        ),
        (
            "birth year",
            "year",
            rf"\bborn (?:in|on|back in)? ?(?P<it>{_ANY_YEAR})\b",
            Tier.SURE,
            "a year of birth",
        ),
    )
)
_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<sep>[/.-])(?P<m2>\d{1,2})(?P=sep)(?P<y2>(?:19|20)?\d\d))(?![\d/-]|\.\d)"
)


def dates(text: str) -> Iterator[Hit]:
    """Every date and age. Not in order; they may overlap."""
    for match in _FIGURES.finditer(text):
        if _can_be(match):
            why = "a date in figures"
            yield Hit(match.start(), match.end(), Kind.DATE, Tier.SURE, Layer.RULE, why, "date")
    low = lowered(text)
    stretches = {name: windows(low, *around) for name, around in _AROUND.items()}
    for about, around, pattern, tier, reason in _FORMS:
        inner = "it" if "it" in pattern.groupindex else 0
        for match in within(pattern, low, stretches[around]):
            start, end = match.span(inner)
            yield Hit(start, end, Kind.DATE, tier, Layer.RULE, reason, about)


def _can_be(match: re.Match[str]) -> bool:
    day, month = int(match["d"] or match["d2"]), int(match["m"] or match["m2"])
    year = int(match["y"] or match["y2"])
    try:
        date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return False
    return True
