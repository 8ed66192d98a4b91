"""The exact way back: what a source said before its names were replaced."""

from dataclasses import dataclass, field
from datetime import date

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Decision, Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.pseudonyms.mentions.seen import unseen
from fieldloom.pseudonyms.mentions.way_back import back_at, lost_at
from fieldloom.pseudonyms.models import Asking
from fieldloom.pseudonyms.opened import must_be_open
from fieldloom.pseudonyms.rules.replacing import Stood, restored
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Revision, Source
from fieldloom.sources.taking_in import revising


@dataclass(frozen=True, slots=True)
class Original:
    """The text of a revision as it was, with how many places were put back; `gone` counts those of which the
    key was destroyed, where the safe words stand. `lost_on`: since then every copy is lost of what stood in
    this text, or in one before it, and safe words stand for it."""

    study_id: int
    revision_id: int
    text: str = field(repr=False)
    places: int
    gone: int
    opening: Asking
    lost_on: date | None = None

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it: of which text, and by which asking."""
        told = {"revision": f"revision:{self.revision_id}", "opening": f"asking:{self.opening.pk}"}
        return {**told, "places": self.places, **({"lost": 1} if self.lost_on else {})}


@recorded("original text restored")
@needs(Permission.KEEP_NAMES)
def restore_text(*, by: User, source: Source, number: int | None = None) -> Original:
    """The text of a revision (its number; None: as it stands) as it was before names were replaced in it.

    Words of whom the key was destroyed stay as pseudonyms; the answer counts them. It is opened as real
    names are: by whom the study lets, for a stated time. Raises `Refused`, also where some of it is withheld
    for another reason, and `NotFound`.
    """
    whole_study(by, source.study_id)
    opening = must_be_open(by, source.study_id)
    revision = source.current
    if number is not None:
        revision = Revision.objects.filter(source=source, number=number).first()
    if revision is None:
        raise NotFound(f"{source.ref} has no such text.")
    if unseen(source.study_id, [source.pk]):
        raise Refused(
            Decision(
                False,
                "Some of this text is withheld for another reason than its names.",
                "The page of the text says why, and what would change it.",
            )
        )
    back = back_at(revision)
    known = [Stood(one.start, one.end, one.old) for one in back if one.old is not None]
    text = restored(revising.text_of(revision), known)
    gone = len(back) - len(known)
    lost = lost_at(revision)
    return Original(source.study_id, revision.pk, text, len(known), gone, opening, lost)
