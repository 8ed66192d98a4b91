"""An act that is sent once more, since the network lost the answer to the first time.

The writes themselves do an operation once. But what it was about may be gone by then, taken away by
the very act, or the text may have been corrected: then a second answer is made from what was done.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

from fieldloom.coding import reads
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import NotFound, Overtaken, Refused, Stale, Unfit
from fieldloom.web.desk import rows
from fieldloom.web.desk.standing import source_of, told
from fieldloom.web.desk.talking import Sent
from fieldloom.web.shell.pages import StudyRequest

Acting = Callable[..., HttpResponseBase]


def once(view: Acting) -> Acting:
    """Answer an act that was done already as it was answered then, whatever now stands against it."""

    @functools.wraps(view)
    def acting(request: StudyRequest, ref: str, sent: Sent, **named: int) -> HttpResponseBase:
        try:
            return view(request, ref=ref, sent=sent, **named)
        except (Overtaken, NotFound, Refused, Stale, Unfit):
            answer = _answered_again(request, ref, sent)
            if answer is None:
                raise
            return answer

    return acting


def not_again(request: StudyRequest, source: Any, sent: Sent) -> None:
    """Raise `NotFound`, which `once` answers, where this act was done before: asked where doing it
    twice would leave a trace, or say something else."""
    if reads.done_before(sent.operation, to=request.user, source=source) is not None:
        raise NotFound("This was done already.")


def _answered_again(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase | None:
    source = source_of(request, ref)
    done = reads.done_before(sent.operation, to=request.user, source=source)
    if done is None:
        return None
    memos = list(done.memos)
    for passage in done.passages:
        about: dict[str, Any] = {"about": MemoAbout.PASSAGE, "about_id": passage}
        memos += reads.memos(to=request.user, study=request.study, **about)
    once_each = {memo.id: memo for memo in memos}
    return told(
        request,
        _says(done),
        codings=[rows.coding(row) for row in done.codings],
        gone=done.gone,
        memos=rows.memos(once_each.values(), source),
        memosGone=done.memos_gone,
        made=True,
    )


def _says(done: reads.Done) -> str:
    now, before = ", ".join(done.names), ", ".join(done.names_before)
    return {
        "code applied": f"Coded: {now}",
        "coded in vivo": f"Coded: {now}",
        "coding adjusted": f"Ends moved: {now}",
        "coding recoded": f"Recoded: {before} is now {now}",
        "coding removed": f"Removed: {before}",
        "coding split": f"Split in two: {now}",
        "codings joined": f"Joined: {now}",
    }.get(done.name, done.name.capitalize())
