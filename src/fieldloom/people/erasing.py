"""What this room holds of a person beside their study code, and how it goes."""

from django.db.models import Q, QuerySet

from fieldloom.access.models import User
from fieldloom.people.models import Kinship, Membership, Participant
from fieldloom.people.reached import Asked, Found, reached, some, taken_out

ORDER = 90


@reached("people", order=ORDER)
def held(asked: Asked) -> list[Found]:
    """The person's own row, and the ties that name them."""
    if not asked.everything:
        return []
    kin = set(_kin(asked).values_list("pk", flat=True))
    belonging = set(_belonging(asked).values_list("pk", flat=True))
    return [
        Found("person", 1, (asked.participant_id,)),
        Found("ties", len(kin) + len(belonging), some(kin | belonging)),
    ]


@taken_out("people", order=ORDER)
def take_out(asked: Asked, by: User) -> None:
    """Pseudonym, year of birth and birthday go, and what the team noted as evidence. The code and the
    ties stay, as ids: without them nobody could say any more who had to be asked, and why."""
    if not (asked.everything and asked.erases):
        return
    emptied = {"label": "", "born_year": None, "of_age_on": None}
    Participant.objects.filter(pk=asked.participant_id).update(**emptied)
    _kin(asked).update(evidence="")
    _belonging(asked).update(role="")


def _kin(asked: Asked) -> "QuerySet[Kinship]":
    whose = Q(of=asked.participant_id) | Q(to=asked.participant_id)
    return Kinship.objects.filter(whose).order_by()


def _belonging(asked: Asked) -> "QuerySet[Membership]":
    return Membership.objects.filter(participant=asked.participant_id).order_by()
