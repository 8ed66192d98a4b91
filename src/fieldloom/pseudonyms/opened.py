"""Whether the register is open to somebody: a second person said yes, and the time is not over."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision
from fieldloom.ground.answers import Refused
from fieldloom.pseudonyms.models import Asking
from fieldloom.pseudonyms.rules.opening import Answered, What

SHUT = Decision(
    False,
    "Real names are shut.",
    "Ask to open them, with a reason; a second person who keeps names says yes. "
    "On the page “Opening real names”, or: fieldloom safe ask",
)


def must_be_open(who: User, study: Study | int) -> Asking:
    """The opening by which real names of this study are open to this user now. Raises `Refused`.

    For every write that shows what somebody is really called, or what stood in a text before it was
    made safe. That they keep names is asked beside it: it can have ended meanwhile.
    """
    found = open_now(study if isinstance(study, int) else study.pk).filter(asked_by=who).first()
    if found is None:
        raise Refused(SHUT)
    return found


def open_now(study_id: int, now: datetime | None = None) -> QuerySet[Asking]:
    """The openings that are open now, the one that is longest open first."""
    return Asking.objects.filter(
        study=study_id,
        what=What.OPEN.value,
        answer__answered=Answered.YES.value,
        answer__until__gt=now or timezone.now(),
        answer__ended_at__isnull=True,
    ).order_by("-answer__until")
