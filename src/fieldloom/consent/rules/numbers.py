"""The numbers under which consent decides: which of them ask less than others do. Pure.

Whatever asks less opens what was shut, as turning consent off does: so it takes the same two people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldloom.consent.rules.material import Policy, Quarantine
from fieldloom.consent.rules.terms import Audience, Purpose


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that one decision that consent decides says."""

    policy: Policy = field(default_factory=Policy)
    quarantine: Quarantine = field(default_factory=Quarantine)

    @property
    def told(self) -> dict[str, Any]:
        """As it is kept: the columns of a decision, and their values."""
        return {
            "identifiable_from": self.policy.identifiable_from,
            "unreviewed": self.policy.unreviewed_ceiling.level,
            "third_party": self.policy.third_party_ceiling.level,
            "offence_purposes": sorted(one.value for one in self.policy.offence_purposes),
            "assent_from": self.policy.assent_from,
            "quarantine": self.quarantine.encounters,
            "unplaced": self.quarantine.unplaced,
        }


def numbers_of(told: Mapping[str, Any]) -> Numbers:
    """As it was kept."""
    policy = Policy(
        told["identifiable_from"],
        Audience.at(told["unreviewed"]),
        Audience.at(told["third_party"]),
        frozenset(Purpose(one) for one in told["offence_purposes"]),
        told["assent_from"] or 0,
    )
    return Numbers(policy, Quarantine(told["quarantine"], bool(told["unplaced"])))


def laxer(before: Numbers, after: Numbers) -> tuple[str, ...]:
    """In words, what asks less, or shuts less, than before; empty where nothing does."""
    return tuple(_laxer(before, after))


def _laxer(before: Numbers, after: Numbers) -> Iterator[str]:
    old, new = before.policy, after.policy
    if new.identifiable_from > old.identifiable_from:
        yield "fewer of those who are in a passage count"
    if new.unreviewed_ceiling.level > old.unreviewed_ceiling.level:
        yield "passages in which nobody confirmed who is in them go further"
    if new.third_party_ceiling.level > old.third_party_ceiling.level:
        yield "people the team never met are shown further"
    if new.offence_purposes - old.offence_purposes:
        yield "passages about an offence may be used for more"
    if new.assent_from > old.assent_from:
        yield "younger children are not asked"
    if before.quarantine.encounters and not after.quarantine.encounters:
        yield "what is taken in from an encounter no longer waits for a second person"
    if before.quarantine.unplaced and not after.quarantine.unplaced:
        yield "what is of no encounter no longer waits for a second person"
