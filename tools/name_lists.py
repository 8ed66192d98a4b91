"""Make the lists of names, places and everyday words that detection looks things up in.

    python tools/name_lists.py FIRST_NAMES.csv.gz PLACES.csv.gz WORDS MORE_WORDS TEXT ...

First names: ONS baby names (columns name, girls_count, boys_count, tables_seen). Places: OS Open Names
(columns name, type, country). Words and more words: the dictionaries of Debian's wbritish-small and
wbritish (SCOWL), of which the words in small letters are kept. Texts: openly licensed speech and writing,
of which only single words are kept, and only those that stand in small letters as a rule. See
src/fieldloom/pseudonyms/lists/README.md.
"""

import csv
import gzip
import re
import sys
from collections import Counter
from pathlib import Path

LISTS = Path(__file__).parents[1] / "src" / "fieldloom" / "pseudonyms" / "lists"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
PLACES = {"City": "city", "Town": "town", "Village": "village", "Suburban Area": "suburb"}
FEWEST_BORN, FEWEST_TIMES = 25, 4


def rows(file: str) -> list[dict[str, str]]:
    """The lines of a packed table."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as held:
        return list(csv.DictReader(held))


def first_names(file: str) -> list[str]:
    """Each name that enough children were given, with g (girls), b (boys) or u (both)."""
    told = {}
    for row in rows(file):
        girls, boys = int(row["girls_count"]), int(row["boys_count"])
        name = row["name"].strip().lower()
        if girls + boys < FEWEST_BORN or len(name) < 3 or " " in name:
            continue
        share = girls / (girls + boys)
        told[name] = "g" if share > 0.85 else "b" if share < 0.15 else "u"
    return [f"{name} {kind}" for name, kind in sorted(told.items())]


def places(file: str) -> list[str]:
    """Each city, town, village and suburb with its kind; of two kinds the larger."""
    larger = list(PLACES.values())
    told: dict[str, str] = {}
    for row in rows(file):
        kind, name = PLACES.get(row["type"]), row["name"].strip().lower()
        if kind is None or not re.fullmatch(r"[^\W\d_][^\d_()]{2,40}", name):
            continue
        if name not in told or larger.index(kind) < larger.index(told[name]):
            told[name] = kind
    return [f"{name}\t{kind}" for name, kind in sorted(told.items())]


def dictionary(file: str) -> set[str]:
    """The words of a dictionary that are in small letters."""
    kept = {w for w in Path(file).read_text(encoding="utf-8").split() if WORD.fullmatch(w)}
    return {w for w in kept if w.islower() and not w.endswith("'s")}


def everyday(words: str, texts: list[str], names: set[str]) -> list[str]:
    """Words that stand in small letters as a rule: those of the dictionary, and what people say."""
    told = dictionary(words)
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for file in texts:
        for word in WORD.findall(Path(file).read_text(encoding="utf-8", errors="ignore")):
            (small if word[0].islower() else large)[word.lower().replace("’", "'")] += 1
    said = {w for w, times in small.items() if times >= FEWEST_TIMES and times > large[w] * 0.7}
    return sorted(told | (said - names))


def main() -> None:
    names = first_names(sys.argv[1])
    known = {line.split()[0] for line in names}
    common = everyday(sys.argv[3], sys.argv[5:], known)
    where = places(sys.argv[2])
    towns = {line.split("\t")[0] for line in where if line.endswith(("\tcity", "\ttown"))}
    made = {
        "first_names.txt": names,
        "places.txt": where,
        "everyday.txt": common,
        "rare.txt": sorted(dictionary(sys.argv[4]) - set(common) - known - towns),
    }
    for name, lines in made.items():
        (LISTS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(lines):,} lines\n")


if __name__ == "__main__":
    main()
