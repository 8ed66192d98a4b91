"""The states of a job, and which may follow which. Pure."""

from typing import NamedTuple

from fieldloom.ground.labelled import Labelled


class State(Labelled):
    """How a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Stopped"


# Running follows running when a worker died and another takes the job up again.
FOLLOWS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.RUNNING, State.STOPPED}),
    State.RUNNING: frozenset({State.RUNNING, State.DONE, State.FAILED, State.STOPPED}),
    State.DONE: frozenset(),
    State.FAILED: frozenset(),
    State.STOPPED: frozenset(),
}

ENDED = frozenset(state for state, next_states in FOLLOWS.items() if not next_states)


def may_follow(now: State, then: State) -> bool:
    """Whether a job in state `now` may pass to `then`."""
    return then in FOLLOWS[now]


def may_precede(then: State) -> tuple[State, ...]:
    """The states from which a job may pass to `then`."""
    return tuple(state for state in State if may_follow(state, then))


# A step that took its worker down this often without ever being finished is not tried again.
MOST_ATTEMPTS = 5

# What people read of a failure. Fixed sentences: no word of field material can be in them.
UNKNOWN_KIND = "This Fieldloom does not know this kind of work."
WORKER_LOST = (
    f"The work was begun {MOST_ATTEMPTS} times at the same place, and each time the program that "
    "does it was ended before the step was done. What was done before stays done."
)


def in_words(kind_of_error: str, done: int, total: int) -> str:
    """A failure in one sentence; of the error it holds the class name only, never its words."""
    where = f"after {done} of {total}" if total else "before its first step"
    return (
        f"An error in the program ended the work {where} ({kind_of_error}). "
        "What was done before stays done."
    )


class Progress(NamedTuple):
    """How far a job is: steps done, steps known so far, and its state."""

    done: int
    total: int
    state: State

    @property
    def ended(self) -> bool:
        return self.state in ENDED
