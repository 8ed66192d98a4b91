"""The types that signatures of this room name. Doors take them from here."""

from fieldloom.pseudonyms.models import Answer, Asking, Entity, SurfaceForm

__all__ = ["Answer", "Asking", "Entity", "SurfaceForm"]
