"""Name by name: one candidate in hand, the others beside it, and what a person decides of it."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms import reads
from fieldloom.pseudonyms.reads import Candidate, Meant
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.web.pseudonyms.listing import Listed, Narrowed, listed
from fieldloom.web.pseudonyms.showing import CONTEXTS, Filled, Place, Shown, contexts
from fieldloom.web.shell.pages import StudyRequest, in_study

MORE = 20
WHOLE = 150  # places on a page without scripts; each is a long line of it
SOME = (CONTEXTS, 0)
MEANWHILE = "That name was decided meanwhile."


@in_study(Permission.KEEP_NAMES)
def names(request: StudyRequest) -> HttpResponse:
    """The names that wait, `?at=` (from 0) or `?c=` (a key) in hand; `?source=`, `?family=` narrow them."""
    narrowed, key = Narrowed.of(request.GET), request.GET.get("c", "")
    at, more = whole(request.GET.get("at", "")), {}
    try:
        told = listed(request, narrowed, at, key)
    except NotFound:  # an older page leads to a name that waits no more
        told, more = listed(request, narrowed, at), {"error": MEANWHILE}
    many, first = (WHOLE, whole(request.GET.get("after", ""))) if "whole" in request.GET else SOME
    given = page(request, told, Filled(), many=many, first=first, **more)
    return render(request, "pseudonyms/names.html", given)


@require_POST
@in_study(Permission.KEEP_NAMES)
def find(request: StudyRequest) -> HttpResponse:
    """Who in the register is called so: for a script, while somebody types."""
    wanted = request.POST.get("q", "")
    told = {"found": entities(request, wanted), "wanted": wanted.strip()}
    return render(request, "pseudonyms/parts/found.html", told)


@in_study(Permission.KEEP_NAMES)
def places(request: StudyRequest, key: str) -> HttpResponse:
    """Further places where a candidate stands, after the first `?from=`: for a script."""
    narrowed, first = Narrowed.of(request.GET), whole(request.GET.get("from", ""))
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    one = reads.candidate(key, **asked, within=narrowed.within)
    shown = Shown(one, Filled(), contexts(request, key, narrowed, first, MORE), "")
    told = {"one": shown, **_further(request, narrowed, one, first + MORE)}
    return render(request, "pseudonyms/parts/contexts.html", told)


def page(
    request: StudyRequest,
    told: Listed,
    filled: Filled,
    *,
    many: int = CONTEXTS,
    first: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """What the page is given: the list, and the candidate in hand with what is proposed for it, and `many`
    places where it stands, after the first `first`."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    here = reverse("pseudonyms:decide", args=[request.study.slug])
    given = {
        "here": "names",
        "list": told,
        "undo": reads.may_undo(**asked) is not None,
        "here_url": f"{here}?{told.narrowed.query(at=told.at)}",
        **more,
    }
    if told.one is None:
        return given | {"looked": any(row.looked for row in reads.progress(**asked))}
    one = told.one
    stands = contexts(request, one.key, told.narrowed, first, many)
    shown = _shown(request, one, filled, stands)
    found = entities(request, filled.wanted) if filled.wanted else []
    likely = [] if shown.known else reads.likely(**asked, surfaces=one.surfaces)
    further = _further(request, told.narrowed, one, first + many)
    alike = () if one.entity is not None else reads.alike(one.key, **asked)
    sought = {"found": found, "wanted": filled.wanted, "likely": likely, "alike": alike}
    return given | {"one": shown, **sought, **further}


def entities(request: StudyRequest, wanted: str) -> list[Meant]:
    """Entities of the register that are called so."""
    return reads.found(to=request.user, study=request.study, words=wanted)


def whole(told: str) -> int:
    """A whole number of an address; what is none is 0."""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def drawn(request: StudyRequest, one: Candidate, traits: Traits, turn: int) -> str:
    """The pseudonym that is proposed; "" where every name of the pools is taken."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    try:
        return reads.drawn(one.key, **asked, traits=traits, turn=turn)
    except Unfit:
        return ""


def _shown(request: StudyRequest, one: Candidate, filled: Filled, stands: list[Place]) -> Shown:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    entity = reads.entity(one.entity, **asked) if one.entity is not None else None
    known, relation = (entity.pseudonym, entity.relation_told) if entity else ("", "")
    named = known or filled.pseudonym or ""
    shown = Shown(one, filled, stands, named, known=bool(known), relation=relation)
    if filled.pseudonym is not None or known:
        return shown
    if not shown.draws:
        words = reads.suggestions(**asked, candidates=[one]).get(one.key, "")
        return replace(shown, pseudonym=words)
    traits = reads.guessed(one.key, **asked)
    filled = replace(filled, traits=traits)
    return Shown(one, filled, stands, drawn(request, one, traits, filled.turn))


def _further(
    request: StudyRequest, narrowed: Narrowed, one: Candidate, after: int
) -> dict[str, Any]:
    """Where more places are asked for, where there are any."""
    left = one.mentions - after
    if left <= 0:
        return {}
    url = reverse("pseudonyms:places", args=[request.study.slug, one.key])
    seen = 0 if after < WHOLE else after  # the few of the first page stand on the next as well
    every = f"?{narrowed.query(c=one.key, after=seen)}&whole"
    more_url = f"{url}?{narrowed.query(**{'from': after})}"
    return {"more_url": more_url, "more_whole": every, "more_left": left}
