"""One end of a mention is moved by a word."""

import re
from typing import Any

from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.reads import Candidate
from fieldloom.web.pseudonyms.listing import Narrowed
from fieldloom.web.shell.pages import StudyRequest

_ENDS = re.compile(r"(\d{1,15}):(start|end):(-?1)")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def widened(request: StudyRequest, one: Candidate, narrowed: Narrowed, asked: str) -> None:
    """Move an end as `asked` says ("12:end:1"). Raises `Unfit` where there is no word to move over."""
    told = _ENDS.fullmatch(asked)
    seen: dict[str, Any] = {"to": request.user, "study": request.study}
    rows = reads.mentions_of(one.key, **seen, within=narrowed.within) if told else []
    mention = next((row for row in rows if told and row.pk == int(told[1])), None)
    if told is None or mention is None:
        raise NotFound("There is no such place of this name.")
    text = reads.raw(to=request.user, source=mention.source).text
    start, end = moved(text, mention.start, mention.end, told[2], int(told[3]))
    writes.change_span(by=request.user, mention=mention, start=start, end=end)


def moved(text: str, start: int, end: int, which: str, by: int) -> tuple[int, int]:
    """Where a stretch begins and ends once one of its ends went a word on (1) or back (-1).

    Raises `Unfit` where nothing of it would be left, or there is no such word near.
    """
    near = text[max(0, start - 300) : end + 300]
    shift = max(0, start - 300)
    words = [(m.start() + shift, m.end() + shift) for m in _WORD.finditer(near)]
    if which == "start":
        after = [s for s, _ in words if start < s < end]
        before = [s for s, _ in words if s < start]
        found = after[:1] if by > 0 else before[-1:]
        place = (found[0], end) if found else None
    else:
        after = [e for _, e in words if e > end]
        before = [e for _, e in words if start < e < end]
        found = after[:1] if by > 0 else before[-1:]
        place = (start, found[0]) if found else None
    if place is None:
        raise Unfit("There is no word there to move the end over.", "Mark it in the text instead.")
    return place
