"""Who is at a text now. It is kept in this process's memory alone: whose page has just asked is here.

The site is served by one process, which every page asks. After a restart the pages ask again within
seconds, so nothing is lost; and no database write is spent on it.
"""

import threading
import time
from collections.abc import Callable

STAYS = 25.0
"""Seconds after which somebody whose page has not asked any more is taken to have gone."""
MOST = 200
"""So many pages are remembered at one text."""


class Presence:
    """Pages that are open, by the row id of their source. Safe for several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pages: dict[int, dict[tuple[int, str], tuple[str, float]]] = {}

    def here(self, source: int, user: int, name: str, page: str) -> list[tuple[int, str]]:
        """Note that a page of this user is open; answers who else is there, (row id, name), by name."""
        now = self._clock()
        with self._lock:
            pages = self._fresh(source, now)
            if page and (len(pages) < MOST or (user, page) in pages):
                pages[user, page] = name, now
            others = {(who, called) for (who, _), (called, _) in pages.items() if who != user}
        return sorted(others, key=lambda other: (other[1].casefold(), other[0]))

    def left(self, source: int, user: int, page: str) -> None:
        """Note that a page of this user was closed."""
        with self._lock:
            self._pages.get(source, {}).pop((user, page), None)

    def _fresh(self, source: int, now: float) -> dict[tuple[int, str], tuple[str, float]]:
        standing = self._pages.get(source, {}).items()
        fresh = {key: seen for key, seen in standing if now - seen[1] < STAYS}
        if len(self._pages) > MOST:
            ended = [key for key, pages in self._pages.items() if _ended(pages, now)]
            for key in ended:
                del self._pages[key]
        self._pages[source] = fresh
        return fresh


def _ended(pages: dict[tuple[int, str], tuple[str, float]], now: float) -> bool:
    return all(now - seen >= STAYS for _, seen in pages.values())


AT_THE_DESK = Presence()
