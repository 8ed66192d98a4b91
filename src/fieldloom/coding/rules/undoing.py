"""Undo and redo: what a person did, turned round, in the order she did it.

Every act at the desk leaves a list of changes, row by row, with the row before and after. To undo
an act is a new act, with the same changes turned round, that names the one it undoes; to redo is
another, with the first changes again. So the journal only grows, undo survives a reload, and
nobody's work is overwritten: an act whose rows have been changed since is refused, not forced.

Each person has a line of her own. A new act cuts off what could still have been redone, as people
expect from every editor.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldloom.coding.rules import Verdict

Row = Mapping[str, Any]
RowKey = tuple[str, int]
State = Mapping[RowKey, Row | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after; None before means it was made, None after that it was taken away.

    Raises ValueError when nothing stands on either side.
    """

    model: str
    key: int
    before: Row | None
    after: Row | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("A change has to have something before it or after it.")

    @property
    def row(self) -> RowKey:
        return self.model, self.key


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did at once: it is undone and redone whole.

    `undo_of` and `redo_of` name the act first done, never an undo or a redo of it.
    Raises ValueError when an act claims to be both.
    """

    id: int
    user: int
    changes: tuple[Change, ...]
    undo_of: int | None = None
    redo_of: int | None = None

    def __post_init__(self) -> None:
        if self.undo_of is not None and self.redo_of is not None:
            raise ValueError("An act undoes or redoes another, not both.")


@dataclass(frozen=True, slots=True)
class Line:
    """One person's acts that stand, and those undone that can still be redone, oldest first."""

    standing: tuple[Act, ...]
    undone: tuple[Act, ...]


def inverse(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that lead back: the last first, each turned round."""
    return tuple(Change(c.model, c.key, c.after, c.before) for c in reversed(changes))


def applied(changes: Iterable[Change], now: State) -> dict[RowKey, Row | None]:
    """The rows after the changes. Ask `can_apply` first; a row that is not there is None."""
    state = dict(now)
    for change in changes:
        state[change.row] = change.after
    return state


def can_apply(
    changes: Iterable[Change], now: State, changed_by: Mapping[RowKey, str] | None = None
) -> Verdict:
    """Whether every row still is as the changes expect to find it.

    `now` holds the rows as they are, None (or no entry) for a row that is not there. `changed_by`
    holds the name of whoever last changed a row, for the sentence. The sentence names rows and
    fields, never what stands in them, since that may be a participant's words.
    """
    names = changed_by or {}
    state = dict(now)
    for change in changes:
        here = state.get(change.row)
        if here != change.before:
            return Verdict(False, _what_differs(change, here, names.get(change.row)))
        state[change.row] = change.after
    return Verdict(True, "Nothing has been changed since.")


def line_of(acts: Iterable[Act], user: int) -> Line:
    """Where one person stands in her own line of acts, given in the order they were done.

    Raises ValueError when the journal undoes what does not stand or redoes what was not undone.
    """
    standing: dict[int, Act] = {}
    undone: dict[int, Act] = {}
    for act in acts:
        if act.user != user:
            continue
        if act.undo_of is not None:
            undone[act.undo_of] = _taken(standing, act.undo_of, f"Act {act.id} undoes")
        elif act.redo_of is not None:
            standing[act.redo_of] = _taken(undone, act.redo_of, f"Act {act.id} redoes")
        else:
            standing[act.id] = act
            undone.clear()
    return Line(tuple(standing.values()), tuple(undone.values()))


def next_to_undo(acts: Iterable[Act], user: int, passing_over: Collection[int] = ()) -> Act | None:
    """The act this person would undo now, or None; the new act is its `inverse`, `undo_of` its id.

    `passing_over` are acts she has chosen to leave as they are, since a later change of somebody
    else stands in the way of undoing them.
    """
    return _last(line_of(acts, user).standing, passing_over)


def next_to_redo(acts: Iterable[Act], user: int, passing_over: Collection[int] = ()) -> Act | None:
    """The act this person would redo now, or None; the new act has its changes and `redo_of` it."""
    return _last(line_of(acts, user).undone, passing_over)


def last_hands(acts: Iterable[Act]) -> dict[RowKey, int]:
    """For each row, the id of the person who changed it last; acts in the order they were done."""
    return {change.row: act.user for act in acts for change in act.changes}


def _last(acts: Sequence[Act], passing_over: Collection[int]) -> Act | None:
    return next((act for act in reversed(acts) if act.id not in passing_over), None)


def _taken(acts: dict[int, Act], wanted: int, said: str) -> Act:
    if wanted not in acts:
        raise ValueError(f"{said} act {wanted}, which is not there to be taken.")
    return acts.pop(wanted)


def _what_differs(change: Change, here: Row | None, who: str | None) -> str:
    row = f"{change.model.rpartition('.')[2].lower()} {change.key}"
    return f"{_difference(row, change.before, here)} {_by_whom(who)}"


def _difference(row: str, expected: Row | None, here: Row | None) -> str:
    if here is None:
        return f"The {row} is no longer there."
    if expected is None:
        return f"The {row} is there again."
    fields = sorted({*expected, *here})
    differing = [name.replace("_", " ") for name in fields if _field_differs(name, expected, here)]
    return f"The {row} has been changed since: {_listed(differing)}."


def _field_differs(name: str, one: Row, other: Row) -> bool:
    return (name in one) != (name in other) or one.get(name) != other.get(name)


def _by_whom(who: str | None) -> str:
    return f"The later change is by {who}." if who else "A later change stands in the way."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
