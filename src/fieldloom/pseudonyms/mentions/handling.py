"""What a study decides by rule, and what that makes of a date, an age or a number."""

from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.models import Handling
from fieldloom.pseudonyms.rules.by_rule import Moved
from fieldloom.pseudonyms.rules.shifting import shift_of
from fieldloom.pseudonyms.rules.standing import Ages, Dates, Numbers, Rules
from fieldloom.sources.models import Source


def rules_of(study_id: int) -> Rules:
    """As the study said last, else the default."""
    held = Handling.objects.filter(study=study_id).order_by("pk").last()
    if held is None:
        return Rules()
    return Rules(Dates(held.dates), Ages(held.ages), Numbers(held.numbers), held.second)


def moved_in(source: Source) -> Moved:
    """How far the dates of a source are moved: as those of its family; where it is about none or about
    several, as all such in the study. A day without a year is of the year of the encounter."""
    families = source.family_refs
    family = next(iter(families)) if len(families) == 1 else ""
    shift = shift_of(keystore.shift_key(), source.study_id, family)
    day = source.encounter.on_day if source.encounter else None
    return Moved(shift, (day or source.taken_in_at).year)
