"""Links in memos: what one can lead to, where it leads, and from which memos one is led here."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.links import LinkKind
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import NotFound
from fieldloom.sources import reads as sources
from fieldloom.web.coding.about import Thing, thing, with_things
from fieldloom.web.desk.talking import talks
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

LONGEST = 80  # characters of what is typed after an @


@in_study(Permission.READ_CODING)
@talks
def mentionable(request: StudyRequest) -> HttpResponseBase:
    """What `?q=` may mean after an @, in a memo beside the text `?source=` if one is named."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    ref = request.GET.get("source", "")
    source = sources.source(ref, **asked) if ref else None
    found = reads.mentionable(**asked, words=request.GET.get("q", "")[:LONGEST], source=source)
    return JsonResponse(
        {
            "found": [
                {"kind": one.kind.value, "name": one.name, "about": one.about, "link": one.markup}
                for one in found
            ]
        }
    )


@in_study(Permission.READ_CODING)
def follow(request: StudyRequest, kind: str, key: int) -> HttpResponse:
    """To the page of what a memo leads to, if it is there and may be seen."""
    if kind not in {one.value for one in LinkKind}:
        raise NotFound("A memo leads to nothing of this kind.")
    return redirect(thing(request, MemoAbout(kind), key).url)


Mentions = list[tuple[reads.MemoRow, Thing]]


def mentions_of(request: StudyRequest, kind: LinkKind, key: int) -> Mentions:
    """The memos that lead to a thing, each beside what it is about; none where memos are not for
    the asker."""
    if not may(request, Permission.READ_CODING):
        return []
    wanted = reads.WantedMemos(mentions=(kind, key))
    return with_things(request, reads.memos(to=request.user, study=request.study, wanted=wanted))
