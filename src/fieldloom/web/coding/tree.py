"""The codebook as a tree to be drawn, and as the choices of a form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fieldloom.coding.reads import CodeRow
from fieldloom.coding.rules.colours import shade
from fieldloom.ground.answers import Unfit

INDENT = "\u2003"


@dataclass(slots=True)
class Branch:
    """One code of the tree: its row, the number of its colour, what stands under it.

    `below` is how many codings stand under it, its own left out; `met` whether it was looked for.
    """

    row: CodeRow
    shade: int
    children: list["Branch"] = field(default_factory=list)
    below: int = 0
    met: bool = True


def tree(rows: Iterable[CodeRow], words: str = "") -> list[Branch]:
    """The branches at the top; with `words` only those that hold them, and the way there."""
    top: list[Branch] = []
    line: list[Branch] = []
    for row in rows:
        branch = Branch(row, shade(row.colour), met=holds(row, words))
        del line[row.depth :]
        for above in line:
            above.below += row.codings
        (line[-1].children if line else top).append(branch)
        line.append(branch)
    return _met(top) if words else top


def holds(row: CodeRow, words: str) -> bool:
    """Whether the name or what is said about a code holds these words, in any capitals."""
    said = f"{row.name}\n{row.description}\n{row.use_when}\n{row.not_when}".casefold()
    return words.strip().casefold() in said


def choices(rows: Iterable[CodeRow], but: Iterable[int] = ()) -> Iterator[tuple[str, str]]:
    """(row id, name set in by its depth) for each code, those in `but` left out."""
    left_out = set(but)
    for row in rows:
        if row.id not in left_out:
            yield str(row.id), INDENT * row.depth + row.name


def under(rows: Iterable[CodeRow], code_id: int) -> set[int]:
    """The row ids of a code and of all that stands under it."""
    found = {code_id}
    for row in rows:  # each parent comes before its children
        if row.parent_id in found:
            found.add(row.id)
    return found


def one_step(rows: list[CodeRow], pk: int, to: str) -> tuple[int | None, int]:
    """(parent, place from 0) of a code after one step. Raises `Unfit` where there is none."""
    by_id = {row.id: row for row in rows}
    here = by_id[pk]
    row = [other.id for other in rows if other.parent_id == here.parent_id]
    place = row.index(pk)
    if to == "up" and place > 0:
        return here.parent_id, place - 1
    if to == "down" and place < len(row) - 1:
        return here.parent_id, place + 1
    if to == "in" and place > 0:
        return row[place - 1], len(rows)
    if to == "out" and here.parent_id is not None:
        above = by_id[here.parent_id]
        beside = [other.id for other in rows if other.parent_id == above.parent_id]
        return above.parent_id, beside.index(above.id) + 1
    raise Unfit("The code is already as far as it can go.", "Choose “Move” to put it elsewhere.")


def _met(branches: list[Branch]) -> list[Branch]:
    kept = []
    for branch in branches:
        branch.children = _met(branch.children)
        if branch.met or branch.children:
            kept.append(branch)
    return kept
