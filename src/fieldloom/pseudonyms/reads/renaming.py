"""Changing a pseudonym: who shares its surname and may go along, and how it stands with what was asked."""

from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import ENDED
from fieldloom.pseudonyms.models import Entity, Renaming
from fieldloom.pseudonyms.within import kin_who_go_along, whole_study

RENAMING = "change a pseudonym everywhere"


@dataclass(frozen=True, slots=True)
class Asked:
    """The last change of a pseudonym that was asked for and not done: `job` does it, or did not."""

    renaming: Renaming
    job: Job | None

    @property
    def under_way(self) -> bool:
        """Whether it is still to be done; else it failed, or was stopped, and nothing was changed."""
        return self.job is not None and self.job.ended_at is None


@asks(Permission.KEEP_NAMES)
def goes_along(*, to: User, entity: Entity) -> list[Entity]:
    """Whoever shares the real surname with a person, and the surname of the pseudonym today."""
    whole_study(to, entity.study_id)
    return kin_who_go_along(entity)


@asks(Permission.KEEP_NAMES)
def renaming_asked(*, to: User, entity: Entity) -> Asked | None:
    """How it stands with the last change that was asked for; None where it was done, or none was."""
    whole_study(to, entity.study_id)
    last = Renaming.objects.filter(entity=entity).last()
    if last is None or last.done_at is not None:
        return None
    job = Job.objects.filter(study=entity.study_id, kind=RENAMING, subject=last.pk).first()
    return Asked(last, job)


def renamings_under_way(study_id: int) -> list[Renaming]:
    """What was asked for and is not done yet, nor given up."""
    waits = Job.objects.filter(study=study_id, kind=RENAMING)
    waits = waits.exclude(state__in=[state.value for state in ENDED])
    return list(Renaming.objects.filter(pk__in=waits.order_by().values("subject"), done_at=None))
