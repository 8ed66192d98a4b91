"""From what was said to the lines that are kept: answers to clauses, scopes, and restating. Pure."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product

from fieldloom.access.rules import Decision
from fieldloom.consent.rules.events import Answer
from fieldloom.consent.rules.lines import Line, Need, last
from fieldloom.consent.rules.terms import Audience, Condition, Medium, Purpose, Says, Voice


@dataclass(frozen=True, slots=True)
class Stated:
    """One line before it is kept; empty `purpose`, `medium`, `wave` mean all of them."""

    says: Says
    purpose: Purpose | None = None
    medium: Medium | None = None
    wave: int | None = None
    ceiling: Audience = Audience.VAULT
    conditions: frozenset[Condition] = frozenset()
    until: date | None = None
    renews: bool = False
    clause: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """A clause as the rules see it. `clause` is its row id."""

    clause: int
    number: int
    purpose: Purpose
    medium: Medium | None
    ceiling: Audience
    conditions: frozenset[Condition] = frozenset()
    lasts_months: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one clause; `ceiling` and `conditions` say what a limited yes is limited to."""

    answer: Answer
    ceiling: Audience | None = None
    conditions: frozenset[Condition] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """How much of somebody's material is meant; nothing named means nothing, unless `everything`."""

    everything: bool = False
    purposes: tuple[Purpose, ...] = ()
    media: tuple[Medium, ...] = ()
    waves: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.everything or self.purposes or self.media or self.waves)


def limits_fit(terms: Terms, given: Given) -> Decision:
    """Whether a limited yes says less than the clause asks, and not more."""
    where = f"Clause {terms.number}"
    if given.ceiling is not None and given.ceiling.level > terms.ceiling.level:
        return Decision(
            False,
            f"{where} was asked for this at most: {terms.ceiling.label.lower()}.",
            "A wider audience needs a form that asks for it.",
        )
    narrower = given.ceiling is not None and given.ceiling.level < terms.ceiling.level
    if not narrower and given.conditions <= terms.conditions:
        return Decision(
            False,
            f"{where} was answered with limits, and no limit is named.",
            "Choose a smaller audience or a condition, or answer yes.",
        )
    return Decision(True, "The limits are named.")


def answered(terms: Terms, given: Given, on: date, *, child: bool = False) -> Stated | None:
    """The line of one answer; None for what was not asked: silence is never consent.

    A child's yes is assent, and a child's no is dissent, which nobody overrules.
    """
    if given.answer is Answer.NOT_ASKED:
        return None
    if given.answer is Answer.NO:
        says = Says.DISSENT if child else Says.REFUSAL
        return Stated(says, terms.purpose, terms.medium, clause=terms.clause)
    limited = given.answer is Answer.LIMITED
    return Stated(
        Says.ASSENT if child else Says.CONSENT,
        terms.purpose,
        terms.medium,
        ceiling=given.ceiling if limited and given.ceiling is not None else terms.ceiling,
        conditions=terms.conditions | (given.conditions if limited else frozenset()),
        until=ends(terms, on),
        clause=terms.clause,
    )


def ends(terms: Terms, on: date) -> date | None:
    """The last day of what is agreed to on a day; None where the clause names no end."""
    days = [] if terms.until is None else [terms.until]
    if terms.lasts_months is not None:
        days.append(months_after(on, terms.lasts_months))
    return min(days, default=None)


def months_after(day: date, months: int) -> date:
    """The same day some months on, or the last of that month: 31 January and one month is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def over(scope: Scope, says: Says) -> list[Stated]:
    """The lines that say one thing of all that a scope names."""
    if scope.everything:
        return [Stated(says)]
    purposes: tuple[Purpose | None, ...] = scope.purposes or (None,)
    media: tuple[Medium | None, ...] = scope.media or (None,)
    waves: tuple[int | None, ...] = scope.waves or (None,)
    return [Stated(says, *one) for one in product(purposes, media, waves)]


def restated(
    lines: Collection[Line],
    voice: Voice,
    at: datetime,
    waves: Collection[int],
    until: date | None = None,
) -> list[Stated]:
    """What one voice has agreed to and still stands at a moment, said anew purpose by purpose.

    What was paused goes on. With `until`, what has run out comes back as well, and all that had an
    end ends then; without it, each keeps its end. Whatever was refused or withdrawn stays so.
    """
    # A pause is a silence, not an answer: beneath it stands what was said before.
    spoken = [line for line in lines if line.says is not Says.PAUSE]
    told: list[Stated] = []
    for purpose in Purpose:
        per_medium = {
            medium: _standing(spoken, voice, at, (purpose, medium), waves) for medium in Medium
        }
        told += _joined(purpose, per_medium, at, until)
    return told


Cells = dict[int | None, Line | None]


def _standing(
    lines: Collection[Line],
    voice: Voice,
    at: datetime,
    what: tuple[Purpose, Medium],
    waves: Iterable[int],
) -> Cells:
    """The line that holds in each wave (None: in material of no wave), where it is an agreement."""
    cells = {wave: last(lines, voice, Need(*what, wave), at) for wave in (None, *waves)}
    return {w: line if line and line.says.agrees else None for w, line in cells.items()}


def _joined(
    purpose: Purpose, per_medium: Mapping[Medium, Cells], at: datetime, until: date | None
) -> Iterator[Stated]:
    """As few lines as say it, and never two for the same: all media at once where they agree."""
    stated = {
        medium: list(_over_waves(purpose, cells, at, until)) for medium, cells in per_medium.items()
    }
    first, *others = stated.values()
    if all(one == first for one in others) and len(per_medium) == len(Medium):
        yield from first
        return
    for medium, ones in stated.items():
        yield from (replace(one, medium=medium) for one in ones)


def _over_waves(
    purpose: Purpose, cells: Cells, at: datetime, until: date | None
) -> Iterator[Stated]:
    told = {
        wave: None if line is None else _anew(purpose, line, at, until)
        for wave, line in cells.items()
    }
    whole = told[None]
    # Where it was called back in one wave it is said wave by wave: said of all, it would open that.
    if whole is not None and len(set(told.values())) == 1:
        yield whole
        return
    for wave, one in told.items():
        if one is not None and wave is not None:
            yield replace(one, wave=wave)


def _anew(purpose: Purpose, line: Line, at: datetime, until: date | None) -> Stated | None:
    """An agreement said anew; None where it has run out and nobody names a new end."""
    over = line.until is not None and at.date() > line.until
    if over and until is None:
        return None
    end = line.until if until is None or line.until is None else until
    return Stated(line.says, purpose, None, None, line.ceiling, line.conditions, end, renews=True)
