"""The way back: what stood in a text where it was made safe."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from fieldloom.pseudonyms.keyfile import holding
from fieldloom.pseudonyms.keyfile.holding import Slip
from fieldloom.pseudonyms.keyfile.sealing import fresh_token
from fieldloom.pseudonyms.keystore.forms import begin
from fieldloom.pseudonyms.models import Entity, WayBack


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
    before = WayBack.objects.filter(revision=revision_id).values_list("token", flat=True).first()
    WayBack.objects.update_or_create(
        revision_id=revision_id,
        defaults={"study_id": study_id, "source_id": source_id, "token": token},
    )
    if before is not None:
        transaction.on_commit(lambda: holding.destroy([before]) and None)


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
