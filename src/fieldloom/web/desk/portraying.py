"""The whole text as a small picture, and the memos that lead to it: both fetched after the text."""

from typing import Any

from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.colours import shade
from fieldloom.web.coding.about import with_things
from fieldloom.web.desk import rows
from fieldloom.web.desk.reading import number
from fieldloom.web.desk.standing import source_of
from fieldloom.web.desk.talking import talks
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_CODING)
@talks
def portrait(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Where the codes of the text stand, those of `?coder=` alone if one is named.

    A mark is [first bin, bin after the last, codings, start, end, paragraph] of the first coding.
    """
    source = source_of(request, ref)
    coder = number(request, "coder", 0) or None
    found = reads.portrait(to=request.user, source=source, coder_id=coder)
    told = {"bins": found.bins, "characters": found.characters, "paragraphs": found.paragraphs}
    return JsonResponse({**told, "lanes": [_lane(lane) for lane in found.lanes]})


@in_study(Permission.READ_CODING)
@talks
def mentioned(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Memos on other things that lead to this text or to a passage of it."""
    source = source_of(request, ref)
    wanted = reads.WantedMemos(into=source.ref)
    leading = reads.memos(to=request.user, study=request.study, wanted=wanted)
    found = with_things(request, (row for row in leading if row.source_ref != source.ref))
    memos = [
        rows.memo(row, {}) | {"what": f"{what.kind.label}: {what.label}", "where": what.url}
        for row, what in found
    ]
    return JsonResponse({"memos": memos})


def _lane(lane: Any) -> dict[str, Any]:
    code = lane.code
    marks = [[m.first, m.last, m.codings, m.start, m.end, m.paragraph] for m in lane.marks]
    return {
        "code": code.id,
        "name": code.name,
        "path": code.path,
        "shade": shade(code.colour),
        "codings": lane.codings,
        "marks": marks,
    }
