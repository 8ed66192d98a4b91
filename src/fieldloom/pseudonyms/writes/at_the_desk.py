"""A name found while reading: decided, and replaced in every text that is safe already, as one act."""

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms.rules.standing import Choice
from fieldloom.pseudonyms.within import whole_study
from fieldloom.pseudonyms.writes.choosing import decide_candidate
from fieldloom.pseudonyms.writes.later import ask_to_replace_everywhere


@recorded("name found later to be replaced everywhere")
@needs(Permission.KEEP_NAMES)
def replace_name(*, by: User, study: Study, key: str, choice: Choice | None = None) -> Job:
    """Decide a candidate (None: the register knows it already), and ask for whatever is decided to be
    replaced in the texts that were signed off: both or neither. Raises as `decide_candidate` does."""
    whole_study(by, study)
    if choice is not None:
        decide_candidate(by=by, study=study, key=key, choice=choice)
    return ask_to_replace_everywhere(by=by, study=study)
