"""What joins codes and parts them, with all the codings that stand on them."""

import uuid
from collections.abc import Sequence

from django.db.models import Max

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import Ledger, act, earlier_on
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Code, Coding, Memo
from fieldloom.coding.rules.codebook import Applied, MergePlan, merge_plan, split_plan
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.rounds import CodebookAct
from fieldloom.coding.writes.codebook import NewCode, placed_last, put_after
from fieldloom.coding.writes.standing import (
    fresh,
    hand_on_memos,
    hold,
    lets,
    nodes_of,
    own,
    sees_all,
)


@recorded("codes merged")
@needs(Permission.EDIT_CODEBOOK)
def merge_codes(*, by: User, code: Code, into: Code, operation: uuid.UUID | None = None) -> Code:
    """Merge a code into another: its codings, memos and child codes go over, and it is dropped.

    Where a coder has one passage under both, one coding stays, with the memos of both. Returns the
    code that stays. Raises `Unfit` where the children could not stand under it.
    """
    if earlier_on(by, operation, code):
        return fresh(into)
    lets(by, CodebookAct.MERGE, code.study_id)
    with act(by, code.study_id, "codes merged", operation) as ledger:
        gone, kept = fresh(code, "study"), fresh(into)
        ledger.concerns(gone, kept)
        codings = Coding.objects.filter(code=gone)
        sees_all(by, gone.study, codings)
        plan = merge_plan(nodes_of(gone.study_id), _applied(gone, kept), gone.pk, kept.pk)
        hold(plan.verdict)
        _drop_doubles(ledger, plan)
        ledger.change_all(codings, code=kept)
        _adopt(ledger, plan.children, kept)
        memos = Memo.objects.filter(about=MemoAbout.CODE.value, about_id=gone.pk)
        hand_on_memos(ledger, memos, MemoAbout.CODE, kept.pk)
        ledger.drop(gone)
        return kept


@recorded("code split")
@needs(Permission.EDIT_CODEBOOK)
def split_code(*, by: User, code: Code, new: NewCode, codings: Sequence[Coding]) -> Code:
    """Move some codings of a code to a new code, which stands right after it. Returns the new one.

    Raises `Unfit` when a coding is not of this code or the name is taken, `Refused` when one is
    another coder's and this user does not lead the study.
    """
    lets(by, CodebookAct.SPLIT, code.study_id)
    with act(by, code.study_id, "code split") as ledger:
        found = fresh(code, "parent")
        ledger.concerns(found)
        keys = [coding.pk for coding in codings]
        chosen = Coding.objects.filter(pk__in=keys)
        own(chosen.values_list("coder_id", flat=True).distinct(), by, found.study_id)
        parts = {new.name: keys}
        hold(split_plan(nodes_of(found.study_id), _applied(found), found.pk, parts).verdict, "name")
        sibling = NewCode(
            new.name, found.parent, new.colour, new.description, new.use_when, new.not_when
        )
        made = placed_last(ledger, found.study_id, sibling)
        ledger.change_all(chosen, code=made)
        return put_after(ledger, made, found)


def _applied(*codes: Code) -> list[Applied]:
    rows = Coding.objects.filter(code__in=codes).order_by("pk")
    return [Applied(*row) for row in rows.values_list("pk", "code_id", "passage_id", "coder_id")]


def _drop_doubles(ledger: Ledger, plan: MergePlan) -> None:
    kept = dict(plan.doubles)
    for part in in_parts(kept):
        on_doubles = Memo.objects.filter(about=MemoAbout.CODING.value, about_id__in=part)
        for memo in on_doubles:
            ledger.change(memo, about_id=kept[memo.about_id])
        ledger.drop_all(Coding.objects.filter(pk__in=part))


def _adopt(ledger: Ledger, children: Sequence[int], parent: Code) -> None:
    last = Code.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    for place, child in enumerate(children):
        ledger.change(Code.objects.get(pk=child), parent=parent, position=first + place)
