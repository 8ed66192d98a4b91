"""What may be seen of consent, by whoever may see it at all."""

from fieldloom.consent.reads.people import asked

__all__ = ["asked"]
