"""Signing a text off: its names are replaced, it is opened, and what stood there goes to the key store."""

from collections.abc import Sequence

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.models import Handling, SignOff
from fieldloom.pseudonyms.rules.standing import Rules
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Source


@recorded("source signed off")
@needs(Permission.KEEP_NAMES)
def sign_off(*, by: User, source: Source, acknowledged: Sequence[str] = ()) -> SignOff:
    """Sign that every name in a source is decided: they are replaced in one step, and the source opens. Where
    the study wants a second person, the first signature only waits for that of somebody else.

    Names are looked for once more before. Raises `Unfit` while one is open, while words are withheld so that
    nobody looked at them, while a caution was not acknowledged (`reads.before_signing`; in its own words),
    for the second signature by the same person, and where it was signed off already.
    """
    whole_study(by, source.study_id)
    raise Unfit("Signing off is still being built.")


@recorded("rules for names decided")
@needs(Permission.KEEP_NAMES)
def set_rules(*, by: User, study: Study, rules: Rules) -> Handling:
    """Say what is decided by rule from now on: it holds for what is not signed off."""
    whole_study(by, study)
    row = Handling(study=study, by=by, second=rules.second)
    row.dates, row.ages, row.numbers = rules.dates.value, rules.ages.value, rules.numbers.value
    row.save()
    return row
