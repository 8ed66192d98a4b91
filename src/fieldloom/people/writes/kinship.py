"""What people are to one another: recording a tie, and ending it. Ties are dated."""

from dataclasses import dataclass
from datetime import date

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold, keep, of_study, taken_up
from fieldloom.people.models import Kinship, Participant
from fieldloom.people.rules import Interval, KinshipKind, dates_fit


@dataclass(frozen=True, slots=True)
class NewKinship:
    """What somebody is to the participant `to`, from when; `evidence` says how the team knows."""

    to: Participant
    kind: KinshipKind
    from_day: date | None = None
    to_day: date | None = None
    evidence: str = ""

    def audit_ids(self) -> str:
        """The other person, for the trail."""
        return f"participant:{self.to.pk}"


@recorded("kinship recorded")
@needs(Permission.WRITE_PEOPLE)
def record_kinship(*, by: User, participant: Participant, new: NewKinship) -> Kinship:
    """Say what `participant` is to another. Raises `Unfit` for the same person, days out of order, a
    tie that is there already, or one of responsibility that nothing shows."""
    of_study(participant.study_id, new.to)
    if participant.pk == new.to.pk:
        raise Unfit("Nobody is kin to themselves.", "Choose somebody else.", "to")
    if new.kind.answers and not new.evidence.strip():
        raise Unfit(
            "Whoever holds this tie answers for the other, so it must be said how the team knows.",
            "Name what was seen: a birth certificate, a court order, what was told and by whom.",
            "evidence",
        )
    row = Kinship(study_id=participant.study_id, of=participant, to=new.to, kind=new.kind.value)
    row.from_day, row.to_day, row.evidence = new.from_day, new.to_day, new.evidence.strip()
    return _keep(row)


@recorded("kinship ended")
@needs(Permission.WRITE_PEOPLE)
def end_kinship(*, by: User, kinship: Kinship, to_day: date) -> Kinship:
    """End a tie; `to_day` is its last day. Raises `Unfit` when it is before the first."""
    return _keep(taken_up(kinship, {"to_day": to_day}, {"to_day"}))


def _keep(row: Kinship) -> Kinship:
    wanted = Interval(row.from_day, row.to_day)
    hold(dates_fit(wanted), "to_day")
    same = Kinship.objects.filter(of=row.of_id, to=row.to_id, kind=row.kind).exclude(pk=row.pk)
    if any(wanted.meets(Interval(*held)) for held in same.values_list("from_day", "to_day")):
        raise Unfit(
            "This tie is recorded for that time already.", "End the one that is there first.", "to"
        )
    keep(row, "to")
    return row
