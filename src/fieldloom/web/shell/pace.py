"""Whoever reads very much at once shows that it is they, and goes on. Kept by each web process for itself:
with two, twice as much may be read; nothing is written down but that somebody was stopped."""

import threading
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from fieldloom.access import writes
from fieldloom.access.pace import Pace, may_leave
from fieldloom.access.who import User
from fieldloom.web.shell import standing
from fieldloom.web.shell.once import once

BECAUSE = "Very much was read in a short time, more than a person reads."
REMEDY = "Show once more that it is you, and go on where you were."
OUT = "quotations_out"  # in the session: since when, and how many left in each file
_paces: dict[int, Pace] = {}
_lock = threading.Lock()


def note(user: User, number: int) -> None:
    """This person was just given so many passages."""
    if number:
        with _lock:
            _paces.setdefault(user.pk, Pace()).note(number, standing.now())


def is_too_fast(session: SessionBase, user: User) -> bool:
    """Whether this person has read more, since they last showed that it is they, than anybody reads."""
    with _lock:
        pace = _paces.get(user.pk)
        return pace is not None and pace.is_too_fast(standing.now(), standing.shown_at(session))


def stopped(request: HttpRequest, user: Any, where: str, *, script: bool) -> HttpResponse:
    """The answer in stead of a page: what happened, and the way on. The trail says so once a minute."""
    once(f"stopped-{user.pk}", 60, lambda: writes.note_much_read(by=user))
    if script:
        told = {"kind": "again", "says": BECAUSE, "remedy": REMEDY, "where": where}
        return JsonResponse(told, status=429)
    told = {"because": BECAUSE, "remedy": REMEDY, "where": where}
    return render(request, "shell/much.html", told, status=429)


def takes_out(session: SessionBase, number: int) -> bool:
    """Whether a file of so many quotations may leave now; one that may is counted."""
    since = standing.shown_at(session)
    kept = session.get(OUT) or {}
    out = list(kept.get("files", [])) if kept.get("since") == since else []
    if not may_leave(out, number):
        return False
    session[OUT] = {"since": since, "files": [*out, number]}
    return True


def did_not_leave(session: SessionBase) -> None:
    """The file that was counted last was stopped at the door, so it counts no longer."""
    kept = session.get(OUT) or {}
    session[OUT] = {**kept, "files": list(kept.get("files", []))[:-1]}
