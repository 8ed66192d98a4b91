"""The papers of consent: registering a version of a sheet or a form. A version never changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.models import Clause, FormVersion, InfoSheet
from fieldloom.consent.rules.events import NoReturn, Readers
from fieldloom.consent.rules.terms import Audience, Condition, Medium, Purpose
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold, keep, of_study
from fieldloom.people.rules import Interval, dates_fit, ref_fits

P = TypeVar("P", InfoSheet, FormVersion)
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A version of an information sheet. `sha256`: of the file that the ethics panel approved."""

    ref: str
    version: str
    title: str
    readers: Readers
    valid_from: date
    valid_to: date | None = None
    language: str = ""
    ethics_ref: str = ""
    approved_on: date | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class NewClause:
    """A question of a form: a purpose, in one medium or (None) all, for an audience at most."""

    words: str
    purpose: Purpose
    ceiling: Audience
    medium: Medium | None = None
    conditions: frozenset[Condition] = frozenset()
    lasts_months: int | None = None
    until: date | None = None
    point_of_no_return: NoReturn = NoReturn.NONE


@dataclass(frozen=True, slots=True)
class NewForm:
    """A version of a consent form; its clauses are numbered in this order, from 1."""

    ref: str
    version: str
    title: str
    readers: Readers
    valid_from: date
    clauses: Sequence[NewClause]
    valid_to: date | None = None
    sheet: InfoSheet | None = None
    sha256: str = ""


@recorded("information sheet registered")
@needs(Permission.MANAGE_CONSENT)
def register_sheet(*, by: User, study: Study, new: NewSheet) -> InfoSheet:
    """Register a version of an information sheet.

    Raises `Unfit` for a code and version that are taken, days out of order, or no file's hash.
    """
    row = InfoSheet(study=study, language=new.language.strip(), ethics_ref=new.ethics_ref.strip())
    row.approved_on = new.approved_on
    if new.approved_on is not None and new.approved_on > new.valid_from:
        raise Unfit(
            "This sheet would be used before it was approved.",
            "Give a first day on or after the day of approval.",
            "valid_from",
        )
    return _keep(row, new)


@recorded("consent form registered")
@needs(Permission.MANAGE_CONSENT)
def register_form(*, by: User, study: Study, new: NewForm) -> FormVersion:
    """Register a version of a consent form with its clauses.

    Raises `Unfit` as `register_sheet` does; without clauses; for a clause without words or that
    would last no time; and where two clauses ask the same, for then nobody could tell which holds.
    """
    of_study(study, new.sheet)
    _clauses_fit(new.clauses, new.valid_from)
    row = _keep(FormVersion(study=study, sheet=new.sheet), new)
    Clause.objects.bulk_create(
        _clause(row, number, clause) for number, clause in enumerate(new.clauses, start=1)
    )
    return row


def _keep(row: P, new: NewSheet | NewForm) -> P:
    row.ref, row.version, row.title = new.ref.strip(), new.version.strip(), new.title.strip()
    row.readers, row.sha256 = new.readers.value, new.sha256.strip().lower()
    row.valid_from, row.valid_to = new.valid_from, new.valid_to
    hold(ref_fits(row.ref), "ref")
    hold(dates_fit(Interval(new.valid_from, new.valid_to)), "valid_to")
    if not row.version:
        raise Unfit("A version needs a name.", "Say for example 1.0 or May 2024.", "version")
    if not row.title:
        raise Unfit("It has no title.", "Give it the one that people see on it.", "title")
    if row.sha256 and not HASH.fullmatch(row.sha256):
        raise Unfit(
            "This is no SHA-256 of a file.", "It has 64 digits from 0 to 9 and a to f.", "sha256"
        )
    known = type(row)._default_manager.filter(study_id=row.study_id, ref__iexact=row.ref)
    if known.filter(version__iexact=row.version).exists():
        raise Unfit(
            f"{row} is registered already, and a version never changes.",
            "Register what is different as another version.",
            "version",
        )
    keep(row, "version")
    return row


def _clauses_fit(clauses: Sequence[NewClause], valid_from: date) -> None:
    if not clauses:
        raise Unfit("A form without clauses asks nothing.", "Give it its clauses.", "clauses")
    asked: dict[tuple[Purpose, Medium | None], int] = {}
    for number, clause in enumerate(clauses, start=1):
        where = f"Clause {number}"
        if not clause.words.strip():
            raise Unfit(f"{where} has no words.", "Give it those of the form.", "clauses")
        if clause.lasts_months is not None and clause.lasts_months < 1:
            raise Unfit(f"{where} lasts no time.", "Give the months, or none.", "clauses")
        if clause.until is not None and clause.until < valid_from:
            raise Unfit(f"{where} ends before the form begins.", "Give a later day.", "clauses")
        meets = (None, *Medium) if clause.medium is None else (None, clause.medium)
        keys = ((clause.purpose, medium) for medium in meets)
        twice = next((asked[key] for key in keys if key in asked), None)
        if twice is not None:
            raise Unfit(
                f"{where} asks what clause {twice} asks: {clause.purpose.label.lower()}.",
                "Ask each purpose once, or once for each medium.",
                "clauses",
            )
        asked[clause.purpose, clause.medium] = number


def _clause(form: FormVersion, number: int, new: NewClause) -> Clause:
    return Clause(
        form=form,
        number=number,
        words=new.words.strip(),
        purpose=new.purpose.value,
        medium=new.medium.value if new.medium else "",
        ceiling=new.ceiling.level,
        conditions=sorted(one.value for one in new.conditions),
        lasts_months=new.lasts_months,
        until=new.until,
        point_of_no_return=new.point_of_no_return.value,
    )
