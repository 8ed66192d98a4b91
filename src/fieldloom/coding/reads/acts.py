"""What was done lately, and what this user would undo or redo next. No words of any source."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Act
from fieldloom.coding.reads.reach import seen_acts
from fieldloom.ground import by_hand

PAGE = 50


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act: its name ("code applied"), who did it and when, how many rows, and how it stands
    ("done", "undone", or "gone": undone and no longer to be redone)."""

    id: int
    name: str
    user_id: int
    user_name: str
    at: datetime
    state: str
    size: int
    undone_at: datetime | None


FIELDS = ("pk", "name", "user_id", "user__name", "at", "state", "size", "undone_at")


@asks(Permission.READ_CODING)
def history(*, to: User, study: Study, page: int = 1, size: int = PAGE) -> list[ActRow]:
    """Acts of a study, newest first; a user who is limited to some sites, or codes in a blind round,
    sees only their own."""
    acts = seen_acts(to, study)
    first = (max(page, 1) - 1) * size
    return [ActRow(*row) for row in acts.values_list(*FIELDS)[first : first + size]]


@asks(Permission.READ_CODING)
def next_undo(*, to: User, study: Study) -> ActRow | None:
    """The asker's newest act that stands, or None."""
    return _first(mine(to, study, Act.State.DONE))


@asks(Permission.READ_CODING)
def next_redo(*, to: User, study: Study) -> ActRow | None:
    """The asker's act that was undone last and can still be redone, or None."""
    return _first(mine(to, study, Act.State.UNDONE))


@dataclass(frozen=True, slots=True)
class Turn:
    """An act that may be turned next: undone or redone."""

    id: int
    name: str


# Said after every act at the desk. The same order as `mine`.
_TURNS = """
    SELECT * FROM (SELECT id, name, state FROM coding_act
        WHERE study_id = %s AND user_id = %s AND state = 'done' ORDER BY id DESC LIMIT 1) AS back
    UNION ALL
    SELECT * FROM (SELECT id, name, state FROM coding_act
        WHERE study_id = %s AND user_id = %s AND state = 'undone'
        ORDER BY undone_at DESC, id LIMIT 1) AS forth
"""


@asks(Permission.READ_CODING)
def next_turns(*, to: User, study: Study) -> tuple[Turn | None, Turn | None]:
    """What the asker would undo next and what they would redo next, in one statement."""
    found = by_hand.rows(_TURNS, [study.pk, to.pk] * 2)
    turns = {state: Turn(key, name) for key, name, state in found}
    return turns.get(Act.State.DONE), turns.get(Act.State.UNDONE)


def mine(user: User, study: Study, state: str, passing_over: tuple[int, ...] = ()) -> Any:
    """A user's acts in one state, the one whose turn it is first.

    Done acts are undone newest first; undone ones are redone in the order that leads forth again.
    """
    acts = Act.objects.filter(Q(study=study, user=user, state=state)).exclude(pk__in=passing_over)
    return acts.order_by("-pk") if state == Act.State.DONE else acts.order_by("-undone_at", "pk")


def _first(acts: Any) -> ActRow | None:
    row = acts.values_list(*FIELDS).first()
    return ActRow(*row) if row else None
