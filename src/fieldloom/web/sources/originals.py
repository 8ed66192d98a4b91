"""An original leaves the vault as a download, never as a page of this site."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.sources import reads, writes
from fieldloom.web.shell.pages import StudyRequest, in_study


@require_POST
@in_study(Permission.OPEN_ORIGINAL)
def of_source(request: StudyRequest, ref: str) -> HttpResponse:
    """The original of a source; a POST, since each opening is written into the trail."""
    return _out(request, reads.source(ref, to=request.user, study=request.study))


@require_POST
@in_study(Permission.OPEN_ORIGINAL)
def of_file(request: StudyRequest, pk: int) -> HttpResponse:
    """The same, found by the delivered file: a steward opens originals without reading sources."""
    file = reads.delivered_file(pk, to=request.user, study=request.study)
    if file.source is None or file.source.original_id != file.original_id:
        raise NotFound("This file has not become a source.")
    return _out(request, file.source)


def _out(request: StudyRequest, source: Any) -> HttpResponse:
    """Bytes that no browser runs: unknown type, not sniffed, saved and not shown, sandboxed."""
    data = writes.open_original(by=request.user, source=source)
    answer = HttpResponse(data, content_type="application/octet-stream")
    name = content_disposition_header(True, source.file_name)
    answer.headers["Content-Disposition"] = name or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
