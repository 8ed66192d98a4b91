"""What somebody is to another, in the words of the field: “Mum’s sister”. What can be proposed. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldloom.access.rules import Decision
from fieldloom.people.rules import KinshipKind
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.roster import Known

LONGEST = 80
MOST = 8  # proposals
_K = KinshipKind
# By gender: not said, woman or girl, man or boy.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "parent": ("parent", "mother", "father"),
    "child": ("child", "daughter", "son"),
    "sibling": ("sister or brother", "sister", "brother"),
    "grandparent": ("grandparent", "grandmother", "grandfather"),
    "grandchild": ("grandchild", "granddaughter", "grandson"),
    "aunt": ("aunt or uncle", "aunt", "uncle"),
    "niece": ("niece or nephew", "niece", "nephew"),
    "partner": ("partner", "partner", "partner"),
    "carer": ("kinship carer", "kinship carer", "kinship carer"),
    "relative": ("relative", "relative", "relative"),
}
_FORTH = {
    _K.PARENT_OF: "parent",
    _K.CHILD_OF: "child",
    _K.SIBLING: "sibling",
    _K.GRANDPARENT: "grandparent",
    _K.PARTNER: "partner",
    _K.KINSHIP_CARER: "carer",
    _K.OTHER: "relative",
}
_BACK = {
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "partner": "partner",
    "relative": "relative",
}
_TWICE = {
    ("sibling", "parent"): "aunt",
    ("parent", "parent"): "grandparent",
    ("child", "sibling"): "niece",
    ("child", "child"): "grandchild",
    ("child", "parent"): "sibling",
}
_ENDS = ("partner", "carer")  # what somebody can have been, and be no longer
# As a family calls whoever has a role in it that one person has.
_CALLED = {"mother": "Mum", "father": "Dad", "grandmother": "Gran", "grandfather": "Grandad"}
_POSSESSIVE = re.compile(r".*(?:['’]s|s['’])\s+", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kinsman:
    """Somebody of the register who takes part: row id of the entity, pseudonym, gender (g, b, u), and the
    roles that they have in their families (row id, role)."""

    id: int
    name: str
    gender: str
    roles: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """What `of` is to `to` (row ids of entities) as it is recorded; `ended`: its last day is past."""

    of: int
    to: int
    kind: KinshipKind
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words for what somebody is to the person `to` (row id of the entity)."""

    words: str
    to: int


def proposals(one: int, people: Mapping[int, Kinsman], ties: Sequence[Tie]) -> list[Proposal]:
    """What can be said of somebody from ties that are recorded: by what a family calls the other, by their
    pseudonym, and over one person between. The nearest first; nothing twice."""
    told: dict[str, Proposal] = {}
    if one not in people:
        return []
    steps = list(_steps(one, people, ties))
    called = _called(people)
    for kind, to, ended in steps:
        word = _word(kind, people[one], ended=ended)
        for name in (*called.get(to, ()), people[to].name):
            told.setdefault(f"{_whose(name)} {word}", Proposal(f"{_whose(name)} {word}", to))
    for kind, between, ended in steps:
        for further, to, past in () if ended else _steps(between, people, ties):
            if (twice := _TWICE.get((kind, further))) and to != one and not past:
                words = f"{_whose(people[to].name)} {_word(twice, people[one])}"
                told.setdefault(words, Proposal(words, to))
    return list(told.values())[:MOST]


def kin_word(words: str) -> str:
    """What of a relation says no one’s name: “sister” of “Mum’s sister”, in small letters."""
    return " ".join(_POSSESSIVE.sub("", words).split()).casefold()


def relation_fits(words: str, known: Iterable[Known]) -> Decision:
    """Whether these words can be told of somebody: short, in one line, and no real name in them."""
    if not any(sign.isalpha() for sign in words) or len(words) > LONGEST:
        return Decision(
            False, "These words are too long, or none.", "Write a few words: “Mum’s sister”."
        )
    if any(sign in words for sign in "[]\r\n\t"):
        return Decision(
            False,
            "These words stand in square brackets where they are told, and hold none.",
            "Leave brackets and line breaks out.",
        )
    # Looked at as if within a sentence, where a capital tells Hope from hope.
    if any(not leak.doubtful for leak in leaks(f"to {words}", watch_for(known))):
        return Decision(
            False,
            "These words hold a real name of the study.",
            "Use the word for the kin, or a pseudonym.",
        )
    return Decision(True, "These words name nobody.")


def of_one_family(one: frozenset[int], other: frozenset[int], *, tied: bool) -> Decision:
    """Whether one can be said to be somebody to the other: of one family, or tied; of whom no family is known
    nothing is held against it."""
    if tied or not one or not other or one & other:
        return Decision(True, "They are kin.")
    return Decision(
        False,
        "These two are of no common family.",
        "Record on the page of one of them what they are to one another, or choose somebody else.",
    )


def _steps(
    one: int, people: Mapping[int, Kinsman], ties: Sequence[Tie]
) -> Iterator[tuple[str, int, bool]]:
    """What somebody is to whom, by ties in both directions."""
    for tie in ties:
        if one not in (tie.of, tie.to) or not {tie.of, tie.to} <= people.keys():
            continue
        forth = _FORTH.get(tie.kind) or _by_role(people[tie.of], people[tie.to])
        kind = forth if tie.of == one else _BACK.get(forth)
        if kind:
            yield kind, tie.to if tie.of == one else tie.of, tie.ended


def _by_role(of: Kinsman, to: Kinsman) -> str:
    """Whoever answers for a child of a family in which they are mother or father, is a parent: as far as the
    record says."""
    shared = {family for family, _ in to.roles}
    parents = {role for family, role in of.roles if family in shared}
    return "parent" if parents & {"mother", "father", "mum", "dad"} else ""


def _word(kind: str, one: Kinsman, *, ended: bool = False) -> str:
    word = _WORDS[kind]["ugb".index(one.gender) if one.gender in "ugb" else 0]
    return f"former {word}" if ended and kind in _ENDS else word


def _called(people: Mapping[int, Kinsman]) -> dict[int, list[str]]:
    """By what a family calls somebody who alone has a role in it."""
    holders: dict[tuple[int, str], set[int]] = {}
    for one in people.values():
        for family, role in one.roles:
            holders.setdefault((family, role), set()).add(one.id)
    told: dict[int, list[str]] = {}
    for (_, role), some in sorted(holders.items()):
        if role in _CALLED and len(some) == 1:
            names = told.setdefault(next(iter(some)), [])
            names += [] if _CALLED[role] in names else [_CALLED[role]]
    return told


def _whose(name: str) -> str:
    """Of a pseudonym the forename, as whose: Kayleigh’s, James’s."""
    return f"{name.split(maxsplit=1)[0]}’s"
