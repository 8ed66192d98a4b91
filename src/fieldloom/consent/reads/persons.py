"""Persons as the rules see them, out of the tables: a fixed number of queries for any number of people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from fieldloom.access.models import Study
from fieldloom.consent.models import Competence, Event, EventLine
from fieldloom.consent.rules.lines import Line
from fieldloom.consent.rules.persons import Finding, Person, coming_of_age
from fieldloom.consent.rules.terms import (
    Audience,
    Being,
    Condition,
    Medium,
    Purpose,
    Says,
    Voice,
)
from fieldloom.people.models import Membership, Participant
from fieldloom.people.rules import Interval, Nation

_LINE = (
    "event__participant_id",
    "event_id",
    "event__at",
    "event__voice",
    "says",
    "purpose",
    "medium",
    "wave_id",
    "ceiling",
    "conditions",
    "until",
    "renews",
)


def persons(study: Study | int, ids: Collection[int] | None, at: datetime) -> dict[int, Person]:
    """The participants with these row ids (None: all of the study) as the rules see them at `at`.

    By row id; ids of another study are left out. Four queries. Lines carry the house's own time, so
    that `line.at.date()` is the day on which it was said; give the rules `at` of
    `django.utils.timezone.localtime` too. Lines of an event that was found not to count by `at` are
    left out. Narrows nothing: for rules and for reads that narrow, never for a door.
    """
    at = timezone.localtime(at)
    study_id = study if isinstance(study, int) else study.pk
    known = Participant.objects.filter(study_id=study_id)
    if ids is not None:
        known = known.filter(pk__in=ids)
    rows = list(known.values_list("pk", "ref", "kind", "born_year", "of_age_on"))
    # The whole study is asked for by the study, a few by their ids.
    narrowed: dict[str, Any] = {"study_id": study_id}
    if ids is not None:
        narrowed["participant__in"] = [row[0] for row in rows]
    said, found = lines_of(narrowed, at), _findings(narrowed)
    groups, nations = _belonging(narrowed, at.date())
    return {
        pk: Person(
            ref,
            Being(kind),
            tuple(said[pk]),
            _of_age(born, told, nations[pk]) if kind == Being.CHILD.value else None,
            tuple(found[pk]),
            frozenset(groups[pk]),
        )
        for pk, ref, kind, born, told in rows
    }


def lines_of(narrowed: dict[str, Any], at: datetime) -> dict[int, list[Line]]:
    """The lines of events that count at `at`, by participant; `narrowed` filters events."""
    by_person: dict[int, list[Line]] = defaultdict(list)
    rows = _lines(narrowed, at).order_by("event__at", "event_id", "pk").values_list(*_LINE)
    for person, *fields in rows.iterator(chunk_size=5000):
        by_person[person].append(line_of(fields))
    return by_person


def line_of(fields: Iterable[Any]) -> Line:
    """A line as the rules see it, from the columns of `_LINE` after the participant."""
    event, at, voice, says, purpose, medium, wave, ceiling, conditions, until, renews = fields
    return Line(
        event,
        timezone.localtime(at),
        Voice(voice),
        Says(says),
        Purpose(purpose) if purpose else None,
        Medium(medium) if medium else None,
        wave,
        Audience.at(ceiling),
        frozenset(Condition(one) for one in conditions),
        until,
        renews,
    )


def _lines(narrowed: dict[str, Any], at: datetime) -> QuerySet[EventLine]:
    rows = EventLine.objects.filter(**{f"event__{name}": value for name, value in narrowed.items()})
    gone = Event.objects.filter(supersedes=OuterRef("event_id"), at__lte=at)
    return rows.filter(~Exists(gone))


def _findings(narrowed: dict[str, Any]) -> dict[int, list[Finding]]:
    by_person: dict[int, list[Finding]] = defaultdict(list)
    rows = Competence.objects.filter(**narrowed).order_by("on", "pk")
    for person, on, can, review in rows.values_list(
        "participant_id", "on", "competent", "review_by"
    ):
        by_person[person].append(Finding(on, can, review))
    return by_person


def _belonging(
    narrowed: dict[str, Any], on: date
) -> tuple[dict[int, set[str]], dict[int, set[Nation]]]:
    """Of each participant: the families and services of that day, and the nations of any day."""
    groups: dict[int, set[str]] = defaultdict(set)
    nations: dict[int, set[Nation]] = defaultdict(set)
    rows = Membership.objects.filter(**narrowed).values_list(
        "participant_id",
        "from_day",
        "to_day",
        "family__ref",
        "family__nation",
        "service__ref",
        "service__nation",
    )
    for person, start, end, family, family_in, service, service_in in rows:
        nations[person].add(Nation(family_in or service_in))
        if Interval(start, end).holds_on(on):
            groups[person].add(family or service)
    return groups, nations


def _of_age(born: int | None, told: date | None, nations: Collection[Nation]) -> date | None:
    """Where the nation is not known, or several are, the earliest day: asking once too often."""
    days = [coming_of_age(born, nation, told) for nation in nations or Nation]
    return min((day for day in days if day is not None), default=None)
