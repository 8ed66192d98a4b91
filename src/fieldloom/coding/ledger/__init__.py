"""The journal under every write of this room: what an act changed, so that it can be taken back."""

from fieldloom.coding.ledger.journal import Ledger, act, another_act, earlier, earlier_on
from fieldloom.coding.ledger.turning import makers_touched, sources_touched, touches_codebook, turn

__all__ = [
    "Ledger",
    "act",
    "another_act",
    "earlier",
    "earlier_on",
    "makers_touched",
    "sources_touched",
    "touches_codebook",
    "turn",
]
