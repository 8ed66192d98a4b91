"""Whether consent decides in a study, under which numbers, and on which law the study stands."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.models import LawfulBasis, Outcome, Regime
from fieldloom.consent.rules.material import Policy, Quarantine
from fieldloom.consent.rules.numbers import Numbers, numbers_of
from fieldloom.consent.rules.turning import Turned


@asks(Permission.READ_CONSENT)
def regime(*, to: User, study: Study) -> Regime | None:
    """The decision under which consent decides today; None where it does not decide yet."""
    return in_force(study.pk, timezone.now())


@asks(Permission.READ_CONSENT)
def policy(*, to: User, study: Study) -> Policy:
    """The numbers under which consent decides today; the usual ones where it does not."""
    return policy_of(in_force(study.pk, timezone.now()))


@asks(Permission.READ_CONSENT)
def quarantine(*, to: User, study: Study) -> Quarantine:
    """What stays shut today when it is taken in; nothing where consent does not decide."""
    held = in_force(study.pk, timezone.now())
    return Quarantine(held.quarantine, bool(held.unplaced)) if held else Quarantine()


@asks(Permission.READ_CONSENT)
def lawful_bases(*, to: User, study: Study) -> QuerySet[LawfulBasis]:
    """On which law the study stood and stands, the latest first."""
    rows = LawfulBasis.objects.filter(study=study).select_related("decided_by")
    return rows.order_by("-from_day", "-pk")


def in_force(study_id: int, at: datetime) -> Regime | None:
    """The regime of a study at a moment, if there is one that was not ended. Narrows nothing: for
    rules, not for doors."""
    rows = Regime.objects.filter(study_id=study_id, from_at__lte=at).select_related("decided_by")
    ended = Outcome.objects.filter(turned=Turned.APPROVED.value, at__lte=at)
    rows = rows.annotate(ended=Exists(ended.filter(turning_off__regime=OuterRef("pk"))))
    held = rows.order_by("-from_at", "-pk").first()
    return None if held is None or held.ended else held


def policy_of(held: Regime | None) -> Policy:
    """The numbers of a regime as the rules see them; without one, the usual ones."""
    if held is None:
        return Policy()
    return in_numbers(held).policy


def in_numbers(held: Regime) -> Numbers:
    """All that a regime says, as the rules see it."""
    return numbers_of({name: getattr(held, name) for name in Numbers().told})
