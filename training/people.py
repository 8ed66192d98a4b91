"""Who and what is named in invented talk: people with families, places, services, numbers, dates."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from zlib import crc32

HERE = Path(__file__).parent
WORDS = HERE / "words"
CULTURES = {
    "english": 26, "scottish": 22, "welsh": 9, "irish": 10, "traveller": 5, "asian": 9,
    "african": 7, "caribbean": 4, "polish": 5, "eastern": 3,
}  # fmt: skip
KEPT_FOR_DEV = 12  # one name in so many is for dev alone


@dataclass(frozen=True, slots=True)
class Pools:
    """The names that may be used: for training, or for dev; never one that stands in the part kept apart."""

    first: dict[str, dict[str, list[str]]]
    last: dict[str, list[str]]
    ons: dict[str, tuple[list[str], list[float]]]
    everyday: dict[str, list[str]]
    surnames: list[str]
    places: list[str]
    towns: list[str]
    villages: list[str]
    nicknames: list[str]
    nouns: list[str]
    heads: dict[str, list[str]]


def lines(file: Path) -> Iterator[str]:
    """The lines of a file that are not remarks."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def pools(part: str, gazetteers: str, barred: frozenset[str]) -> Pools:
    """The pools of `part` ("train" or "dev"). `barred` are words in small letters that no name may hold."""

    def ours(name: str) -> bool:
        words = name.lower().replace("-", " ").replace("'", " ").split()
        dev = crc32(name.lower().encode()) % KEPT_FOR_DEV == 0
        return (dev == (part == "dev")) and not barred & {*words, name.lower()}

    first: dict[str, dict[str, list[str]]] = {}
    last: dict[str, list[str]] = {}
    for line in lines(WORDS / "people.txt"):
        head, _, told = line.partition(":")
        culture, what = head.split()
        kept = [name for name in told.split() if ours(name)] or told.split()[:1]
        if what == "last":
            last[culture] = kept
        else:
            first.setdefault(culture, {})[what] = kept
    everyday = {}
    for line in lines(WORDS / "everyday.txt"):
        what, _, told = line.partition(":")
        everyday[what] = [name for name in told.split() if ours(name)]
    places = _places(gazetteers, ours)
    return Pools(
        first=first,
        last=last,
        ons=_ons(gazetteers, ours),
        everyday=everyday,
        surnames=[name for name in lines(WORDS / "surnames.txt") if ours(name)],
        places=places["all"],
        towns=places["towns"],
        villages=places["villages"],
        nicknames=_named(WORDS / "nicknames.txt", ours),
        nouns=_named(WORDS / "nouns.txt", ours),
        heads=_heads(),
    )


def _named(file: Path, ours) -> list[str]:
    return [word for line in lines(file) for word in line.split() if ours(word)]


def _heads() -> dict[str, list[str]]:
    told = {}
    for line in lines(WORDS / "heads.txt"):
        slot, _, ways = line.partition(" = ")
        told[slot.strip()] = [way.strip() for way in ways.split("|")]
    return told


def _ons(folder: str, ours) -> dict[str, tuple[list[str], list[float]]]:
    told: dict[str, tuple[list[str], list[float]]] = {"f": ([], []), "m": ([], [])}
    with gzip.open(Path(folder) / "uk_first_names.csv.gz", "rt", encoding="utf-8") as held:
        for row in csv.DictReader(held):
            name, girls, boys = row["name"], int(row["girls_count"]), int(row["boys_count"])
            if len(name) < 3 or " " in name or not ours(name):
                continue
            for what, born in (("f", girls), ("m", boys)):
                if born > 2:
                    told[what][0].append(name)
                    told[what][1].append(born**0.35)
    return {what: (names, _added(weights)) for what, (names, weights) in told.items()}


def _added(weights: list[float]) -> list[float]:
    total, told = 0.0, []
    for one in weights:
        total += one
        told.append(total)
    return told


def _places(folder: str, ours) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {"all": [], "towns": [], "villages": []}
    with gzip.open(Path(folder) / "gb_places.csv.gz", "rt", encoding="utf-8") as held:
        for row in csv.DictReader(held):
            name, kind = row["name"], row["type"]
            if len(name) > 22 or "(" in name or not ours(name):
                continue
            told["all"].append(name)
            if kind in ("City", "Town"):
                told["towns"].append(name)
            elif kind in ("Village", "Hamlet"):
                told["villages"].append(name)
    return told


@dataclass(slots=True)
class Person:
    """Somebody invented. `called` is how they are spoken of: the first name, or short for it."""

    first: str
    called: str
    last: str
    nick: str
    woman: bool
    middle: str


def person(rng: Random, pool: Pools, culture: str, what: str) -> Person:
    """Somebody of a family from somewhere; `what` is f, m, or x for either."""
    what = rng.choice("fm") if what == "x" else what
    if rng.random() < 0.2:
        culture = rng.choices(list(CULTURES), list(CULTURES.values()))[0]
    first = _first(rng, pool, culture, what)
    called = _short(rng, first) if rng.random() < 0.1 else first
    nick = rng.choice(pool.nicknames)
    if rng.random() < 0.3:
        nick = rng.choice(("Big", "Wee", "Mad", "Old", "Young", "Fat", "Daft")) + " " + first
    middle = _first(rng, pool, culture, what)
    return Person(first, called, _last(rng, pool, culture), nick, what == "f", middle)


def _first(rng: Random, pool: Pools, culture: str, what: str) -> str:
    draw = rng.random()
    if draw < 0.36:
        return rng.choice(pool.first[culture][what])
    if draw < 0.68:
        names, weights = pool.ons[what]
        return rng.choices(names, cum_weights=weights)[0]
    if draw < 0.78:
        return rng.choice(pool.ons[what][0])
    if draw < 0.88:
        return rng.choice(pool.everyday[what] or ["Kim"])
    return _invented(rng, *rng.sample(pool.ons[what][0], 2))


def _invented(rng: Random, one: str, other: str) -> str:
    """The beginning of one name and the end of another, cut at vowels."""
    at = rng.randint(2, max(2, len(one) - 2))
    back = rng.randint(1, max(1, len(other) - 2))
    return (one[:at] + other[back:].lower())[:12]


def _short(rng: Random, first: str) -> str:
    at = min(len(first), rng.choice((3, 3, 4)))
    return first[:at] + rng.choice(("", "", "y", "ie", "z", "s", "o"))


def _last(rng: Random, pool: Pools, culture: str) -> str:
    draw = rng.random()
    if draw < 0.45:
        told = rng.choice(pool.last[culture])
    elif draw < 0.8:
        told = rng.choice(pool.surnames)
    elif draw < 0.9:
        told = rng.choice(pool.places).split()[0]
    else:
        told = _invented(rng, rng.choice(pool.surnames), rng.choice(pool.surnames))
    if rng.random() < 0.05:
        told += "-" + rng.choice(pool.surnames)
    return told
