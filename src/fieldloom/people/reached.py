"""What a withdrawal reaches: each room says here what it holds of a person, and how it is taken out.

Nobody upstream knows what is made of field material further down. So a room downstream says, when it is
made ready, two things. What it holds, in counts and ids, never in words:

    @reached("coding", order=20)
    def held(asked: Asked) -> Iterable[Found]: ...

and how it takes that out, inside the one transaction that takes out everything:

    @taken_out("coding", order=20)
    def take_out(asked: Asked, by: User) -> None: ...

`order` is how far upstream a room is: what stands on other rows goes before those. Taking out twice
does no more than once. A room of releases says here what was released, so that it can be told.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

REDACT, ERASE = "redact", "erase"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose material is meant, and how much of it (row ids).

    `effect` is "redact" (words go, rows stay) or "erase". `reaches` are pairs of medium ("": any) and
    wave (None: any, and what is of none): material that fits one of them is meant.
    """

    study_id: int
    participant_id: int
    effect: str
    reaches: tuple[tuple[str, int | None], ...]

    @property
    def everything(self) -> bool:
        """Whether all of their material is meant."""
        return ("", None) in self.reaches

    @property
    def erases(self) -> bool:
        return self.effect == ERASE

    def means(self, medium: str, wave: int | None) -> bool:
        """Whether material in this medium, of this wave (None: of none), is meant."""
        return any(m in ("", medium) and w in (None, wave) for m, w in self.reaches)


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of thing that is reached. `what` names it in the words of `consent.rules.manifest`.

    `number` counts rows; `ids` are row ids, the first `MOST_IDS` of them. `by_hand`: a person has to
    look at each, since no rule can tell.
    """

    what: str
    number: int
    ids: tuple[int, ...] = ()
    by_hand: bool = False


MOST_IDS = 200
Held = Callable[[Asked], Iterable[Found]]
TakeOut = Callable[[Asked, Any], None]
Words = Callable[[Asked], Iterator[str]]
After = Callable[[Asked], object]

_held: dict[str, tuple[int, Held]] = {}
_ways: dict[str, tuple[int, TakeOut]] = {}
_holding: dict[str, tuple[str, ...]] = {}
_words: dict[str, Words] = {}
_others: dict[str, Words] = {}
_after: dict[str, After] = {}


def reached(room: str, *, order: int) -> Callable[[Held], Held]:
    """Register what a room holds of a person."""

    def enter(function: Held) -> Held:
        _held[room] = (order, function)
        return function

    return enter


def taken_out(
    room: str, *, order: int, holding: tuple[str, ...] = ()
) -> Callable[[TakeOut], TakeOut]:
    """Register how a room takes it out. `holding` are the tables in which words are looked for
    afterwards that the person alone had said: a word that stands in another table is a chance."""

    def enter(function: TakeOut) -> TakeOut:
        _ways[room] = (order, function)
        _holding[room] = holding
        return function

    return enter


def worded(room: str) -> Callable[[Words], Words]:
    """Register where the person's own words are found before they are taken out: for the search that
    proves afterwards that they are gone."""

    def enter(function: Words) -> Words:
        _words[room] = function
        return function

    return enter


def staying(room: str) -> Callable[[Words], Words]:
    """Register where words are found that stay: what others said, in this study and elsewhere."""

    def enter(function: Words) -> Words:
        _others[room] = function
        return function

    return enter


def afterwards(room: str) -> Callable[[After], After]:
    """Register what a room does once its rows are gone and that is committed; safe to repeat."""

    def enter(function: After) -> After:
        _after[room] = function
        return function

    return enter


def clear_away(asked: Asked) -> None:
    """Have every room do what it does once its rows are gone."""
    for do in _after.values():
        do(asked)


def found(asked: Asked) -> list[Found]:
    """All that every room holds, upstream first."""
    return [one for _, do in sorted(_held.values(), key=_order, reverse=True) for one in do(asked)]


def take_out(asked: Asked, by: Any) -> None:
    """Have every room take it out, downstream first. Must run in one transaction."""
    for _, do in sorted(_ways.values(), key=_order):
        do(asked, by)


def holding() -> list[str]:
    """The names of the tables that hold people's words, or the team's about them."""
    return sorted(table for tables in _holding.values() for table in tables)


def words(asked: Asked) -> Iterator[str]:
    """The person's words, text by text, as long as they are there."""
    for do in _words.values():
        yield from do(asked)


def others(asked: Asked) -> Iterator[str]:
    """The words of everybody else, text by text."""
    for do in _others.values():
        yield from do(asked)


def some(ids: Iterable[int]) -> tuple[int, ...]:
    """The first few ids, in order."""
    return tuple(sorted(ids)[:MOST_IDS])


def _order(entry: tuple[int, Any]) -> int:
    return entry[0]
