"""Which candidates are likely one and the same, so that one decision settles them. Pure.

A likeness is proposed and never decided: whoever decides sees both names and why they may be one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import apart, errors_allowed, plain, sound_of
from fieldloom.pseudonyms.rules.lists import KIN, names, nicknames
from fieldloom.pseudonyms.rules.roster import POINTS, TITLES, Known
from fieldloom.pseudonyms.rules.standing import ENTITY
from fieldloom.pseudonyms.rules.tokens import WORD

_BEFORE = frozenset((*TITLES, *POINTS, *KIN, "the", "that", "old"))
_ENDINGS = ("ie", "y", "s", "o")  # of short forms: Lexie, Chelsy, Tiegs
_LEAST = 2  # letters of a short form


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate that nobody is known to be: its key, its different writings and its kind."""

    key: str
    surfaces: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Joined:
    """A candidate is likely the same as `to`: the key of another one, or of an entity of the register.
    `strong`: as good as certain, such as a short name or a wrong letter."""

    to: str
    why: str
    strong: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """Somebody whom others may be: a key, and the words of each of its names."""

    key: str
    called: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Like:
    rank: int
    why: str
    strong: bool


_SAME = _Like(0, "it is the same name", True)
_INITIAL = _Like(0, "it is the same forename with an initial", True)
_ALONE = _Like(0, "the forename is the same", True)
_SHORT = _Like(1, "it is short for the other", True)
_CALLED = _Like(2, "one may be called the other for short", False)
_WRONG = _Like(2, "a letter is another", True)
_SOUND = _Like(3, "it sounds the same", False)
_FORENAME = _Like(3, "the forename is the same", False)
_SURNAME = _Like(4, "it may be the surname of the other", False)
_BEGINS = _Like(4, "the other begins so", False)
_HOLDS = _Like(5, "the other name stands in it", False)


def joined(some: Sequence[Seen], register: Iterable[Known]) -> dict[str, Joined]:
    """Key -> whom that candidate is likely to be: somebody of the register, else the fullest name among
    the others. Nobody is joined who might as well be either of two."""
    people = [one for one in some if one.kind is Kind.PERSON]
    known = [_head(one) for one in register if one.kind is Kind.PERSON]
    told = _one_street([one for one in some if one.kind is Kind.PLACE])
    heads: list[_Head] = []
    for one in sorted(people, key=_fullness):
        called = tuple(filter(None, map(_words, one.surfaces)))
        found = _nearest(called, known) or _nearest(called, heads)
        if found is not None:
            told[one.key] = found
        elif called:
            heads.append(_Head(one.key, called))
    return told


def speaks_for(surfaces: Sequence[str], one: Known) -> bool:
    """Whether every one of these writings is as good as certain somebody's of the register."""
    if one.kind is not Kind.PERSON:
        return True
    head = _head(one)
    found = [_nearest([_words(surface)], [head]) for surface in surfaces]
    return all(join is not None and join.strong for join in found)


def _head(one: Known) -> _Head:
    return _Head(f"{ENTITY}{one.id}", tuple(filter(None, map(_words, one.forms))))


def _one_street(places: Sequence[Seen]) -> dict[str, Joined]:
    """Addresses in one street are told by the same words."""
    told: dict[str, Joined] = {}
    first: dict[tuple[str, ...], str] = {}
    for one in places:
        name = _words(one.surfaces[0])
        head = first.setdefault(name, one.key)
        if head != one.key and len(name) > 1:
            told[one.key] = Joined(head, "the same street, with another number or none", True)
    return told


def _fullness(one: Seen) -> tuple[int, int, str]:
    """The fullest name first: it is what others are short for."""
    longest = max((_words(surface) for surface in one.surfaces), key=len, default=())
    return -len(longest), -sum(map(len, longest)), one.key


def _words(name: str) -> tuple[str, ...]:
    """The words of a name that are somebody's own: no 's, no title, no "our" or "Dad-" before it."""
    split = [part for word in WORD.findall(name) for part in plain(word).split("-")]
    bare = [word.removesuffix("'s").rstrip("'") for word in split]
    while len(bare) > 1 and bare[0] in _BEFORE:
        bare = bare[1:]
    return tuple(word for word in bare if word)


def _nearest(called: Sequence[tuple[str, ...]], heads: Sequence[_Head]) -> Joined | None:
    """Whom these names are likely of; None where nobody, or two as likely."""
    best: list[tuple[_Like, str]] = []
    for head in heads:
        likes = [like for mine in called for theirs in head.called if (like := _like(mine, theirs))]
        if likes:
            best.append((min(likes, key=lambda like: like.rank), head.key))
    best.sort(key=lambda pair: pair[0].rank)
    if not best or (len(best) > 1 and best[0][0].rank == best[1][0].rank):
        return None
    like, key = best[0]
    return Joined(key, like.why, like.strong)


def _like(mine: tuple[str, ...], theirs: tuple[str, ...]) -> _Like | None:
    """How one name is like a fuller one, if it is."""
    if mine == theirs:
        return _SAME
    if len(mine) > 1:
        return _of_several(mine, theirs)
    return _of_one(mine[0], theirs)


def _of_several(mine: tuple[str, ...], theirs: tuple[str, ...]) -> _Like | None:
    first, last = mine[0], mine[-1]
    surname = theirs[-1] if len(theirs) > 1 else ""
    if surname and len(last) > 1 and last != surname:
        return None
    if first == theirs[0]:
        if len(last) == 1:
            return _INITIAL if surname.startswith(last) else _FORENAME
        return _SAME if surname else _FORENAME
    if surname and last == surname:
        like = _of_one(first, theirs[:1])
        return like if like in (_SHORT, _CALLED, _WRONG, _SOUND) else None
    inner = theirs[0] in mine[1:] and first in names().everyday
    return _HOLDS if inner else None


def _of_one(word: str, theirs: tuple[str, ...]) -> _Like | None:
    first = theirs[0]
    if word == first:
        return _SAME if len(theirs) == 1 else _ALONE
    if len(theirs) > 1 and word == theirs[-1]:
        return _SURNAME
    if word in nicknames().get(first, ()) and not _own_name(word, first):
        return _SHORT if first.startswith(word) or word.startswith(first) else _CALLED
    return None if len(word) == 1 or word in names().everyday else _by_letters(word, first)


def _by_letters(word: str, first: str) -> _Like | None:
    most = min(errors_allowed(word), errors_allowed(first))
    if most and word[0] == first[0] and apart(word, first, most) <= most:
        return _SOUND if _both_listed(word, first) else _WRONG
    if len(_sound(word)) > 1 and _sound(word) == _sound(first):
        return _SOUND
    short = word not in names().first and any(_short_for(stem, first) for stem in _stems(word))
    return _BEGINS if short else None


@lru_cache(1 << 14)
def _sound(word: str) -> str:
    """Asked for of every pair, so it is worked out once."""
    return sound_of(word)


def _own_name(word: str, first: str) -> bool:
    """Whether a short name goes as a name of its own that is as far from the other as Betty from Beth."""
    return word in names().first and not (first.startswith(word) or word.startswith(first[:3]))


def _both_listed(word: str, other: str) -> bool:
    """Whether both are forenames: then a letter apart may be two people."""
    return word in names().first and other in names().first


def _stems(word: str) -> list[str]:
    return [word, *(word.removesuffix(end) for end in _ENDINGS if word.endswith(end))]


def _short_for(stem: str, first: str) -> bool:
    return _LEAST <= len(stem) < len(first) and first.startswith(stem)
