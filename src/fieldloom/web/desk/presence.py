"""Who is at a text now: whose page has asked there lately. Kept in memory that the web processes share.

The memory is taken before the processes are forked from the one that loads the site, so each sees what the
others note. After a restart the pages ask again within seconds, so nothing is lost; and no database
write is spent on it.
"""

import mmap
import threading
import time
from collections.abc import Callable
from hashlib import blake2b

import numpy as np

STAYS = 25.0
"""Seconds after which somebody whose page has not asked any more is taken to have gone."""
MOST = 4096
"""So many open pages are remembered in all, and of one user:"""
MOST_OF_ONE = 20


class Presence:
    """Pages that are open: of which source, by which user (row ids), seen last when.

    Two processes may want one free slot at the same moment; then the page that lost it takes another
    when it asks again, a second later.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        shared = mmap.mmap(-1, most * 32)
        self._who = np.frombuffer(shared, dtype=np.int64, count=most * 3).reshape(most, 3)
        self._seen = np.frombuffer(shared, dtype=np.float64, count=most, offset=most * 24)
        self._clock = clock
        self._lock = threading.Lock()

    def here(self, source: int, user: int, page: str) -> set[int]:
        """Note that a page of this user is open; answers who else is there, by row id."""
        now = self._clock()
        with self._lock:
            fresh = (self._seen > 0) & (self._seen > now - STAYS)
            if page:
                self._note((source, user, _number(page)), fresh, now)
            others = fresh & (self._who[:, 0] == source) & (self._who[:, 1] != user)
            return {int(who) for who in self._who[others, 1]}

    def left(self, source: int, user: int, page: str) -> None:
        """Note that a page of this user was closed."""
        with self._lock:
            self._seen[(self._who == (source, user, _number(page))).all(axis=1)] = 0

    def _note(self, whose: tuple[int, int, int], fresh: "np.ndarray", now: float) -> None:
        known = np.flatnonzero((self._who == whose).all(axis=1))
        if len(known):
            self._seen[known[0]] = now
            return
        free = np.flatnonzero(~fresh)
        if len(free) and np.count_nonzero(fresh & (self._who[:, 1] == whose[1])) < MOST_OF_ONE:
            self._who[free[0]] = whose
            self._seen[free[0]] = now


def _number(page: str) -> int:
    return int.from_bytes(blake2b(page.encode(), digest_size=8).digest(), "big", signed=True)


AT_THE_DESK = Presence()
