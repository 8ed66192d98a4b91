"""Whether a text on its way out still holds a real name: where, and whose by pseudonym only."""

from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for, without_names
from fieldloom.pseudonyms.within import known_of, whole_study


@dataclass(frozen=True, slots=True)
class Found:
    """A real name in part `part` of what was given, at a line and column from 1; never the name itself, which
    is left out of the name of the part as well.
    `doubtful`: it may be an everyday word."""

    part: str
    line: int
    column: int
    entity: int
    shown: str
    doubtful: bool


@asks(Permission.KEEP_NAMES)
def leaks_in(*, to: User, study: Study, parts: dict[str, str]) -> list[Found]:
    """Every place in these texts (by the name of the part) where a form of the register stands.

    What was decided to be kept as it is does not count.
    """
    whole_study(to, study)
    watch = watch_for(known_of(study.pk, kept=False))
    shown = {one.pk: one.shown for one in Entity.objects.filter(study=study)}
    return [
        Found(
            without_names(part, watch),
            leak.line,
            leak.column,
            leak.entity,
            shown[leak.entity],
            leak.doubtful,
        )
        for part, text in parts.items()
        for leak in leaks(text, watch)
    ]
