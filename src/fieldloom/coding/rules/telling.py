"""What an act did to the codebook, in words a person understands. Pure.

An act is known by its name, the rows that it changed, and the codes that it was about, with their
names as they stood then: so the history still says "Kin" after Kin has become part of Family.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldloom.coding.rules.colours import shade_name
from fieldloom.coding.rules.undoing import Change

CODE, CODING = "code", "coding"
MERGED, SPLIT, MOVED, IN_VIVO = "codes merged", "code split", "code moved", "coded in vivo"
ADDED = "code added"
SAID = {
    "description": "What “{}” is about was changed",
    "use_when": "When to use “{}” was changed",
    "not_when": "When not to use “{}” was changed",
}
UNKNOWN = "a code that is gone"


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, without a full stop; before and after where something was written anew."""

    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The codes of an act in its order: their row ids, and how they were called."""

    by_id: Mapping[int, str]

    def of(self, code: object) -> str:
        """“Kin”, in quotation marks."""
        name = self.by_id.get(code) if isinstance(code, int) else None
        return f"“{name}”" if name is not None else UNKNOWN

    def under(self, parent: object) -> str:
        return "at the top" if parent is None else f"under {self.of(parent)}"


def codes_of(changes: Iterable[Change]) -> list[int]:
    """Row ids of the codes that changes are about, each once: those that were changed in more than
    their place among neighbours, and those under which they stood or stand."""
    found: dict[int, None] = {}
    for change in changes:
        if change.model != CODE or not _fields(change) - {"position"}:
            continue
        found[change.key] = None
        rows = (row for row in (change.before, change.after) if row is not None)
        found |= {row["parent"]: None for row in rows if row.get("parent") is not None}
    return list(found)


def names_in(changes: Iterable[Change]) -> dict[int, str]:
    """The names of codes that the changes themselves hold; of one that was renamed, the old one."""
    found: dict[int, str] = {}
    for change in changes:
        if change.model == CODE:
            rows = (row for row in (change.before, change.after) if row is not None)
            name = next((row["name"] for row in rows if "name" in row), None)
            if name is not None:
                found[change.key] = name
    return found


def tell(
    act: str, changes: Sequence[Change], codes: Mapping[int, str], *, numbers: bool = True
) -> tuple[Told, ...]:
    """What the act did to codes, at least one sentence. Without `numbers` it does not say how many
    codings went along, since some of them may lie where the reader may not look."""
    names = Names(codes)
    codings = [change for change in changes if change.model == CODING]
    ours = [change for change in changes if change.model == CODE]
    lines: list[Told] = []
    if act == MERGED and len(codes) > 1:
        gone, kept = list(codes)[:2]
        moved = _moved(codings) if numbers else ""
        lines.append(Told(f"{names.of(gone)} was merged into {names.of(kept)}{moved}"))
        ours = [change for change in ours if change.key != gone]
    for change in ours:
        if change.before is None:
            lines.append(Told(_added(act, change, names, codings if numbers else [])))
        elif change.after is not None:
            lines += _changed(change, names)
    lines += _dropped([change for change in ours if change.after is None], names, codings, numbers)
    return tuple(lines) or _in_place(act, ours, names)


def _added(act: str, change: Change, names: Names, codings: Sequence[Change]) -> str:
    name, row = names.of(change.key), change.after or {}
    if act == SPLIT and names.by_id:
        from_ = names.of(next(iter(names.by_id)))
        return f"{name} was split off {from_}{_moved(codings)}"
    where = names.under(row.get("parent"))
    if act == IN_VIVO:
        return f"{name} was added {where}, in the words of a passage"
    return f"{name} was added {where}"


def _changed(change: Change, names: Names) -> list[Told]:
    before, after, name = change.before or {}, change.after or {}, names.of(change.key)
    lines: list[Told] = []
    if "parent" in after:
        out = f", out of {names.of(before['parent'])}" if before["parent"] is not None else ""
        to = "to the top" if after["parent"] is None else f"under {names.of(after['parent'])}"
        lines.append(Told(f"{name} was moved {to}{out}"))
    if "name" in after:
        lines.append(Told(f"“{before['name']}” was renamed “{after['name']}”"))
    if "colour" in after:
        colours = (shade_name(before["colour"]), shade_name(after["colour"]))
        lines.append(Told(f"The colour of {name} was changed", *colours))
    for field, sentence in SAID.items():
        if field in after:
            said = sentence.replace("“{}”", name)
            lines.append(Told(said, before[field] or "", after[field] or ""))
    return lines


def _dropped(
    gone: Sequence[Change], names: Names, codings: Sequence[Change], numbers: bool
) -> list[Told]:
    """The codes at the head of what was dropped; what stood under them is only counted."""
    keys = {change.key for change in gone}
    heads = [change for change in gone if (change.before or {}).get("parent") not in keys]
    below = len(gone) - len(heads)
    along = [_counted(below, "code") + " under it"] if below else []
    lost = sum(change.after is None for change in codings)
    if lost and numbers:
        along.append(_counted(lost, "coding"))
    went = f", with {' and '.join(along)}" if along else ""
    return [Told(f"{names.of(change.key)} was dropped{went}") for change in heads]


def _in_place(act: str, changes: Sequence[Change], names: Names) -> tuple[Told, ...]:
    """A code that only changed its place in its row; the codes beside it made room."""
    key = next(iter(names.by_id), None)
    own = next((c for c in changes if c.key == key and c.before and c.after), None)
    if act != MOVED or key is None:
        return (Told(act.capitalize()),)
    if own is None:
        return (Told(f"The codes beside {names.of(key)} were put in order"),)
    up = (own.after or {}).get("position", 0) < (own.before or {}).get("position", 0)
    return (Told(f"{names.of(key)} was moved {'up' if up else 'down'} among its neighbours"),)


def _moved(codings: Sequence[Change]) -> str:
    """How many codings moved and how many became one with another; nothing where there were none."""
    moved = sum(change.before is not None and change.after is not None for change in codings)
    doubles = sum(change.after is None for change in codings)
    parts = [f"{_counted(moved, 'coding')} moved"] if moved else []
    if doubles:
        parts.append(f"{_counted(doubles, 'coding')} became one with another")
    return f": {', '.join(parts)}" if parts else ""


def _fields(change: Change) -> set[str]:
    return {*(change.before or {}), *(change.after or {})}


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
