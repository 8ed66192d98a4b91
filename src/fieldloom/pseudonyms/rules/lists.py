"""The lists that detection looks words up in: read once, kept. Where they come from: lists/README.md."""
# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

KIN = frozenset(
    "mum mums mummy mam mams mammy maw ma mother mothers mom dad dads daddy da faither father fathers "
    "gran grans granny grannie nan nana nanna nanny nain taid papa grandma grandad granda grandpa "
    "grandmother grandfather gramps sister sisters sis brother brothers bro son sons daughter daughters "
    "aunt auntie aunty aunties uncle uncles cousin cousins niece nieces nephew nephews wife husband "
    "partner ex boyfriend girlfriend baby babies bairn bairns wean weans kid kids child children "
    "stepdad stepmum stepmam stepson stepdaughter twin twins family in-laws".split()
)
"""Words of kin: they stay, since what is said lives by them. Only names go."""

MONTHS = (
    "january february march april may june july august september october november december".split()
)
SHORT_MONTHS = "jan feb mar apr jun jul aug sept sep oct nov dec".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
CALENDAR = frozenset(
    [
        *MONTHS,
        *SHORT_MONTHS,
        *DAYS,
        *(f"{day}s" for day in DAYS),
        "christmas",
        "easter",
        "eid",
        "ramadan",
        "lent",
    ]
)

OF_LAW = frozenset(
    "administrative supreme constitutional military district regional security federal social labour high "
    "appeal crown county magistrates magistrates' magistrate's magistrate sheriff family criminal civil "
    "youth tribunal european international justice state city municipal provincial central commercial assize "
    "juvenile children's coroner's coroners higher lower domestic appellate sessions court of".split()
)
"""What stands before “court” where a court of law is meant: no street, and no name."""

# Everyday words that, in talk about people, are far more often somebody's name.
MOSTLY_NAMES = frozenset(
    "carol harry heather holly jack martin nick robin rosemary kitty lee mike dean jade sally peter "
    "maria marina kit iris hazel billy eddy oscar derrick victor rex dolly paddy tanner jasmine ken "
    "gene olive ivy poppy daisy".split()
)


class Names(NamedTuple):
    """What is known of words, all in small letters."""

    everyday: frozenset[str]
    rare: frozenset[str]
    first: dict[str, str]
    last: frozenset[str]
    places: dict[str, str]
    starts: dict[tuple[str, str], tuple[tuple[str, ...], ...]]
    bodies: dict[str, tuple[tuple[str, ...], ...]]
    spare: frozenset[str]


@cache
def names() -> Names:
    """The lists. `rare` are words of a larger dictionary that are nobody's name; `first` is name to g, b or
    u; `places` place to kind, and `starts` those of several words by their first two, longest first;
    `bodies` are services and organisations by their first word;
    `spare` are words with a capital that name nobody."""
    places = dict(line.split("\t") for line in _lines("places.txt"))
    everyday = frozenset(_lines("everyday.txt")) | frozenset(_lines("spoken.txt"))
    return Names(
        everyday=everyday - MOSTLY_NAMES,
        rare=frozenset(_lines("rare.txt")),
        first=_forenames(),
        last=frozenset(_lines("surnames.txt")),
        places=places,
        starts=_by_two_words(places),
        bodies=_by_first_word(_lines("bodies.txt")),
        spare=frozenset(_lines("spare.txt")),
    )


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """A forename or nickname to all that the same person may be called. Small letters."""
    told: dict[str, set[str]] = {}
    for line in _lines("nicknames.txt"):
        group = line.split()
        for name in group:
            told.setdefault(name, set()).update(group)
    return {name: frozenset(group - {name}) for name, group in told.items()}


@cache
def pool_lines() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The pools of pseudonyms: what a pool is called, and its names in their order."""
    pairs = (line.split(":", 1) for line in _lines("pools.txt"))
    return tuple((head.strip(), tuple(told.split())) for head, told in pairs)


def _forenames() -> dict[str, str]:
    """Forenames, and what people are called for short."""
    short = dict.fromkeys(nicknames(), "u")
    return short | dict(_pair(line) for line in _lines("first_names.txt"))


def _by_two_words(phrases: Iterable[str]) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """Phrases of two words and more by the first two, the longest first."""
    told: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.replace("-", " ").replace("’", "'").split())
        if len(words) > 1:
            told.setdefault((words[0], words[1]), []).append(words)
    return {two: tuple(sorted(all_, key=len, reverse=True)) for two, all_ in told.items()}


def _pair(line: str) -> tuple[str, str]:
    name, kind = line.split()
    return name, kind


def _by_first_word(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases of words by their first word, the longest first."""
    told: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        plain = phrase.replace("-", " ").replace("’", "'").split()
        words = tuple(word.removesuffix("'s") for word in plain)
        if words:
            told.setdefault(words[0], []).append(words)
    return {word: tuple(sorted(all_, key=len, reverse=True)) for word, all_ in told.items()}


def _lines(name: str) -> list[str]:
    held = files("fieldloom.pseudonyms").joinpath("lists", name).read_text(encoding="utf-8")
    return [line for line in held.splitlines() if line and not line.startswith("#")]
