"""What this room holds of a person, and how it goes: notes of the encounters in which they took part."""

from django.db.models import Count

from fieldloom.access.models import User
from fieldloom.fieldwork.models import Encounter
from fieldloom.people.reached import Asked, Found, reached, some, taken_out

ORDER = 80


@reached("fieldwork", order=ORDER)
def held(asked: Asked) -> list[Found]:
    """Encounters with the person; a note on one with others as well is looked through by hand."""
    alone, together = _noted(asked)
    return [
        Found("encounters", len(_met(asked)), some(_met(asked))),
        Found("notes", len(alone), some(alone)),
        Found("shared_notes", len(together), some(together), by_hand=True),
    ]


@taken_out("fieldwork", order=ORDER)
def take_out(asked: Asked, by: User) -> None:
    """Notes on encounters with this person alone. That they took place stays."""
    if asked.erases:
        Encounter.objects.filter(pk__in=_noted(asked)[0]).update(note="")


def _met(asked: Asked) -> dict[int, str]:
    """The encounters that are meant, with their notes, by row id. Neither is in a medium: what is
    withdrawn in one medium only, such as pictures, leaves them."""
    rows = Encounter.objects.filter(study=asked.study_id, participants=asked.participant_id)
    return {
        pk: note
        for pk, wave, note in rows.order_by().values_list("pk", "wave_id", "note")
        if asked.means("", wave)
    }


def _noted(asked: Asked) -> tuple[set[int], set[int]]:
    """Encounters with a note: with this person alone, and with others too."""
    noted = [pk for pk, note in _met(asked).items() if note.strip()]
    rows = Encounter.objects.filter(pk__in=noted).order_by()
    counts = dict(rows.annotate(n=Count("participants")).values_list("pk", "n"))
    return {pk for pk, n in counts.items() if n == 1}, {pk for pk, n in counts.items() if n > 1}
