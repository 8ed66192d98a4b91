"""Many names at once: a list that is looked along, with a tick for each, decided in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.reads import Candidate
from fieldloom.pseudonyms.rules.choosing import GENDERS, Traits
from fieldloom.pseudonyms.rules.kinds import Tier
from fieldloom.pseudonyms.rules.standing import Choice, Dismiss, Keep, Named, Same
from fieldloom.web.pseudonyms.showing import Place
from fieldloom.web.shell.pages import StudyRequest, in_study

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate with one place where it stands, and what it would become; "" where nothing is drawn.
    `gender` is the one for which it was drawn."""

    candidate: Candidate
    at: Place | None
    becomes: str
    gender: str
    url: str

    @property
    def plain(self) -> bool:
        """Whether it can be accepted at a glance: it is known, or the pseudonym fits the gender."""
        return bool(self.becomes) and (self.candidate.entity is not None or self.gender != "u")


@in_study(Permission.KEEP_NAMES)
def many(request: StudyRequest) -> HttpResponse:
    """The candidates of a tier (`?tier=`), to be decided together."""
    tier = Tier.LOOK if request.GET.get("tier") == Tier.LOOK.value else Tier.SURE
    if request.method == "POST":
        return _decided(request, tier)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    listed = reads.candidates(**asked, many=SHOWN)
    number = {Tier.LOOK: listed.look, Tier.SURE: listed.total - listed.look}
    if tier is Tier.SURE and listed.look:  # they come after those that want a look
        listed = reads.candidates(**asked, first=listed.look, many=SHOWN)
    some = listed.some[: number[tier]]
    told = {
        "here": "many",
        "tier": tier.value,
        "sure": number[Tier.SURE],
        "look": number[Tier.LOOK],
        "rows": _rows(request, some),
        "more": number[tier] - len(some),
        "undo": reads.may_undo(**asked) is not None,
    }
    return render(request, "pseudonyms/many.html", told)


def _rows(request: StudyRequest, some: Sequence[Candidate]) -> list[Row]:
    """Each with its first place; pseudonyms are drawn so that no two of them are the same."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    stands = reads.first_places(**asked, keys=[one.key for one in some])
    draws = reads.draws(**asked, candidates=some)
    names = reverse("pseudonyms:names", args=[request.study.slug])
    rows = []
    for one in some:
        known = (one.shown if one.entity is not None else "", Traits())
        becomes, traits = draws.get(one.key, known)
        url = f"{names}?{urlencode({'c': one.key})}"
        at = Place.of(stands[one.key]) if one.key in stands else None
        rows.append(Row(one, at, becomes, traits.gender, url))
    return rows


def _decided(request: StudyRequest, tier: Tier) -> HttpResponse:
    asked: dict[str, Any] = {"by": request.user, "study": request.study}
    back = f"{reverse('pseudonyms:many', args=[request.study.slug])}?tier={tier.value}"
    try:
        if request.POST.get("act") == "undo":
            writes.undo_decision(**asked)
            messages.success(request, "Undone.")
            return redirect(back)
        choices = _choices(request)
        if not choices:
            raise Unfit("None is ticked that this can be done with.", "Tick some first.")
        writes.decide_candidates(**asked, choices=choices)
        number = f"{len(choices)} name{'' if len(choices) == 1 else 's'}"
        messages.success(request, f"{number} decided in one act. Undo takes all of it back.")
    except (Unfit, NotFound) as error:
        messages.warning(request, str(error))
    return redirect(back)


def _choices(request: StudyRequest) -> dict[str, Choice]:
    """What was ticked, each with what becomes of it. Raises `Unfit` for what is no choice."""
    sent, act = request.POST, request.POST.get("act", "")
    plain: dict[str, Choice] = {"keep": Keep(), "dismiss": Dismiss()}
    choices: dict[str, Choice] = {}
    for key in sent.getlist("key"):
        if act in plain:
            choices[key] = plain[act]
        elif act == "accept":
            entity = key[1:] if key[:1] == "e" else ""
            given = sent.get(f"becomes-{key}", "")
            if entity.isascii() and entity.isdigit() and len(entity) < 19:
                choices[key] = Same(int(entity))
            elif given:
                gender = sent.get(f"gender-{key}", "")
                traits = Traits(gender) if gender in GENDERS else Traits()
                choices[key] = Named(given, traits=traits)
        else:
            raise Unfit("Say what is to be done with them.", "Use a button of the page.")
    return choices
