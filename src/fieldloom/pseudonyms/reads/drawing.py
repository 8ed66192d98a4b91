"""The pseudonyms that would be drawn for candidates, before anything is decided: kept nowhere."""

from collections.abc import Iterable, Sequence

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms.mentions.drawing import Draw
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.reads.candidates import Candidate, of_key
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import own_words
from fieldloom.pseudonyms.rules.standing import Key, key_of
from fieldloom.pseudonyms.rules.suggesting import suggested
from fieldloom.pseudonyms.within import pseudonyms_of, whole_study

WRITINGS = 12  # mentions whose words are looked at


@asks(Permission.KEEP_NAMES)
def drawn(key: str, *, to: User, study: Study, traits: Traits, turn: int = 0) -> str:
    """The pseudonym that a person named so would get: the same for the same traits; another for each `turn`.
    Give it to the decision as it is. Raises `NotFound`, and `Unfit` where no name is left."""
    whole_study(to, study)
    known, words = _words(study, key)
    return Draw(study.pk).name(known, words, traits, turn)


@asks(Permission.KEEP_NAMES)
def guessed(key: str, *, to: User, study: Study) -> Traits:
    """What the lists of forenames say of a candidate: its gender; the rest is for a person to say."""
    whole_study(to, study)
    return _traits(_words(study, key)[1])


@asks(Permission.KEEP_NAMES)
def draws(
    *, to: User, study: Study, candidates: Sequence[Candidate]
) -> dict[str, tuple[str, Traits]]:
    """Key -> the pseudonym that would be drawn, no two the same, and the traits it was drawn for, of the
    people among these candidates that the register does not know. One for whom no name is left is
    not in it."""
    whole_study(to, study)
    draw = Draw(study.pk)
    told: dict[str, tuple[str, Traits]] = {}
    for one in candidates:
        key = key_of(one.key)
        if one.kind is not Kind.PERSON or key is None or one.entity is not None:
            continue
        traits = _traits(one.surfaces)
        try:
            name = draw.name(key, one.surfaces, traits)
        except Unfit:
            continue
        draw.taken.append(name)
        told[one.key] = name, traits
    return told


def _words(study: Study, key: str) -> tuple[Key, list[str]]:
    known = key_of(key)
    rows = Mention.objects.filter(source__study=study).order_by("pk")
    found = list(of_key(rows, known)[:WRITINGS]) if known else []
    if known is None or not found:
        raise NotFound("There is no such candidate.")
    return known, list(words_at(found).values())


def _traits(surfaces: Iterable[str]) -> Traits:
    """What the lists of forenames say of the gender; the rest a person says where it matters."""
    first = names().first
    for word in (word for one in surfaces for word in own_words(one)):
        if first.get(word) in ("g", "b"):
            return Traits(first[word])
    return Traits()


@asks(Permission.KEEP_NAMES)
def suggestions(*, to: User, study: Study, candidates: Sequence[Candidate]) -> dict[str, str]:
    """Key -> words that could stand for it, of the places, services and the like among these candidates: no
    two the same, and none that stand for something already."""
    whole_study(to, study)
    taken, told = pseudonyms_of(study.pk), {}
    for one in candidates:
        if words := suggested(one.kind, one.about, one.surfaces[0], taken):
            taken.append(words)
            told[one.key] = words
    return told
