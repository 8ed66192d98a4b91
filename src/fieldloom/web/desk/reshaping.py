"""One coding becomes two, or two become one, in place."""

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.web.desk import rows
from fieldloom.web.desk.repeating import once
from fieldloom.web.desk.standing import coding_of, coding_rows, source_as_opened, told
from fieldloom.web.desk.talking import Sent, sends
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.CODE)
@sends
@once
def split(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Cut a coding in two before code point `at`; `expected` is the version that the page knew."""
    with transaction.atomic():
        source = source_as_opened(request, ref, sent)
        second = writes.split_coding(
            by=request.user,
            coding=coding_of(request, ref, pk),
            at=sent.number("at"),
            expected=sent.maybe("expected"),
            operation=sent.operation,
        )
    both = coding_of(request, ref, pk), coding_of(request, ref, second.pk)
    return told(
        request, f"Split in two: {both[0].code.name}", codings=coding_rows(request, source, *both)
    )


@in_study(Permission.CODE)
@sends
@once
def join(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Make one of a coding and the coding `other`; memos on the other come along."""
    with transaction.atomic():
        source = source_as_opened(request, ref, sent)
        coding, other = coding_of(request, ref, pk), coding_of(request, ref, sent.number("other"))
        given: dict[str, Any] = {"expected": sent.maybe("expected"), "operation": sent.operation}
        one = writes.join_codings(by=request.user, coding=coding, others=[other], **given)
    on_coding = MemoAbout.CODING
    memos = reads.memos(to=request.user, study=request.study, about=on_coding, about_id=one.pk)
    return told(
        request,
        f"Joined: {one.code.name}",
        codings=coding_rows(request, source, one),
        gone=[other.pk],
        memos=rows.memos(memos, source),
    )
