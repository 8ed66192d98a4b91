"""The way back: what stood in a text where it was made safe.

What is erased of it is said in the main database first, and not opened from then on; once that is committed
it goes from the key database. What a later correction keeps anew stays under its earlier token for as long
as backups are kept: an older copy of the data finds it there.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keyfile.holding import Slip
from fieldloom.pseudonyms.keyfile.sealing import fresh_token
from fieldloom.pseudonyms.keystore.forms import begin
from fieldloom.pseudonyms.keystore.whole import must_be_whole
from fieldloom.pseudonyms.models import Entity, WayBack

KEY = "name key"
"""What the ledger calls the end of a key: with its token."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One place that was replaced: from `start` to `end` in the safe text (code points; the same where
    something was taken out), the entity that is named there (row id; None: of no entity), and what stood
    there before. `old` None: the entity's key was destroyed, or the words were erased."""

    start: int
    end: int
    entity_id: int | None
    old: str | None


def keep_back(study_id: int, source_id: int, revision_id: int, pieces: Sequence[Piece]) -> None:
    """Keep what stood in a revision before it was made safe; what was kept of it before is replaced.

    Of whom the names were destroyed nothing is kept. Within the transaction that makes the revision. Raises
    `NamesShut`.
    """
    begin()
    must_be_whole()
    token = fresh_token()
    earlier = WayBack.objects.filter(revision=revision_id).first()
    before = earlier.tokens if earlier else []
    holding.put_pieces(study_id, token, slips_of(study_id, token, pieces), before)
    WayBack.objects.update_or_create(
        revision_id=revision_id,
        defaults={"study_id": study_id, "source_id": source_id, "token": token, "before": before},
    )


def slips_of(study_id: int, token: str, pieces: Sequence[Piece]) -> list[Slip]:
    """Pieces as they are kept under this token: of nobody known under its own key."""
    wanted = {piece.entity_id for piece in pieces if piece.entity_id is not None}
    rows = Entity.objects.filter(study=study_id, pk__in=wanted)
    tokens = dict(rows.values_list("pk", "token"))
    gone = set(rows.filter(destroyed_at__isnull=False).values_list("pk", flat=True))
    return [
        Slip(
            p.start,
            p.end,
            token if p.entity_id is None else tokens[p.entity_id],
            None if p.entity_id in gone else p.old,
        )
        for p in pieces
    ]


def back_of(study_id: int, source_id: int, revision_id: int) -> list[Piece]:
    """What stood in a revision before it was made safe, in the order of places; empty where nothing was
    kept. For this room alone: nothing here asks who wants to know. Raises `NamesShut`, `Changed`."""
    row = WayBack.objects.filter(study=study_id, source=source_id, revision=revision_id).first()
    if row is None or (row.lost_at is not None and not row.before):
        return []
    slips = holding.pieces_under(study_id, row.token)
    left = [
        one for one in slips if not any(holding.meets(one.start, one.end, s) for s in row.erased)
    ]
    return pieces_of(study_id, left)


def pieces_of(study_id: int, slips: Sequence[Slip]) -> list[Piece]:
    """What is kept, with whom it names; of whom the names were destroyed it is not told."""
    rows = Entity.objects.filter(study=study_id, token__in={slip.whose for slip in slips})
    known = {
        token: (pk, gone) for token, pk, gone in rows.values_list("token", "pk", "destroyed_at")
    }
    told = []
    for slip in slips:
        entity, gone = known.get(slip.whose, (None, None))
        told.append(Piece(slip.start, slip.end, entity, slip.old if gone is None else None))
    return told


def sources_with(entity: Entity) -> set[int]:
    """Row ids of the sources in whose way back something of this entity is kept."""
    if not (file.is_there() and WayBack.objects.filter(study=entity.study_id).exists()):
        return set()
    tokens = holding.named_in(entity.token)
    rows = WayBack.objects.filter(study=entity.study_id, token__in=tokens)
    return set(rows.values_list("source_id", flat=True))


def forget_places(spans: Mapping[int, Sequence[tuple[int, int]]]) -> None:
    """Destroy for ever what stood in these places (by revision row id; code points of its text) before
    it was made safe. Within the transaction that erases them.

    Where the key database is not at hand, nothing opens it meanwhile, and the next sweep ends it.
    """
    for row in WayBack.objects.filter(revision__in=list(spans)).order_by("pk"):
        new = [list(span) for span in spans[row.revision_id] if list(span) not in row.erased]
        if not new:
            continue
        row.erased = [*row.erased, *new]
        row.save(update_fields=["erased"])
        transaction.on_commit(partial(erase_again, row.tokens, row.erased))


def erase_again(tokens: Sequence[str], erased: Sequence[tuple[int, int]]) -> None:
    """Have the key database forget what was erased, under each of these tokens. Safe to repeat."""
    if not file.is_there():
        return
    with suppress(file.NamesShut):
        for token in tokens:
            holding.erase(token, erased)


def let_go(tokens: Sequence[str]) -> None:
    """Destroy keys whose end is committed. Where the key database is not at hand nothing opens them
    meanwhile, and the next sweep ends it."""
    if not tokens or not file.is_there():
        return
    with suppress(file.NamesShut):
        holding.destroy(tokens)
