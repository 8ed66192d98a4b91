"""Who or what in the register is meant: found by words that somebody types, or likely from a name itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.likeness import plain, sound_of
from fieldloom.pseudonyms.rules.lists import nicknames
from fieldloom.pseudonyms.rules.tokens import WORD
from fieldloom.pseudonyms.within import forms_of, whole_study

MOST = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """An entity of the register with its real names; `same` says how near it comes, the nearest first."""

    entity: Entity
    forms: tuple[str, ...]
    same: str


@asks(Permission.KEEP_NAMES)
def found(*, to: User, study: Study, words: str) -> list[Meant]:
    """Entities of which a form, the pseudonym or the study code holds each of these words, or begins so."""
    whole_study(to, study)
    wanted = [plain(word) for word in words.split()]
    if not any(wanted):
        return []
    told = []
    for entity, forms in _all(study.pk):
        ref = entity.participant.ref if entity.participant else ""
        known = [plain(word) for one in (*forms, entity.pseudonym, ref) for word in one.split()]
        if all(any(word.startswith(part) for word in known) for part in wanted):
            told.append(Meant(entity, forms, ""))
    return told[:MOST]


@asks(Permission.KEEP_NAMES)
def likely(*, to: User, study: Study, surfaces: Sequence[str]) -> list[Meant]:
    """Entities that these writings may name: a word of theirs is the same, is short for one, or sounds so."""
    whole_study(to, study)
    mine = {plain(word) for one in surfaces for word in WORD.findall(one) if len(word) > 1}
    short = {other for word in mine for other in nicknames().get(word, ())}
    sounds = {sound_of(word) for word in mine if len(sound_of(word)) > 1}
    told: list[tuple[int, Meant]] = []
    for entity, forms in _all(study.pk):
        theirs = {plain(word) for one in forms for word in WORD.findall(one) if len(word) > 1}
        if theirs & mine:
            told.append((0, Meant(entity, forms, "the same word")))
        elif theirs & short:
            told.append((1, Meant(entity, forms, "short for it")))
        elif any(sound_of(word) in sounds for word in theirs):
            told.append((2, Meant(entity, forms, "sounds so")))
    told.sort(key=lambda pair: (pair[0], pair[1].entity.pk))
    return [one for _, one in told[:MOST]]


def _all(study_id: int) -> list[tuple[Entity, tuple[str, ...]]]:
    forms = forms_of(study_id)
    rows = Entity.objects.filter(study_id=study_id).select_related("participant").order_by("pk")
    return [(row, tuple(forms.get(row.pk, ()))) for row in rows]
