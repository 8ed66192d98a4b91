"""Cutting one stretch of words in two, and making one of several."""

from collections.abc import Iterable

Place = tuple[int, int]


def cut(words: str, start: int, at: int) -> tuple[Place, Place] | None:
    """The two places that `words`, which begin at code point `start`, fall into when cut at `at`.

    White space at the cut belongs to neither. None where one of the two would hold no word.
    """
    before, after = words[: max(0, at - start)], words[max(0, at - start) :]
    first, second = before.rstrip(), after.lstrip()
    if not first.strip() or not second.strip():
        return None
    end = start + len(words)
    return (start, start + len(first)), (end - len(second), end)


def spanning(places: Iterable[Place]) -> Place:
    """The one place from the first beginning to the last end; what lies between is taken in."""
    known = tuple(places)
    return min(start for start, _ in known), max(end for _, end in known)
