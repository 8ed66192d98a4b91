"""Whether one text quotes another: it holds some words of it, as they follow one another. Pure."""

import re
from collections.abc import Iterable, Mapping

FEWEST = 5  # words in a row that are a quotation and no chance
_WORD = re.compile(r"\w+(?:['’]\w+)*")
Run = tuple[str, ...]


def runs(text: str) -> Iterable[Run]:
    """Every `FEWEST` words of a text that follow one another, in small letters."""
    words = _WORD.findall(text.casefold())
    return zip(*(words[at:] for at in range(FEWEST)), strict=False)


def quoting(texts: Mapping[int, str], others: Iterable[str]) -> set[int]:
    """The keys of those `texts` that quote one of `others`. The others are looked through once."""
    wanted: dict[Run, set[int]] = {}
    for key, text in texts.items():
        for run in runs(text):
            wanted.setdefault(run, set()).add(key)
    found: set[int] = set()
    if wanted:
        for other in others:
            for run in runs(other):
                if run in wanted:
                    found |= wanted[run]
    return found
