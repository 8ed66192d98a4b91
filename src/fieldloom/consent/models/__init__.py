"""What is kept of consent: papers, events with their lines, findings, and what the study decided."""

from fieldloom.consent.models.checks import ProcessCheck, StruckCheck
from fieldloom.consent.models.events import Competence, Event, EventLine
from fieldloom.consent.models.papers import Clause, FormVersion, InfoSheet
from fieldloom.consent.models.regime import LawfulBasis, Outcome, Regime, TurningOff
from fieldloom.consent.models.withdrawals import Withdrawal

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
