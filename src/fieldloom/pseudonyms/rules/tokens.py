"""A text as words, with what detection asks of each: its letters, its capital, what stands before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

# A letter may be written as its bare shape and an accent of its own, as some systems save texts.
_LETTERS = r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*"
WORD = re.compile(rf"{_LETTERS}(?:['’\-]{_LETTERS})*")
_TAIL = re.compile(r"['’](?:s|ll|d|ve|re|m)?$", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:;…\n]|[“\"‘(\[]\s*$|(?:^|\s)['’]$|[•*#>|\t]")


@dataclass(slots=True)
class Words:
    """The words of a text in order, as columns: where each begins and ends (without 's or the like),
    its small letters, whether it has a capital, whether all its letters are, and whether a sentence, a
    line or a quotation begins with it."""

    text: str
    starts: list[int]
    ends: list[int]
    small: list[str]
    capital: list[bool]
    shouted: list[bool]
    first: list[bool]

    def __len__(self) -> int:
        return len(self.starts)

    def gap(self, at: int) -> str:
        """What stands between word `at` and the word after it; a possessive counts as a gap."""
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[at] : end]

    def follows(self, at: int, joints: str = " -") -> bool:
        """Whether the word after `at` stands right beside it, apart by one blank or hyphen."""
        return at + 1 < len(self.starts) and self.gap(at) in joints

    def before(self, at: int, most: int = 1) -> str:
        """The word before `at` in small letters, "" where a sentence begins with `at`."""
        back = at - most
        if back < 0 or any(self.first[at - step] for step in range(most)):
            return ""
        return self.small[back]

    def after(self, at: int) -> str:
        """The word after `at` in small letters where both are in one clause, else ""."""
        if at + 1 >= len(self.starts) or self.first[at + 1] or not self.gap(at).isspace():
            return ""
        return self.small[at + 1]


def words_of(text: str, without: Sequence[tuple[int, int]] = ()) -> Words:
    """The words of a text; those that begin inside the spans of `without` (in order) are left out."""
    words = Words(text, [], [], [], [], [], [])
    last, skip, label = 0, 0, True
    for found in WORD.finditer(text):
        start, end = found.span()
        while skip < len(without) and without[skip][1] <= start:
            skip += 1
        if skip < len(without) and without[skip][0] <= start:
            last = max(last, without[skip][1])
            label = True
            continue
        begins = label or _begins(text, last, start, words)
        label = False
        end = _bare_end(text, start, end)
        word = text[start:end]
        words.starts.append(start)
        words.ends.append(end)
        words.small.append(normalize("NFC", word.lower()).replace("’", "'"))
        words.capital.append(word[0].isupper())
        words.shouted.append(len(word) > 1 and word.isupper())
        words.first.append(begins)
        last = end
    return words


def _begins(text: str, last: int, start: int, words: Words) -> bool:
    """Whether a sentence begins at `start`: after a label, a full stop, a line end, a quotation mark."""
    gap = text[last:start]
    if gap == " ":
        return False
    if gap.startswith(".") and last - words.starts[-1] == 1 and "\n" not in gap:
        return False  # an initial: "Helen M. chaired", "K. said"
    if gap[:2] == ". " and words.small[-1] in ("mr", "mrs", "ms", "dr", "st", "prof"):
        return False
    return bool(_ENDS.search(gap)) or last < start - 40


def _bare_end(text: str, start: int, end: int) -> int:
    tail = _TAIL.search(text, start, end)
    return tail.start() if tail else end
