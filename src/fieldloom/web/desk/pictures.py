"""A picture at the desk: itself, a part of it cut out, and the codings on its parts."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase

from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources import reads
from fieldloom.sources.rules.regions import Region
from fieldloom.web.desk import rows
from fieldloom.web.desk.standing import source_of
from fieldloom.web.desk.talking import Sent
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_SOURCES)
def picture(request: StudyRequest, ref: str) -> HttpResponseBase:
    """The picture of a source, to be seen on its page."""
    return _shown(reads.picture(to=request.user, source=source_of(request, ref)))


@in_study(Permission.READ_SOURCES)
def crop(request: StudyRequest, ref: str, pk: int) -> HttpResponseBase:
    """The part of the picture that passage `pk` is, small."""
    passage = reads.passage(pk, to=request.user, study=request.study)
    hidden = coding.hidden_passages(to=request.user, source=passage.source)
    if passage.source.ref != ref or passage.pk in hidden:
        raise NotFound("There is no such passage that you may see.")
    return _shown(reads.crop(to=request.user, passage=passage))


def regions(request: StudyRequest, source: Any) -> list[dict[str, Any]]:
    """The codings on parts of a picture; none on a text."""
    if not source.is_picture:
        return []
    found = coding.codings_in(to=request.user, source=source)
    return [rows.coding(row) for row in found if row.region]


def region_sent(sent: Sent) -> Region | None:
    """The region that was sent, or None where words are meant. Raises `Unfit` for no rectangle."""
    sides = sent.said.get("region")
    if sides is None:
        return None
    if not isinstance(sides, list) or len(sides) != 4 or not all(type(n) is int for n in sides):
        raise Unfit("A part of a picture has four sides.", "Draw it again.", "region")
    return Region(*sides)


def _shown(seen: reads.Seen) -> HttpResponse:
    """A picture that no browser takes for anything else, nor keeps, nor shows on another site."""
    answer = HttpResponse(seen.data, content_type=seen.media_type)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
