"""What would be done to many codings at once: a preview, and the plan that the write follows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from fieldloom.access.gate import asks, may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Code
from fieldloom.coding.reads.reach import limits, seen_codings
from fieldloom.coding.rules.bulk import Bulk, Plan, add_plan, mark_of, recode_plan, remove_plan
from fieldloom.coding.rules.codebook import Applied
from fieldloom.coding.rules.own_work import may_change_coding
from fieldloom.ground.answers import Unfit

MOST = 200_000
"""How many codings can be chosen at once: as many as one request can name."""


@asks(Permission.CODE)
def bulk_preview(
    *, to: User, study: Study, ids: Sequence[int], what: Bulk, code: Code | None = None
) -> Plan:
    """What `recode_all`, `add_to_all` or `remove_all` would do to these codings (row ids) now."""
    return plan_of(to, study, ids, what, code)


def plan_of(
    by: User,
    study: Study,
    ids: Iterable[int],
    what: Bulk,
    code: Code | None,
    *,
    hold: bool = False,
) -> Plan:
    """The plan; `hold` keeps its rows from others until the end of the transaction."""
    wanted = sorted(set(ids))
    if len(wanted) > MOST:
        raise Unfit(f"At most {MOST:,} codings can be changed at once.", "Narrow the list first.")
    seen = seen_codings(by, study, Permission.CODE)
    rows = _rows(seen.select_for_update(of=("self",)) if hold else seen, wanted)
    chosen = [Applied(*row[:4]) for row in rows]
    standing = _standing(seen, code, by, what)
    plan = _planned(by, study, chosen, standing, (what, code))
    missing = set(wanted) - {row[0] for row in rows}
    beyond = _read_only(by, study, missing)
    code_id = code.pk if code else None
    # What stands under the code counts as well: a double may have come or gone since the preview.
    mark = mark_of(what, code_id, [*rows, (*plan.change,), *plan.doubles])
    return replace(plan, beyond=beyond, gone=len(missing) - beyond, mark=mark)


def _planned(
    by: User,
    study: Study,
    chosen: list[Applied],
    standing: dict[tuple[int, int], int],
    asked: tuple[Bulk, Code | None],
) -> Plan:
    what, code = asked
    leads = may(by, Permission.MANAGE_TEAM, study).allowed

    @cache
    def may_change(coder: int) -> bool:
        return may_change_coding(coder, by.pk, leads=leads).allowed

    if what is Bulk.REMOVE:
        return remove_plan(chosen, may_change)
    if code is None or code.study_id != study.pk:
        raise Unfit("No code was chosen.", "Choose one.", "code")
    if what is Bulk.ADD:
        return add_plan(chosen, standing, by.pk)
    return recode_plan(chosen, standing, code.pk, may_change)


def _rows(seen: Any, wanted: list[int]) -> list[tuple[int, ...]]:
    """(coding, code, passage, coder, version) of those that are there and in reach."""
    found: list[tuple[int, ...]] = []
    for part in in_parts(wanted):
        rows = seen.filter(pk__in=part).order_by("pk")
        found += rows.values_list("pk", "code_id", "passage_id", "coder_id", "version")
    return found


def _standing(seen: Any, code: Code | None, by: User, what: Bulk) -> dict[tuple[int, int], int]:
    """What stands under the code, among what may be seen: a double lies on the very passage of a
    coding that was chosen, and is by the same coder or one's own, so no other is missed."""
    if code is None or what is Bulk.REMOVE:
        return {}
    rows = seen.filter(code=code).order_by()
    if what is Bulk.ADD:
        rows = rows.filter(coder=by)
    fields = ("passage_id", "coder_id", "pk")
    return {(passage, coder): pk for passage, coder, pk in rows.values_list(*fields)}


def _read_only(by: User, study: Study, missing: set[int]) -> int:
    """How many of those out of reach this user may at least read."""
    if not missing or limits(by, study, Permission.CODE) is None:
        return 0
    seen = seen_codings(by, study)
    return sum(seen.filter(pk__in=part).count() for part in in_parts(sorted(missing)))
