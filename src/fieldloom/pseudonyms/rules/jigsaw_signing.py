"""Signing what remains of a family: what is decided of each rare thing, who signs, what unsigns it. Pure."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled
from fieldloom.pseudonyms.rules.jigsaw import LEAST, MOST, Rarity

LONGEST = 120
LONGEST_NOTE = 500


class Becomes(Labelled):
    """What is decided of a rare thing."""

    ACCEPT = "accept", "Accept"
    WIDER = "wider", "Tell more widely"
    OUT = "out", "Take out at release"


class Stage(Labelled):
    """How far a family is, for one audience."""

    NOTHING = "nothing", "Nothing rare"
    FRESH = "fresh", "Not looked at"
    PREPARED = "prepared", "Waits for a second reader"
    SIGNED = "signed", "Signed"
    CHANGED = "changed", "Changed since"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of a rare thing, and how rare it was then. `words` say it more widely."""

    rarity: Rarity
    becomes: Becomes = Becomes.ACCEPT
    words: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """By mark: what is rare now and was not decided, what is rarer or commoner than it was, what is gone."""

    new: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.other or self.gone)

    @property
    def words(self) -> str:
        """In words, how many."""
        told = (("new", self.new), ("as rare as before no longer", self.other), ("gone", self.gone))
        return ", ".join(f"{len(marks)} {what}" for what, marks in told if marks)


Rare = Mapping[str, Rarity]
"""Mark of a rare thing -> how rare it is."""


def fingerprint(rare: Rare) -> str:
    """By what exactly these rare things, each as rare as it is, are known again: SHA-256 in hexadecimal."""
    told = "\n".join(f"{mark}={rarity.value}" for mark, rarity in sorted(rare.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def changes(then: Mapping[str, Decided], now: Rare) -> Changes:
    """What is otherwise than it was when it was decided. What is common does not count: it wants no
    decision, and once it makes something rare together that is told of what it makes rare."""
    new = tuple(sorted(now.keys() - then.keys()))
    gone = tuple(sorted(then.keys() - now.keys()))
    both = now.keys() & then.keys()
    return Changes(new, tuple(sorted(m for m in both if then[m].rarity is not now[m])), gone)


def stage(rare: Rare, then: Mapping[str, Decided] | None, *, signed: bool) -> Stage:
    """How far it is. `then`: what was prepared or signed last; None where nothing was."""
    if then is not None and (then or rare):
        if changes(then, rare):
            return Stage.CHANGED if rare else Stage.NOTHING
        return Stage.SIGNED if signed else Stage.PREPARED
    return Stage.FRESH if rare else Stage.NOTHING


def decided_all(rare: Rare, decided: Mapping[str, Decided]) -> Decision:
    """Whether something was decided of each rare thing, with words where it is told more widely."""
    missing = len(rare.keys() - decided.keys())
    if missing:
        things = "thing is" if missing == 1 else "things are"
        return Decision(False, f"{missing} rare {things} not decided yet.", "Decide each.")
    for one in decided.values():
        if one.becomes is Becomes.WIDER and not any(sign.isalpha() for sign in one.words):
            return Decision(
                False, "It is not said how it is told more widely.", "Write a few words."
            )
        if len(one.words) > LONGEST:
            return Decision(False, "These words are too long.", f"At most {LONGEST} letters.")
    return Decision(True, "Each is decided.")


def may_sign(
    who: int, prepared_by: int, alone_on: Collection[int], keepers: Collection[int]
) -> Decision:
    """Whether this person can be the second reader (row ids of users).

    `alone_on`: who signed off a text that it rests on, or marked something in it, with nobody beside them;
    `keepers`: all who could sign. A second reader prepared nothing of it; where everybody else had a
    hand in the texts, one of them may, and where nobody else keeps names at all, whoever prepared.
    """
    others = set(keepers) - {prepared_by}
    if who == prepared_by and others:
        return Decision(
            False, "Whoever prepared it does not sign it.", "Another person who keeps names signs."
        )
    if who in alone_on and who != prepared_by and others - set(alone_on):
        return Decision(
            False,
            "You signed off a text that this rests on, or marked something in it, alone.",
            "Somebody signs who did not.",
        )
    return Decision(True, "You are the second reader.")


def alone(who: int, prepared_by: int, alone_on: Collection[int]) -> bool:
    """Whether a signature is not that of somebody who looks at it anew: it is said wherever it is shown."""
    return who == prepared_by or who in alone_on


def rare_fits(number: int) -> Decision:
    """Whether a study can call rare what fewer than so many share."""
    if LEAST <= number <= MOST:
        return Decision(True, "This number fits.")
    return Decision(False, f"It lies between {LEAST} and {MOST}.", "5 is usual.")
