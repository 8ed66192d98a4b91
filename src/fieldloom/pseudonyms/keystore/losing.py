"""What is lost: names of which every copy of the key database is gone are given up, and it is said so."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keystore.whole import ways_back
from fieldloom.pseudonyms.models import Rewriting, SurfaceForm, WayBack


@dataclass(frozen=True, slots=True)
class Missing:
    """What the main database knows of and the key database at hand does not hold (row ids): `forms` of names,
    `texts` (ways back), and `words` (replacings in memos, codes and notes). `of` counts all of each."""

    forms: tuple[int, ...]
    texts: tuple[int, ...]
    words: tuple[int, ...]
    of: tuple[int, int, int]

    @property
    def some(self) -> bool:
        """Whether anything is missing."""
        return bool(self.forms or self.texts or self.words)

    def audit_ids(self) -> dict[str, int]:
        """What the trail keeps of it."""
        return {"names": len(self.forms), "texts": len(self.texts), "words": len(self.words)}


def missing() -> Missing:
    """What is missing, over all studies. Raises `file.NamesShut` where a key database is there that
    does not open: then nothing can be said."""
    rows = list(SurfaceForm.objects.values_list("pk", "entity__token", "mark", "entity__study_id"))
    texts = list(ways_back().values_list("pk", "token"))
    words = list(Rewriting.objects.filter(lost_at=None).values_list("pk", "token"))
    there, known = _held(rows)
    return Missing(
        tuple(pk for pk, token, mark, _ in rows if (token, mark) not in there),
        tuple(pk for pk, token in texts if token not in known),
        tuple(pk for pk, token in words if token not in known),
        (len(rows), len(texts), len(words)),
    )


def give_up() -> Missing:
    """Say of everything that is missing that it is lost, and begin a key database where there is none.

    Entities keep their pseudonyms; names can be entered anew. What stood in texts, memos, codes and notes is
    said to be lost wherever somebody asks for it. Within a transaction.
    """
    lost, now = missing(), timezone.now()
    SurfaceForm.objects.filter(pk__in=lost.forms).delete()
    _fall_back(lost.texts, now)
    Rewriting.objects.filter(pk__in=lost.words).update(lost_at=now)
    if not file.is_there():
        transaction.on_commit(file.make)
    return lost


def _fall_back(texts: tuple[int, ...], now: datetime) -> None:
    """Of a way back that is lost that one counts which was kept before a later correction, if it is here."""
    known = holding.known() if file.is_there() else set()
    for row in WayBack.objects.filter(pk__in=texts):
        there = [token for token in row.before if token in known]
        row.lost_at, row.before = now, [row.token, *there[1:]] if there else []
        row.token = there[0] if there else row.token
        row.save(update_fields=["lost_at", "token", "before"])


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
