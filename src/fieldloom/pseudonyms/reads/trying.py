"""Who was stopped at the door so often that nothing of theirs leaves for a while."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.audit import reads as audit
from fieldloom.pseudonyms.rules.trying import WITHIN, may_go_on
from fieldloom.pseudonyms.within import who_keep_names, whole_study

STOPPED = "export stopped on a real name"
DOUBTED = "export stopped on what may be a name"
SHUT = "exports shut after many stops"
TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tried:
    """Nothing of this person's left from `at` on, for an hour."""

    who: str
    at: datetime


@asks(Permission.ENTER)
def goes_on(*, to: User, study: Study) -> Decision:
    """Whether the door answers this person now."""
    since = timezone.now() - WITHIN
    sure, doubts = (_stops(to, study, verb, since) for verb in (STOPPED, DOUBTED))
    if not sure and not doubts:
        return may_go_on(0, 0, keeps_names=False)
    return may_go_on(sure, doubts, keeps_names=to.pk in who_keep_names(study.pk))


@asks(Permission.KEEP_NAMES)
def tried(*, to: User, study: Study) -> list[Tried]:
    """For whom the door was shut within 30 days, the newest first; of each person the newest time."""
    whole_study(to, study)
    since = timezone.now() - TOLD_FOR
    rows = audit.entries(study.pk).filter(verb=SHUT, at__gt=since, refused=False)
    last: dict[int, datetime] = {}
    for actor, at in rows.values_list("actor", "at"):
        last.setdefault(actor or 0, at)
    names = _names(last)
    return [Tried(names.get(pk, "Somebody"), at) for pk, at in last.items()]


def _stops(who: User, study: Study, verb: str, since: datetime) -> int:
    rows = audit.entries(study.pk).filter(actor=who.pk, verb=verb, refused=False, at__gt=since)
    return int(rows.count())


def _names(users: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=users).values_list("pk", "name"))
