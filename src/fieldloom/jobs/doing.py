"""Carrying out one job from beginning to end, whatever happens on the way."""

import json
import uuid
from collections.abc import Callable

from fieldloom.jobs import ledger, register
from fieldloom.jobs.rules import UNKNOWN_KIND, State, in_words
from fieldloom.jobs.run import Durable, Failed, LaidAside, Run, at_once, log_without_words, never


def carry_out(
    job_id: uuid.UUID, durable: Durable = at_once, closing: Callable[[], bool] = never
) -> None:
    """Do a job, or go on with it, and write how it ended; nothing when it has ended already.

    Raises `LaidAside` when the worker closes between two steps; the job then stays as it is.
    """
    job = ledger.begin(job_id)
    if job is None:
        return
    run = Run(job, durable, closing)
    outcome: register.Outcome = None
    trouble = ""
    try:
        outcome = _do(run)
    except LaidAside:
        ledger.rest(job)
        raise
    except Failed as failure:
        trouble = str(failure)
    except Exception as error:
        log_without_words(job, error)
        trouble = in_words(type(error).__name__, run.done, run.total)
    state = State.FAILED if trouble else State.STOPPED if run.stopped else State.DONE
    job.done, job.total = run.done, run.total
    ledger.end(by=job.started_by, job=job, state=state, outcome=outcome, trouble=trouble)
    _tidy(run)


def _tidy(run: Run) -> None:
    for do in run.afterwards:
        try:
            do()
        except Exception as error:
            log_without_words(run.job, error)


def _do(run: Run) -> register.Outcome:
    do = register.find(run.job.kind)
    if do is None:
        raise Failed(UNKNOWN_KIND)
    outcome = do(run)
    json.dumps(outcome)  # what cannot be kept shows here, as a failure of this work
    return outcome
