"""What merging one code into another would do, counted before it is done."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Code
from fieldloom.coding.reads.codebook import paths_of
from fieldloom.coding.reads.memos import memos
from fieldloom.coding.reads.reach import blindness, limits, seen_codings, unblinded
from fieldloom.coding.rules.codebook import Node, merge_plan
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.rounds import CodebookAct, may_change_codebook
from fieldloom.ground.answers import NotFound


@dataclass(frozen=True, slots=True)
class Touched:
    """One coder's codings that a merge touches: how many move, how many become one with another."""

    coder_id: int
    coder_name: str
    moving: int
    doubles: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging would do; `against` says why it cannot be done, "" where it can.

    `doubles` are codings of the code that goes which stand on a passage that the same coder has
    coded with the one that stays: of such two one stays, with the memos of both. `memos` are those
    on the code itself, `children` the codes right under it; all of them go over.
    """

    code_id: int
    code_path: str
    into_id: int
    into_path: str
    against: str
    moving: int
    doubles: int
    coders: tuple[Touched, ...]
    memos: int
    children: int


@asks(Permission.READ_CODING)
def merge_preview(*, to: User, study: Study, code: Code, into: Code) -> MergePreview:
    """What `merge_codes` would do, by the very rule it uses, over what the asker may see.

    Three grouped queries, however many codings there are. Raises `NotFound` for a code that has
    been dropped.
    """
    rows = Code.objects.filter(study=study).values_list("pk", "parent_id", "name", "position")
    nodes = [Node(*row) for row in rows]
    if not {code.pk, into.pk} <= {node.id for node in nodes}:
        raise NotFound("One of the two codes is no longer there.")
    verdict = merge_plan(nodes, [], code.pk, into.pk).verdict
    against = "" if verdict.allowed else verdict.because
    coders = _touched(to, study, code, into)
    paths = paths_of(study.pk)
    return MergePreview(
        code_id=code.pk,
        code_path=paths[code.pk],
        into_id=into.pk,
        into_path=paths[into.pk],
        against=_blind(to, study) or against or _out_of_reach(to, study, code),
        moving=sum(coder.moving for coder in coders),
        doubles=sum(coder.doubles for coder in coders),
        coders=coders,
        memos=len(memos(to=to, study=study, about=MemoAbout.CODE, about_id=code.pk)),
        children=sum(node.parent == code.pk for node in nodes),
    )


def _touched(to: User, study: Study, code: Code, into: Code) -> tuple[Touched, ...]:
    """By coder, those with most codings first."""
    seen = seen_codings(to, study)
    twin = seen.filter(code=into, passage=OuterRef("passage"), coder=OuterRef("coder"))
    rows = seen.filter(code=code).annotate(double=Exists(twin)).order_by()
    grouped: Any = rows.values_list("coder_id", "coder__name", "double").annotate(
        number=Count("pk")
    )
    counts: dict[tuple[int, str], dict[bool, int]] = {}
    for coder, name, double, number in grouped:
        counts.setdefault((coder, name), {})[bool(double)] = number
    found = [
        Touched(*coder, moving=of.get(False, 0), doubles=of.get(True, 0))
        for coder, of in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.moving - one.doubles, one.coder_name)))


def _blind(to: User, study: Study) -> str:
    """As the write would refuse it to the coder of an open blind round, before it looks at anything."""
    blind = blindness(to, study.pk)
    rounds = [(one.name, one.new_codes) for one in blind.rounds] if blind else []
    decision = may_change_codebook(CodebookAct.MERGE, rounds)
    return "" if decision.allowed else decision.because


def _out_of_reach(to: User, study: Study, code: Code) -> str:
    """As the write would refuse it."""
    limited = limits(to, study, Permission.CODE)
    beyond = unblinded(to, study.pk, code=code)
    if limited is None or not beyond.exclude(source__in=limited.values("pk")).exists():
        return ""
    return "This code is also applied where your role does not reach."
