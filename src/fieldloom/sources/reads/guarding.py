"""Who is in a source, what lies on it, and what consent would withhold if it were to decide."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.rules.material import Policy
from fieldloom.sources.clearance.asking import Question, withheld
from fieldloom.sources.clearance.veil import ONLY_HOLDS, TEAM
from fieldloom.sources.models import Hold, Paragraph, Source, Subject


@dataclass(frozen=True, slots=True)
class WouldBeWithheld:
    """How many paragraphs of current texts the whole team could no longer read, by source ref, and
    of how many in all."""

    by_source: dict[str, int]
    paragraphs: int
    of: int


@asks(Permission.READ_CONSENT)
def subjects(*, to: User, source: Source) -> QuerySet[Subject]:
    """Who was said to be in a source or its passages, in the order in which it was said."""
    rows = Subject.objects.filter(source=source)
    return rows.select_related("participant", "passage", "decided_by").order_by("pk")


@asks(Permission.READ_CONSENT)
def holds(*, to: User, source: Source) -> QuerySet[Hold]:
    """What lies or lay on a source or its passages, in the order in which it was put on."""
    rows = Hold.objects.filter(source=source)
    return rows.select_related("source", "passage", "asked_by", "lifted_by").order_by("pk")


@asks(Permission.MANAGE_CONSENT)
def would_be_withheld(*, to: User, study: Study, policy: Policy) -> WouldBeWithheld:
    """What would be withheld from the whole team if consent decided today under this policy, beside
    what a hold shuts in any case."""
    now = timezone.now()
    held, shut = (
        {row.paragraph for row in withheld(Question(study.pk, TEAM, now, one))}
        for one in (ONLY_HOLDS, policy)
    )
    shut -= held
    seen = Source.objects.filter(study=study)
    current = Paragraph.objects.filter(revision__in=seen.values("current")).order_by()
    by_source: dict[str, int] = {}
    for pk, ref in current.values_list("pk", "revision__source__ref"):
        if pk in shut:
            by_source[ref] = by_source.get(ref, 0) + 1
    return WouldBeWithheld(by_source, sum(by_source.values()), current.count())
