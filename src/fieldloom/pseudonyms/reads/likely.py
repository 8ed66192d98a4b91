"""Who or what in the register is meant: found by words that somebody types, or likely from a name itself.

Real names are compared and never told: what is answered is known by its pseudonym.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.people.models import Participant
from fieldloom.pseudonyms.keystore import forms_of
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.likeness import plain, sound_of
from fieldloom.pseudonyms.rules.lists import nicknames
from fieldloom.pseudonyms.rules.tokens import WORD
from fieldloom.pseudonyms.within import whole_study

MOST = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """An entity of the register, or somebody who takes part and is not in it yet (`entity` is None).

    `places`: mentions of it in all texts; `same`: how near it comes.
    """

    entity: Entity | None
    participant: Participant | None
    places: int
    same: str


@asks(Permission.KEEP_NAMES)
def found(*, to: User, study: Study, words: str) -> list[Meant]:
    """Who these words mean: the beginning of a pseudonym or a study code, or a whole real name or word of
    one. Those who take part and are not in the register come last."""
    whole_study(to, study)
    wanted = [plain(word) for word in words.split()]
    if not any(wanted):
        return []
    told: list[tuple[int, Meant]] = []
    for entity, forms in _all(study.pk):
        ref = entity.participant.ref if entity.participant else ""
        called = [plain(word) for one in (entity.pseudonym, ref) for word in one.split()]
        named = {plain(word) for one in forms for word in WORD.findall(one)}
        if all(any(word.startswith(part) for word in called) for part in wanted):
            told.append((0, _meant(entity, "so called")))
        elif all(part in named for part in wanted):
            told.append((1, _meant(entity, "the same name")))
    for one in Participant.objects.filter(study=study, entities=None).order_by("ref"):
        called = [plain(word) for word in f"{one.label} {one.ref}".split()]
        if all(any(word.startswith(part) for word in called) for part in wanted):
            told.append((2, Meant(None, one, 0, "takes part, not in the register yet")))
    return _nearest(told)


@asks(Permission.KEEP_NAMES)
def likely(*, to: User, study: Study, surfaces: Sequence[str]) -> list[Meant]:
    """Entities that these writings may name: a word of theirs is the same, is short for one, sounds so, or is
    the initial of one."""
    whole_study(to, study)
    mine = {plain(word) for one in surfaces for word in WORD.findall(one) if len(word) > 1}
    short = {other for word in mine for other in nicknames().get(word, ())}
    sounds = {sound_of(word) for word in mine if len(sound_of(word)) > 1}
    initials = {plain(one) for one in surfaces if len(one) == 1}
    told: list[tuple[int, Meant]] = []
    for entity, forms in _all(study.pk):
        theirs = {plain(word) for one in forms for word in WORD.findall(one) if len(word) > 1}
        if theirs & mine:
            told.append((0, _meant(entity, "a word of its name is the same")))
        elif theirs & short:
            told.append((1, _meant(entity, "one name is short for the other")))
        elif any(sound_of(word) in sounds for word in theirs):
            told.append((2, _meant(entity, "its name sounds alike")))
        elif any(word[:1] in initials for word in theirs):
            told.append((3, _meant(entity, "it is an initial of its name")))
    return _nearest(told)


def _all(study_id: int) -> list[tuple[Entity, list[str]]]:
    forms = forms_of(study_id)
    rows = Entity.objects.filter(study_id=study_id).select_related("participant", "relation")
    counted = rows.annotate(places=Count("mentions")).order_by("pk")
    return [(row, list(forms.get(row.pk, ()))) for row in counted]


def _meant(entity: Entity, same: str) -> Meant:
    return Meant(entity, entity.participant, entity.places, same)  # type: ignore[attr-defined]


def _nearest(told: list[tuple[int, Meant]]) -> list[Meant]:
    told.sort(key=lambda pair: (pair[0], -pair[1].places))
    return [one for _, one in told[:MOST]]
