"""A safe text told more widely, for one audience, and the exact way back. Pure.

What was changed stands in square brackets, as an editor's words do. It errs towards saying less: a
month or a year that may be something else is told more widely as well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fieldloom.pseudonyms.rules.ages import age_in, told_at
from fieldloom.pseudonyms.rules.audiences import (
    Ages,
    Dates,
    Places,
    Posts,
    Profile,
    Relations,
    Services,
)
from fieldloom.pseudonyms.rules.dates import dates
from fieldloom.pseudonyms.rules.glossing import ABOUT, Glosses, Told
from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier, settle
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.lists import MONTHS
from fieldloom.pseudonyms.rules.replacing import Change, Safe, replaced
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.sweeping import Sweep

FLAG = "[a post of one person]"
ANY_PLACE, ANY_SERVICE, ANY_BODY, ANY_POST = "a place", "a service", "an organisation", "a worker"
ANY_DATE, ANY_YEAR = "a date", "a year"
_STAGES = (
    (2, "a baby"),
    (5, "a small child"),
    (12, "a child"),
    (18, "a teenager"),
    (25, "a young adult"),
    (65, "an adult"),
    (200, "an older person"),
)
_IN_NAMED_DAY = {
    "valentine": "February",
    "hogmanay": "December",
    "hallow": "October",
    "bonfire": "November",
    "burns": "January",
    "boxing": "December",
    "christmas": "December",
    "new year": "the turn of the year",
    "mother": "spring",
    "father": "June",
    "good friday": "spring",
    "easter": "spring",
}
_MONTH = re.compile(
    rf"\b({'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS)})", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|['’](\d\d)\b")
_FIGURES = re.compile(r"(?:(\d{4})-(\d\d)-\d\d|\d{1,2}[/.-](\d{1,2})[/.-](\d{4}|\d\d))\Z")
_POST = re.compile(
    r"\b(?:(?:the|our|their|his|her) only|(?:(?:the|our|their|his|her) )?"
    r"(?:lead|head|chief|senior|principal|deputy|acting))"
    r"(?: (?!(?:a|an|the|one|my|some|of|and) )[a-z’'-]+){0,2}? "
    r"(?:nurse|doctor|gp|consultant|psychiatrist|psychologist|manager|worker|teacher|"
    r"midwife|pharmacist|officer|coordinator|co-ordinator|commissioner|director|sheriff|"
    r"judge|reporter|minister|councillor|driver|prescriber|practitioner|visitor|therapist)\b|"
    r"\b(?:the|our|their) (?:head ?teacher|headmaster|headmistress|chief executive|minister|vicar|"
    r"priest|provost|sheriff clerk|service manager|team leader|practice manager)\b",
    re.IGNORECASE,
)


# Of these every post has one; most texts have none.
_MAY_BE_POST = re.compile(
    "only|lead|head|chief|senior|principal|deputy|acting|minister|vicar|priest|provost|clerk|manager"
)


@dataclass(frozen=True, slots=True)
class Widened:
    """A place or service of the register as an audience is told it: by what it stands in a safe text
    (`forms`), and the words for it by rung."""

    id: int
    kind: Kind
    forms: tuple[str, ...]
    ladder: Mapping[str, str]


class Teller:
    """One profile made ready for many texts."""

    def __init__(
        self, profile: Profile, register: Iterable[Widened] = (), people: Iterable[Told] = ()
    ) -> None:
        self.profile = profile
        self._glosses = Glosses(people if profile.relations is Relations.FIRST else ())
        self._known = {one.id: one for one in register if self._is_told(one.kind)}
        self._watch = watch_for(Known(one.id, one.kind, one.forms) for one in self._known.values())
        self._sweep = Sweep(self._watch)

    def told(self, text: str, *, bare: bool = False) -> str:
        """The text as this audience reads it. `bare`: it is no talk but a name, such as that of a code, in
        which nothing is added of anybody."""
        return self.safe(text, bare=bare).text if self.profile.changes and text else text

    def safe(self, text: str, *, bare: bool = False) -> Safe:
        """The same with the way back: `replacing.restored` gives the text again, letter by letter."""
        found = [*self._finds(text), *(() if bare else self._glosses.finds(text))]
        finds = settle(text, found)
        return replaced(text, (change for hit in finds for change in self._changed(text, hit)))

    def _is_told(self, kind: Kind) -> bool:
        if kind is Kind.PLACE:
            return self.profile.places is not Places.AS_IS
        return self.profile.services is not Services.AS_IS

    def _finds(self, text: str) -> Iterator[Hit]:
        if self._known:
            yield from self._named_in(text)
        if self.profile.dates is not Dates.DAY or self.profile.ages is not Ages.AS_IS:
            yield from dates(text)
        if self.profile.posts is not Posts.AS_IS:
            yield from posts(text)

    def _named_in(self, text: str) -> Iterator[Hit]:
        """Where a pseudonym stands, in any case; one that is an everyday word, where it has its capital."""
        if not self._sweep.suspects(text.encode()):
            return
        for leak in leaks(text, self._watch):
            if not leak.doubtful or text[leak.start].isupper():
                kind = self._known[leak.entity].kind
                about = (kind, Tier.SURE, Layer.ROSTER, "it stands in the register")
                yield Hit(leak.start, leak.end, *about, entity=leak.entity)

    def _changed(self, text: str, hit: Hit) -> Iterator[Change]:
        told = text[hit.start : hit.end]
        if hit.about == ABOUT:
            yield self._glosses.change(text, hit)
            return
        if hit.about == "post":
            if self.profile.posts is Posts.FLAGGED:
                yield Change(hit.end, hit.end, f" {FLAG}")
            else:
                yield Change(hit.start, hit.end, f"[{ANY_POST}]")
            return
        new = self._date(hit, told) if hit.kind is Kind.DATE else self._named(hit)
        if new is not None and new != told:
            yield Change(hit.start, hit.end, f"[{new}]")

    def _named(self, hit: Hit) -> str:
        """The words that stand for a place or a service."""
        one = self._known.get(hit.entity or 0)
        if hit.kind is Kind.PLACE:
            told = told_at(one.ladder, self.profile.places.value) if one else None
            return told or ANY_PLACE
        kind = one.ladder.get("kind") if one else None
        return kind or (ANY_SERVICE if hit.kind is Kind.SERVICE else ANY_BODY)

    def _date(self, hit: Hit, told: str) -> str | None:
        if hit.about == "age":
            return aged(told, self.profile.ages)
        if hit.about == "birth year" and self.profile.ages is not Ages.AS_IS:
            return _birth_year(told, self.profile.ages)
        return dated(told, hit.about, self.profile.dates)


def posts(text: str) -> Iterator[Hit]:
    """Words that name a post which one person holds: the lead nurse, the only woman driver."""
    if not _MAY_BE_POST.search(text.lower()):
        return
    for found in _POST.finditer(text):
        yield Hit(*found.span(), Kind.PERSON, Tier.LOOK, Layer.RULE, "a post of one person", "post")


def dated(told: str, about: str, level: Dates) -> str | None:
    """A date as said, at a level; None where it stays. `about` is what detection calls it."""
    month, year = month_and_year(told)
    of_a_year = about in ("year", "birth year")
    if level is Dates.DAY or about == "weekday" or (of_a_year and level is not Dates.NONE):
        return None
    if level is Dates.NONE:
        return ANY_YEAR if of_a_year else ANY_DATE
    if level is Dates.YEAR or (about == "date" and month is None):
        return str(year) if year else ANY_DATE
    if about == "named day":
        name = next((m for sign, m in _IN_NAMED_DAY.items() if sign in told.lower()), ANY_DATE)
    elif about == "date" and month is not None:
        name = MONTHS[month - 1].capitalize()
    else:
        return None  # a month or a season
    return f"{name} {year}" if year else name


def month_and_year(told: str) -> tuple[int | None, int | None]:
    """The month (1 to 12) and the year that a date as said names; None for what it does not."""
    if figures := _FIGURES.match(told.strip()):
        year = int(figures[1] or figures[4])
        return int(figures[2] or figures[3]), _full(year)
    named, found = _MONTH.search(told), _YEAR.search(told)
    month = [name[:3] for name in MONTHS].index(named[1][:3].lower()) + 1 if named else None
    return month, _full(int(found[1] or found[2])) if found else None


def aged(told: str, level: Ages) -> str | None:
    """An age as said, at a level; None where it stays or is none."""
    years = age_in(told)
    if level is Ages.AS_IS or years is None or years >= _STAGES[-1][0]:
        return None
    if level is Ages.STAGE:
        return next(stage for end, stage in _STAGES if years < end)
    low = years - years % 5
    unit = " years old" if "old" in told.lower() else ""
    return f"{low} to {low + 4}{unit}"


def _birth_year(told: str, level: Ages) -> str:
    _, year = month_and_year(told)
    if level is Ages.STAGE or year is None:
        return ANY_YEAR
    return f"{year - year % 5} to {year - year % 5 + 4}"


def _full(year: int) -> int:
    if year > 99:
        return year
    return year + (2000 if year < 70 else 1900)
