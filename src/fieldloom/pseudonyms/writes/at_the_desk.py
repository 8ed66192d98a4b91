"""A name found while reading: decided, and replaced in every text that is safe already, as one act."""

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.pseudonyms.rules.standing import Choice
from fieldloom.pseudonyms.within import whole_study
from fieldloom.pseudonyms.writes.choosing import decide_candidate
from fieldloom.pseudonyms.writes.later import Everywhere, replace_everywhere


@recorded("name found later replaced everywhere")
@needs(Permission.KEEP_NAMES)
def replace_name(*, by: User, study: Study, key: str, choice: Choice | None = None) -> Everywhere:
    """Decide a candidate (None: the register knows it already) and replace whatever is decided in the texts
    that were signed off: both or neither. Raises as `decide_candidate` and `replace_everywhere` do."""
    whole_study(by, study)
    if choice is not None:
        decide_candidate(by=by, study=study, key=key, choice=choice)
    return replace_everywhere(by=by, study=study)
