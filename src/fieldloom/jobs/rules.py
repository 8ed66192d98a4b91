"""The states of a job, and which may follow which. Pure."""

from enum import Enum


class State(Enum):
    """How a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Stopped"

    label: str

    def __new__(cls, value: str, label: str) -> "State":
        state = object.__new__(cls)
        state._value_ = value
        state.label = label
        return state


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
