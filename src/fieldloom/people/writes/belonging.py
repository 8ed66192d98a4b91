"""Who belongs where: joining, ending, correcting. Belonging is always a dated interval."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold, keep, of_study, taken_up
from fieldloom.people.models import Family, Membership, Participant, Service
from fieldloom.people.rules import Interval, may_join
from fieldloom.people.writes.reaching import in_reach


@dataclass(frozen=True, slots=True)
class Joining:
    """Where somebody belongs: in which role, from when; None is unknown."""

    of: Family | Service
    role: str
    from_day: date | None = None
    to_day: date | None = None

    def audit_ids(self) -> str:
        """The family or service joined, for the trail."""
        return f"{self.of._meta.model_name}:{self.of.pk}"


@recorded("membership begun")
@needs(Permission.WRITE_PEOPLE)
def join(*, by: User, participant: Participant, joining: Joining) -> Membership:
    """Let a participant belong to a family or a service, in a role, for a time.

    Raises `Unfit` for days out of order, an empty role, or a role held there already at that time.
    """
    of_study(participant.study_id, joining.of)
    in_reach(by, joining.of)
    return _begin(participant, joining)


@recorded("membership ended")
@needs(Permission.WRITE_PEOPLE)
def end_membership(*, by: User, membership: Membership, to_day: date) -> Membership:
    """End a membership; `to_day` is its last day. Raises `Unfit` when it is before the first."""
    return _keep_membership(taken_up(membership, {"to_day": to_day}, {"to_day"}), {"to_day"})


@recorded("membership corrected")
@needs(Permission.WRITE_PEOPLE)
def correct_membership(
    *, by: User, membership: Membership, changes: Mapping[str, Any]
) -> Membership:
    """Correct what is given of `role`, `from_day`, `to_day`; raises as `join` does."""
    fields = {"role", "from_day", "to_day"}
    return _keep_membership(taken_up(membership, changes, fields), changes)


@recorded("membership dropped")
@needs(Permission.WRITE_PEOPLE)
def drop_membership(*, by: User, membership: Membership) -> None:
    """Take away a membership that was entered by mistake. One that is over is ended instead."""
    Membership.objects.filter(pk=membership.pk).delete()


def _begin(participant: Participant, joining: Joining) -> Membership:
    side = "family" if isinstance(joining.of, Family) else "service"
    row = Membership(study_id=participant.study_id, participant=participant, **{side: joining.of})
    row.role, row.from_day, row.to_day = joining.role.strip(), joining.from_day, joining.to_day
    return _keep_membership(row)


def _keep_membership(row: Membership, only: Collection[str] | None = None) -> Membership:
    if not row.role:
        raise Unfit("A membership needs a role.", "Say for example mother, child, worker.", "role")
    same = Membership.objects.filter(
        participant=row.participant_id, family=row.family_id, service=row.service_id, role=row.role
    ).exclude(pk=row.pk)
    held = [Interval(start, end) for start, end in same.values_list("from_day", "to_day")]
    hold(may_join(Interval(row.from_day, row.to_day), held), "to_day")
    keep(row, "role", only=only)
    return row
