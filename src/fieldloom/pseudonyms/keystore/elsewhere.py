"""What stood in the team's own words where names were replaced in them."""

from collections.abc import Sequence

from fieldloom.pseudonyms.keyfile import holding
from fieldloom.pseudonyms.keystore.forms import begin
from fieldloom.pseudonyms.keystore.way_back import Piece, pieces_of, slips_of
from fieldloom.pseudonyms.keystore.whole import must_be_whole
from fieldloom.pseudonyms.models import Rewriting


def keep_elsewhere(row: Rewriting, pieces: Sequence[Piece]) -> None:
    """Keep them, each under the key of whom it names, what names nobody under a key of its own. Within the
    transaction that replaces the words. Raises `NamesShut`."""
    begin()
    must_be_whole(but=row.token)
    holding.put_pieces(row.study_id, row.token, slips_of(row.study_id, row.token, pieces))


def elsewhere_of(row: Rewriting) -> list[Piece]:
    """What stood there, in the order in which it was kept; `old` is None where the key was destroyed. Raises
    `NamesShut`, `Changed`."""
    if row.lost_at is not None:
        return []
    return pieces_of(row.study_id, holding.pieces_under(row.study_id, row.token))
