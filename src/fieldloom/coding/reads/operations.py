"""What one act of the asker did in a source: for the page that sends it, and sends it once more when
the network lost the answer."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.ledger.rows import unpacked
from fieldloom.coding.models import Act, Code
from fieldloom.coding.reads.codings import CodingRow, codings_in
from fieldloom.coding.reads.memos import MemoRow, WantedMemos, memos
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.undoing import Change, Row
from fieldloom.sources.models import Source


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did in one source: the rows that stand now, row ids of what is gone, the passages
    of gone codings, and names of codes: those of the codings now, and those they had before."""

    name: str
    codings: list[CodingRow]
    memos: list[MemoRow]
    gone: list[int]
    memos_gone: list[int]
    passages: list[int]
    names: list[str]
    names_before: list[str]


@asks(Permission.READ_CODING)
def done_before(operation: uuid.UUID | None, *, to: User, source: Source) -> Done | None:
    """What the asker's act of this operation did in this source; None where there was no such act,
    where it was undone since, or where it lies elsewhere."""
    if operation is None:
        return None
    acts = Act.objects.filter(study=source.study_id, user=to, operation=operation)
    act = acts.filter(state=Act.State.DONE).first()
    done = act and done_by(act, to=to, source=source)
    return done if done and (done.codings or done.memos or done.gone or done.memos_gone) else None


@asks(Permission.READ_CODING)
def was_done(operation: uuid.UUID | None, *, to: User, study: Study) -> bool:
    """Whether the asker's act of this operation was done in this study, and stands."""
    if operation is None:
        return False
    acts = Act.objects.filter(study=study, user=to, operation=operation)
    return acts.filter(state=Act.State.DONE).exists()


@asks(Permission.READ_CODING)
def done_by(act: Act, *, to: User, source: Source) -> Done:
    """What an act did in a source, or what undoing it did: the rows as they stand now."""
    changes, _ = unpacked(act.changes)
    coded = [change for change in changes if change.model == "coding"]
    noted = [change for change in changes if change.model == "memo"]
    keys = {change.key for change in coded} | _carriers(noted)
    rows = codings_in(to=to, source=source, only=keys) if keys else []
    only = {change.key for change in noted}
    found = (
        memos(to=to, study=source.study, source=source, wanted=WantedMemos(only=only))
        if only
        else []
    )
    lost = _lost(coded, source, {row.id for row in rows})
    touched = {change.key for change in coded}
    return Done(
        act.name,
        rows,
        found,
        list(lost),
        list(_lost(noted, source, {row.id for row in found})),
        sorted({row["passage"] for row in lost.values()}),
        sorted({row.code_name for row in rows if row.id in touched} | {*_names(lost.values())}),
        _names(change.before for change in coded if change.before),
    )


def _lost(changes: Iterable[Change], source: Source, standing: set[int]) -> dict[int, Row]:
    """Rows that are in this source no more: an act keeps whole rows of what it made or dropped."""
    rows = {c.key: c.before or c.after or {} for c in changes if c.key not in standing}
    return {key: row for key, row in rows.items() if row.get("source") == source.pk}


def _carriers(noted: Iterable[Change]) -> set[int]:
    """The codings that have one memo more or less."""
    rows = [row for change in noted for row in (change.before, change.after) if row]
    coding = MemoAbout.CODING.value
    return {r["about_id"] for r in rows if "about_id" in r and r.get("about", coding) == coding}


def _names(rows: Iterable[Row]) -> list[str]:
    codes = {row["code"] for row in rows if "code" in row}
    return sorted(Code.objects.filter(pk__in=codes).values_list("name", flat=True)) if codes else []
