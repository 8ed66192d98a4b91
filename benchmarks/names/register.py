"""People whom the study's register holds: `python -m benchmarks.names.register`, rules alone, no model.

Every name of a person that is marked in the invented texts goes into one register; then it is said in
sentences: as it is, small, in capitals, as a possessive, with one letter wrong. Told is in how many
all of the name's own words are found (titles, words of kin and "our" are not its own).
"""

from collections.abc import Iterator
from random import Random

from benchmarks.names.sets import ROOT, invented
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import Known, Roster, own_words, roster_of

FRAMES = (
    "and then {} came round on the bus",
    "so I said it to {} again last night",
    "it was {}, the one with the van",
)
OTHERS = "aeinorstlmk"
SHORT = 4  # letters below which a name bears no error
Way = tuple[str, str]


def people() -> list[str]:
    """The names of people that are marked, in order; without those of one letter."""
    told: set[str] = set()
    for folder, pattern in (
        (ROOT / "training" / "second", "*.txt"),
        (ROOT / "training" / "apart", "*.txt"),
        (ROOT / "tests" / "pseudonyms" / "sample", "*.txt"),
    ):
        for doc in invented(folder, pattern, "").docs:
            marks = [mark for mark in doc.marks if mark.kind is Kind.PERSON]
            told |= {doc.text[mark.start : mark.end].title() for mark in marks}
    return sorted(name for name in told if max(map(len, own_words(name)), default=0) > 2)


def ways(name: str, drawn: Random) -> Iterator[Way]:
    """How a name may stand in a text: what is said of the way, and the words."""
    yield from (("as it is", name), ("small letters", name.lower()), ("capitals", name.upper()))
    yield from (("possessive", f"{name}’s"), ("possessive, small", f"{name.lower()}'s"))
    longest = max(name.split()[-len(own_words(name)) :], key=len)
    if len(longest) >= SHORT:
        for wrong in mistyped(longest, drawn):
            yield "one letter wrong", name.replace(longest, wrong)
            yield "one letter wrong, small", name.replace(longest, wrong).lower()


def mistyped(word: str, drawn: Random) -> Iterator[str]:
    """A word with a letter left out, twice, another one, and two changed about; never its first letter."""
    at = drawn.randrange(1, len(word) - 1)
    other = drawn.choice([letter for letter in OTHERS if letter != word[at].lower()])
    yield word[:at] + word[at + 1 :]
    yield word[:at] + word[at] + word[at:]
    yield word[:at] + other + word[at + 1 :]
    if word[at] != word[at + 1]:
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def found(text: str, start: int, end: int, own: int, roster: Roster) -> bool:
    """Whether every letter from `start` to `end` is covered, the first aside that are not its own."""
    hidden: set[int] = set()
    for hit in detect(text, roster, labels=()):
        hidden.update(range(hit.start, hit.end))
    return all(at in hidden for at in range(start + own, end) if text[at].isalnum())


def main() -> None:
    every = people()
    roster = roster_of(Known(n, Kind.PERSON, (name,)) for n, name in enumerate(every, 1))
    drawn, met, whole, other = Random(1), {}, {}, 0
    for name in every:
        for way, words in ways(name, drawn):
            bare = words.removesuffix("’s").removesuffix("'s")
            if way.startswith("one") and any(w in names().everyday for w in bare.lower().split()):
                other += 1
                continue
            own = len(bare) - len(" ".join(bare.split()[-len(own_words(name)) :]))
            for frame in FRAMES:
                text, start = frame.format(words), frame.index("{")
                whole[way] = whole.get(way, 0) + 1
                met[way] = met.get(way, 0) + found(text, start, start + len(bare), own, roster)
    print(f"{len(every)} names in one register, {len(FRAMES)} sentences each")
    for way, many in whole.items():
        print(f"  {way:24} {met[way]:5} of {many:5}  {met[way] / many:.4f}")
    print(f"  with a letter wrong {other} held an everyday word, and are not counted")


if __name__ == "__main__":
    main()
