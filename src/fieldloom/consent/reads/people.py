"""Who was asked, and when last."""

from django.db.models import Count, Max, QuerySet

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.people.models import Participant


@asks(Permission.READ_CONSENT)
def asked(*, to: User, study: Study) -> QuerySet[Participant]:
    """The participants by study code, each with `events` (how many) and `last` (when said)."""
    rows = Participant.objects.filter(study=study)
    rows = rows.annotate(events=Count("consent_events"), last=Max("consent_events__at"))
    return rows.order_by("ref")
