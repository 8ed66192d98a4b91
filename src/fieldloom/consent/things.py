"""The types that signatures of this room name. Doors take them from here."""

from fieldloom.consent.models import (
    Clause,
    Competence,
    Event,
    EventLine,
    FormVersion,
    InfoSheet,
    LawfulBasis,
    Outcome,
    ProcessCheck,
    Regime,
    StruckCheck,
    TurningOff,
    Withdrawal,
)

__all__ = [
    "Clause",
    "Competence",
    "Event",
    "EventLine",
    "FormVersion",
    "InfoSheet",
    "LawfulBasis",
    "Outcome",
    "ProcessCheck",
    "Regime",
    "StruckCheck",
    "TurningOff",
    "Withdrawal",
]
