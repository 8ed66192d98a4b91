"""Originals are sealed to the people who are in them, so that one of their keys closes every copy."""

from dataclasses import dataclass

from fieldloom.access.gate import keeper_only
from fieldloom.access.models import User
from fieldloom.audit.writes import recorded
from fieldloom.sources.erasing.originals import seal_to_people


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many originals were sealed anew."""

    count: int

    def audit_ids(self) -> dict[str, int]:
        """What the trail keeps of it."""
        return {"count": self.count}


@recorded("originals sealed to people")
@keeper_only
def seal_originals(*, by: User) -> Sealed:
    """Seal each original so that it needs the keys of all who are known to be in it, and no others."""
    return Sealed(seal_to_people())
