"""Who answers for a person: childhood, competence, coming of age. Pure.

Whether a child may decide alone is found by an assessor, with a date; nobody computes it from age. From
the day of coming of age only the young person's own consent counts. Source: Gillick v West Norfolk
and Wisbech AHA [1986] AC 112; Age of Legal Capacity (Scotland) Act 1991, section 2(4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fieldloom.consent.rules.lines import Line
from fieldloom.consent.rules.terms import Being, Says
from fieldloom.people.rules import Nation

# From which birthday a young person answers alone. The ethics panel decides it, nation by nation.
OWN_CONSENT_AGE: dict[Nation, int] = dict.fromkeys(Nation, 16)


@dataclass(frozen=True, slots=True)
class Finding:
    """An assessor found, on a day, that a person can or cannot decide alone; to be looked at again by
    `review_by`, after which it no longer counts."""

    on: date
    competent: bool
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the decision sees them: `ref` is the study code.

    `of_age_on` is the first day on which a child answers alone; None while it is not known.
    `groups` are the families, households, services and small sites they belong to that day.
    """

    ref: str
    being: Being
    lines: tuple[Line, ...] = ()
    of_age_on: date | None = None
    findings: tuple[Finding, ...] = ()
    groups: frozenset[str] = frozenset()


def coming_of_age(born_year: int | None, nation: Nation, told: date | None = None) -> date | None:
    """The first day on which a young person answers alone.

    Where the birthday itself was not `told`, the year's first day stands for it: too early asks once
    too often, too late would use a lapsed agreement. None where nothing is known.
    """
    if told is not None:
        return told
    return None if born_year is None else date(born_year + OWN_CONSENT_AGE[nation], 1, 1)


def is_minor(person: Person, on: date) -> bool:
    """Whether others answer for this person on a day. A child of unknown age is one."""
    if person.being is not Being.CHILD:
        return False
    return person.of_age_on is None or on < person.of_age_on


def all_born_since(on: date, assent_from: int) -> date:
    """Whoever answers alone only after this day is, on `on`, too young to be asked for assent.

    `assent_from` is the age in years from which it is asked. Where the ages of answering alone
    differ by nation, the one that asks earliest counts; 29 February becomes 1 March, for the same reason.
    """
    return years_on(on, max(OWN_CONSENT_AGE.values()) - assent_from)


def years_on(day: date, years: int) -> date:
    """The same day some years on (or back); where there is no 29 February, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def too_young_to_ask(person: Person, on: date, assent_from: int) -> bool:
    """Whether a child is younger than that age: whoever answers for them is asked, and what the child
    shows is heeded. A child whose age is not known is asked."""
    if not is_minor(person, on) or person.of_age_on is None:
        return False
    return person.of_age_on > all_born_since(on, assent_from)


def lacks_capacity(person: Person, on: date) -> bool:
    """Whether an adult was found, and not too long ago, unable to decide: a consultee answers then."""
    if person.being is Being.CHILD:
        return False
    latest = latest_finding(person.findings, on)
    return latest is not None and not latest.competent


def competent(findings: Iterable[Finding], on: date) -> bool:
    """Whether the latest finding by a day says that the person can decide alone, and still counts."""
    latest = latest_finding(findings, on)
    return latest is not None and latest.competent


def latest_finding(findings: Iterable[Finding], on: date) -> Finding | None:
    """The latest finding made by a day, if it still counts then. Of two of one day, the stricter."""
    known = [finding for finding in findings if finding.on <= on]
    if not known:
        return None
    latest = min(known, key=lambda finding: (-finding.on.toordinal(), finding.competent))
    return latest if latest.review_by is None or on <= latest.review_by else None


def decides_alone(person: Person, line: Line | None) -> bool:
    """Whether this line is a consent that the person could give alone on the day it was given."""
    if line is None or line.says is not Says.CONSENT:
        return False
    day = line.at.date()
    return not is_minor(person, day) or competent(person.findings, day)
