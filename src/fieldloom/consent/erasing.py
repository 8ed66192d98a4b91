"""What a withdrawal reaches here: notes of the team at visits; and, in no room, files that somebody
of the team took out."""

from django.db.models import Q, QuerySet

from fieldloom.access.models import User
from fieldloom.audit import reads as audit
from fieldloom.consent.models import ProcessCheck
from fieldloom.people.reached import Asked, Found, reached, some, taken_out

OUT = ("quotations exported", "portraits exported", "codebook exported", "original opened")


ORDER = 70
EMPTIED = {"why": "", "off_limits": [], "sign_note": "", "place": ""}


@reached("consent", order=ORDER)
def held(asked: Asked) -> list[Found]:
    """How often files with people's words were taken out of the house: the trail knows by whom, and
    whoever has one deletes it."""
    rows = audit.entries(asked.study_id).filter(verb__in=OUT, refused=False)
    noted = set(_noted(asked).values_list("pk", flat=True))
    return [
        Found("checks", len(noted), some(noted)),
        Found("exports", rows.count(), by_hand=True),
    ]


@taken_out("consent", order=ORDER)
def take_out(asked: Asked, by: User) -> None:
    """What the team noted at visits beside what was said; the database lets it go, and nothing else."""
    if asked.erases:
        _noted(asked).update(**EMPTIED)


def _noted(asked: Asked) -> "QuerySet[ProcessCheck]":
    """Notes are in no medium: what is withdrawn in one medium only leaves them."""
    rows = ProcessCheck.objects.filter(participant=asked.participant_id).exclude(**EMPTIED)
    waves = {wave for medium, wave in asked.reaches if not medium}
    if None not in waves:
        rows = rows.filter(Q(encounter__wave__in=waves))
    return rows.order_by()
