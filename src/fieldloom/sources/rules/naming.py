"""Who may be in a text, going by its words: names and codes, and kin as a speaker calls them. Pure.

One pass over the words. Letters in capitals or not are alike, and only whole words count. What is found
is a proposal: it binds until a person dismisses it, so it would rather name one too many.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fieldloom.people.rules import KinshipKind
from fieldloom.sources.rules import labels
from fieldloom.sources.rules.presence import ProposedFrom

_LETTERS = "(?:[^\\W_][\u0300-\u036f]*)+"
_WORD = re.compile(f"{_LETTERS}(?:[-'’]{_LETTERS})*")
_ALSO = re.compile(r"\s*(?:[/;,()“”\"]|\b(?:aka|known as|called)\b)\s*", re.IGNORECASE)


def _words(told: str) -> frozenset[str]:
    return frozenset(told.split())


# Names that are words as well: these count where they begin with a capital letter only.
ALSO_WORDS = _words(
    "angel april art august autumn bill bob bonnie carol chance cliff dale dawn dean dee drew earl eve "
    "faith frank gene glen grace grant guy harmony heather holly hope iris ivy jack jade jean jo joy "
    "june lily mark matt may mercy miles misty nick olive pat pearl penny pip poppy ray rich rob robin "
    "rocky rose ruby rusty sandy skip sky star sue summer sunny tab tad terry tiger tony troy victor "
    "violet will woody"
)

CHILD, PARENT, PARTNER = "child", "parent", "partner"
SIBLING, GRANDPARENT, GRANDCHILD = "sibling", "grandparent", "grandchild"
_CALLED = {
    CHILD: "son sons daughter daughters boy boys girl girls lad lads laddie lass lasses lassie bairn "
    "bairns wean weans child children kid kids baby babies eldest oldest youngest twins wee-one",
    PARENT: "mum mums mummy mam mammy mom ma mother dad dads daddy da father parents folks",
    PARTNER: "partner husband wife boyfriend girlfriend fiancé fiancée fiance missus fella ex",
    SIBLING: "brother brothers sister sisters sibling siblings",
    GRANDPARENT: "gran granny nan nana nanna grandma grandmother grandad granda granddad grandpa "
    "grandfather grandparents",
    GRANDCHILD: "grandson grandsons granddaughter granddaughters grandchild grandchildren grandkids",
}
KIN = {word: kind for kind, words in _CALLED.items() for word in words.split()}
_MINE = frozenset(("my", "our", "oor"))
_YOURS = frozenset(("your", "yer"))
# What stands between "my" and "daughter".
_BETWEEN = _words(
    "wee little big old older oldest elder eldest young younger youngest middle own late ex two three "
    "four five six first second third other new birth foster adopted adoptive step half twin poor "
    "lovely dear best and"
)
_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph: where its text begins (code points), who speaks it if a participant does (row id),
    and whether somebody of the team does. `asked` is the one participant whom the team speaks with."""

    number: int
    start: int
    text: str
    speaker: int | None = None
    team: bool = False
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Words from `start` to `end` (code points of the whole text) in a paragraph that may mean a person
    (row id), and from what that is taken."""

    paragraph: int
    start: int
    end: int
    person: int
    how: ProposedFrom


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Names:
    """All names of the people of a study: by their first word, the words after it and who bears it."""

    _by_first: dict[str, dict[tuple[str, ...], set[int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Iterable[tuple[int, str]]) -> "Names":
        """Out of (person, name): codes, pseudonyms, nicknames, labels under which they spoke."""
        made: dict[str, dict[tuple[str, ...], set[int]]] = defaultdict(lambda: defaultdict(set))
        for person, name in known:
            words = tuple(token.word for token in _tokens(name))
            if words and len("".join(words)) > 1:
                made[words[0]][words[1:]].add(person)
        return cls({first: dict(rest) for first, rest in made.items()})

    def bearers(self, name: str) -> frozenset[int]:
        """Who bears exactly this name."""
        words = tuple(token.word for token in _tokens(name))
        return (
            frozenset(self._by_first.get(words[0], {}).get(words[1:], ())) if words else frozenset()
        )

    def at(self, tokens: list[_Token], place: int) -> tuple[int, frozenset[int]] | None:
        """The longest name that begins at this word: its number of words, and who bears it."""
        known = self._by_first.get(tokens[place].word)
        if known is None:
            return None
        best: tuple[int, frozenset[int]] | None = None
        for rest, persons in known.items():
            size = 1 + len(rest)
            if best is not None and size <= best[0]:
                continue
            if tuple(t.word for t in tokens[place + 1 : place + size]) == rest:
                best = size, frozenset(persons)
        alone = best is not None and best[0] == 1 and tokens[place].word in ALSO_WORDS
        return None if alone and not tokens[place].capital else best


class Ties:
    """Who is what to whom, from recorded kinship; brothers and grandparents follow from parents."""

    def __init__(self, recorded: Iterable[tuple[int, KinshipKind, int]]) -> None:
        kin: dict[tuple[int, str], set[int]] = defaultdict(set)
        for of, kind, to in recorded:
            for whose, what, whom in _both_ways(of, kind, to):
                kin[whose, what].add(whom)
        for (whose, what), parents in list(kin.items()):
            if what != PARENT:
                continue
            for parent in parents:
                kin[whose, SIBLING] |= kin.get((parent, CHILD), set()) - {whose}
                for grand in kin.get((parent, PARENT), set()):
                    kin[whose, GRANDPARENT].add(grand)
                    kin[grand, GRANDCHILD].add(whose)
        self._kin = kin

    def of(self, whose: int, what: str) -> frozenset[int]:
        """Whoever is this to somebody."""
        return frozenset(self._kin.get((whose, what), ()))


def names_of(ref: str, label: str) -> Iterator[str]:
    """What a participant may be called: the code, the pseudonym, further names in it ("Kirsty (Kit)",
    "Kirsty / Kit", "Kirsty aka Kit"), and the first name of a full one."""
    yield ref
    for name in _ALSO.split(label):
        if len(name) > 1:
            yield name
            first, *more = name.split()
            if more and labels.is_name(name) and not labels.is_role(first) and len(first) > 2:
                yield first


def speaks_as(label: str) -> bool:
    """Whether a speaker's label is a name, and not a part that many people take, such as P2."""
    return labels.is_name(label) and not (
        labels.is_role(label) or labels.is_code(label) or labels.is_never(label)
    )


def matches(
    said: Iterable[Said], names: Names, ties: Ties, near: Collection[int] = ()
) -> Iterator[Match]:
    """Who may be meant in each paragraph: each person once, at the first words that name them.

    Nobody is proposed in what they say themselves. Of several who bear one name, those who are `near`
    (who took part, and their families) are meant; where none of them is, all are.
    """
    close = frozenset(near)
    for one in said:
        tokens = list(_tokens(one.text))
        once: set[int] = set() if one.speaker is None else {one.speaker}
        for start, end, persons, how in _in(tokens, one, names, ties):
            for person in sorted(persons & close or persons):
                if person not in once:
                    once.add(person)
                    place = one.start + start, one.start + end
                    yield Match(one.number, *place, person, how)


def _in(
    tokens: list[_Token], one: Said, names: Names, ties: Ties
) -> Iterator[tuple[int, int, frozenset[int], ProposedFrom]]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        found = names.at(tokens, place)
        if found is not None:
            size, persons = found
            yield token.start, tokens[place + size - 1].end, persons, ProposedFrom.NAME
            place += size
            continue
        teller = _teller(token.word, one)
        kin = None if teller is None else _kin_after(tokens, place)
        if teller is not None and kin is not None:
            what, last = kin
            if persons := ties.of(teller, what):
                yield token.start, tokens[last].end, persons, ProposedFrom.KIN
        place += 1


def _teller(word: str, one: Said) -> int | None:
    """Whose kin "my" or "your" means here."""
    if word in _MINE:
        return one.speaker
    return one.asked if one.team and word in _YOURS else None


def _kin_after(tokens: list[_Token], place: int) -> tuple[str, int] | None:
    for at in range(place + 1, min(place + 2 + _AT_MOST, len(tokens))):
        word = tokens[at].word
        # "my eldest" is a child, "my eldest sister" is none.
        between = at + 1 < len(tokens) and word in _BETWEEN and tokens[at + 1].word in KIN
        if word in KIN and not between:
            in_law = [t.word for t in tokens[at + 1 : at + 3]] == ["in", "law"]
            return None if in_law else (KIN[word], at)
        if word not in _BETWEEN:
            return None
    return None


def _both_ways(of: int, kind: KinshipKind, to: int) -> Iterator[tuple[int, str, int]]:
    parental = (
        KinshipKind.PARENT_OF,
        KinshipKind.PARENTAL_RESPONSIBILITY,
        KinshipKind.PARENTAL_RIGHTS,
    )
    if kind in parental:
        yield from ((of, CHILD, to), (to, PARENT, of))
    elif kind is KinshipKind.CHILD_OF:
        yield from ((to, CHILD, of), (of, PARENT, to))
    elif kind is KinshipKind.KINSHIP_CARER:
        yield of, CHILD, to
    elif kind is KinshipKind.GRANDPARENT:
        yield from ((of, GRANDCHILD, to), (to, GRANDPARENT, of))
    elif kind in (KinshipKind.SIBLING, KinshipKind.PARTNER):
        what = SIBLING if kind is KinshipKind.SIBLING else PARTNER
        yield from ((of, what, to), (to, what, of))


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        word = unicodedata.normalize("NFC", match[0]).replace("’", "'")
        end = match.end()
        if word[-2:] in ("'s", "'S"):
            word, end = word[:-2], end - 2
        yield _Token(match.start(), end, word.casefold(), word[0].isupper())


def still_to_propose(
    found: Iterable[Match],
    places: Mapping[int, tuple[int, int]],
    there: Mapping[int, Collection[tuple[int, int] | None]],
) -> list[Match]:
    """The matches of which nothing was said yet. `places` are the paragraphs' by number; `there` says of
    each person where somebody was proposed, confirmed or dismissed already: None is everywhere."""
    left = []
    for match in found:
        start, end = places[match.paragraph]
        if not any(
            known is None or (known[0] < end and start < known[1])
            for known in there.get(match.person, ())
        ):
            left.append(match)
    return left
