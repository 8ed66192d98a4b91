"""What is lost: names of which every copy of the key database is gone are given up, and it is said so."""

from dataclasses import dataclass

from django.db import transaction

from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.models import SurfaceForm, WayBack


@dataclass(frozen=True, slots=True)
class Missing:
    """What the main database knows of and the key database at hand does not hold: `forms` of names
    (row ids) of `of`, and texts whose way back is missing (row ids)."""

    forms: tuple[int, ...]
    texts: tuple[int, ...]
    of: int

    def audit_ids(self) -> dict[str, int]:
        """What the trail keeps of it."""
        return {"names": len(self.forms), "texts": len(self.texts)}


def missing() -> Missing:
    """What is missing, over all studies. Raises `file.NamesShut` where a key database is there that
    does not open: then nothing can be said."""
    rows = list(SurfaceForm.objects.values_list("pk", "entity__token", "mark", "entity__study_id"))
    texts = list(WayBack.objects.values_list("pk", "token"))
    there, known = _held(rows)
    forms = [pk for pk, token, mark, _ in rows if (token, mark) not in there]
    return Missing(tuple(forms), tuple(pk for pk, token in texts if token not in known), len(rows))


def give_up() -> Missing:
    """Say of everything that is missing that it is lost, and begin a key database where there is none.

    Entities keep their pseudonyms; names can be entered anew. Within a transaction.
    """
    lost = missing()
    SurfaceForm.objects.filter(pk__in=lost.forms).delete()
    WayBack.objects.filter(pk__in=lost.texts).delete()
    if not file.is_there():
        transaction.on_commit(file.make)
    return lost


def _held(rows: list[tuple[int, str, str, int]]) -> tuple[set[tuple[str, str]], set[str]]:
    if not file.is_there():
        return set(), set()
    tokens: dict[int, set[str]] = {}
    for _, token, _, study in rows:
        tokens.setdefault(study, set()).add(token)
    there: set[tuple[str, str]] = set()
    for study, some in tokens.items():
        there |= set(holding.forms_under(study, some))
    return there, holding.known()
