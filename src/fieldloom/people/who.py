"""The types that signatures of this room name: who takes part. Doors take them from here."""

from fieldloom.people.models import Agency, Family, Kinship, Membership, Participant, Service

__all__ = ["Agency", "Family", "Kinship", "Membership", "Participant", "Service"]
