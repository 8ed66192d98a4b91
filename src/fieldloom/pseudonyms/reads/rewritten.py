"""What was replaced in memos, codes and notes."""

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.models import Rewriting
from fieldloom.pseudonyms.within import whole_study


@asks(Permission.KEEP_NAMES)
def last_rewriting(*, to: User, study: Study) -> Rewriting | None:
    """This person's last replacing there that could be put back; None where there is none."""
    whole_study(to, study)
    rows = Rewriting.objects.filter(study=study, by=to, put_back_at=None).exclude(places=[])
    return rows.last()
