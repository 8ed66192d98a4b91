"""The types that signatures of this room name. Doors take them from here."""

from fieldloom.fieldwork.models import Encounter, Site, Target, Wave

__all__ = ["Encounter", "Site", "Target", "Wave"]
