"""The types that signatures of this room name. Doors take them from here."""

from fieldloom.safeguarding.models import SafeguardingRecord

__all__ = ["SafeguardingRecord"]
