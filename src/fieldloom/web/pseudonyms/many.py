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
from fieldloom.pseudonyms.reads import Candidate, Heap, Proposal, Within
from fieldloom.pseudonyms.rules.choosing import GENDERS, Traits
from fieldloom.pseudonyms.rules.kinds import Kind, Tier
from fieldloom.pseudonyms.rules.standing import Choice, Dismiss, Keep, Like, Named, Same
from fieldloom.web.pseudonyms.listing import Narrowed
from fieldloom.web.pseudonyms.reviewing import whole
from fieldloom.web.pseudonyms.showing import Place
from fieldloom.web.shell.pages import StudyRequest, in_study

SHOWN = 25  # as many as a person looks along before an act
LEADS = {
    Heap.KNOWN: "Who is in the register already. Look whether each is who it is said to be.",
    Heap.PEOPLE: "Each gets a pseudonym that is drawn; you may type another.",
    Heap.THINGS: "Each gets a few words that name nobody; better them where the talk needs it.",
    Heap.DATES: "What no rule could move or band. Leave what tells no day; say the rest more widely.",
    Heap.DOUBTS: "Words of no dictionary, and capitals within a sentence. Untick what names somebody.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate with one place where it stands, and what it would become; "" where nothing is proposed.
    `gender` is the one for which it was drawn."""

    proposal: Proposal
    at: Place | None
    becomes: str
    gender: str
    url: str

    @property
    def candidate(self) -> Candidate:
        return self.proposal.candidate

    @property
    def drawn(self) -> bool:
        """Whether a pseudonym was drawn, which a person may change."""
        return self.proposal.entity is None and self.candidate.kind is Kind.PERSON

    @property
    def plain(self) -> bool:
        """Whether it can be accepted at a glance, so that it is ticked from the start."""
        match self.proposal.heap:
            case Heap.KNOWN:
                return self.proposal.sure
            case Heap.PEOPLE:
                return bool(self.becomes) and self.gender != "u"
            case Heap.THINGS:
                return bool(self.becomes) and self.candidate.tier is Tier.SURE
            case Heap.DATES:
                return not any(sign.isdigit() for sign in self.candidate.surfaces[0])
            case Heap.DOUBTS:  # a name hardly stands in small letters everywhere
                return all(surface.islower() for surface in self.candidate.surfaces)


@in_study(Permission.KEEP_NAMES)
def many(request: StudyRequest) -> HttpResponse:
    """The candidates of a heap (`?heap=`), of one family with `?family=`, to be decided together."""
    family = Narrowed.of(request.GET).family
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    laid = reads.at_once(**asked, within=Within(family=family))
    heap = _heap(request.GET.get("heap", ""), laid)
    if request.method == "POST":
        return _decided(request, heap, family)
    some = laid.of(heap)[:SHOWN]
    told = {
        "here": "many",
        "heap": heap.value,
        "lead": LEADS[heap],
        "heaps": [(one.value, one.label, len(laid.of(one))) for one in Heap],
        "family": family,
        "rows": _rows(request, some),
        "more": len(laid.of(heap)) - len(some),
        "undo": reads.may_undo(**asked) is not None,
    }
    return render(request, "pseudonyms/many.html", told)


def _heap(asked: str, laid: reads.AtOnce) -> Heap:
    """The heap that was asked for, else the first in which something lies."""
    named = next((one for one in Heap if one.value == asked), None)
    return named or next((one for one in Heap if laid.of(one)), Heap.KNOWN)


def _rows(request: StudyRequest, some: Sequence[Proposal]) -> list[Row]:
    """Each with its first place; no two pseudonyms or words that are proposed are the same."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    listed = [one.candidate for one in some]
    stands = reads.first_places(**asked, keys=[one.key for one in listed])
    fresh = [one.candidate for one in some if one.heap is not Heap.KNOWN]
    people = reads.draws(**asked, candidates=fresh)
    things = reads.suggestions(**asked, candidates=fresh)
    names = reverse("pseudonyms:names", args=[request.study.slug])
    rows = []
    for one in some:
        key = one.candidate.key
        becomes, traits = people.get(key, (things.get(key, one.shown), Traits()))
        at = Place.of(stands[key]) if key in stands else None
        rows.append(Row(one, at, becomes, traits.gender, f"{names}?{urlencode({'c': key})}"))
    return rows


def _decided(request: StudyRequest, heap: Heap, family: str) -> HttpResponse:
    asked: dict[str, Any] = {"by": request.user, "study": request.study}
    query = {"heap": heap.value} | ({"family": family} if family else {})
    back = f"{reverse('pseudonyms:many', args=[request.study.slug])}?{urlencode(query)}"
    try:
        if request.POST.get("act") == "undo":
            writes.undo_decision(**asked)
            messages.success(request, "Undone.")
            return redirect(back)
        choices = _choices(request)
        if not choices:
            raise Unfit("None is ticked that this can be done with.", "Tick some first.")
        writes.decide_at_a_glance(**asked, choices=choices)
        number = f"{len(choices)} name{'' if len(choices) == 1 else 's'}"
        messages.success(request, f"{number} decided in one act. Undo takes all of it back.")
    except (Unfit, NotFound) as error:
        messages.warning(request, str(error))
    return redirect(back)


def _choices(request: StudyRequest) -> dict[str, Choice]:
    """What was ticked, each with what becomes of it, and with it those that are the same. Raises `Unfit`
    for what is no choice."""
    sent, act = request.POST, request.POST.get("act", "")
    if act not in ("accept", "keep", "dismiss"):
        raise Unfit("Say what is to be done with them.", "Use a button of the page.")
    choices: dict[str, Choice] = {}
    for key in sent.getlist("key"):
        choice = _accepted(request, key) if act == "accept" else _plainly(act)
        if choice is not None:
            choices[key] = choice
            choices |= {other: Like(key) for other in sent.getlist(f"with-{key}")}
    return choices


def _plainly(act: str) -> Choice:
    return Keep() if act == "keep" else Dismiss()


def _accepted(request: StudyRequest, key: str) -> Choice | None:
    """What was proposed of a candidate, or typed instead; None where nothing was."""
    sent = request.POST
    if sent.get(f"stays-{key}"):
        return Keep()
    entity = whole(key[1:] if key[:1] == "e" else sent.get(f"same-{key}", ""))
    if entity:
        return Same(entity)
    given, gender = sent.get(f"becomes-{key}", "").strip(), sent.get(f"gender-{key}", "")
    traits = Traits(gender) if gender in GENDERS else Traits()
    return Named(given, traits=traits) if given else None
