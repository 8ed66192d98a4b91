"""Who of a family shares a surname shares its pseudonym as well, and nobody else does. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.roster import Known, own_words
from fieldloom.pseudonyms.rules.tokens import WORD


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of the register: `forms` by which they are named, the pseudonym they have (or ""), and the
    families that they belong to, or belonged to once. `further` are pseudonyms that they had before, or that
    stand on their own page."""

    forms: tuple[str, ...]
    pseudonym: str
    families: frozenset[int]
    further: tuple[str, ...] = ()

    @property
    def surnames(self) -> frozenset[str]:
        """The surnames of every pseudonym that they have or had, plain."""
        told = {plain(surname_told(name)) for name in (self.pseudonym, *self.further)}
        return frozenset(told - {""})


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
    shared = {name for kin in some if shares(one, kin) for name in kin.surnames}
    strange = {name for kin in some if not shares(one, kin) for name in kin.surnames}
    return frozenset(shared - strange)


def goes_along(one: Kin, other: Kin) -> bool:
    """Whether another shares the real surname and its pseudonym with somebody today."""
    told, others = plain(surname_told(one.pseudonym)), plain(surname_told(other.pseudonym))
    return bool(told) and told == others and shares(one, other)


def with_surname(pseudonym: str, surname: str) -> str:
    """A pseudonym of several words with another surname."""
    return f"{pseudonym.rsplit(surname_told(pseudonym), 1)[0].strip()} {surname}"


def watched(one: int, kind: Kind, pseudonym: str, others: Collection[str]) -> Known:
    """A pseudonym as it is looked for where the team wrote it, or in safe texts: whole, and by its forename;
    by its surname alone only where that is none of `others`, the plain surnames that others bear."""
    shared = kind is Kind.PERSON and plain(surname_told(pseudonym)) in others
    forms = (pseudonym, pseudonym.split(maxsplit=1)[0]) if shared else (pseudonym,)
    return Known(one, kind, forms, whole=shared)


def through_kin(
    own: Mapping[int, frozenset[int]], ties: Iterable[tuple[int, int]]
) -> dict[int, frozenset[int]]:
    """Somebody (row id) -> their families; who belongs to none is of those of their kin, over as many others
    of no family as it takes."""
    beside: dict[int, set[int]] = {}
    for one, other in ties:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    told = {one: families for one, families in own.items() if families}
    for start in (one for one in beside if one not in told):
        met, at = {start}, [start]
        found: set[int] = set()
        while at:
            one = at.pop()
            if own.get(one):
                found |= own[one]
                continue
            at += beside.get(one, set()) - met
            met |= beside.get(one, set())
        told[start] = frozenset(found)
    return told


def without(names: Iterable[str], surnames: frozenset[str]) -> list[str]:
    """These pseudonyms, where they end in one of the surnames without it."""
    told = []
    for name in names:
        surname = surname_told(name)
        free = bool(surname) and plain(surname) in surnames
        told.append(name.rsplit(surname, 1)[0].strip() if free else name)
    return told
