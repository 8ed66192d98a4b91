"""What stands on the study home. A room that has something to show there adds a line to `PANELS`."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from django.utils import timezone

from fieldloom.access.rules import Permission
from fieldloom.consent import reads as consents
from fieldloom.consent.rules.recounting import small
from fieldloom.fieldwork import reads
from fieldloom.fieldwork.reads import Wanted
from fieldloom.fieldwork.rules import EncounterState, ProgressRow
from fieldloom.ground.answers import Refused
from fieldloom.pseudonyms import reads as pseudonyms
from fieldloom.sources import reads as sources
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest

FEW = 8
# What is counted, and under each period how far it is.
Line = tuple[str, list[tuple[str, ProgressRow]]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the study home: its template is given what `gather` finds, as `told`.

    Nothing found (an empty dict) leaves the panel out.
    `place`: "top" runs over the whole width, "main" and "side" stand beside one another.
    """

    template: str
    permission: Permission
    gather: Callable[[StudyRequest], dict[str, Any]]
    place: Literal["top", "main", "side"] = "main"


def progress(request: StudyRequest) -> dict[str, Any]:
    """Planned against done: one table a nation, a line a kind, a column a period."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    periods = ["Whole study", *(wave.name for wave in reads.waves(**asked))]
    rows = reads.progress(**asked)
    nations = [
        {"label": nation.label, "lines": _lines(list(of_nation), periods)}
        for nation, of_nation in groupby(rows, lambda row: row.nation)
    ]
    return {
        "periods": periods,
        "nations": nations,
        "narrowed_to": reads.narrowed_to(**asked),
        "has_sites": reads.sites(**asked).exists(),
        "may_plan": may(request, Permission.WRITE_FIELDWORK),
    }


def agenda(request: StudyRequest) -> dict[str, Any]:
    """What comes next, and what was planned for a day that has passed."""
    today = timezone.localdate()
    planned = EncounterState.PLANNED
    coming = _few(request, Wanted(state=planned, from_day=today))
    overdue = _few(request, Wanted(state=planned, before=today))
    if not (coming["rows"] or overdue["rows"] or _any(request)):
        return {}
    return {"coming": coming, "overdue": overdue}


def missed(request: StudyRequest) -> dict[str, Any]:
    """What did not take place, the latest first."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    rows = reads.encounters(**asked, wanted=Wanted(state=EncounterState.MISSED)).reverse()
    some = list(rows[:FEW])
    return {"rows": some, "number": rows.count()} if some or _any(request) else {}


def consent(request: StudyRequest) -> dict[str, Any]:
    """Who is to be asked, and whether consent decides here; nothing before anybody was entered."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    rows = consents.due(**asked)
    decides = consents.regime(**asked) is not None
    if not (rows or decides or consents.anybody(**asked)):
        return {}
    kinds = [
        {"kind": kind, "label": small(kind.label), "rows": held, "number": len(held)}
        for kind, some in groupby(rows, lambda one: one.kind)
        if (held := list(some))
    ]
    return {"kinds": kinds, "decides": decides}


def waiting(request: StudyRequest) -> dict[str, Any]:
    """What came in and waits until its consent is verified; nothing where nothing waits."""
    rows = sources.waiting(to=request.user, study=request.study)
    mine = sum(1 for row in rows if row.may.allowed)
    number = sum(len(row.sources) for row in rows)
    return {"places": len(rows), "sources": number, "mine": mine} if rows else {}


def making_safe(request: StudyRequest) -> dict[str, Any]:
    """How many texts wait to be made safe, and how many places are to be decided; nothing where none does."""
    try:
        told = pseudonyms.standing(to=request.user, study=request.study)
        tried = pseudonyms.tried(to=request.user, study=request.study)
    except Refused:  # the register is of the whole study, or not at all
        return {}
    there = told.waiting or told.open or told.late or tried
    return {"told": told, "tried": tried} if there else {}


def safeguarding(request: StudyRequest) -> dict[str, Any]:
    """The way to safeguarding, once there is fieldwork."""
    return {"there": True} if _any(request) else {}


def names(request: StudyRequest) -> dict[str, Any]:
    """Who asks this person to agree that real names are opened or destroyed."""
    number = pseudonyms.asks_me(to=request.user, study=request.study)
    return {"number": number} if number else {}


PANELS: tuple[Panel, ...] = (
    Panel("home/panels/progress.html", Permission.READ_FIELDWORK, progress, "top"),
    Panel("home/panels/agenda.html", Permission.READ_FIELDWORK, agenda, "main"),
    Panel("home/panels/missed.html", Permission.READ_FIELDWORK, missed, "side"),
    Panel("home/panels/consent.html", Permission.READ_CONSENT, consent, "side"),
    Panel("home/panels/waiting.html", Permission.VERIFY_CONSENT, waiting, "side"),
    Panel("home/panels/making_safe.html", Permission.KEEP_NAMES, making_safe, "side"),
    Panel("home/panels/names.html", Permission.KEEP_NAMES, names, "side"),
    Panel("home/panels/safeguarding.html", Permission.RAISE_SAFEGUARDING, safeguarding, "side"),
)


def _lines(rows: list[ProgressRow], periods: list[str]) -> list[Line]:
    """The cells of each kind in a line; a kind of which nothing is planned or done is left out."""
    lines = [(label, list(cells)) for label, cells in groupby(rows, lambda row: row.label)]
    return [
        (label, list(zip(periods, cells, strict=True)))
        for label, cells in lines
        if any(cell.planned or cell.done for cell in cells)
    ]


def _few(request: StudyRequest, wanted: Wanted) -> dict[str, Any]:
    rows = reads.encounters(to=request.user, study=request.study, wanted=wanted)
    return {"rows": list(rows[:FEW]), "number": rows.count()}


def _any(request: StudyRequest) -> bool:
    """Whether fieldwork has begun: before that, the page says only what to do first."""
    return reads.encounters(to=request.user, study=request.study).exists()
