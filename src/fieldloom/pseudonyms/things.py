"""The types that signatures of this room name. Doors take them from here."""

from fieldloom.pseudonyms.models import (
    Answer,
    Asking,
    Entity,
    Relation,
    Rung,
    SurfaceForm,
    ViewDecision,
)

__all__ = ["Answer", "Asking", "Entity", "Relation", "Rung", "SurfaceForm", "ViewDecision"]
