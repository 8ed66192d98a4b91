"""The answer in stead of a file that was stopped at the door: where names stand in it, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fieldloom.exchange.at_the_door import Going, Stopped
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.rules.audiences import View

LET = "let"  # the field that carries the mark of doubts which a person has looked at
AUDIENCE = "audience"  # the field that says for whom something leaves
_OURS = ("csrfmiddlewaretoken", LET)


def let_through(request: HttpRequest) -> str:
    """The mark that this request carries; "" where it lets nothing through."""
    given = request.POST if request.method == "POST" else request.GET
    return given.get(LET, "")


def going(request: HttpRequest) -> Going:
    """For whom what this request asks for is to leave, and what it lets through. Raises `Unfit`."""
    told = request.POST.get(AUDIENCE, View.TEAM.value)
    try:
        return Going(View(told), let_through(request))
    except ValueError as error:
        known = ", ".join(one.label for one in View)
        raise Unfit("Nobody is known by this name.", f"One of: {known}.", AUDIENCE) from error


def stopped(request: HttpRequest, error: Stopped) -> HttpResponse:
    """The page. What was asked for stands in its form once more, for doubts that are let through."""
    given = request.POST if request.method == "POST" else request.GET
    pairs = [
        (name, value) for name, values in given.lists() for value in values if name not in _OURS
    ]
    told = {
        "error": error,
        "doubts": [place for place in error.places if place.doubtful],
        "pairs": pairs,
        "method": "post" if request.method == "POST" else "get",
        "let": LET,
    }
    return render(request, "shell/stopped.html", told, status=422)
