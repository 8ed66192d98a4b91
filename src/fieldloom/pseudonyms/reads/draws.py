"""Pseudonyms for a list of candidates, no two the same: shown before anybody accepts them, kept nowhere."""

from collections.abc import Sequence

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.mentions.drawing import Draw
from fieldloom.pseudonyms.reads.candidates import Candidate
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import own_words
from fieldloom.pseudonyms.rules.standing import key_of
from fieldloom.pseudonyms.within import whole_study


@asks(Permission.KEEP_NAMES)
def draws(
    *, to: User, study: Study, candidates: Sequence[Candidate]
) -> dict[str, tuple[str, Traits]]:
    """Key -> the pseudonym that would be drawn, and the traits it was drawn for, of the people among these
    candidates that the register does not know. One for whom no name is left is not in it."""
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


def _traits(surfaces: Sequence[str]) -> Traits:
    """What the lists of forenames say of the gender; the rest a person says where it matters."""
    first = names().first
    for word in (word for one in surfaces for word in own_words(one)):
        if first.get(word) in ("g", "b"):
            return Traits(first[word])
    return Traits()
