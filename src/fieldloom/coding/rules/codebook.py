"""The codebook as a tree: names, places, and what moving, merging and splitting would do.

A codebook is given as its nodes, in any order. Codes under one parent have different names, as a
reader would compare them (spaces and capitals aside); codes under different parents may share one.
Every question is answered with a `Verdict`; every function here raises ValueError when a node's
parent is missing or the tree runs in a circle, and KeyError when a code asked for is not in it.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldloom.coding.rules import Verdict

DEEPEST = 10
"""How many levels a codebook may have."""
LONGEST_NAME = 200
BETWEEN = " > "

_YES = Verdict(True, "Nothing stands against it.")


@dataclass(frozen=True, slots=True)
class Node:
    """One code: its id, its parent's id (None at the top), its name, its place among siblings."""

    id: int
    parent: int | None
    name: str
    position: int = 0


class Codebook:
    """The tree over some nodes, ready to be asked."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes: dict[int, Node] = {node.id: node for node in nodes}
        self.children: dict[int | None, list[Node]] = {}
        for node in sorted(self.nodes.values(), key=_among_siblings):
            if node.parent is not None and node.parent not in self.nodes:
                raise ValueError(f"Code {node.id} stands under {node.parent}, which is not there.")
            self.children.setdefault(node.parent, []).append(node)
        # Siblings with one position are in the order of their names.
        self.order: dict[int, int] = dict(self._walk())
        if len(self.order) != len(self.nodes):
            raise ValueError("Some codes stand under one another in a circle.")

    def _walk(self) -> Iterator[tuple[int, int]]:
        """Each code's id and level from 1, depth first, siblings in their places."""
        waiting = [(node, 1) for node in reversed(self.children.get(None, []))]
        while waiting:
            node, level = waiting.pop()
            yield node.id, level
            waiting += [(child, level + 1) for child in reversed(self.children.get(node.id, []))]

    def ancestors(self, code: int) -> list[int]:
        """The code itself, its parent, its parent's parent, up to the top."""
        line = [code]
        while (parent := self.nodes[line[-1]].parent) is not None:
            line.append(parent)
        return line

    def paths(self) -> dict[int, str]:
        """Every code's full path, "Parent > Child", in their order."""
        paths: dict[int, str] = {}
        for code in self.order:
            node = self.nodes[code]
            above = "" if node.parent is None else paths[node.parent] + BETWEEN
            paths[code] = above + node.name
        return paths

    def height(self, code: int) -> int:
        """How many levels the code and what stands under it take up."""
        below = [self.height(child.id) for child in self.children.get(code, [])]
        return 1 + max(below, default=0)

    def level(self, code: int | None) -> int:
        return 0 if code is None else self.order[code]


def _among_siblings(node: Node) -> tuple[int, str, int]:
    return node.position, _compared(node.name), node.id


def _compared(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def full_paths(nodes: Iterable[Node]) -> dict[int, str]:
    """Every code's full path, "Parent > Child", in the order of the codebook."""
    return Codebook(nodes).paths()


def full_path(nodes: Iterable[Node], code: int) -> str:
    """One code's full path, "Parent > Child". For many codes use `full_paths`."""
    return full_paths(nodes)[code]


def with_descendants(nodes: Iterable[Node], code: int) -> tuple[int, ...]:
    """The code and all that stand under it, in order."""
    book = Codebook(nodes)
    level, found = book.level(code), [code]
    order = list(book.order.items())
    for below, its_level in order[list(book.order).index(code) + 1 :]:
        if its_level <= level:
            break
        found.append(below)
    return tuple(found)


def good_name(name: str) -> Verdict:
    """Whether a code may have this name at all: 1 to 200 characters on one line."""
    trimmed = name.strip()
    if not trimmed:
        return Verdict(False, "A code needs a name.")
    if len(trimmed) > LONGEST_NAME:
        return Verdict(
            False, f"A name has at most {LONGEST_NAME} characters; this one has {len(trimmed)}."
        )
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in trimmed):
        return Verdict(False, "A name stands on one line, without line breaks or tabs.")
    return _YES


def may_add(nodes: Iterable[Node], parent: int | None, name: str) -> Verdict:
    """Whether a new code of this name may stand under `parent` (None: at the top)."""
    book = Codebook(nodes)
    return _first_no(
        good_name(name), _deep_enough(book, parent, 1), _name_free(book, parent, name, set())
    )


def may_rename(nodes: Iterable[Node], code: int, name: str) -> Verdict:
    """Whether a code may take this name where it stands."""
    book = Codebook(nodes)
    return _first_no(good_name(name), _name_free(book, book.nodes[code].parent, name, {code}))


def may_move(nodes: Iterable[Node], code: int, parent: int | None) -> Verdict:
    """Whether a code, with all under it, may stand under `parent` (None: at the top)."""
    book = Codebook(nodes)
    node = book.nodes[code]
    if parent is not None and code in book.ancestors(parent):
        return Verdict(False, f"“{node.name}” cannot stand under itself or a code of its own.")
    return _first_no(
        _deep_enough(book, parent, book.height(code)), _name_free(book, parent, node.name, {code})
    )


def positions_after_move(
    nodes: Iterable[Node], code: int, parent: int | None, place: int
) -> dict[int, int]:
    """The position of each child of `parent` once `code` stands at `place` among them, from 0.

    A place beyond the last means the last.
    """
    book = Codebook(nodes)
    row = [node.id for node in book.children.get(parent, []) if node.id != code]
    row.insert(max(place, 0), book.nodes[code].id)
    return {each: position for position, each in enumerate(row)}


def _first_no(*verdicts: Verdict) -> Verdict:
    return next((verdict for verdict in verdicts if not verdict.allowed), _YES)


def _deep_enough(book: Codebook, parent: int | None, height: int) -> Verdict:
    if book.level(parent) + height > DEEPEST:
        return Verdict(False, f"A codebook has at most {DEEPEST} levels; this would need more.")
    return _YES


def _name_free(book: Codebook, parent: int | None, name: str, but: Collection[int]) -> Verdict:
    wanted = _compared(name)
    for sibling in book.children.get(parent, []):
        if sibling.id not in but and _compared(sibling.name) == wanted:
            where = "at the top" if parent is None else f"under “{book.nodes[parent].name}”"
            return Verdict(False, f"There is already a code “{sibling.name}” {where}.")
    return _YES


@dataclass(frozen=True, slots=True)
class Applied:
    """One coding: a code applied to a passage by a coder."""

    id: int
    code: int
    passage: int
    coder: int


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging one code into another would do.

    `moves`: codings that change their code. `doubles`: pairs (coding to take away, coding kept),
    where the same coder has the same passage under both. `children`: codes that would move up to
    the kept code. Nothing is planned when the verdict is no.
    """

    verdict: Verdict
    moves: tuple[int, ...] = ()
    doubles: tuple[tuple[int, int], ...] = ()
    children: tuple[int, ...] = ()


def merge_plan(
    nodes: Iterable[Node], codings: Iterable[Applied], code: int, into: int
) -> MergePlan:
    """The plan for merging `code` into `into`: its codings and its children go over to it."""
    book = Codebook(nodes)
    verdict = _may_merge(book, code, into)
    if not verdict.allowed:
        return MergePlan(verdict)
    of_both = [coding for coding in codings if coding.code in (code, into)]
    kept = {(c.passage, c.coder): c.id for c in of_both if c.code == into}
    moves: list[int] = []
    doubles: list[tuple[int, int]] = []
    for coding in (c for c in of_both if c.code == code):
        standing = kept.setdefault((coding.passage, coding.coder), coding.id)
        if standing == coding.id:
            moves.append(coding.id)
        else:
            doubles.append((coding.id, standing))
    children = tuple(child.id for child in book.children.get(code, []))
    return MergePlan(verdict, tuple(moves), tuple(doubles), children)


def _may_merge(book: Codebook, code: int, into: int) -> Verdict:
    name, other = book.nodes[code].name, book.nodes[into].name
    if code == into:
        return Verdict(False, "A code cannot be merged into itself.")
    if code in book.ancestors(into):
        return Verdict(False, f"“{other}” stands under “{name}”; move it out first.")
    children = book.children.get(code, [])
    return _first_no(
        *(_deep_enough(book, into, book.height(child.id)) for child in children),
        *(_name_free(book, into, child.name, {code}) for child in children),
    )


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """What splitting a code would do: new codes under the same parent, and who goes where.

    `moves`: for each new name, in the order given, the codings that go to it. `stays`: the codings
    that keep the old code. Nothing is planned when the verdict is no.
    """

    verdict: Verdict
    moves: Mapping[str, tuple[int, ...]]
    stays: tuple[int, ...] = ()


def split_plan(
    nodes: Iterable[Node],
    codings: Iterable[Applied],
    code: int,
    parts: Mapping[str, Sequence[int]],
) -> SplitPlan:
    """The plan for splitting `code` into new sibling codes: `parts` gives each its codings' ids."""
    book = Codebook(nodes)
    own = [coding.id for coding in codings if coding.code == code]
    verdict = _may_split(book, code, own, parts)
    if not verdict.allowed:
        return SplitPlan(verdict, {})
    going = {coding for part in parts.values() for coding in part}
    moves = {name.strip(): tuple(part) for name, part in parts.items()}
    return SplitPlan(verdict, moves, tuple(coding for coding in own if coding not in going))


def _may_split(
    book: Codebook, code: int, own: Collection[int], parts: Mapping[str, Sequence[int]]
) -> Verdict:
    if not parts:
        return Verdict(False, "Name at least one new code to split off.")
    if len({_compared(name) for name in parts}) < len(parts):
        return Verdict(False, "Two of the new codes would have the same name.")
    going = [coding for part in parts.values() for coding in part]
    if len(set(going)) < len(going):
        return Verdict(False, "A coding can go to one of the new codes only.")
    if not set(going) <= set(own):
        return Verdict(False, f"Some of the codings are not of “{book.nodes[code].name}”.")
    parent = book.nodes[code].parent
    return _first_no(
        *(good_name(name) for name in parts),
        *(_name_free(book, parent, name, set()) for name in parts),
    )
