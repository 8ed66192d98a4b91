"""How many passages were read out, for whoever wants to know: reads count them as they give them away."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_counted: ContextVar[list[int] | None] = ContextVar("counted", default=None)


def counted(number: int) -> None:
    """So many passages, with their words, were just given to somebody."""
    tally = _counted.get()
    if tally is not None:
        tally.append(number)


@contextmanager
def tally() -> Iterator[list[int]]:
    """Within this block, a list of what was counted."""
    told: list[int] = []
    token = _counted.set(told)
    try:
        yield told
    finally:
        _counted.reset(token)
