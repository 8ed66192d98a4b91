"""Names that were replaced in what the team wrote are put back: by whoever replaced them, as they stood."""

from dataclasses import dataclass

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound
from fieldloom.ground.labelled import Labelled
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.keystore import Piece
from fieldloom.pseudonyms.mentions.team_words import APART, digest, write
from fieldloom.pseudonyms.models import Rewriting
from fieldloom.pseudonyms.rules.replacing import Stood, restored
from fieldloom.pseudonyms.team_texts import Becomes, Field, called, fields, keep_anew, leaves
from fieldloom.pseudonyms.within import whole_study


class Why(Labelled):
    """Why words stay as they are, or some of them."""

    CHANGED = "changed", "changed since"
    DESTROYED = "destroyed", "names in it were destroyed"
    LOST = "lost", "every copy of what stood there is lost"


@dataclass(frozen=True, slots=True)
class Left:
    """A text that does not stand as it did, by its place: the name of its field, and its row id."""

    field: str
    row: int
    why: Why

    @property
    def told(self) -> str:
        """In words, such as: text of memos, number 12 (changed since)."""
        return f"{called(self.field)}, number {self.row} ({self.why.label})"


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came of it: how many texts stand as they did, and those that do not: they stay, but for the names
    in them that could come back."""

    study_id: int
    texts: int
    left: tuple[Left, ...] = ()

    @property
    def stay(self) -> int:
        """How many do not stand as they did."""
        return len(self.left)

    def audit_ids(self) -> dict[str, int]:
        """What the trail keeps of it."""
        return {"texts": self.texts, "stay": self.stay}


@recorded("names in the team's words put back")
@needs(Permission.KEEP_NAMES)
def put_back(*, by: User, study: Study) -> PutBack:
    """Undo one's own last replacing in memos, codes and notes; texts of sources stay safe. What somebody
    changed since stays as it is, and so do names that were destroyed.

    Raises `NotFound` where there is none, and `NamesShut` where the key database is not at hand or lacks it:
    then nothing is done. Where every copy of what stood there was given up, it is said of which places, and
    the next time the replacing before it is meant.
    """
    whole_study(by, study)
    rows = Rewriting.objects.select_for_update(of=("self",)).filter(study=study, by=by)
    row = rows.filter(put_back_at=None).exclude(places=[]).last()
    if row is None:
        raise NotFound("You have replaced nothing in memos, codes or notes that could be put back.")
    if row.lost_at is not None:
        row.put_back_at = timezone.now()
        row.save(update_fields=["put_back_at"])
        return PutBack(study.pk, 0, tuple(Left(one[0], one[1], Why.LOST) for one in row.places))
    known = {one.label: one for one in fields(Becomes.REPLACED)}
    stood: dict[int, list[Piece]] = {}
    for piece in keystore.elsewhere_of(row):
        stood.setdefault(piece.start // APART, []).append(piece)
    told = [
        _again(known.get(label), (label, key, number, mark), stood.get(place, []))
        for place, (label, key, number, mark) in enumerate(row.places)
    ]
    row.put_back_at = timezone.now()
    row.save(update_fields=["put_back_at"])
    keep_anew(study.pk, by, True, lambda text: text)
    return PutBack(study.pk, told.count(None), tuple(one for one in told if one is not None))


def _again(one: Field | None, place: tuple[str, int, int, str], pieces: list[Piece]) -> Left | None:
    """Write what stood in this place; None where all of it came back."""
    label, key, number, mark = place
    row = one and one.of._default_manager.filter(pk=key).values_list(one.name, flat=True).first()
    texts = list(leaves(row))
    if one is None or number >= len(texts) or digest(texts[number]) != mark:
        return Left(label, key, Why.CHANGED)
    stood = [Stood(p.start % APART, p.end % APART, p.old) for p in pieces if p.old is not None]
    if stood:
        texts[number] = restored(texts[number], stood)
        write(one, key, row, texts)
    return Left(label, key, Why.DESTROYED) if len(stood) < len(pieces) or not pieces else None
