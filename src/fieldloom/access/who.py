"""The two types that every signature names: who asks, and in which study. Doors take them from here."""

from fieldloom.access.models import Study, User

__all__ = ["Study", "User"]
