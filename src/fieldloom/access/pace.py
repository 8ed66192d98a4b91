"""How fast a person reads, and how much they take out: beyond that they show that it is they. Pure.

A stolen session or a program that copies a study opens page after page. A person who scrolls through
the longest table stays below this. Source: OWASP ASVS 5.0, 2.4.1. The numbers are a policy, set here.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

WINDOWS = ((60.0, 6_000), (3_600.0, 40_000))
"""Within so many seconds at most so many passages are read before somebody shows again."""
MOST_OUT = 1_000
"""Quotations that leave in files after one showing; the first file may hold any number."""


@dataclass(slots=True)
class Pace:
    """What one person read of late: when (in seconds), and how many passages."""

    read: deque[tuple[float, int]] = field(default_factory=deque)

    def note(self, number: int, now: float) -> None:
        """So many passages were read now; what no window reaches back to is forgotten."""
        self.read.append((now, number))
        longest = max(seconds for seconds, _ in WINDOWS)
        while self.read[0][0] < now - longest:
            self.read.popleft()

    def is_too_fast(self, now: float, since: float) -> bool:
        """Whether more was read than any window allows, not counting what was before `since`."""
        return any(self._read_since(max(since, now - seconds)) > most for seconds, most in WINDOWS)

    def _read_since(self, moment: float) -> int:
        return sum(number for at, number in self.read if at >= moment)


def may_leave(out: Collection[int], number: int) -> bool:
    """Whether a file of so many quotations may leave, after files of `out` since the last showing."""
    return not out or sum(out) + number <= MOST_OUT
