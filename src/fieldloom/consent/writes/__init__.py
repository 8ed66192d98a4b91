"""What changes consent: papers, events and decisions. Nothing is ever taken away, only added to."""

from fieldloom.consent.writes.agreeing import (
    Answers,
    Interest,
    Restating,
    assent,
    decide_public_interest,
    reaffirm,
    take_consent,
)
from fieldloom.consent.writes.deciding import (
    NewBasis,
    NewFinding,
    assess_competence,
    let_consent_decide,
    set_lawful_basis,
)
from fieldloom.consent.writes.papers import (
    NewClause,
    NewForm,
    NewSheet,
    register_form,
    register_sheet,
)
from fieldloom.consent.writes.saying import Said
from fieldloom.consent.writes.shutting import (
    Withdrawing,
    dissent,
    invalidate,
    pause,
    revoke,
    withdraw,
)
from fieldloom.consent.writes.turning import propose_turning_off, turn_off

__all__ = [
    "Answers",
    "Interest",
    "NewBasis",
    "NewClause",
    "NewFinding",
    "NewForm",
    "NewSheet",
    "Restating",
    "Said",
    "Withdrawing",
    "assent",
    "assess_competence",
    "decide_public_interest",
    "dissent",
    "invalidate",
    "let_consent_decide",
    "pause",
    "propose_turning_off",
    "reaffirm",
    "register_form",
    "register_sheet",
    "revoke",
    "set_lawful_basis",
    "take_consent",
    "turn_off",
    "withdraw",
]
