"""What stands beside the text, fetched once the text itself can be read: codes, memos, what waits."""

from collections import Counter
from typing import Any

from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.coding.rules.colours import shade
from fieldloom.sources import reads as sources
from fieldloom.web.desk import rows
from fieldloom.web.desk.paragraphs import voices
from fieldloom.web.desk.standing import source_of
from fieldloom.web.desk.talking import talks
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_CODING)
@talks
def codebook(request: StudyRequest, ref: str) -> HttpResponseBase:
    """The codebook for the picker, in its order."""
    codes = coding.codebook(to=request.user, study=request.study, counted=False)
    return JsonResponse({"codes": [rows.code(row) for row in codes]})


@in_study(Permission.READ_CODING)
@talks
def beside(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Codes, coders and rounds of the whole text with their numbers, who speaks, its memos, what
    waits."""
    source = source_of(request, ref)
    found = coding.codings_in(to=request.user, source=source)
    memos = coding.memos(to=request.user, study=request.study, source=source)
    return JsonResponse(
        {
            "codes": codes_used(found),
            "coders": coders_of(found),
            "rounds": rounds_of(request, found),
            "voices": sorted({voice.name for voice in voices(source).values()}),
            "memos": rows.memos(memos, source),
            "waiting": waiting(request, source),
        }
    )


def codes_used(found: list[coding.CodingRow]) -> list[dict[str, Any]]:
    """Each code of these codings once, by its path, with how often it stands there."""
    counts = Counter(row.code_id for row in found)
    once = {row.code_id: row for row in found}
    return [
        {
            "id": row.code_id,
            "name": row.code_name,
            "path": row.code_path,
            "shade": shade(row.colour),
            "codings": counts[row.code_id],
        }
        for row in sorted(once.values(), key=lambda row: row.code_path.casefold())
    ]


def coders_of(found: list[coding.CodingRow]) -> list[dict[str, Any]]:
    """Each coder of these codings once, by name, with how many are theirs."""
    counts = Counter((row.coder_name, row.coder_id) for row in found)
    return [{"id": pk, "name": name, "codings": counts[name, pk]} for name, pk in sorted(counts)]


def rounds_of(request: StudyRequest, found: list[coding.CodingRow]) -> list[dict[str, Any]]:
    """Each coding round of these codings once, the one opened last first, with their number."""
    counts = Counter(row.round_id for row in found if row.round_id is not None)
    if not counts:
        return []
    names = coding.round_names(to=request.user, study=request.study)
    return [
        {"id": pk, "name": name, "codings": counts[pk]}
        for pk, name in names.items()
        if pk in counts
    ]


def waiting(request: StudyRequest, source: Any) -> list[dict[str, Any]]:
    """Passages that a correction left without a place."""
    hidden = coding.hidden_passages(to=request.user, source=source)
    return [
        {
            "id": passage.pk,
            "quote": passage.quote,
            "why": passage.needs_person,
            "revision": passage.revision.number,
            "paragraph": passage.paragraph,
        }
        for passage in sources.passages_waiting(to=request.user, source=source)
        if passage.pk not in hidden
    ]
