"""Pseudonyms for a list of candidates, no two the same: shown before anybody accepts them, kept nowhere."""

import hashlib
from collections.abc import Sequence

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.mentions.waiting import names_waiting
from fieldloom.pseudonyms.reads.candidates import Candidate
from fieldloom.pseudonyms.rules.choosing import Avoided, Traits, avoided, choose
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.tokens import WORD
from fieldloom.pseudonyms.within import known_of, labels_of, pseudonyms_of, whole_study


@asks(Permission.KEEP_NAMES)
def draws(
    *, to: User, study: Study, candidates: Sequence[Candidate]
) -> dict[str, tuple[str, Traits]]:
    """Key -> the pseudonym that would be drawn, and the traits it was drawn for, of the people among these
    candidates that the register does not know. One for whom no name is left is not in it."""
    whole_study(to, study)
    barred = _barred(study.pk)
    told: dict[str, tuple[str, Traits]] = {}
    for one in candidates:
        if one.kind is not Kind.PERSON or one.entity is not None:
            continue
        traits = _traits(one.surfaces)
        seed = _seed(study.pk, one.key)
        try:
            name = choose(traits, seed, _with(barred, avoided(one.surfaces, ())))
        except Unfit:
            continue
        barred = _with(barred, avoided((), [name]))
        told[one.key] = name, traits
    return told


def _barred(study_id: int) -> Avoided:
    known = known_of(study_id, kept=True)
    real = [form for one in known if one.kind is Kind.PERSON for form in one.forms]
    things = [form for one in known if one.kind is not Kind.PERSON for form in one.forms]
    taken = [*pseudonyms_of(study_id), *labels_of(study_id)]
    return avoided([*real, *names_waiting(study_id)], taken, things)


def _with(barred: Avoided, more: Avoided) -> Avoided:
    return Avoided(barred.words | more.words, barred.sounds | more.sounds)


def _traits(surfaces: Sequence[str]) -> Traits:
    """What the lists of forenames say of the gender; the rest a person says where it matters."""
    first = names().first
    for word in (plain(found) for one in surfaces for found in WORD.findall(one)):
        if first.get(word) in ("g", "b"):
            return Traits(first[word])
    return Traits()


def _seed(study_id: int, key: str) -> bytes:
    told = f"list of candidates/{study_id}/{key}".encode()
    return hashlib.blake2b(told, key=keystore.choice_key()[:64], digest_size=16).digest()
