"""What changes consent: papers, events and decisions. Nothing is ever taken away, only added to."""

from fieldloom.consent.rules.material import Quarantine
from fieldloom.consent.writes.agreeing import (
    Answers,
    Interest,
    Restating,
    assent,
    decide_public_interest,
    reaffirm,
    take_consent,
)
from fieldloom.consent.writes.checking import Checked, check_process, strike_check
from fieldloom.consent.writes.deciding import (
    AsksLess,
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
from fieldloom.consent.writes.turning import (
    propose_other_numbers,
    propose_turning_off,
    turn_off,
)
from fieldloom.consent.writes.withdrawals import (
    carry_out_withdrawal,
    confirm_withdrawal,
    look_at_withdrawal,
    look_through,
    send_back_withdrawal,
)

__all__ = [
    "Answers",
    "AsksLess",
    "Checked",
    "Interest",
    "NewBasis",
    "NewClause",
    "NewFinding",
    "NewForm",
    "NewSheet",
    "Quarantine",
    "Restating",
    "Said",
    "Withdrawing",
    "assent",
    "assess_competence",
    "carry_out_withdrawal",
    "check_process",
    "confirm_withdrawal",
    "decide_public_interest",
    "dissent",
    "invalidate",
    "let_consent_decide",
    "look_at_withdrawal",
    "look_through",
    "pause",
    "propose_other_numbers",
    "propose_turning_off",
    "reaffirm",
    "register_form",
    "register_sheet",
    "revoke",
    "send_back_withdrawal",
    "set_lawful_basis",
    "strike_check",
    "take_consent",
    "turn_off",
    "withdraw",
]
