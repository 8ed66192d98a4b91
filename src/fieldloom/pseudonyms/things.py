"""The types that signatures of this room name. Doors take them from here."""

from fieldloom.pseudonyms.models import Entity, Rung, SurfaceForm, ViewDecision

__all__ = ["Entity", "Rung", "SurfaceForm", "ViewDecision"]
