"""The journal under every write of this room: what an act changed, so that it can be taken back."""

from fieldloom.coding.ledger.journal import Ledger, act, earlier
from fieldloom.coding.ledger.turning import makers_touched, sources_touched, touches_codebook, turn

__all__ = [
    "Ledger",
    "act",
    "earlier",
    "makers_touched",
    "sources_touched",
    "touches_codebook",
    "turn",
]
