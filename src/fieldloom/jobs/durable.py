"""The library beneath long work: DBOS, on an encrypted SQLite file of its own.

DBOS remembers which steps of a job are done (`work.db` in the data folder) and takes up after a
crash what was under way. It is told nothing but ids, sends nothing anywhere, and is imported only
where work is really done: it costs a second and some 45 MB.
"""

import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TypeVar

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from django.db import connections
from sqlalchemy import Engine, QueuePool, create_engine

from fieldloom.ground import sqlcipher
from fieldloom.jobs.doing import carry_out

T = TypeVar("T")

STORE = "work.db"
AT_ONCE = 2  # jobs side by side, so that a short one need not wait for a long one
LOOK_AGAIN = 5.0  # seconds after which a job handed over is looked after again
# One name for all releases and one for all starts: what a killed worker left is always taken up.
# A job's steps are few and simple enough (a list of ids, then batches of it) to stay the same.
VERSION = "1"
EXECUTOR = "worker"
UNDER_WAY = {"PENDING", "ENQUEUED", "DELAYED"}
FORMER_QUEUE = "long-work"  # what an earlier version left there is looked for by nobody
OVER = ["SUCCESS", "ERROR", "CANCELLED"]

_closing = Event()
_over = Event()  # set whenever a job was done or laid aside
_running: set[str] = set()
_looked_at: dict[str, float] = {}
_begun_afresh: Counter[str] = Counter()


@DBOS.workflow(name="carry out", max_recovery_attempts=None)
def _carry_out(job_id: str) -> None:
    """One job as DBOS sees it. How often it may be tried is for `jobs.ledger` to say."""
    _running.add(job_id)
    try:
        carry_out(uuid.UUID(job_id), _step, _closing.is_set)
    finally:
        connections.close_all()
        _running.discard(job_id)
        _over.set()


def wait_for_an_end(seconds: float) -> None:
    """While jobs are being done, wait until one of them is over, for so long at most."""
    if _running:
        _over.wait(seconds)
        _over.clear()


def _step(name: str, do: Callable[[], T], /) -> T:
    return DBOS.run_step({"name": name}, do)


def _engine(data: Path) -> Engine:
    def connect() -> object:
        options = {"timeout": 30, "isolation_level": "IMMEDIATE", "check_same_thread": False}
        return sqlcipher.connect(data / STORE, **options)

    return create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4)


def launch(data: Path) -> Engine:
    """Start DBOS; what an earlier worker left under way goes on by itself. Give what to `close`."""
    engine = _engine(data)
    _closing.clear()
    _looked_at.clear()
    _begun_afresh.clear()
    config: DBOSConfig = {
        "name": "fieldloom",
        "system_database_engine": engine,
        "application_version": VERSION,
        "executor_id": EXECUTOR,
        "serializer": DBOSPortableJSONSerializer(),
        "notification_listener_polling_interval_sec": 0.2,  # how long closing takes
        "enable_otlp": False,
        "log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()
    _forget_what_is_over()
    return engine


def _forget_what_is_over() -> None:
    """Drop the remembered steps of jobs that have ended; the job's row tells what people ask."""
    over = DBOS.list_workflows(status=OVER, load_input=False, load_output=False)
    DBOS.delete_workflows([workflow.workflow_id for workflow in over])


def hand_over(job_id: uuid.UUID) -> None:
    """See to it that DBOS does this job, which has not ended, as soon as it has a hand free; safe to
    repeat. It is told directly: its queues look for work some twenty times a second, and cost as much
    while work is done."""
    name, now = str(job_id), time.monotonic()
    if name in _running or len(_running) >= AT_ONCE:
        return
    if now - _looked_at.get(name, -LOOK_AGAIN) < LOOK_AGAIN:
        return
    _looked_at[name] = now
    status = DBOS.get_workflow_status(name)
    if status is not None and status.status in UNDER_WAY and status.queue_name != FORMER_QUEUE:
        return
    if status is not None:  # over for DBOS, but its row says otherwise: it is begun afresh
        _begun_afresh[name] += 1
        DBOS.delete_workflow(name)
    _running.add(name)
    try:
        with SetWorkflowID(name):
            DBOS.start_workflow(_carry_out, name)
    except BaseException:
        _running.discard(name)
        raise


def begun_afresh(job_id: uuid.UUID) -> int:
    """How often this worker began a job anew since its end could not be written into its row."""
    return _begun_afresh[str(job_id)]


def close(engine: Engine) -> None:
    """Let each job finish the step that is under way, then stop; jobs not ended go on next time."""
    _closing.set()
    while _running:
        time.sleep(0.02)
    DBOS.destroy()
    engine.dispose()
