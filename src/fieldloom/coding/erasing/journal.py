"""What the journal kept: acts on rows that are gone can no longer be undone, and hold no words."""

from collections.abc import Callable
from typing import Any

from fieldloom.coding.erasing.reach import SAYS, Reach
from fieldloom.coding.ledger.rows import packed, unpacked
from fieldloom.coding.models import Act
from fieldloom.coding.rules.undoing import Change, Row
from fieldloom.coding.rules.withdrawing import Spoken, name_instead, whose_change, without_quotes

WORDY = {"memo": ("text",), "code": SAYS}
AT_ONCE = 500


def forget(study_id: int, made: Reach, spoken: Spoken, *, rows: bool) -> int:
    """Go through the acts of a study. With `rows`, an act on rows that are gone loses what it kept and
    cannot be undone or redone any more; any other loses the words alone. Returns how many changed."""
    gone = {"passage": made.passages, "coding": made.codings}
    dropped = {"coding": made.codings, "memo": made.standing}
    clean = _cleaner(made, spoken)
    number, changed = 0, []
    for act in Act.objects.filter(study=study_id).order_by("pk").iterator(chunk_size=2000):
        changes, versions = unpacked(act.changes)
        codes = _named(act.codes, made)
        if rows and any(_of_gone(change, gone, dropped) for change in changes):
            act.changes, act.codes, act.state = [], codes, Act.State.GONE
        else:
            cleaned = changes
            if any(change.model in WORDY for change in changes):
                cleaned = [_cleaned(change, clean) for change in changes]
            if cleaned == changes and codes == act.codes:
                continue
            act.changes, act.codes = packed(cleaned, versions), codes
        changed.append(act)
        if len(changed) == AT_ONCE:
            number, changed = number + _write(changed), []
    return number + _write(changed)


def _write(acts: list[Act]) -> int:
    Act.objects.bulk_update(acts, ["changes", "codes", "state"], batch_size=AT_ONCE)
    return len(acts)


def _of_gone(change: Change, gone: dict[str, set[int]], dropped: dict[str, set[int]]) -> bool:
    if change.key in dropped.get(change.model, ()):
        return True
    return whose_change(change.before, gone) or whose_change(change.after, gone)


def _cleaner(made: Reach, spoken: Spoken) -> Callable[[str, int, str, Any], Any]:
    def clean(model: str, key: int, field: str, value: Any) -> Any:
        if not isinstance(value, str) or field not in WORDY.get(model, ()):
            return value
        if model == "code" and field == "name":
            return name_instead(key) if key in made.codes or spoken.names(value) else value
        return without_quotes(value, spoken)

    return clean


def _cleaned(change: Change, clean: Callable[[str, int, str, Any], Any]) -> Change:
    def row(values: Row | None) -> Row | None:
        if values is None:
            return None
        return {name: clean(change.model, change.key, name, v) for name, v in values.items()}

    return Change(change.model, change.key, row(change.before), row(change.after))


def _named(codes: Any, made: Reach) -> Any:
    if not codes:
        return codes
    return [[key, name_instead(key) if key in made.codes else name] for key, name in codes]
