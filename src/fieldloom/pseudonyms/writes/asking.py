"""Opening real names, and destroying them, takes two people: one asks, another answers."""

from datetime import timedelta

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.people.keeping import hold, keep
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.models import Answer, Asking, Entity
from fieldloom.pseudonyms.reads.openings import others_than, waiting_in
from fieldloom.pseudonyms.rules.opening import (
    Answered,
    What,
    alone,
    hours_fit,
    may_answer,
    reason_fits,
)
from fieldloom.pseudonyms.within import whole_study, with_merged
from fieldloom.sources.erasing.places import kept_from_destroying


@recorded("opening of real names asked for")
@needs(Permission.KEEP_NAMES)
def ask_to_open(*, by: User, study: Study, reason: str, hours: int) -> Asking:
    """Ask that the register be opened to oneself for some hours. Nothing is open before another says yes.

    Raises `Unfit` without a reason, for more hours than may be, or while one's own asking waits.
    """
    whole_study(by, study)
    hold(hours_fit(hours), "hours")
    if waiting_in(study.pk).filter(asked_by=by, what=What.OPEN.value).exists():
        raise Unfit("You asked already, and it waits for a second person.", "Take it back first.")
    return _asked(Asking(study=study, what=What.OPEN.value, hours=hours), by, reason)


@recorded("destruction of names asked for")
@needs(Permission.KEEP_NAMES)
def ask_to_destroy(*, by: User, entity: Entity, reason: str) -> Asking:
    """Ask that the names of an entity be destroyed for ever: nobody can say any more who it was.

    Raises `Unfit` without a reason, for one that was destroyed, while it waits already, and while a
    court's order or a child at risk keeps a text in which it is named from being destroyed.
    """
    whole_study(by, entity.study_id)
    _may_go(entity)
    if waiting_in(entity.study_id).filter(entity=entity).exists():
        raise Unfit("This was asked already, and waits for a second person.")
    row = Asking(study_id=entity.study_id, what=What.DESTROY.value, entity=entity)
    return _asked(row, by, reason)


@recorded("asking about real names answered")
@needs(Permission.KEEP_NAMES)
def answer(*, by: User, asking: Asking, answered: Answered) -> Answer:
    """Say yes or no to what a colleague asked, or take back one's own. Names are open, or destroyed,
    from then on.

    Raises `Refused` where `rules.opening.may_answer` says no, and `Unfit` as `ask_to_destroy` does.
    """
    whole_study(by, asking.study_id)
    asking = Asking.objects.select_for_update(of=("self",)).get(pk=asking.pk)
    asked = asking.asked
    decision = may_answer(asked, answered, by.pk, others_than(asking))
    if not decision.allowed:
        raise Refused(decision)
    now = timezone.now()
    row = Answer(asking=asking, answered=answered.value, by=by, at=now)
    if answered is Answered.YES:
        row.alone = alone(asked, by.pk)
        if asked.what is What.OPEN:
            row.until = now + timedelta(hours=asking.hours)
        elif asking.entity is not None:
            _destroyed(by=by, entity=asking.entity)
    row.save()
    return row


@recorded("opening of real names ended")
@needs(Permission.KEEP_NAMES)
def shut(*, by: User, asking: Asking) -> Answer:
    """Shut what is open before its time: whoever asked for it, or anybody who could have said no."""
    whole_study(by, asking.study_id)
    now = timezone.now()
    row = Answer.objects.filter(asking=asking, until__gt=now, ended_at__isnull=True).first()
    if row is None:
        raise Unfit("This is not open any more.")
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    return row


@recorded("names destroyed")
@needs(Permission.KEEP_NAMES)
def _destroyed(*, by: User, entity: Entity) -> None:
    _may_go(entity)
    keystore.destroy(with_merged(entity))


def _asked(row: Asking, by: User, reason: str) -> Asking:
    hold(reason_fits(reason), "reason")
    row.asked_by, row.reason = by, " ".join(reason.split())
    keep(row, "reason")
    return row


def _may_go(entity: Entity) -> None:
    if entity.destroyed_at is not None:
        raise Unfit("The names of this entity were destroyed already.")
    named_in = set().union(*(keystore.sources_with(one) for one in with_merged(entity)))
    if kept := kept_from_destroying(named_in):
        raise Unfit(
            f"It is named in {len(kept)} sources that must not be destroyed: a court’s order, or a child "
            "at risk, keeps them.",
            "Ask again once that hold is lifted.",
        )
