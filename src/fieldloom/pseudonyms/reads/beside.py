"""What a file carried beside its text, with the names in it, for whoever makes the text safe: raw words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.seen import unseen
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.clearance.beside import beside as kept_of
from fieldloom.sources.models import Source
from fieldloom.sources.rules.reading import Aside

Piece = tuple[str, Kind | None, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words beside a text. `pieces` are its words in order: as they stand; what kind of name they may
    be, or None; and the pseudonym of whom the register knows by them, or ""."""

    kind: Aside
    pieces: tuple[Piece, ...] = field(repr=False)

    @property
    def words(self) -> str:
        """All of its words."""
        return "".join(words for words, _, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class BesideText:
    """What a file carried beside its text. `shut`: some of the text is withheld for another reason, and
    nobody can say whose these words are, so none are shown."""

    parts: tuple[Part, ...]
    shut: bool


@asks(Permission.KEEP_NAMES)
def beside(*, to: User, source: Source) -> BesideText:
    """What was kept of it while the source is shut for its names; nothing once it is signed off."""
    whole_study(to, source.study_id)
    kept = kept_of(source)
    if not kept or unseen(source.study_id, [source.pk]):
        return BesideText((), shut=bool(kept))
    finder = Finder(source.study_id, to)
    rows = Entity.objects.filter(study=source.study_id)
    shown = {one.pk: one.shown for one in rows}
    return BesideText(
        tuple(Part(Aside(one.kind), tuple(_pieces(one.words, finder, shown))) for one in kept),
        shut=False,
    )


def _pieces(text: str, finder: Finder, shown: dict[int, str]) -> Iterator[Piece]:
    at = 0
    for hit in detect(text, finder.roster, labels=[], spare=finder.spare, voice=finder.voice):
        if at < hit.start:
            yield text[at : hit.start], None, ""
        yield text[hit.start : hit.end], hit.kind, shown.get(hit.entity or 0, "")
        at = hit.end
    if at < len(text):
        yield text[at:], None, ""
