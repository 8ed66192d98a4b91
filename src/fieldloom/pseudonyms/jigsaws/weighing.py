"""What was gathered, weighed and put together: a family with its people, or somebody of no family, is one."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fieldloom.access.models import Study, User
from fieldloom.ground.keys import derived_key
from fieldloom.pseudonyms.jigsaws.gathered import FAMILY, PERSON, Gathered, Rest, Whose
from fieldloom.pseudonyms.jigsaws.records import gather_records
from fieldloom.pseudonyms.jigsaws.texts import gather_texts
from fieldloom.pseudonyms.models import RareBelow, ViewDecision
from fieldloom.pseudonyms.rules.audiences import DEFAULTS, Profile, View
from fieldloom.pseudonyms.rules.jigsaw import USUAL, Counts, Rarity, Value, Weighed, counted, weigh


class Piece(NamedTuple):
    """One thing of a person or family: what it rests on, and how rare it is in the study. `mark` is by what
    it is known again where it is decided; it tells nothing."""

    whose: Whose
    value: Value
    rests: tuple[Rest, ...]
    weighed: Weighed
    rarity: Rarity
    mark: str


class Weighing:
    """A study weighed for one audience; the pieces of each family are made when they are asked for."""

    def __init__(self, to: User, study: Study, view: View) -> None:
        self.study, self.view = study, view
        self.gathered = Gathered(study.pk, profile_of(study.pk, view))
        gather_records(self.gathered, to, study)
        gather_texts(self.gathered, to, study)
        self.rare = rare_below(study.pk)
        self._weighed = {kind: weigh(self.gathered.traits(kind)) for kind in (PERSON, FAMILY)}
        self._key = derived_key("jigsaw")

    def units(self) -> list[Whose]:
        """Every family, and everybody of no family, by code."""
        families = [Whose(FAMILY, pk) for pk in self.gathered.families]
        return families + [Whose(PERSON, pk) for pk in self.gathered.of_no_family()]

    def pieces(self, unit: Whose, *, marked: bool = True) -> list[Piece]:
        """What remains of a family and each of its people, or of one person: the rarest first. Marks are
        made for what wants a decision; not where nothing was decided that they could be held against."""
        return [piece for whose in self.of(unit) for piece in self._pieces(whose, marked)]

    def of(self, unit: Whose) -> list[Whose]:
        """Those whose things a unit holds: a family first, then its people."""
        if unit.kind == PERSON:
            return [unit]
        return [unit, *(Whose(PERSON, pk) for pk in self.gathered.members(unit.pk))]

    def _pieces(self, whose: Whose, marked: bool) -> Iterator[Piece]:
        held = self.gathered.held.get(whose, {})
        for weighed in self._weighed[whose.kind].get(whose.pk, ()):
            value = weighed.value
            if value in held:
                rarity = weighed.rarity(self.rare)
                rare = marked and rarity is not Rarity.COMMON
                mark = self._mark(whose, value) if rare else ""
                yield Piece(whose, value, tuple(held[value]), weighed, rarity, mark)

    def _mark(self, whose: Whose, value: Value) -> str:
        told = (self.study.pk, self.view.value, *whose, value.sort.value, value.key)
        about = "/".join(str(part) for part in told).encode()
        return hashlib.blake2b(about, digest_size=12, key=self._key).hexdigest()


def profile_of(study_id: int, view: View) -> Profile:
    """How much this audience is told."""
    row = ViewDecision.objects.filter(study=study_id, view=view.value).order_by("pk").last()
    return row.profile if row else DEFAULTS[view]


def rare_below(study_id: int) -> int:
    """What fewer than so many share is rare in this study."""
    row = RareBelow.objects.filter(study=study_id).order_by("pk").last()
    return row.number if row else USUAL


def rare_of(pieces: Iterable[Piece]) -> dict[str, Rarity]:
    """Mark -> how rare, of the pieces that want a decision."""
    return {one.mark: one.rarity for one in pieces if one.rarity is not Rarity.COMMON}


def counts_of(pieces: Iterable[Piece]) -> Counts:
    """How many of them are how rare."""
    return counted(one.rarity for one in pieces)
