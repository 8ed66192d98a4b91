"""The way back: what stood in a text where it was made safe."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction

from fieldloom.ground import withdrawn
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keyfile.holding import Slip
from fieldloom.pseudonyms.keyfile.sealing import fresh_token
from fieldloom.pseudonyms.keystore.forms import begin
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

    Within the transaction that makes the revision. Raises `NamesShut`.
    """
    begin()
    token = fresh_token()
    wanted = {piece.entity_id for piece in pieces if piece.entity_id is not None}
    tokens = dict(Entity.objects.filter(study=study_id, pk__in=wanted).values_list("pk", "token"))
    slips = [
        Slip(p.start, p.end, token if p.entity_id is None else tokens[p.entity_id], p.old)
        for p in pieces
    ]
    holding.put_pieces(study_id, token, slips)
    before = list(WayBack.objects.filter(revision=revision_id).values_list("token", flat=True))
    WayBack.objects.update_or_create(
        revision_id=revision_id,
        defaults={"study_id": study_id, "source_id": source_id, "token": token},
    )
    transaction.on_commit(lambda: let_go(before))


def back_of(study_id: int, source_id: int, revision_id: int) -> list[Piece]:
    """What stood in a revision before it was made safe, in the order of places; empty where nothing was
    kept. For this room alone: nothing here asks who wants to know. Raises `NamesShut`, `Changed`."""
    row = WayBack.objects.filter(study=study_id, source=source_id, revision=revision_id).first()
    if row is None:
        return []
    slips = holding.pieces_under(study_id, row.token)
    whose = dict(
        Entity.objects.filter(study=study_id, token__in={slip.whose for slip in slips}).values_list(
            "token", "pk"
        )
    )
    gone = set(
        Entity.objects.filter(pk__in=whose.values(), destroyed_at__isnull=False).values_list(
            "pk", flat=True
        )
    )
    told = []
    for slip in slips:
        entity = whose.get(slip.whose)
        told.append(Piece(slip.start, slip.end, entity, None if entity in gone else slip.old))
    return told


def sources_with(entity: Entity) -> set[int]:
    """Row ids of the sources in whose way back something of this entity is kept."""
    if not (file.is_there() and WayBack.objects.filter(study=entity.study_id).exists()):
        return set()
    tokens = holding.named_in(entity.token)
    rows = WayBack.objects.filter(study=entity.study_id, token__in=tokens)
    return set(rows.values_list("source_id", flat=True))


def forget_places(spans: Mapping[int, Sequence[tuple[int, int]]]) -> int:
    """Destroy for ever what stood in these places (by revision row id; code points of its text) before
    it was made safe. Within the transaction that erases them. Returns how many pieces went.

    Where the key database is not at hand, the whole way back of such a revision goes: the ledger ends it
    when the key database comes back.
    """
    gone = 0
    for row in WayBack.objects.filter(revision__in=list(spans)).order_by("pk"):
        try:
            pieces = back_of(row.study_id, row.source_id, row.revision_id)
        except file.NamesShut:
            withdrawn.note(KEY, row.token)
            row.delete()
            continue
        left = [p for p in pieces if not any(_meets(p, span) for span in spans[row.revision_id])]
        if len(left) < len(pieces):
            withdrawn.note(KEY, row.token)
            keep_back(row.study_id, row.source_id, row.revision_id, left)
            gone += len(pieces) - len(left)
    return gone


def let_go(tokens: Sequence[str]) -> None:
    """Destroy keys whose end is committed. Where the key database is not at hand nothing opens them
    meanwhile, and the next sweep ends it."""
    if not tokens or not file.is_there():
        return
    with suppress(file.NamesShut):
        holding.destroy(tokens)


def _meets(piece: Piece, span: tuple[int, int]) -> bool:
    """Whether a piece lies in these places, wholly or in part; one of no length also at their edge."""
    start, end = span
    if piece.start == piece.end:
        return start <= piece.start <= end
    return piece.start < end and start < piece.end
