"""What a write looks at before it changes a row: is it still there, unchanged, and whose is it?"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import QuerySet

from fieldloom.access.gate import may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.coding.ledger import Ledger
from fieldloom.coding.models import Code, Coding, Memo
from fieldloom.coding.reads.reach import blindness, limits
from fieldloom.coding.rules import Verdict
from fieldloom.coding.rules.codebook import Node
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.own_work import may_change_coding
from fieldloom.coding.rules.rounds import CodebookAct, may_change_codebook
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit

T = TypeVar("T", Code, Coding, Memo)


def fresh(thing: T, *linked: str) -> T:
    """The row as it stands now, held until the transaction ends. Raises `NotFound` when gone."""
    rows = type(thing)._default_manager.select_for_update(of=("self",)).select_related(*linked)
    found = rows.filter(pk=thing.pk).first()
    if found is None:
        name = type(thing)._meta.verbose_name
        raise NotFound(f"This {name} is no longer there: somebody has taken it away.")
    return found


def same_version(
    thing: T,
    expected: int | None,
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Raise `Stale` with both versions unless the row's version is the expected one (None: any).

    `seen` is how the same fields stood where the change was made: where they still stand so, what
    else became of the row meanwhile is no reason.
    """
    if expected is None or thing.version == expected or seen == theirs:
        return
    what = f"This {type(thing)._meta.verbose_name}"
    raise Stale(what, {**theirs, "version": thing.version}, {**mine, "version": expected})


def hold(verdict: Verdict, place: str = "") -> None:
    """Raise `Unfit` with the verdict's own words unless it allows."""
    if not verdict.allowed:
        raise Unfit(verdict.because, place=place)


def own(coders: Iterable[int], by: User, study_id: int) -> None:
    """Raise `Refused` unless this user may change codings of all these coders (ids of users)."""
    others = set(coders) - {by.pk}
    if others:
        leads = may(by, Permission.MANAGE_TEAM, study_id).allowed
        for coder in others:
            decision = may_change_coding(coder, by.pk, leads=leads)
            if not decision.allowed:
                raise Refused(decision)


def lets(by: User, act: CodebookAct, study_id: int) -> None:
    """Raise `Refused` while this user codes in a blind round that keeps them from this act."""
    blind = blindness(by, study_id)
    rounds = blind.rounds if blind else ()
    decision = may_change_codebook(act, [(one.name, one.new_codes) for one in rounds])
    if not decision.allowed:
        raise Refused(decision)


def sees_all(by: User, study: Study, codings: "QuerySet[Coding]") -> None:
    """Raise `Refused` when some of these codings lie where this user may not read."""
    seen = limits(by, study, Permission.CODE)
    if seen is not None and codings.exclude(source__in=seen).exists():
        because = "This code is also applied where your role does not reach."
        raise Refused(
            Decision(False, because, "Somebody whose grant reaches everything can do it.")
        )


def nodes_of(study_id: int) -> list[Node]:
    """The codebook as the rules see it."""
    rows = Code.objects.filter(study_id=study_id).order_by("position", "pk")
    return [Node(*row) for row in rows.values_list("pk", "parent_id", "name", "position")]


def hand_on_memos(ledger: Ledger, memos: "QuerySet[Memo]", about: MemoAbout, about_id: int) -> None:
    """Let memos be about something else, when what they were about is about to go."""
    ledger.change_all(memos, about=about.value, about_id=about_id)


def drop_codings(ledger: Ledger, codings: "QuerySet[Coding]") -> int:
    """Drop codings; memos on them are handed on to their passages, so that no words are lost."""
    keys = codings.values("pk")
    memos = Memo.objects.filter(about=MemoAbout.CODING.value, about_id__in=keys)
    for memo in memos:
        passage = Coding.objects.values_list("passage_id", flat=True).get(pk=memo.about_id)
        ledger.change(memo, about=MemoAbout.PASSAGE.value, about_id=passage)
    return ledger.drop_all(codings)
