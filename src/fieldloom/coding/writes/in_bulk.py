"""What is done to many codings at once: one act, one undo, in statements of thousands."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import Ledger, act, another_act
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Act, Code, Coding, Memo
from fieldloom.coding.reads.in_bulk import plan_of
from fieldloom.coding.reads.reach import rounds_by_source
from fieldloom.coding.rules.bulk import Bulk, Plan
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.writes.standing import fresh
from fieldloom.ground.answers import Stale, Unfit


@dataclass(frozen=True, slots=True)
class Chosen:
    """Codings by row id, as they were chosen. `mark` is that of the preview which was agreed to
    (empty: none was looked at), `operation` the client's own id of the act."""

    ids: Sequence[int]
    mark: str = ""
    operation: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class DoneToMany:
    """What came of it: `changed` codings were recoded, removed or made, `merged` were doubles and
    are one with another now, `passed_over` stayed as they were."""

    changed: int
    merged: int = 0
    passed_over: int = 0

    def audit_ids(self) -> dict[str, int]:
        """How many, for the trail."""
        return {"changed": self.changed, "merged": self.merged, "passed_over": self.passed_over}


@recorded("codings recoded in bulk")
@needs(Permission.CODE)
def recode_all(*, by: User, study: Study, chosen: Chosen, code: Code) -> DoneToMany:
    """Give the chosen codings another code, where this user may change them.

    Where a coder has the passage under that code already, the two become one, with the memos of both.
    Raises `Stale` when what would be done is no longer what the preview showed, `NotFound` for a code
    that has been dropped, `Unfit` for an operation that was undone since.
    """

    def recode(ledger: Ledger, plan: Plan) -> None:
        _merge_away(ledger, plan)
        for part in in_parts(plan.change):
            ledger.change_all(Coding.objects.filter(pk__in=part), code=code)

    return _done(by, study, chosen, ("codings recoded", Bulk.RECODE, fresh(code)), recode)


@recorded("code added in bulk")
@needs(Permission.CODE)
def add_to_all(*, by: User, study: Study, chosen: Chosen, code: Code) -> DoneToMany:
    """Code the passages of the chosen codings with one code more; these codings are `by`'s own.

    Raises as `recode_all`.
    """

    def add(ledger: Ledger, plan: Plan) -> None:
        now = timezone.now()
        for part in in_parts(plan.change):
            rows = Coding.objects.filter(pk__in=part).order_by("pk")
            places = list(rows.values_list("passage_id", "source_id"))
            taking = rounds_by_source(by, study.pk, sorted({source for _, source in places}))
            rounds = {source: one.id for source, one in taking.items()}
            given = {"code": code, "coder": by, "made_at": now}
            ledger.add_all(
                Coding(passage_id=key, source_id=source, round_id=rounds.get(source), **given)
                for key, source in places
            )

    return _done(by, study, chosen, ("code added to many", Bulk.ADD, fresh(code)), add)


@recorded("codings removed in bulk")
@needs(Permission.CODE)
def remove_all(*, by: User, study: Study, chosen: Chosen) -> DoneToMany:
    """Take the chosen codings away, where this user may; memos on them go to their passages.

    Raises as `recode_all`.
    """

    def remove(ledger: Ledger, plan: Plan) -> None:
        for part in in_parts(plan.change):
            rows = Coding.objects.filter(pk__in=part)
            _hand_on(ledger, part, MemoAbout.PASSAGE, dict(rows.values_list("pk", "passage_id")))
            ledger.drop_all(rows)

    return _done(by, study, chosen, ("codings removed", Bulk.REMOVE, None), remove)


def _done(
    by: User,
    study: Study,
    chosen: Chosen,
    asked: tuple[str, Bulk, Code | None],
    work: Callable[[Ledger, Plan], None],
) -> DoneToMany:
    name, what, code = asked
    before = _done_before(by, study, name, chosen.operation)
    if before is not None:
        return before
    with act(by, study.pk, name, chosen.operation) as ledger:
        plan = plan_of(by, study, chosen.ids, what, code, hold=True)
        _as_shown(plan, chosen.mark)
        work(ledger, plan)
    changed, merged = len(plan.change), len(plan.doubles)
    return DoneToMany(changed, merged, len(set(chosen.ids)) - changed - merged)


def _as_shown(plan: Plan, mark: str) -> None:
    if mark and plan.mark != mark:
        now = {"would change": len(plan.change), "would be merged": len(plan.doubles)}
        raise Stale("What you chose", now, {})


def _done_before(
    by: User, study: Study, name: str, operation: uuid.UUID | None
) -> DoneToMany | None:
    """What the same operation did, when it is sent again since its answer was lost."""
    done = operation and Act.objects.filter(user=by, operation=operation).first()
    if not done:
        return None
    if (done.study_id, done.name) != (study.pk, name):
        raise another_act()
    if done.state != Act.State.DONE:
        raise Unfit("This was done already, and undone since.", "Do it anew if it is still wanted.")
    return DoneToMany(done.size)


def _merge_away(ledger: Ledger, plan: Plan) -> None:
    stays = dict(plan.doubles)
    for part in in_parts(stays):
        _hand_on(ledger, part, MemoAbout.CODING, stays)
        ledger.drop_all(Coding.objects.filter(pk__in=part))


def _hand_on(ledger: Ledger, codings: list[int], about: MemoAbout, to: Mapping[int, int]) -> None:
    """Let the memos on codings that are about to go be about something that stays."""
    rows = Memo.objects.filter(about=MemoAbout.CODING.value, about_id__in=codings).order_by()
    on = rows.values_list("pk", "about_id")
    now = {pk: {"about": about.value, "about_id": to[coding]} for pk, coding in on}
    ledger.change_each(Memo, now)
