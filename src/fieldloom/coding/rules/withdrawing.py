"""Which memos and names of codes are made of somebody's words, and what becomes of a text that quotes
them. Pure."""

import re
from collections.abc import Iterable, Mapping

from fieldloom.coding.rules.in_vivo import CUT, in_vivo_name
from fieldloom.coding.rules.quoting import FEWEST
from fieldloom.sources.rules.masking import shaded

_WORD = re.compile(r"\w+(?:['’]\w+)*")
NAME_WORDS = 4  # words in a row that make a code's name theirs, wherever they stand
Run = tuple[str, ...]


class Spoken:
    """Somebody's words: every few of them that follow one another, and what codes could be named by."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[Run] = set()
        self._short: set[Run] = set()
        for text in texts:
            words = [word.casefold() for word in _WORD.findall(text)]
            self._runs.update(_runs(words, FEWEST))
            self._short.update(_runs(words, NAME_WORDS))

    def quoted_in(self, text: str) -> list[tuple[int, int]]:
        """The places of a text that hold at least `FEWEST` of these words as they follow one another."""
        found = list(_WORD.finditer(text))
        words = [match.group().casefold() for match in found]
        places: list[tuple[int, int]] = []
        for at, run in enumerate(_runs(words, FEWEST)):
            if run not in self._runs:
                continue
            start, end = found[at].start(), found[at + FEWEST - 1].end()
            if places and start <= places[-1][1]:
                places[-1] = (places[-1][0], end)
            else:
                places.append((start, end))
        return places

    def names(self, name: str) -> bool:
        """Whether a name is made of these words: some that follow one another, and no others."""
        words = [word.casefold() for word in _WORD.findall(name)]
        runs = list(_runs(words, NAME_WORDS))
        return bool(runs) and all(run in self._short for run in runs)


def without_quotes(text: str, spoken: Spoken) -> str:
    """The text with each place that quotes shaded."""
    for start, end in spoken.quoted_in(text):
        text = text[:start] + shaded(text[start:end]) + text[end:]
    return text


def named_in_vivo(name: str, quotes: Iterable[str]) -> bool:
    """Whether a code bears the words of one of these passages, as coding in vivo names it."""
    wanted = name.rstrip(CUT).casefold()
    return any(in_vivo_name(quote).rstrip(CUT).casefold() == wanted for quote in quotes)


def name_instead(code_id: int) -> str:
    """What a code is called whose name was somebody's words."""
    return f"Code {code_id} (name erased)"


def whose_change(row: Mapping[str, object] | None, gone: Mapping[str, set[int]]) -> bool:
    """Whether a row of the journal stood on a passage, coding or carrier that is gone."""
    if row is None:
        return False
    passage, about = row.get("passage"), row.get("about")
    if passage in gone["passage"]:
        return True
    return isinstance(about, str) and row.get("about_id") in gone.get(about, set())


def _runs(words: list[str], length: int) -> Iterable[Run]:
    return zip(*(words[at:] for at in range(length)), strict=False)
