"""What stood in the team's own words where names were replaced in them."""

from collections.abc import Sequence

from fieldloom.pseudonyms.keyfile import holding
from fieldloom.pseudonyms.keyfile.holding import Slip
from fieldloom.pseudonyms.keystore.forms import begin
from fieldloom.pseudonyms.keystore.way_back import Piece
from fieldloom.pseudonyms.models import Entity, Rewriting


def keep_elsewhere(row: Rewriting, pieces: Sequence[Piece]) -> None:
    """Keep them, each under the key of whom it names. Within the transaction that replaces the words. Raises
    `NamesShut`."""
    begin()
    wanted = {piece.entity_id for piece in pieces if piece.entity_id is not None}
    tokens = dict(
        Entity.objects.filter(study=row.study_id, pk__in=wanted).values_list("pk", "token")
    )
    slips = [Slip(p.start, p.end, tokens[p.entity_id or 0], p.old) for p in pieces]
    holding.put_pieces(row.study_id, row.token, slips)


def elsewhere_of(row: Rewriting) -> list[Piece]:
    """What stood there, in the order in which it was kept; `old` is None where the key was destroyed. Raises
    `NamesShut`, `Changed`."""
    slips = holding.pieces_under(row.study_id, row.token)
    whose = dict(
        Entity.objects.filter(
            study=row.study_id, token__in={slip.whose for slip in slips}
        ).values_list("token", "pk")
    )
    return [Piece(slip.start, slip.end, whose.get(slip.whose), slip.old) for slip in slips]
