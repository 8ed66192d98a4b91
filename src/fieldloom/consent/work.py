"""The long work of this room: carrying out a withdrawal, step by step, each exactly once."""

from fieldloom.access.gate import require
from fieldloom.access.rules import Permission
from fieldloom.consent.carrying_out import STEPS, hits
from fieldloom.consent.casebook import open_by_hand
from fieldloom.consent.models import Withdrawal
from fieldloom.jobs.register import Outcome, Run, work

CARRY_OUT = "carry out a withdrawal"


@work(CARRY_OUT)
def carry_out(run: Run) -> Outcome:
    """Carry out the withdrawal `run.subject`. After a crash it goes on with the step under way."""
    case = _case(run.subject)
    require(run.by, Permission.MANAGE_CONSENT, case.study)
    run.each(range(len(STEPS)), lambda step: STEPS[step](_case(run.subject), run.by))
    case = _case(run.subject)
    return {"state": case.state, "hits": hits(case.result), "by_hand": len(open_by_hand(case))}


def _case(pk: int) -> Withdrawal:
    return Withdrawal.objects.select_related("event", "study", "participant").get(pk=pk)
