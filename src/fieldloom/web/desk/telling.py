"""Words that could still tell who somebody is, marked by whoever reads them: by what, and of whom."""

from typing import Any

from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.gate import require
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people import reads as people
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.jigsaw import Sort
from fieldloom.web.desk.standing import source_as_opened, source_of
from fieldloom.web.desk.talking import Sent, sends, talks
from fieldloom.web.shell.pages import StudyRequest, in_study

SORTS = {one.value: one for one in Sort}


@in_study(Permission.READ_SOURCES)
@talks
def whom(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Of whom a passage can tell, and by what: families and people, by study code."""
    source_of(request, ref)
    every = [(code, f"{code} {one.label}".strip()) for code, one in _every(request).items()]
    return JsonResponse({"about": every, "sorts": [(one.value, one.label) for one in Sort]})


@in_study(Permission.READ_SOURCES)
@sends
def tell(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Mark `start` to `end` as telling of `about` by a thing of `sort`; `word` says which, not kept."""
    source = source_as_opened(request, ref, sent)
    about, sort = _every(request).get(sent.words("about")), SORTS.get(sent.words("sort"))
    if about is None:
        raise Unfit("Say of whom it tells.", "Choose a family or somebody of the list.", "about")
    if sort is None:
        raise Unfit("Say by what it tells.", "Choose one of the list.", "sort")
    made = writes.mark_telling(
        by=request.user,
        source=source,
        place=(sent.number("start"), sent.number("end")),
        sort=sort,
        word=sent.words("word").strip(),
        about=about,
    )
    says = f"Marked: it could tell of {about.ref}, by {sort.label.lower()}."
    return JsonResponse({"says": says, "telling": made.pk})


@in_study(Permission.READ_SOURCES)
@sends
def back(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Take one's own mark back."""
    source = source_of(request, ref)
    found = reads.own_telling(sent.number("telling"), to=request.user, study=request.study)
    if found.source_id != source.pk:
        raise NotFound("There is no such mark in this text.")
    writes.take_telling_back(by=request.user, telling=found)
    return JsonResponse({"says": "Taken back. It stays on record and counts no more."})


def _every(request: StudyRequest) -> dict[str, Any]:
    """Study code -> the families and people whom one may know of."""
    require(request.user, Permission.READ_PEOPLE, request.study)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    every = [*people.families(**asked), *people.participants(**asked)]
    return {one.ref: one for one in every}
