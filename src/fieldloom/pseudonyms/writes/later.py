"""A name that was found only while coding, or a pseudonym that has to go: replaced everywhere in one act."""

from dataclasses import dataclass

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.models import Entity, SignOff
from fieldloom.pseudonyms.within import whole_study


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What came of it: in how many sources how many places were replaced, and how many passages wait for a
    person."""

    study_id: int
    signed: tuple[SignOff, ...]
    places: int
    waiting: int

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {"sources": len(self.signed), "replaced": self.places, "waiting": self.waiting}


@recorded("names replaced everywhere")
@needs(Permission.KEEP_NAMES)
def replace_everywhere(*, by: User, study: Study) -> Everywhere:
    """Replace, in every source that is safe already, the mentions that were decided since it was signed off:
    a new text each, all of them or none. Codings move along. Raises `Unfit` where there is nothing."""
    whole_study(by, study)
    raise Unfit("Later corrections are still being built.")


@recorded("pseudonym changed everywhere")
@needs(Permission.KEEP_NAMES)
def change_pseudonym(*, by: User, entity: Entity, pseudonym: str) -> Everywhere:
    """Give an entity another pseudonym, in every source that is safe already as well. Raises `Unfit` as
    `decide` does."""
    whole_study(by, entity.study_id)
    raise Unfit("Later corrections are still being built.")
