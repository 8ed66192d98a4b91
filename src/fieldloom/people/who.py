"""The types that signatures of this room name: who takes part. Doors take them from here."""

from fieldloom.people.models import Agency, Family, Membership, Participant, Service

__all__ = ["Agency", "Family", "Membership", "Participant", "Service"]
