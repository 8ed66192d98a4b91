"""Court prose: the Text Anonymization Benchmark (MIT), its types as kinds, names and figures swapped in."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from training.documents import Text
from training.figures import digits
from training.people import CULTURES, Pools, person

KIND_OF = {
    "PERSON": "person", "CODE": "number", "LOC": "place", "ORG": "organisation", "DATETIME": "date",
    "DEM": "other", "QUANTITY": "other", "MISC": "other",
}  # fmt: skip
_TITLED = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Judge|Professor)\.? ")


def judgments(file: Path) -> list[Text]:
    """The texts with what must be masked: identifiers, direct and quasi; those that may stay are no marks."""
    with gzip.open(file, "rt", encoding="utf-8") as held:
        rows = json.load(held)
    return [(row["text"], _marks(row)) for row in rows]


def _marks(row: dict) -> list[tuple[int, int, str]]:
    found = []
    for told in row["annotations"].values():
        for one in told["entity_mentions"]:
            if one["identifier_type"] in ("DIRECT", "QUASI"):
                kind = KIND_OF[one["entity_type"]]
                found.append((one["start_offset"], one["end_offset"], kind))
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    return kept


def swapped(told: list[Text], rng: Random, pool: Pools) -> Iterator[Text]:
    """The texts without end, people, places and figures changed for others, the same for the same."""
    while True:
        for text, marks in rng.sample(told, len(told)):
            yield _changed(text, marks, rng, pool) if rng.random() < 0.8 else (text, marks)


def _changed(text: str, marks: list[tuple[int, int, str]], rng: Random, pool: Pools) -> Text:
    known: dict[str, str] = {}
    pieces, made, last, length = [], [], 0, 0
    for start, end, kind in marks:
        between, old = text[last:start], text[start:end]
        new = _other(old, kind, known, rng, pool)
        pieces += [between, new]
        length += len(between)
        made.append((length, length + len(new), kind))
        length += len(new)
        last = end
    return "".join([*pieces, text[last:]]), made


def _other(old: str, kind: str, known: dict[str, str], rng: Random, pool: Pools) -> str:
    if kind == "person":
        title = _TITLED.match(old)
        lead = title[0] if title else ""
        words = [_word(word, known, rng, pool) for word in old[len(lead) :].split(" ")]
        return lead + " ".join(words)
    if kind in ("number", "date"):
        return re.sub(r"\d", lambda found: digits(rng, "#"), old) if rng.random() < 0.5 else old
    if kind == "place" and old not in known:
        known[old] = rng.choice(pool.places) if rng.random() < 0.6 else old
    return known.get(old, old)


def _word(word: str, known: dict[str, str], rng: Random, pool: Pools) -> str:
    if not word[:1].isupper() or len(word) < 3:
        return word
    if word not in known:
        one = person(rng, pool, rng.choice(list(CULTURES)), "x")
        known[word] = rng.choice((one.first, one.last, one.last, word))
    return known[word]
