"""Taking an act back, or doing it again: every row must stand as the act expects to find it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Q

from fieldloom.coding.ledger.journal import remove
from fieldloom.coding.ledger.news import found_lying, tell
from fieldloom.coding.ledger.rows import (
    MODELS,
    Kept,
    fields_of,
    in_parts,
    name_of,
    packed,
    plain,
    unpacked,
    values_of,
)
from fieldloom.coding.ledger.standing import must_stand
from fieldloom.coding.models import Act, Coding, Memo
from fieldloom.coding.rules.undoing import Change, Row, RowKey, can_apply, inverse
from fieldloom.ground.answers import Unfit

LEAVE_IT = "You can leave it as it is and go on with the act before it."


def turn(act: Act, at: datetime, operation: uuid.UUID | None = None) -> Act:
    """Undo an act that is done, or redo one that is undone; `at` is the time now.

    `operation`, the client's own id of this turn, is kept with the act, so that it is known when it
    comes again. Raises `Unfit`, saying what changed and by whom, when a row is no longer as the act left it.
    """
    changes, versions = unpacked(act.changes)
    back = act.state == Act.State.DONE
    wanted = inverse(changes) if back else tuple(changes)
    now, standing = _rows_now(wanted)
    _must_fit(act, wanted, now)
    try:
        _apply(wanted, versions)
    except IntegrityError as error:
        reason = "Something made since stands where this would go back to."
        raise Unfit(reason, LEAVE_IT) from error
    must_stand(wanted)
    gone = {c.row: standing[c.row] for c in wanted if c.after is None}
    if any(versions.get(row) != version for row, version in gone.items()):
        act.changes = packed(changes, versions | gone)
    act.state = Act.State.UNDONE if back else Act.State.DONE
    act.undone_at = at if back else None
    if operation is not None:
        act.turns = [*act.turns, str(operation)]
    act.save(update_fields=["state", "undone_at", "changes", "turns"])
    tell(act.study_id, wanted, found_lying(wanted))
    return act


def sources_touched(act: Act) -> set[int]:
    """Row ids of the sources in which an act made, changed or dropped codings or memos."""
    changes, _ = unpacked(act.changes)
    rows = [row for c in changes for row in (c.before, c.after) if row is not None]
    found = {row["source"] for row in rows if row.get("source") is not None}
    for part in in_parts(c.key for c in changes if c.model == "coding"):
        found |= set(Coding.objects.filter(pk__in=part).values_list("source_id", flat=True))
    for part in in_parts(c.key for c in changes if c.model == "memo"):
        lying = Memo.objects.filter(pk__in=part, source__isnull=False)
        found |= {key for key in lying.values_list("source_id", flat=True) if key is not None}
    return found


def makers_touched(act: Act) -> set[int]:
    """Row ids of the users whose codings or memos an act made, changed or dropped."""
    changes, _ = unpacked(act.changes)
    rows = [row for c in changes for row in (c.before, c.after) if row is not None]
    found = {row[field] for row in rows for field in ("coder", "author") if field in row}
    for model, field in ((Coding, "coder_id"), (Memo, "author_id")):
        for part in in_parts(c.key for c in changes if c.model == name_of(model)):
            found |= set(model._default_manager.filter(pk__in=part).values_list(field, flat=True))
    return found


def touches_codebook(act: Act) -> bool:
    """Whether an act made, changed or dropped codes."""
    return any(run["model"] == "code" for run in act.changes)


def _must_fit(act: Act, wanted: Sequence[Change], now: dict[RowKey, Row | None]) -> None:
    if can_apply(wanted, now).allowed:
        return
    row = next(change.row for change in wanted if now.get(change.row) != change.before)
    who = _last_hand(act, row)
    verdict = can_apply(wanted, now, {row: who} if who else None)
    raise Unfit(verdict.because, LEAVE_IT)


def _last_hand(act: Act, row: RowKey) -> str | None:
    """The name of whoever touched a row after this act: the newest that did is found first."""
    since = act.undone_at or act.at
    others = Act.objects.filter(study_id=act.study_id).exclude(pk=act.pk)
    later = others.filter(Q(pk__gt=act.pk) | Q(undone_at__gte=since)).select_related("user")
    for other in later.order_by("-pk").iterator(chunk_size=200):
        changes, _ = unpacked(other.changes)
        if any(change.row == row for change in changes):
            return other.user.name
    return None


def _runs(wanted: Iterable[Change]) -> dict[tuple[str, tuple[str, ...]], list[int]]:
    """Row ids by model and by the fields that are looked at."""
    runs: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for change in wanted:
        runs[change.model, tuple(change.before or change.after or ())].append(change.key)
    return runs


def _rows_now(wanted: Sequence[Change]) -> tuple[dict[RowKey, Row | None], dict[RowKey, int]]:
    """The rows as they stand, in the fields that each change looks at, and their versions."""
    rows: dict[RowKey, Row | None] = {}
    versions: dict[RowKey, int] = {}
    for (name, fields), keys in _runs(wanted).items():
        model = MODELS[name]
        attnames = [fields_of(model)[field].attname for field in fields]
        for part in in_parts(keys):
            found = model._default_manager.filter(pk__in=part)
            for key, version, *values in found.values_list("pk", "version", *attnames):
                rows[name, key] = {f: plain(v) for f, v in zip(fields, values, strict=True)}
                versions[name, key] = version
    return rows, versions


def _apply(wanted: Sequence[Change], versions: dict[RowKey, int]) -> None:
    """Deletions first, since they make room; links are checked at the transaction's end."""
    for name, model in MODELS.items():
        mine = [change for change in wanted if change.model == name]
        remove(model, (c.key for c in mine if c.after is None))
        _rewrite(model, [c for c in mine if c.before is not None and c.after is not None])
        again = (_thing(model, c, versions.get(c.row, 0) + 1) for c in mine if c.before is None)
        for part in in_parts(again):
            model._default_manager.bulk_create(part)  # type: ignore[arg-type]


def _rewrite(model: type[Kept], changes: Iterable[Change]) -> None:
    """Rows that get the same values are written in one statement."""
    alike: dict[tuple[Any, ...], list[Change]] = defaultdict(list)
    for change in changes:
        alike[tuple((change.after or {}).items())].append(change)
    for same in alike.values():
        values = values_of(model, same[0].after or {})
        for part in in_parts(change.key for change in same):
            rows = model._default_manager.filter(pk__in=part)
            rows.update(**values, version=F("version") + 1)


def _thing(model: type[Kept], change: Change, version: int) -> Kept:
    return model(pk=change.key, version=version, **values_of(model, change.after or {}))
