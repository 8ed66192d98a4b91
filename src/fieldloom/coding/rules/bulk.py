"""What doing one thing to many codings at once would do to each. Pure.

Nothing is done to a coding that may not be changed, and none is doubled: a coder has one passage under
one code once. Where recoding would make a double, one coding stays, and the other is merged away.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from fieldloom.coding.rules.codebook import Applied

Standing = Mapping[tuple[int, int], int]
"""Codings that stand under the code in question: (passage, coder) to coding, all row ids."""


class Bulk(Enum):
    """What can be done to many codings at once."""

    RECODE = "recode"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which codings change, and which are passed over and why.

    `change`: the codings that are recoded or removed, or on whose passages a code is put.
    `doubles`: (merged away, the one that stays). `already`: coded so already. `together`: on a passage
    that is among those chosen more than once, so that one code for it is enough. `others`: another
    coder's, not to be changed. `beyond`: at sites where this user may read and not code. `gone`: not
    there (any more), or not to be seen. `mark` stands for all of this: the same codings in the same
    state have the same mark.
    """

    change: tuple[int, ...] = ()
    doubles: tuple[tuple[int, int], ...] = ()
    already: int = 0
    together: int = 0
    others: int = 0
    beyond: int = 0
    gone: int = 0
    mark: str = ""

    @property
    def touched(self) -> int:
        """How many codings change, vanish or are made."""
        return len(self.change) + len(self.doubles)


@dataclass(slots=True)
class _Sorted:
    change: list[int] = field(default_factory=list)
    doubles: list[tuple[int, int]] = field(default_factory=list)
    already: int = 0
    together: int = 0
    others: int = 0

    def plan(self) -> Plan:
        return Plan(
            tuple(self.change), tuple(self.doubles), self.already, self.together, self.others
        )


def recode_plan(
    chosen: Iterable[Applied], standing: Standing, into: int, may_change: Callable[[int], bool]
) -> Plan:
    """The chosen codings go over to the code `into`; `may_change` is told a coder's row id."""
    found, kept = _Sorted(), dict(standing)
    for coding in chosen:
        if coding.code == into:
            found.already += 1
        elif not may_change(coding.coder):
            found.others += 1
        else:
            stays = kept.setdefault((coding.passage, coding.coder), coding.id)
            if stays == coding.id:
                found.change.append(coding.id)
            else:
                found.doubles.append((coding.id, stays))
    return found.plan()


def remove_plan(chosen: Iterable[Applied], may_change: Callable[[int], bool]) -> Plan:
    """The chosen codings are taken away."""
    found = _Sorted()
    for coding in chosen:
        if may_change(coding.coder):
            found.change.append(coding.id)
        else:
            found.others += 1
    return found.plan()


def add_plan(chosen: Iterable[Applied], standing: Standing, by: int) -> Plan:
    """`by` (a user) codes the passages of the chosen codings, whoever coded them, with one code more."""
    found, made = _Sorted(), set[int]()
    for coding in chosen:
        if (coding.passage, by) in standing:
            found.already += 1
        elif coding.passage in made:
            found.together += 1
        else:
            made.add(coding.passage)
            found.change.append(coding.id)
    return found.plan()


def mark_of(what: Bulk, code: int | None, rows: Iterable[tuple[int, ...]]) -> str:
    """A short mark of what is to be done and of all numbers that it rests on."""
    told = hashlib.sha256(f"{what.value} {code}".encode())
    for row in rows:
        told.update(repr(row).encode())
    return told.hexdigest()[:16]
