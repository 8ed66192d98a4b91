"""Loading many modules at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Load without looking for garbage on the way.

    Some hundred thousand objects come and nearly all stay, so each look costs more than the last and
    finds nothing: a tenth of the time of a start.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()
