"""Who of a family shares a surname shares its pseudonym as well, and nobody else does. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.roster import own_words
from fieldloom.pseudonyms.rules.tokens import WORD


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of the register: `forms` by which they are named, the pseudonym they have (or ""), and the
    families that they belong to, or belonged to once."""

    forms: tuple[str, ...]
    pseudonym: str
    families: frozenset[int]


def surnames_of(forms: Iterable[str]) -> frozenset[str]:
    """The last words of names of several words, plain."""
    split = [own_words(form) for form in forms]
    return frozenset(words[-1].removesuffix("'s") for words in split if len(words) > 1)


def surname_told(pseudonym: str) -> str:
    """The surname of a pseudonym as it is written; "" for a forename alone."""
    words = WORD.findall(pseudonym)
    return words[-1] if len(words) > 1 else ""


def shares(one: Kin, other: Kin) -> bool:
    """Whether two share a real surname within one family; of those in no family, by the surname alone."""
    near = bool(one.families & other.families) or not (one.families or other.families)
    return near and bool(surnames_of(one.forms) & surnames_of(other.forms))


def free_for(one: Kin, others: Iterable[Kin]) -> frozenset[str]:
    """Plain surnames of pseudonyms that this person may have although they are taken: those of kin who share
    the real one. None of these is anybody's who does not share it."""
    some = list(others)
    shared = {plain(surname_told(kin.pseudonym)) for kin in some if shares(one, kin)} - {""}
    strange = {plain(surname_told(kin.pseudonym)) for kin in some if not shares(one, kin)}
    return frozenset(shared - strange)


def without(names: Iterable[str], surnames: frozenset[str]) -> list[str]:
    """These pseudonyms, where they end in one of the surnames without it."""
    told = []
    for name in names:
        surname = surname_told(name)
        free = bool(surname) and plain(surname) in surnames
        told.append(name.rsplit(surname, 1)[0].strip() if free else name)
    return told
