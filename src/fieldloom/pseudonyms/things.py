"""The types that signatures of this room name. Doors take them from here."""

from fieldloom.pseudonyms.models import Entity, SurfaceForm

__all__ = ["Entity", "SurfaceForm"]
