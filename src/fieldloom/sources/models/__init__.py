"""What is kept of field material: the material itself, who is in it, and what is withheld of it."""

from fieldloom.sources.models.guarding import Hold, Subject, Veil, Veiled, VeiledPassage
from fieldloom.sources.models.material import (
    CONTEXT,
    REGION,
    Anchored,
    DeliveredFile,
    Delivery,
    EarlierAnchor,
    OfSource,
    Original,
    Paragraph,
    Passage,
    Revision,
    Source,
    Speaker,
)
from fieldloom.sources.models.names_first import NamesFirst
from fieldloom.sources.models.requests import RedactionRequest
from fieldloom.sources.models.verifying import Verification

__all__ = [
    "CONTEXT",
    "REGION",
    "Anchored",
    "DeliveredFile",
    "Delivery",
    "EarlierAnchor",
    "Hold",
    "NamesFirst",
    "OfSource",
    "Original",
    "Paragraph",
    "Passage",
    "RedactionRequest",
    "Revision",
    "Source",
    "Speaker",
    "Subject",
    "Veil",
    "Veiled",
    "VeiledPassage",
    "Verification",
]
