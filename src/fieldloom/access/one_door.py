"""What a line of the table of doors says: what is asked, and what narrows it. Pure."""

from dataclasses import dataclass
from enum import Enum

from fieldloom.access.rules import PERMISSIONS, Permission, Role
from fieldloom.ground.labelled import Labelled


class Within(Labelled):
    """What narrows a door for somebody whose grants reach a part of the study only."""

    MATERIAL = "material", "material by site, family and wave"
    PEOPLE = "people", "people by family"
    AUTHORED = "authored", "one's own, by site, family and wave"
    COUNTS = "counts", "what is counted, by site, family and wave"
    OWN = "own", "what is one's own"
    WHOLE = "whole", "nothing: it is of the whole study"
    NONE = "none", "nothing: it is of no study"


class Asks(Enum):
    """Doors that ask for something else than a permission in a study."""

    SIGNED_IN = "signed in"
    KEEPER = "the keeper"
    MACHINE = "the machine's key"


@dataclass(frozen=True, slots=True)
class Door:
    """One page or command. `also` are permissions that its parts ask for beside its own."""

    asks: Permission | Asks
    within: Within
    again: bool = False
    also: tuple[Permission, ...] = ()

    def opens_to(self, role: Role) -> bool:
        """Whether a role whose grants reach everything is let in."""
        asked = (self.asks, *self.also)
        return all(role in PERMISSIONS[one] for one in asked if isinstance(one, Permission))
