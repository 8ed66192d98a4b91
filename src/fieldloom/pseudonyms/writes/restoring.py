"""The exact way back: what a source said before its names were replaced."""

from dataclasses import dataclass

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Source


@dataclass(frozen=True, slots=True)
class Original:
    """The text of a revision as it was; `gone` counts places of which the key was destroyed, where the safe
    words stand."""

    text: str
    gone: int
    study_id: int


@recorded("original text restored")
@needs(Permission.KEEP_NAMES)
def restore_text(*, by: User, source: Source, number: int | None = None) -> Original:
    """The text of a revision (its number; None: as it stands) as it was before names were replaced in it.

    Words of whom the key was destroyed stay as pseudonyms; the answer counts them. It is opened as real names
    are: by whom the study lets, and for a stated time. Raises `Refused`, `NotFound`.
    """
    whole_study(by, source.study_id)
    raise Unfit("The way back is still being built.")
