"""Taking times: medians and percentiles of several runs, since these machines are noisy."""

import os
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles


@contextmanager
def timed(into: list[float]):
    """Add the wall-clock seconds of the block to `into`."""
    begun = time.perf_counter()
    yield
    into.append(time.perf_counter() - begun)


def median_of(work: Callable[[], object], runs: int = 5, warm: int = 1) -> float:
    """The median of several runs of `work`, in seconds, after `warm` runs that do not count."""
    times: list[float] = []
    for _ in range(warm):
        work()
    for _ in range(runs):
        with timed(times):
            work()
    return median(times)


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def resident(pid: int | None = None) -> float:
    """Proportional memory of one process in MB: shared pages are counted in shares."""
    told = Path(f"/proc/{pid or os.getpid()}/smaps_rollup").read_text()
    return (
        next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024
    )


def family(pid: int) -> list[int]:
    """A process and everything it started, as far as it still runs."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            waiting += [int(child) for child in task.read_text().split()]
    return found
