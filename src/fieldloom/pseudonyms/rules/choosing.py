"""Which pseudonym somebody gets: fitting, never a real name of the study, never one that is taken. Pure.

The choice follows from a seed alone, so that the same study makes the same choice again.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.rules.likeness import plain, sound_of
from fieldloom.pseudonyms.rules.lists import names, nicknames, pool_lines
from fieldloom.pseudonyms.rules.tokens import WORD

GENDERS = ("g", "b", "u")
GENERATIONS = ("old", "middle", "young")
LANGUAGES = ("english", "scottish", "welsh", "irish", "south-asian", "african", "polish")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a pseudonym keeps of somebody: g, b or u (not said), a generation, a language or region."""

    gender: str = "u"
    generation: str = "middle"
    language: str = "english"


def generation_of(born_year: int | None) -> str:
    """The generation of whoever was born in that year; the middle one where it is not known."""
    if born_year is None:
        return "middle"
    return "old" if born_year < 1960 else "middle" if born_year < 1990 else "young"


@dataclass(frozen=True, slots=True)
class Avoided:
    """Names that no pseudonym may be or be mistaken for: by letters, by sound, by what is short for what."""

    words: frozenset[str]
    sounds: frozenset[str]

    def bars(self, name: str) -> bool:
        """Whether a name is one of these, sounds like one, or is short for one."""
        words = [plain(word) for word in WORD.findall(name)]
        return any(w in self.words or sound_of(w) in self.sounds for w in words)


def avoided(real: Collection[str], taken: Collection[str], things: Collection[str] = ()) -> Avoided:
    """What is barred by the real names of the people of a study, by the pseudonyms that it has given already,
    and, by their letters alone, by the names of its places, services and the like (`things`)."""
    words = {word for name in real for word in _telling(name)}
    short = {other for word in words for other in nicknames().get(word, ())}
    used = {plain(word) for name in taken for word in WORD.findall(name) if len(word) > 1}
    sounds = {sound_of(word) for word in words | used if len(sound_of(word)) > 1}
    other = {word for name in things for word in _telling(name)}
    return Avoided(frozenset(words | short | used | other), frozenset(sounds))


def _telling(form: str) -> list[str]:
    """The words of a form that can be a name: of “the little one” none, of “Hope Rafferty” both."""
    words = [plain(word) for word in WORD.findall(form) if len(word) > 1]
    if len(words) < 2:
        return words
    lists = names()
    return [word for word in words if word not in lists.everyday or word in lists.first]


def choose(traits: Traits, seed: bytes, barred: Avoided) -> str:
    """A forename that fits and is not barred: from the fitting pool, else from the nearest.

    Raises `Unfit` where every name of every pool is barred.
    """
    for pool in _pools(traits):
        for name in _in_turn(pool, seed):
            if not barred.bars(name):
                return name
    raise Unfit("Every name in the pools is taken or too like a real one.", "Type a pseudonym.")


def choose_surname(language: str, seed: bytes, barred: Avoided) -> str:
    """A surname for a family. Raises `Unfit` as `choose` does."""
    pools = dict(pool_lines())
    heads = [f"surname {one}" for one in (language, *LANGUAGES)]
    for head in heads:
        for name in _in_turn(pools.get(head, ()), seed):
            if not barred.bars(name):
                return name
    raise Unfit("Every surname in the pools is taken or too like a real one.", "Type one.")


def refused(name: str, barred: Avoided, *, today: date | None = None) -> str:
    """Why a pseudonym that somebody typed cannot be; "" where it can."""
    if not WORD.search(name):
        return "A pseudonym needs letters."
    if barred.bars(name):
        return "This is, or sounds like, a real name of the study or a pseudonym that is taken."
    return ""


def seed_of(key: bytes, study: int, entity: int) -> bytes:
    """What a choice follows from: a secret key and the row ids, so that nobody else can repeat it."""
    told = f"pseudonym/{study}/{entity}".encode()
    return hashlib.blake2b(told, key=key[:64], digest_size=16).digest()


def _pools(traits: Traits) -> Iterator[Sequence[str]]:
    """The pools from the best fit to the loosest: gender is kept longest."""
    pools = dict(pool_lines())
    genders = [traits.gender] if traits.gender in ("g", "b") else ["g", "b"]
    generations = sorted(GENERATIONS, key=lambda one: _far(one, traits.generation))
    languages = [traits.language, *(one for one in LANGUAGES if one != traits.language)]
    for language in languages:
        for generation in generations:
            found = [pools.get(f"{language} {gender} {generation}", ()) for gender in genders]
            yield [name for pool in found for name in pool]


def _far(one: str, other: str) -> int:
    known = other if other in GENERATIONS else "middle"
    return abs(GENERATIONS.index(one) - GENERATIONS.index(known))


def _in_turn(pool: Sequence[str], seed: bytes) -> list[str]:
    """A pool in an order that follows from the seed."""
    return sorted(pool, key=lambda name: hashlib.blake2b(name.encode(), key=seed).digest())
