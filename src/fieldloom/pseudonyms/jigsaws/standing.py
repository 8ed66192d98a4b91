"""How far each family is for one audience: what was prepared last, whether it is signed, what changed."""

from dataclasses import dataclass

from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.jigsaws.gathered import FAMILY, PERSON, Whose
from fieldloom.pseudonyms.jigsaws.weighing import Piece, Weighing, counts_of, rare_of
from fieldloom.pseudonyms.models import Settled, SignOff, Telling
from fieldloom.pseudonyms.rules.jigsaw import Counts
from fieldloom.pseudonyms.rules.jigsaw_signing import Changes, Stage, changes, stage

UNCHANGED = Changes()


@dataclass(frozen=True, slots=True)
class Unit:
    """A family, or somebody of no family. `people` belong to it; `prepared` was decided last, `signature`
    stands under that; `changed` says what is otherwise since."""

    whose: Whose
    ref: str
    label: str
    people: int
    counts: Counts
    stage: Stage
    prepared: Settled | None = None
    signature: Settled | None = None
    changed: Changes = UNCHANGED

    @property
    def is_family(self) -> bool:
        return self.whose.kind == FAMILY


class Standings:
    """What was prepared and signed in a study for one audience, in one query."""

    def __init__(self, weighing: Weighing) -> None:
        self.weighing = weighing
        self.prepared: dict[Whose, Settled] = {}
        self.signed: dict[int, Settled] = {}
        rows = Settled.objects.filter(study=weighing.study, view=weighing.view.value)
        for row in rows.select_related("by").order_by("pk"):
            if row.prepared_id is None:
                self.prepared[whose_of(row)] = row
            else:
                self.signed[row.prepared_id] = row

    def unit(self, whose: Whose, pieces: list[Piece]) -> Unit:
        """How one stands."""
        gathered, rare = self.weighing.gathered, rare_of(pieces)
        thing = (gathered.families if whose.kind == FAMILY else gathered.people)[whose.pk]
        row = self.prepared.get(whose)
        then = row.decisions if row else None
        return Unit(
            whose,
            thing.ref,
            thing.label or thing.ref,
            len(self.weighing.of(whose)) - (whose.kind == FAMILY),
            counts_of(pieces),
            stage(rare, then, signed=row is not None and row.pk in self.signed),
            row,
            self.signed.get(row.pk) if row else None,
            changes(then, rare) if then is not None else UNCHANGED,
        )

    def all(self) -> list[Unit]:
        """Every unit, the worst first."""
        pieces = self.weighing.pieces
        found = [
            self.unit(one, pieces(one, marked=one in self.prepared))
            for one in self.weighing.units()
        ]
        return sorted(found, key=lambda one: (one.counts.order, not one.is_family, one.ref))


def whose_of(row: Settled) -> Whose:
    """Of whom something was settled."""
    return Whose(FAMILY, row.family_id) if row.family_id else Whose(PERSON, row.participant_id or 0)


def unit_called(weighing: Weighing, ref: str) -> Whose:
    """The family of this code, or of the person of this code; who is of no family is one by themselves.
    Raises `NotFound`."""
    gathered = weighing.gathered
    for pk, family in gathered.families.items():
        if family.ref == ref:
            return Whose(FAMILY, pk)
    for pk, person in gathered.people.items():
        if person.ref == ref:
            families = gathered.belongs.get(pk)
            return Whose(FAMILY, min(families)) if families else Whose(PERSON, pk)
    raise NotFound(f"There is no family and no person “{ref}” in this study that you may see.")


def alone_on(pieces: list[Piece]) -> set[int]:
    """Row ids of the users who signed off a text that these rest on, or marked something of it, with nobody
    beside them."""
    rests = [rest for piece in pieces for rest in piece.rests]
    sources = {rest.source for rest in rests if rest.source}
    marks = {rest.telling for rest in rests if rest.telling}
    signed = SignOff.objects.filter(source__in=sources, second_by=None, after__isnull=False)
    tellers = Telling.objects.filter(pk__in=marks).order_by().values_list("by_id", flat=True)
    return {*signed.order_by().values_list("by_id", flat=True), *tellers}
