"""What the team may not see is worked out when it changes, and kept: few rows, quickly asked.

Each change that can alter it draws the veil anew in its own transaction, over the sources that it
touches: an event of consent, a finding, who speaks, who is in a passage, a hold, a new text. What
changes with time alone is known beforehand: the veil says until when it holds.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from fieldloom.access.gate import told_anew
from fieldloom.consent.models import Competence, Event, EventLine, Regime
from fieldloom.consent.reads.deciding import in_force
from fieldloom.consent.reads.deciding import policy_of as numbers_of
from fieldloom.consent.rules.material import Policy, Use
from fieldloom.consent.rules.persons import OWN_CONSENT_AGE, all_born_since, years_on
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.people.models import Participant
from fieldloom.people.rules import PersonKind
from fieldloom.sources.clearance.asking import Question
from fieldloom.sources.clearance.kept import alone, keep
from fieldloom.sources.models import Hold, Speaker, Subject, Veil, Veiled, VeiledPassage

TEAM = Use(Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM)
# While consent does not decide nobody's agreement binds; what lies on material shuts it all the same.
ONLY_HOLDS = Policy(
    identifiable_from=4, unreviewed_ceiling=Audience.PUBLIC, third_party_ceiling=Audience.PUBLIC
)


def policy_of(study_id: int, at: datetime) -> Policy | None:
    """What the study decided by then; None while consent does not decide there."""
    held = in_force(study_id, at)
    return None if held is None else numbers_of(held)


def heard(study_id: int, participants: Collection[int] | None) -> None:
    """Something about these people is otherwise: draw the veil anew over all that they are in."""
    if participants is None:
        draw(study_id)
        return
    with transaction.atomic():
        alone()  # or a source to which they are just being linked would be looked for too early
        found = set(_in(Speaker.objects.filter(source__study=study_id), participants))
        found.update(_in(Subject.objects.filter(source__study=study_id), participants))
        draw(study_id, found)


def draw(study_id: int, sources: Collection[int] | None = None) -> None:
    """Work out what the team may not see: of these sources (row ids), or of the whole study.

    While consent does not decide there, only what a hold lies on is withheld. What has run out since
    is drawn along with it.
    """
    with transaction.atomic():
        alone()
        now = timezone.now()
        policy = policy_of(study_id, now)
        if policy is None and _lying(study_id).exists():
            policy = ONLY_HOLDS
        if policy is None:
            _lift(study_id)
            return
        old = Veil.objects.filter(study=study_id).first()
        if old is None or (old.holds_until is not None and old.holds_until <= now):
            sources = None
        keep(Question(study_id, TEAM, now, policy, sources))
        until = {"drawn_at": now, "holds_until": _next_change(study_id, now)}
        Veil.objects.update_or_create(study_id=study_id, defaults=until)
    told_anew("veil")


def _lift(study_id: int) -> None:
    """Nothing is withheld any more: consent does no longer decide, and no hold lies."""
    if not Veil.objects.filter(study=study_id).delete()[0]:
        return
    Veiled.objects.filter(source__study=study_id).delete()
    VeiledPassage.objects.filter(source__study=study_id).delete()
    told_anew("veil")


def _lying(study_id: int) -> "QuerySet[Hold]":
    ends = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    return Hold.objects.filter(ends, source__study=study_id, lifted_at__isnull=True)


def _in(rows: Any, participants: Collection[int]) -> Any:
    return rows.filter(participant__in=list(participants)).order_by().values_list(
        "source_id", flat=True
    )  # fmt: skip


def _next_change(study_id: int, now: datetime) -> datetime | None:
    """When time alone will change something next: a last day has passed, somebody comes of age, a
    finding is to be looked at again, something begins. None: never, as things stand; what ends with
    the calendar itself does not end."""
    today = timezone.localdate(now)
    lines = EventLine.objects.filter(event__study=study_id, until__gte=today)
    found = Competence.objects.filter(study=study_id)
    holds = _lying(study_id).filter(until__gte=today)
    children = Participant.objects.filter(study=study_id, kind=PersonKind.CHILD.value)
    last_days = [_least(lines, "until"), _least(holds, "until")]
    last_days.append(_least(found.filter(review_by__gte=today), "review_by"))
    days = [day + timedelta(days=1) for day in last_days if day and day < date.max]
    days += [_least(children.filter(of_age_on__gt=today), "of_age_on")]
    days += [_least(found.filter(on__gt=today), "on"), _new_year(children, today)]
    days.append(_asked_from(study_id, children, now))
    moments = [_begin(day) for day in days if day and day < date.max]
    moments += [_least(Event.objects.filter(study=study_id, at__gt=now), "at")]
    moments += [_least(Regime.objects.filter(study=study_id, from_at__gt=now), "from_at")]
    return min((moment for moment in moments if moment), default=None)


def _new_year(children: Any, today: date) -> date | None:
    """The next 1 January on which a child of whom only the year of birth is known comes of age."""
    oldest, youngest = max(OWN_CONSENT_AGE.values()), min(OWN_CONSENT_AGE.values())
    known = children.filter(of_age_on__isnull=True, born_year__gt=today.year - oldest)
    first = known.aggregate(first=Min("born_year"), last=Max("born_year"))["first"]
    return None if first is None else date(max(first + youngest, today.year + 1), 1, 1)


def _asked_from(study_id: int, children: Any, now: datetime) -> date | None:
    """The next day on which a child becomes old enough to be asked for assent."""
    policy, today = policy_of(study_id, now), timezone.localdate(now)
    if policy is None:
        return None
    edge = all_born_since(today, policy.assent_from)
    back = today.year - edge.year
    told = _least(children.filter(of_age_on__gt=edge), "of_age_on")
    of_year = children.filter(of_age_on__isnull=True, born_year__gt=today.year - policy.assent_from)
    days = [years_on(told, back)] if told else []
    days += [date(today.year + 1, 1, 1)] if of_year.exists() else []
    return min(days, default=None)


def _least(rows: Any, field: str) -> Any:
    return rows.aggregate(least=Min(field))["least"]


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
