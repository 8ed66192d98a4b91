"""Coding rounds: who codes what, and what a coder sees while a blind one is open. Pure.

Two readings of one text can only be compared if neither coder knew the other's. So a blind round
narrows what its coders see, in its sources, to their own work, until it closes. Whoever does not
code in it sees all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from fieldloom.access.rules import Decision
from fieldloom.coding.rules import Verdict

LONGEST_NAME = 100
_YES = Verdict(True, "The round can stand.")


@dataclass(frozen=True, slots=True)
class Round:
    """A round as the rules see it: coders are ids of users; `sources` None is the whole study."""

    id: int
    name: str
    blind: bool
    open: bool
    coders: frozenset[int]
    sources: frozenset[int] | None

    def covers(self, source: int) -> bool:
        """Whether this source is coded in the round."""
        return self.sources is None or source in self.sources

    def meets(self, other: "Round") -> bool:
        """Whether some coder could code some source in both."""
        together = self.sources is None or other.sources is None or self.sources & other.sources
        return bool(self.coders & other.coders) and bool(together)


def may_stand(new: Round, others: Iterable[Round]) -> Verdict:
    """Whether a round can be as it is wanted, beside the study's other rounds.

    A coder belongs to one open round a source at most: else nobody could say in which of them a
    coding was made.
    """
    others = [other for other in others if other.id != new.id]
    name = _compared(new.name)
    met = next((other for other in others if other.open and new.open and new.meets(other)), None)
    against = (
        (not name, "A round needs a name."),
        (len(name) > LONGEST_NAME, f"The name of a round has at most {LONGEST_NAME} characters."),
        (
            any(_compared(other.name) == name for other in others),
            f"There is already a round “{new.name.strip()}”.",
        ),
        (not new.coders, "A round needs at least one coder."),
        (
            new.sources is not None and not new.sources,
            "A round needs sources: choose some, or the whole study.",
        ),
        (
            met is not None,
            f"Some of these coders code some of these sources in “{met.name if met else ''}”, which "
            "is open. Close it first, or choose other coders or sources.",
        ),
    )
    return next((Verdict(False, reason) for wrong, reason in against if wrong), _YES)


def round_of(coder: int, source: int, rounds: Iterable[Round]) -> int | None:
    """The id of the open round in which this coder codes this source; None where there is none."""
    taking = (one for one in rounds if one.open and coder in one.coders and one.covers(source))
    return next((one.id for one in taking), None)


def sees(asker: int, maker: int, source: int, rounds: Iterable[Round]) -> bool:
    """Whether the asker sees what `maker` coded or noted in a source, as far as rounds go."""
    if asker == maker:
        return True
    return not any(
        one.open and one.blind and asker in one.coders and one.covers(source) for one in rounds
    )


class CodebookAct(Enum):
    """What can be done to the codebook; the text completes "you cannot ..."."""

    ADD = "add a code"
    CHANGE = "change what a code says"
    MOVE = "move a code"
    SPLIT = "split a code"
    MERGE = "merge codes"
    DROP = "drop a code"


# What a coder of an open blind round may do to the codebook: never, or only where the round lets
# its coders make codes. A new name tells others what was read; merging and dropping reach into
# codings that this coder does not see.
NEVER, IF_OPEN = False, True
BLINDED: dict[CodebookAct, bool] = {
    CodebookAct.ADD: IF_OPEN,
    CodebookAct.CHANGE: IF_OPEN,
    CodebookAct.MOVE: IF_OPEN,
    CodebookAct.SPLIT: NEVER,
    CodebookAct.MERGE: NEVER,
    CodebookAct.DROP: NEVER,
}


def may_change_codebook(act: CodebookAct, blind: Iterable[tuple[str, bool]]) -> Decision:
    """Whether a coder of these open blind rounds, each (name, whether new codes are let in), may."""
    for name, new_codes in blind:
        if BLINDED[act] is NEVER:
            return Decision(
                False,
                f"You code in the blind round “{name}”, so you do not see all that hangs on a code, "
                f"and cannot {act.value}.",
                "Somebody who does not code in it can, or you can once it closes.",
            )
        if not new_codes:
            return Decision(
                False,
                f"The codebook stands still for the coders of the blind round “{name}”, so you cannot "
                f"{act.value}: the others would read it.",
                "Write a memo on what is missing; whoever leads the round can let new codes in.",
            )
    return Decision(True, "No blind round stands in the way.")


# What the audit trail calls acts that tell of a coder's work, if only by ids; a test holds it to the
# writes. Whoever codes in a blind round is not told of others' acts among these.
TOLD_OF_CODING = frozenset(
    {
        *("code applied", "coded in vivo", "codings made by search", "coding removed"),
        *("coding adjusted", "coding recoded", "memo written", "memo changed", "memo dropped"),
        *("coding split", "codings joined"),
        *("code applied to a region", "coding of a region adjusted", "region marked"),
        *("codings recoded in bulk", "code added in bulk", "codings removed in bulk"),
        *("act undone", "act redone", "passage marked", "passage placed by hand"),
        *("codes merged", "code split", "code dropped"),
        *("quotations exported", "portraits exported"),
    }
)


def may_change_round(by: int, standing: Round) -> Decision:
    """Whether `by`, who may lead rounds, may change this one. Closing it is always open to them."""
    if standing.open and standing.blind and by in standing.coders:
        because = (
            f"You code in “{standing.name}”, which is blind and open, so you do not change it."
        )
        return Decision(
            False, because, "Close it, or ask somebody who leads rounds and does not code in it."
        )
    return Decision(True, "You may lead rounds.")


def _compared(name: str) -> str:
    return " ".join(name.split()).casefold()
