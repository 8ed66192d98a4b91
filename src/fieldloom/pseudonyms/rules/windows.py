"""Where a slow pattern needs to look: only around what it cannot do without. Pure."""

import re
from collections.abc import Iterator


def windows(text: str, trigger: re.Pattern[str], before: int, after: int) -> list[tuple[int, int]]:
    """Stretches of a text, in order and apart, from `before` code points before each match of the trigger
    to `after` behind it."""
    found: list[tuple[int, int]] = []
    for match in trigger.finditer(text):
        start, end = max(0, match.start() - before), min(len(text), match.end() + after)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def within(
    pattern: re.Pattern[str], text: str, stretches: list[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """The matches of a pattern that lie in one of these stretches."""
    for start, end in stretches:
        yield from pattern.finditer(text, start, end)


def lowered(text: str) -> str:
    """The text in small letters, each at its own place: as long as it was, in code points."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
