"""What changed in the codebook, when and by whom, told from the acts. No words of any source."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.ledger.rows import in_parts, unpacked
from fieldloom.coding.models import Act, Code
from fieldloom.coding.reads.reach import blindness, limits, seen_codings
from fieldloom.coding.rules.telling import ADDED, IN_VIVO, Told, tell
from fieldloom.coding.rules.undoing import Change

PAGE = 50
FIELDS = ("pk", "name", "user_id", "user__name", "at", "state", "undone_at", "codes", "changes")


@dataclass(frozen=True, slots=True)
class CodebookAct:
    """One act on the codebook: `told` says what it did, `state` how it stands ("done", "undone", or
    "gone": undone and no longer to be redone). `codes` are the row ids of those that still are."""

    id: int
    name: str
    user_id: int
    user_name: str
    at: datetime
    state: str
    undone_at: datetime | None
    codes: tuple[int, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some acts, newest first; `total` is how many there are on all pages."""

    rows: tuple[CodebookAct, ...]
    page: int
    pages: int
    total: int


@asks(Permission.READ_CODING)
def codebook_history(
    *, to: User, study: Study, code: Code | None = None, page: int = 1, size: int = PAGE
) -> HistoryPage:
    """The acts on the codebook, or those on one code, newest first, those that were undone too.

    `size` acts to a page; a page beyond the last is the last. How many codings went along is only
    told where the asker may see each of them, or did it; and to a coder of a blind round nobody
    else's act tells that it coded.
    """
    acts = Act.objects.filter(study=study, codes__isnull=False)
    if code is None:
        total = acts.count()
    else:
        about = acts.order_by("-pk").values_list("pk", "codes")
        keys = [pk for pk, codes in about if any(key == code.pk for key, _ in codes or ())]
        total = len(keys)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    first = (page - 1) * size
    if code is not None:
        acts, first = acts.filter(pk__in=keys[first : first + size]), 0
    found = list(acts.order_by("-pk").values_list(*FIELDS)[first : first + size])
    return HistoryPage(tuple(_rows(found, to, study)), page, pages, total)


def _rows(found: list[Any], to: User, study: Study) -> list[CodebookAct]:
    changes = {row[0]: unpacked(row[-1])[0] for row in found}
    hidden = _hidden(to, study, {row[0]: changes[row[0]] for row in found if row[2] != to.pk})
    known = {key for row in found for key, _ in row[7]}
    standing = set(Code.objects.filter(pk__in=known).values_list("pk", flat=True))
    acts = []
    for pk, name, user_id, user_name, at, state, undone_at, codes, _ in found:
        there = tuple(key for key, _ in codes if key in standing)
        called = ADDED if pk in hidden and name == IN_VIVO else name
        told = tell(called, changes[pk], dict(codes), numbers=pk not in hidden)
        acts.append(CodebookAct(pk, called, user_id, user_name, at, state, undone_at, there, told))
    return acts


def _hidden(to: User, study: Study, changes: dict[int, list[Change]]) -> set[int]:
    """Those of others' acts that moved, made or dropped codings of which the asker may not know.

    A coding that is gone counts as one that they may not see: nobody can say any more where it lay.
    """
    acts_of: dict[int, list[int]] = {}
    for act, of_act in changes.items():
        for change in of_act:
            if change.model == "coding":
                acts_of.setdefault(change.key, []).append(act)
    if blindness(to, study.pk) is not None:
        return {act for acts in acts_of.values() for act in acts}
    if limits(to, study, Permission.READ_CODING) is None:
        return set()
    seen, unseen = seen_codings(to, study), set(acts_of)
    for part in in_parts(acts_of):
        unseen -= set(seen.filter(pk__in=part).values_list("pk", flat=True))
    return {act for coding in unseen for act in acts_of[coding]}
