"""What remains of each family and person, how rare it is, who could recognise them, and whether it is signed.

It is of the whole study, as the register is: how rare something is in a part of it says nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.jigsaws.gathered import PERSON, Rest, Whose
from fieldloom.pseudonyms.jigsaws.standing import Standings, Unit, alone_on, unit_called
from fieldloom.pseudonyms.jigsaws.weighing import Piece, Weighing, rare_below
from fieldloom.pseudonyms.models import Telling
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.jigsaw import Rarity, Rests, Value
from fieldloom.pseudonyms.rules.jigsaw_knowing import Tie, knowing
from fieldloom.pseudonyms.rules.jigsaw_signing import Decided, Stage, may_sign
from fieldloom.pseudonyms.within import who_keep_names, whole_study
from fieldloom.sources.models import Hold, Passage, Source
from fieldloom.sources.rules.presence import HoldKind

PLACES = 12  # on which one thing rests that are told; the number of all is told beside


@dataclass(frozen=True, slots=True)
class Jigsaw:
    """A study for one audience. `units` are its families and whoever is of none, the worst first; what fewer
    than `rare` share is rare; `waiting`: texts that are not made safe yet, so nothing in them is here."""

    view: View
    rare: int
    units: tuple[Unit, ...]
    waiting: int

    @property
    def families(self) -> tuple[Unit, ...]:
        return tuple(one for one in self.units if one.is_family)

    @property
    def signed(self) -> int:
        """How many families are signed as they stand."""
        return sum(one.stage is Stage.SIGNED for one in self.families)


@dataclass(frozen=True, slots=True)
class Where:
    """On what something rests. `what` names a recorded field; else the source, its paragraph from 1, and code
    points of its text. `telling` is the row of a reader's mark, 0 where it is none."""

    how: Rests
    what: str
    source: str = ""
    paragraph: int = 0
    start: int = 0
    end: int = 0
    telling: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One thing. `shown` is how it is called, with no real name of the register; `beside` the other thing
    with which fewest share it. `places` counts all that it rests on, `rests` tells the first. `then` is what
    was decided of it last; `changed`: it is new, or as rare as then no longer."""

    mark: str
    sort: str
    shown: str
    rests: tuple[Where, ...]
    places: int
    alone: int
    pair: int | None
    beside: str
    three: bool
    rarity: Rarity
    then: Decided | None
    changed: bool

    @property
    def rare(self) -> bool:
        """Whether it wants a decision."""
        return self.rarity is not Rarity.COMMON


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody of the study who could recognise a person, by code and pseudonym, and why."""

    ref: str
    label: str
    tie: Tie
    why: str


@dataclass(frozen=True, slots=True)
class Section:
    """What remains of a family itself, or of one person. `rows` are the rarest first."""

    ref: str
    label: str
    is_family: bool
    rows: tuple[Row, ...]
    knowers: tuple[Knower, ...] = ()

    @property
    def rare(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.rare)

    @property
    def common(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.rare)


@dataclass(frozen=True, slots=True)
class Opened:
    """One family with its people, or one person. `may_sign`: whether whoever asks may sign it now."""

    view: View
    rare: int
    unit: Unit
    sections: tuple[Section, ...]
    may_sign: Decision

    @property
    def rows(self) -> list[Row]:
        """All of it that wants a decision."""
        return [row for section in self.sections for row in section.rare]


@asks(Permission.KEEP_NAMES)
def jigsaw(*, to: User, study: Study, view: View = View.TEAM) -> Jigsaw:
    """Every family and whoever is of none, as this audience is told of them, the worst first. The number of
    queries does not grow."""
    whole_study(to, study)
    weighing = Weighing(to, study, view)
    return Jigsaw(view, weighing.rare, tuple(Standings(weighing).all()), _waiting(study))


@asks(Permission.KEEP_NAMES)
def jigsaw_of(ref: str, *, to: User, study: Study, view: View = View.TEAM) -> Opened:
    """One family, or somebody of none, by code; a person of a family opens the family. Raises `NotFound`."""
    whole_study(to, study)
    weighing = Weighing(to, study, view)
    whose = unit_called(weighing, ref)
    pieces = weighing.pieces(whose)
    unit = Standings(weighing).unit(whose, pieces)
    words = _Words(weighing, pieces)
    return _opened(weighing, words, unit, pieces, _may_sign(to, unit, pieces))


@asks(Permission.KEEP_NAMES)
def jigsaw_whole(*, to: User, study: Study, view: View = View.TEAM) -> list[Opened]:
    """All of it for one audience, the worst first, as it leaves as a file. Who may sign is not asked."""
    whole_study(to, study)
    weighing = Weighing(to, study, view)
    units = Standings(weighing).all()
    pieces = {unit.whose: weighing.pieces(unit.whose) for unit in units}
    words = _Words(weighing, [one for some in pieces.values() for one in some])
    return [_opened(weighing, words, unit, pieces[unit.whose], _NOT_ASKED) for unit in units]


@asks(Permission.KEEP_NAMES)
def unsettled(
    *, to: User, study: Study, view: View, families: Collection[str] | None = None
) -> list[Unit]:
    """For a release to this audience: each family, and whoever is of none, of whom something rare is told
    that no second reader signed as it stands; of all, or of these codes. Empty: nothing stands in the way."""
    found = jigsaw(to=to, study=study, view=view).units
    fine = (Stage.SIGNED, Stage.NOTHING)
    return [
        one for one in found if one.stage not in fine and (families is None or one.ref in families)
    ]


@asks(Permission.KEEP_NAMES)
def rare_in(*, to: User, study: Study) -> int:
    """What fewer than so many share is rare in this study."""
    return rare_below(study.pk)


@asks(Permission.KEEP_NAMES)
def telling_mark(pk: int, *, to: User, study: Study) -> Telling:
    """One mark of a reader that counts. Raises `NotFound`."""
    whole_study(to, study)
    rows = Telling.objects.filter(source__study=study, takes_back=None, taken_back=None)
    found = rows.filter(pk=pk).select_related("family", "participant", "source").first()
    if found is None:
        raise NotFound("There is no such mark in this study, or it was taken back.")
    return found


@asks(Permission.READ_SOURCES)
def own_telling(pk: int, *, to: User, study: Study) -> Telling:
    """A mark of one's own that counts. Raises `NotFound`."""
    rows = Telling.objects.filter(source__study=study, by=to, takes_back=None, taken_back=None)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such mark of yours in this study, or it was taken back.")
    return found


_NOT_ASKED = Decision(False, "Nobody asked.")


def _opened(
    weighing: Weighing, words: "_Words", unit: Unit, pieces: list[Piece], may: Decision
) -> Opened:
    """One unit, with what is decided of it."""
    then = unit.prepared.decisions if unit.prepared else {}
    changed = {*unit.changed.new, *unit.changed.other}

    def section(whose: Whose) -> Section:
        people = weighing.gathered.people
        thing = (people if whose.kind == PERSON else weighing.gathered.families)[whose.pk]
        rows = tuple(
            words.row(one, then.get(one.mark), bool(then) and one.mark in changed)
            for one in pieces
            if one.whose == whose
        )
        knowers = tuple(words.knowers(whose.pk)) if whose.kind == PERSON else ()
        return Section(thing.ref, thing.label or thing.ref, whose.kind != PERSON, rows, knowers)

    return Opened(
        weighing.view, weighing.rare, unit, tuple(map(section, weighing.of(unit.whose))), may
    )


class _Words:
    """Puts pieces into words. Where their sources and what readers marked are called is asked once."""

    def __init__(self, weighing: Weighing, pieces: list[Piece]) -> None:
        self.weighing = weighing
        rests = [rest for piece in pieces for rest in piece.rests]
        sources = {rest.source for rest in rests if rest.source}
        self.refs = dict(Source.objects.filter(pk__in=sources).values_list("pk", "ref"))
        marks = {rest.telling for rest in rests if rest.telling}
        rows = Passage.objects.filter(tellings__in=marks).order_by()
        quotes = dict(rows.values_list("tellings", "quote"))
        self.quoted = {
            piece.value: quotes[rest.telling]
            for piece in reversed(pieces)
            for rest in reversed(piece.rests)
            if rest.telling in quotes
        }

    def row(self, piece: Piece, then: Decided | None, changed: bool) -> Row:
        """One piece."""
        weighed = piece.weighed
        return Row(
            piece.mark,
            piece.value.sort.label,
            self._shown(piece.value),
            tuple(self._where(rest) for rest in piece.rests[:PLACES]),
            len(piece.rests),
            weighed.alone,
            weighed.pair,
            self._shown(weighed.beside) if weighed.beside else "",
            weighed.three,
            piece.rarity,
            then,
            changed,
        )

    def knowers(self, person: int) -> list[Knower]:
        """Who could recognise somebody."""
        people = self.weighing.gathered.people
        return [
            Knower(people[one.who].ref, people[one.who].label, one.tie, one.why)
            for one in knowing(person, self.weighing.gathered.web)
            if one.who in people
        ]

    def _shown(self, value: Value) -> str:
        """How it is called: as recorded, as it stands in a safe text, or by the words a reader marked."""
        known = self.weighing.gathered.shown.get(value, "")
        if known:
            return known
        quote = " ".join(self.quoted.get(value, "").split())[:60]
        return f"“{quote}”" if quote else value.sort.label.lower()

    def _where(self, rest: Rest) -> Where:
        ref = self.refs.get(rest.source, "")
        place = (rest.paragraph, rest.start, rest.end)
        return Where(rest.how, rest.what, ref, *place, rest.telling)


def _may_sign(to: User, unit: Unit, pieces: list[Piece]) -> Decision:
    if unit.stage is not Stage.PREPARED or unit.prepared is None:
        return Decision(False, "Nothing waits to be signed.", "Somebody decides each thing first.")
    keepers = who_keep_names(unit.prepared.study_id)
    return may_sign(to.pk, unit.prepared.by_id, alone_on(pieces), keepers)


def _waiting(study: Study) -> int:
    lying = Hold.objects.filter(
        source__study=study, kind=HoldKind.NAMES.value, lifted_at=None, passage=None
    )
    return lying.order_by().values("source").distinct().count()
