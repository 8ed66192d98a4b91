"""Where what was gathered is put down: who has which value, on what that rests, how it is called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fieldloom.people.models import Family, Participant
from fieldloom.pseudonyms.rules.audiences import Profile
from fieldloom.pseudonyms.rules.jigsaw import Rests, Sort, Trait, Value
from fieldloom.pseudonyms.rules.jigsaw_knowing import Web

PERSON, FAMILY = "person", "family"


class Whose(NamedTuple):
    """A person or a family, by row id."""

    kind: str
    pk: int


class Rest(NamedTuple):
    """On what one thing rests: a recorded field (`what`), or code points `start` to `end` of a source (row
    id) in `paragraph`, counted from 1; `telling` is the row of a reader's mark."""

    how: Rests
    what: str = ""
    source: int = 0
    paragraph: int = 0
    start: int = 0
    end: int = 0
    telling: int = 0


@dataclass(slots=True)
class Gathered:
    """All of one study, as one audience is told it. `belongs`: person -> families, ever; `shown`: how a value
    is called, without a real name; what is not in there is called by the words at its place."""

    study_id: int
    profile: Profile
    people: dict[int, Participant] = field(default_factory=dict)
    families: dict[int, Family] = field(default_factory=dict)
    belongs: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    held: dict[Whose, dict[Value, list[Rest]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    shown: dict[Value, str] = field(default_factory=dict)
    web: Web = field(default_factory=Web)
    # encounter -> the families it was with; else who took part
    met: dict[int, list[Whose]] = field(default_factory=dict)

    def has(self, whose: Whose, sort: Sort, key: str, shown: str, rest: Rest) -> None:
        """Put down that somebody has a value; nobody who is not seen."""
        if whose.pk in (self.people if whose.kind == PERSON else self.families):
            value = Value(sort, key)
            self.held[whose][value].append(rest)
            self.shown.setdefault(value, shown)

    def members(self, family: int) -> list[int]:
        """The people of a family, by code."""
        some = [pk for pk, families in self.belongs.items() if family in families]
        return sorted(some, key=lambda pk: self.people[pk].ref)

    def of_no_family(self) -> list[int]:
        """People who belong to no family, by code."""
        some = [pk for pk in self.people if not self.belongs.get(pk)]
        return sorted(some, key=lambda pk: self.people[pk].ref)

    def traits(self, kind: str) -> Iterator[Trait]:
        """What people have, or what families have: by themselves, and by whoever belongs to them."""
        for whose, values in self.held.items():
            for at in self._counted_for(whose, kind):
                for value, rests in values.items():
                    yield Trait(at, value, rests[0].how)

    def _counted_for(self, whose: Whose, kind: str) -> Iterable[int]:
        if whose.kind == kind:
            return (whose.pk,)
        return self.belongs.get(whose.pk, ()) if kind == FAMILY else ()
