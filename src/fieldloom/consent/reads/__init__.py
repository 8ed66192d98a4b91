"""What may be seen of consent, by whoever may see it at all."""

from fieldloom.consent.reads.checking import (
    Before,
    before_visit,
    check,
    checks_at,
    checks_of,
    off_limits,
)
from fieldloom.consent.reads.deciding import lawful_bases, policy, quarantine, regime
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
from fieldloom.consent.reads.withdrawals import (
    Seen,
    letter_of,
    seen_withdrawal,
    withdrawal,
    withdrawals,
)

__all__ = [
    "Before",
    "Due",
    "DueKind",
    "OfPurpose",
    "Recounted",
    "Row",
    "Seen",
    "Wanted",
    "anybody",
    "before_visit",
    "check",
    "checks_at",
    "checks_of",
    "due",
    "due_of",
    "event",
    "findings",
    "form",
    "forms",
    "history",
    "lawful_bases",
    "letter_of",
    "matrix",
    "off_limits",
    "participant",
    "person_of",
    "policy",
    "quarantine",
    "regime",
    "seen_withdrawal",
    "sheet",
    "sheets",
    "stands",
    "turning_off",
    "turnings_off",
    "withdrawal",
    "withdrawals",
]
