"""What changes the codebook: adding, describing, moving and dropping codes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import Ledger, act, earlier, earlier_on
from fieldloom.coding.models import Code, Coding, Memo
from fieldloom.coding.rules.codebook import (
    Node,
    may_add,
    may_move,
    may_rename,
    positions_after_move,
    with_descendants,
)
from fieldloom.coding.rules.colours import next_colour, valid_colour
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.rounds import CodebookAct
from fieldloom.coding.writes.standing import (
    drop_codings,
    fresh,
    hand_on_memos,
    hold,
    lets,
    nodes_of,
    own,
    same_version,
    sees_all,
)
from fieldloom.ground.answers import NotFound, Unfit

CHANGEABLE = ("name", "colour", "description", "use_when", "not_when")


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code to add. Without a colour it gets the one of the palette that is used least."""

    name: str
    parent: Code | None = None
    colour: str = ""
    description: str = ""
    use_when: str = ""
    not_when: str = ""


@recorded("code added")
@needs(Permission.EDIT_CODEBOOK)
def add_code(*, by: User, study: Study, new: NewCode, operation: uuid.UUID | None = None) -> Code:
    """Add a code, last under its parent. Raises `Unfit` for a name that is taken or no name.

    Here and below, an `operation` done before is not done twice.
    """
    done = earlier(by, operation, Code)
    if done is not None:
        return done
    lets(by, CodebookAct.ADD, study.pk)
    with act(by, study.pk, "code added", operation) as ledger:
        return placed_last(ledger, study.pk, new)


@recorded("code changed")
@needs(Permission.EDIT_CODEBOOK)
def change_code(
    *,
    by: User,
    code: Code,
    changes: Mapping[str, str],
    expected: int | None,
    seen: Mapping[str, str] | None = None,
    operation: uuid.UUID | None = None,
) -> Code:
    """Change a code's name, colour, description, `use_when` or `not_when`.

    `expected` is the version on which the changes were made; None takes any. `seen` is how the
    changed fields stood there: a neighbour's move or another field's change overtakes nobody.
    Raises `Stale` with both versions when somebody changed it since, `Unfit` for a name or colour
    that cannot be.
    """
    if unknown := sorted(set(changes) - set(CHANGEABLE)):
        raise TypeError(f"These cannot be changed: {', '.join(unknown)}.")
    if earlier_on(by, operation, code):
        return fresh(code)
    lets(by, CodebookAct.CHANGE, code.study_id)
    with act(by, code.study_id, "code changed", operation) as ledger:
        found = fresh(code)
        wanted = {name: value.strip() for name, value in changes.items()}
        now = {name: getattr(found, name) for name in wanted}
        same_version(found, expected, now, wanted, seen)
        if "name" in wanted:
            hold(may_rename(nodes_of(found.study_id), found.pk, wanted["name"]), "name")
        if "colour" in wanted:
            wanted["colour"] = _colour(wanted["colour"])
        return ledger.change(found, **wanted)


@recorded("code moved")
@needs(Permission.EDIT_CODEBOOK)
def move_code(
    *,
    by: User,
    code: Code,
    parent: Code | None,
    position: int,
    operation: uuid.UUID | None = None,
) -> Code:
    """Put a code, with all under it, at `position` (from 0) among the codes under `parent`.

    `parent` None is the top; a position beyond the last means the last. Raises `Unfit` where it
    cannot stand: under itself, beside a code of its name, too deep.
    """
    if earlier_on(by, operation, code):
        return fresh(code)
    lets(by, CodebookAct.MOVE, code.study_id)
    with act(by, code.study_id, "code moved", operation) as ledger:
        found = fresh(code)
        ledger.concerns(found)
        under = fresh(parent) if parent else None
        nodes = nodes_of(found.study_id)
        hold(may_move(nodes, found.pk, parent.pk if parent else None), "parent")
        return _put(ledger, nodes, found, under, position)


@recorded("code dropped")
@needs(Permission.EDIT_CODEBOOK)
def drop_code(*, by: User, code: Code, with_codings: bool = False) -> None:
    """Drop a code that is not in use; `with_codings` drops it with its codings and all under it.

    Memos on what is dropped are kept: those on a code go to its parent or the study, those on a
    coding to its passage. Raises `Unfit` when codings or codes hang on it, `Refused` when some of
    the codings are other coders' and this user does not lead the study.
    """
    lets(by, CodebookAct.DROP, code.study_id)
    with act(by, code.study_id, "code dropped") as ledger:
        found = fresh(code, "study")
        keys = with_descendants(nodes_of(found.study_id), found.pk)
        codings = Coding.objects.filter(code__in=keys)
        if not with_codings:
            _must_be_unused(found, keys)
        elif codings.exists():
            sees_all(by, found.study, codings)
            own(codings.values_list("coder_id", flat=True).distinct(), by, found.study_id)
            drop_codings(ledger, codings)
        about, about_id = _heir(found)
        memos = Memo.objects.filter(about=MemoAbout.CODE.value, about_id__in=keys)
        hand_on_memos(ledger, memos, about, about_id)
        for dropped in reversed(keys):
            ledger.drop(Code.objects.get(pk=dropped))


def placed_last(ledger: Ledger, study_id: int, new: NewCode) -> Code:
    """A new code at the end of its parent's children."""
    parent_id = _parent_in(study_id, new.parent)
    nodes = nodes_of(study_id)
    hold(may_add(nodes, parent_id, new.name), "name")
    position = max((n.position + 1 for n in nodes if n.parent == parent_id), default=0)
    code = Code(
        study_id=study_id,
        parent_id=parent_id,
        position=position,
        name=new.name.strip(),
        colour=_colour(new.colour) if new.colour else _least_used(study_id),
        description=new.description.strip(),
        use_when=new.use_when.strip(),
        not_when=new.not_when.strip(),
    )
    return ledger.add(code)


def put_after(ledger: Ledger, code: Code, neighbour: Code) -> Code:
    """Move a code to the place right after a neighbour under the same parent."""
    nodes = nodes_of(code.study_id)
    row = [node.id for node in nodes if node.parent == code.parent_id and node.id != code.pk]
    return _put(ledger, nodes, code, code.parent, row.index(neighbour.pk) + 1)


def _put(ledger: Ledger, nodes: list[Node], code: Code, parent: Code | None, position: int) -> Code:
    positions = positions_after_move(nodes, code.pk, parent.pk if parent else None, position)
    standing = {node.id: node.position for node in nodes}
    for sibling in Code.objects.filter(
        pk__in=[key for key, place in positions.items() if standing[key] != place]
    ).exclude(pk=code.pk):
        ledger.change(sibling, position=positions[sibling.pk])
    return ledger.change(code, parent=parent, position=positions[code.pk])


def _must_be_unused(code: Code, keys: tuple[int, ...]) -> None:
    if len(keys) > 1:
        reason = f"Other codes stand under “{code.name}”."
        raise Unfit(reason, "Move them out first, or drop it with all under it.")
    if Coding.objects.filter(code=code).exists():
        reason = f"Passages are coded with “{code.name}”."
        raise Unfit(reason, "Merge it into another code, or drop it with its codings.")


def _heir(code: Code) -> tuple[MemoAbout, int]:
    if code.parent_id is not None:
        return MemoAbout.CODE, code.parent_id
    return MemoAbout.STUDY, code.study_id


def _parent_in(study_id: int, parent: Code | None) -> int | None:
    if parent is None:
        return None
    if not Code.objects.filter(pk=parent.pk, study_id=study_id).exists():
        raise NotFound("The code it would stand under is not in this study.")
    return parent.pk


def _colour(text: str) -> str:
    colour = valid_colour(text)
    if colour is None:
        raise Unfit("This is not a colour.", "Write it as #rrggbb, such as #0072B2.", "colour")
    return colour


def _least_used(study_id: int) -> str:
    codes: Any = Code.objects.filter(study_id=study_id)
    return next_colour(codes.values_list("colour", flat=True))
