"""What may be seen of consent, by whoever may see it at all."""

from fieldloom.consent.reads.deciding import lawful_bases, policy, regime
from fieldloom.consent.reads.falling_due import Due, DueKind, due, due_of
from fieldloom.consent.reads.papers import form, forms, sheet, sheets
from fieldloom.consent.reads.recounting import Recounted, event, findings, history
from fieldloom.consent.reads.standing import (
    OfPurpose,
    Row,
    Wanted,
    anybody,
    matrix,
    participant,
    person_of,
    stands,
)
from fieldloom.consent.reads.turning import turning_off, turnings_off

__all__ = [
    "Due",
    "DueKind",
    "OfPurpose",
    "Recounted",
    "Row",
    "Wanted",
    "anybody",
    "due",
    "due_of",
    "event",
    "findings",
    "form",
    "forms",
    "history",
    "lawful_bases",
    "matrix",
    "participant",
    "person_of",
    "policy",
    "regime",
    "sheet",
    "sheets",
    "stands",
    "turning_off",
    "turnings_off",
]
