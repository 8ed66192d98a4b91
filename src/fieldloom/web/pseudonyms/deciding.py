"""What a person decides of the name in hand; the next one is in hand then."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.reads import Candidate
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Choice, Dismiss, Keep, Like, Named, Same
from fieldloom.web.pseudonyms.listing import Listed, Narrowed, listed
from fieldloom.web.pseudonyms.reviewing import MEANWHILE, drawn, page, whole
from fieldloom.web.pseudonyms.showing import Filled
from fieldloom.web.pseudonyms.widening import widened
from fieldloom.web.shell.pages import StudyRequest, in_study


@require_POST
@in_study(Permission.KEEP_NAMES)
def decide(request: StudyRequest) -> HttpResponse:
    """`act` on the candidate `key`: accept, keep, dismiss, undo; draw and find change nothing.

    `same` names an entity of the register instead, `participant` somebody who takes part, `ends` a
    mention of which an end is moved. Where `mention`s are ticked, it is decided of those alone.
    """
    sent, filled = request.POST, Filled.of(request.POST)
    act = sent.get("act", "")
    narrowed, at = Narrowed.of(request.GET), whole(request.GET.get("at", ""))
    if act == "undo":
        return _undone(request, narrowed, at)
    try:
        told = listed(request, narrowed, at, sent.get("key", ""))
    except NotFound:
        told = listed(request, narrowed, at)
        return _shown(request, told, Filled(), error=MEANWHILE)
    if told.one is None:
        return _next(request, narrowed, at, "No name waits.")
    if act in ("draw", "find"):
        return _filled_anew(request, told, told.one, act)
    try:
        said = _done(request, told.one, narrowed)
    except Unfit as error:
        return _shown(request, told, filled, error=str(error), stays="pseudonym")
    rest = told.one.key if sent.getlist("mention") else ""
    return _next(request, narrowed, at, said, rest)


def _done(request: StudyRequest, one: Candidate, narrowed: Narrowed) -> str:
    """Do what was asked, and say what was done. Raises `Unfit` where it cannot be."""
    sent = request.POST
    asked: dict[str, Any] = {"by": request.user, "study": request.study}
    if ends := sent.get("ends"):
        widened(request, one, narrowed, ends)
        return "Its ends were moved."
    ticked = [int(told) for told in sent.getlist("mention") if told.isascii() and told.isdigit()]
    choice = _choice(request, one)
    if not ticked and (others := sent.getlist("with")):
        every: dict[str, Choice] = {one.key: choice} | {other: Like(one.key) for other in others}
        act = writes.decide_candidates(**asked, choices=every)
        return said_of(one, choice, len(act.before["mentions"]), act)
    act = writes.decide_candidate(**asked, key=one.key, choice=choice, only=ticked or None)
    number = len(ticked) if ticked else one.mentions
    return said_of(one, choice, number, act)


def _choice(request: StudyRequest, one: Candidate) -> Choice:
    """What was chosen. Raises `Unfit` for what is no choice."""
    sent = request.POST
    if same := whole(sent.get("same", "")):
        return Same(same)
    if who := sent.get("participant", ""):
        return Named(kind=Kind.PERSON, participant=who)
    act, given = sent.get("act", ""), sent.get("pseudonym", "").strip()
    if act == "keep":
        return Keep()
    if act == "dismiss":
        return Dismiss()
    if act != "accept":
        raise Unfit("Say what is to be done with this name.", "Use a button of the page.")
    if one.entity is not None:
        seen: dict[str, Any] = {"to": request.user, "study": request.study}
        known = reads.entity(one.entity, **seen).pseudonym
        return Same(one.entity, "" if known else given)
    kinds = {kind.value: kind for kind in Kind}
    return Named(given, kinds.get(sent.get("kind", "")), Filled.of(sent).traits)


def said_of(one: Candidate, choice: Choice, places: int, act: Any) -> str:
    """What was done, for whoever hears it: of the real name only what is on the page anyway."""
    where = f"{places} place{'' if places == 1 else 's'}"
    match choice:
        case Keep():
            return f"{one.surfaces[0]}: stays as it is, {where}."
        case Dismiss():
            return f"{one.surfaces[0]}: no name, {where}."
        case _:
            return f"{one.surfaces[0]}: replaced in {where}."


def _undone(request: StudyRequest, narrowed: Narrowed, at: int) -> HttpResponse:
    try:
        act = writes.undo_decision(by=request.user, study=request.study)
        return _next(request, narrowed, at, "Undone.", _key_of(request, act))
    except (Unfit, NotFound) as error:
        return _shown(request, listed(request, narrowed, at), Filled(), error=str(error))


def _key_of(request: StudyRequest, act: Any) -> str:
    """The key of the name that an act was about; "" where none of its places stands any more."""
    for pk in act.before["mentions"]:
        with suppress(NotFound):
            found = reads.mention(int(pk), to=request.user, study=request.study)
            return str(found.key)
    return ""


def _filled_anew(request: StudyRequest, told: Listed, one: Candidate, act: str) -> HttpResponse:
    """The same page with another pseudonym drawn, or with who was found in the register."""
    filled = Filled.of(request.POST)
    if act == "find":
        return _shown(request, told, filled, stays="find-entity")
    turn = filled.turn + 1
    name = drawn(request, one, filled.traits, turn)
    anew = Filled(name, filled.kind, filled.traits, turn)
    return _shown(request, told, anew, said=f"Drawn: {name}.", stays="candidate")


def _next(
    request: StudyRequest, narrowed: Narrowed, at: int, said: str, rest: str = ""
) -> HttpResponse:
    """The next name in hand, or what is left of the same (`rest`), with what was done: at once for a
    script, else by a redirect."""
    told = _listed(request, narrowed, at, rest)
    if request.htmx:  # type: ignore[attr-defined]
        left = f"{told.open} left." if told.open else "None is left."
        return _shown(request, told, Filled(), said=f"{said} {left}")
    messages.success(request, said)
    here = reverse("pseudonyms:names", args=[request.study.slug])
    key = rest if told.one is not None and told.one.key == rest else ""
    return redirect(f"{here}?{narrowed.query(at=told.at, c=key)}")


def _listed(request: StudyRequest, narrowed: Narrowed, at: int, key: str) -> Listed:
    """The list with this one in hand, where anything of it waits."""
    try:
        return listed(request, narrowed, at, key)
    except NotFound:
        return listed(request, narrowed, at)


def _shown(request: StudyRequest, told: Listed, filled: Filled, **more: Any) -> HttpResponse:
    part = "#review" if request.htmx else ""  # type: ignore[attr-defined]
    status = 422 if more.get("error") else 200
    given = page(request, told, filled, **more)
    return render(request, f"pseudonyms/names.html{part}", given, status=status)
