"""The codebook, in its order, with how often each code is applied where the asker may read."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Code
from fieldloom.coding.reads.reach import limits, unblinded
from fieldloom.coding.rules.codebook import BETWEEN, Codebook, Node, full_paths
from fieldloom.ground import by_hand
from fieldloom.ground.answers import NotFound


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code as a page shows it. `depth` counts from 0; `codings` are its own, not its children's;
    `path` is its full name, "Parent > Child"."""

    id: int
    guid: uuid.UUID
    name: str
    path: str
    depth: int
    parent_id: int | None
    position: int
    colour: str
    description: str
    use_when: str
    not_when: str
    codings: int
    version: int


@asks(Permission.READ_CODING)
def codebook(*, to: User, study: Study, counted: bool = True) -> list[CodeRow]:
    """Every code, each parent before its children. Without `counted` all `codings` are 0."""
    codes = {code.pk: code for code in Code.objects.filter(study=study)}
    book = Codebook(Node(c.pk, c.parent_id, c.name, c.position) for c in codes.values())
    paths = book.paths()
    counts = _counts(to, study) if counted else {}
    return [
        _row(codes[code], paths[code], level - 1, counts.get(code, 0))
        for code, level in book.order.items()
    ]


@asks(Permission.READ_CODING)
def code(code_id: int, *, to: User, study: Study) -> Code:
    """One code by row id. Raises `NotFound`."""
    found = Code.objects.select_related("parent").filter(study=study, pk=code_id).first()
    if found is None:
        raise NotFound("There is no such code in this study.")
    return found


_TO_APPLY = """SELECT study_id, parent_id, position, name, colour, version FROM coding_code
    WHERE id = %s AND study_id = %s"""
_TO_APPLY_NAMES = ("study_id", "parent_id", "position", "name", "colour", "version")


@asks(Permission.READ_CODING)
def code_to_apply(code_id: int, *, to: User, study: Study) -> Code:
    """One code by row id, as it is needed to code with it: see `code`, which costs more."""
    known = 0 < code_id < 2**63
    found = by_hand.one(_TO_APPLY, [code_id, study.pk]) if known else None
    if found is None:
        raise NotFound("There is no such code in this study.")
    return by_hand.partly(Code, id=code_id, **dict(zip(_TO_APPLY_NAMES, found, strict=True)))


@asks(Permission.READ_CODING)
def code_named(name: str, *, to: User, study: Study) -> Code:
    """One code by its full path ("Parent > Child"), or by its name where only one code has it.

    Capitals and the number of spaces do not matter. Raises `NotFound`, also where several codes
    have the name, and then says their paths.
    """
    rows = Code.objects.filter(study=study).values_list("pk", "parent_id", "name", "position")
    nodes = [Node(*row) for row in rows]
    paths = full_paths(nodes)
    wanted = _plain(name)
    found = [key for key, path in paths.items() if _plain(path) == wanted]
    found = found or [node.id for node in nodes if _plain(node.name) == wanted]
    if len(found) == 1:
        return Code.objects.select_related("parent").get(pk=found[0])
    if found:
        known = "; ".join(paths[key] for key in found)
        raise NotFound(f"Several codes have this name. Give the full path of one: {known}.")
    raise NotFound(f"There is no code “{name}” in this study.")


_NAMES = "SELECT id, parent_id, name FROM coding_code WHERE study_id = %s"


def paths_of(study_id: int) -> dict[int, str]:
    """Full path by row id of every code of a study, in no order: every page of the desk asks for it."""
    named = {key: (parent, name) for key, parent, name in by_hand.rows(_NAMES, [study_id])}
    paths: dict[int, str] = {}

    def path(key: int) -> str:
        if key not in paths:
            parent, name = named[key]
            paths[key] = name if parent is None else f"{path(parent)}{BETWEEN}{name}"
        return paths[key]

    return {key: path(key) for key in named}


_UPWARDS = """
    WITH RECURSIVE up (step, parent_id, name) AS (
        SELECT 0, parent_id, name FROM coding_code WHERE id = %s
        UNION ALL
        SELECT up.step + 1, c.parent_id, c.name FROM coding_code c JOIN up ON c.id = up.parent_id
    )
    SELECT name FROM up ORDER BY step DESC
"""


def path_of(code_id: int) -> str:
    """Full path of one code, however large the codebook; empty where there is none."""
    return BETWEEN.join(name for (name,) in by_hand.rows(_UPWARDS, [code_id]))


def _counts(to: User, study: Study) -> dict[int, int]:
    rows = unblinded(to, study.pk, code__in=Code.objects.filter(study=study).values("pk"))
    limited = limits(to, study, Permission.READ_CODING)
    if limited is not None:
        rows = rows.filter(source__in=limited.values("pk"))
    grouped: Any = rows.order_by().values_list("code").annotate(number=Count("pk"))
    return dict(grouped)


def _row(code: Code, path: str, depth: int, codings: int) -> CodeRow:
    return CodeRow(
        id=code.pk,
        guid=code.guid,
        name=code.name,
        path=path,
        depth=depth,
        parent_id=code.parent_id,
        position=code.position,
        colour=code.colour,
        description=code.description,
        use_when=code.use_when,
        not_when=code.not_when,
        codings=codings,
        version=code.version,
    )


def _plain(name: str) -> str:
    return BETWEEN.join(" ".join(part.split()) for part in name.split(">")).casefold()
