"""The trail of a study, and whether it stands as it was written."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fieldloom.access import reads
from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.sources import reads as sources
from fieldloom.web.shell.pages import StudyRequest, in_study

ASKED = "asked why"


@in_study(Permission.READ_AUDIT)
def trail(request: StudyRequest) -> HttpResponseBase:
    """What was done, newest first, fifty to a page; `?act=` narrows it to one kind of act."""
    entries = coding.trail(to=request.user, study=request.study)
    act = request.GET.get("act", "")
    acts = sorted(set(entries.order_by().values_list("verb", flat=True).distinct()))
    page = Paginator(entries.filter(verb=act) if act else entries, 50).get_page(
        request.GET.get("page")
    )
    names = reads.names_of({e.actor for e in page if e.actor}, to=request.user)
    said = _answers(request, page)
    rows = [
        (e, names.get(e.actor or 0, "Somebody else"), said.get(e.number) or _about(e.about))
        for e in page
    ]
    told = {"page": page, "rows": rows, "acts": acts, "act": act}
    told["blind"] = coding.blinded_by(to=request.user, study=request.study)
    return render(request, "audit/trail.html", told)


@require_POST
@in_study(Permission.READ_AUDIT)
def verify(request: StudyRequest) -> HttpResponseBase:
    """Walk the whole chain and say what was found."""
    verdict = reads.whole_trail(to=request.user)
    say = messages.success if verdict.whole else messages.error
    say(request, f"{verdict.entries:,} entries read. {verdict.because}")
    return redirect("audit:trail", slug=request.study.slug)


def _answers(request: StudyRequest, page: Any) -> dict[int, str]:
    """What was answered to those who asked why, by the number of the entry."""
    asked = [e for e in page if e.verb == ASKED and not e.refused and "grounds" in e.about]
    about = [e.about for e in asked]
    said = sources.why_said(to=request.user, study=request.study, about=about)
    return {e.number: sentence for e, sentence in zip(asked, said, strict=True)}


def _about(told: dict[str, Any]) -> str:
    """The ids of an entry in words: "passage 139, code 12"; the study is the page's own."""
    words = []
    for name, value in told.items():
        if name == "study":
            continue
        if isinstance(value, dict) and "count" in value:
            words.append(f"{value['count']} {name}")
        elif isinstance(value, str) and ":" in value:
            words.append(value.replace(":", " "))
        else:
            words.append(f"{name.removesuffix('_id')} {value}")
    return ", ".join(words)
