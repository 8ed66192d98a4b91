"""Printed lines back into paragraphs: which lines belong together, and broken words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from fieldloom.sources.rules.labels import head_of

# pdfium puts this where it takes a hyphen for a word broken at the line's end.
BREAK = "\ufffe"
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_BULLET = re.compile(
    r"[•●▪◦‣·–—-]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\s"
)
_BROKEN = re.compile(rf"([^\W\d_]+)(?:{BREAK}|\x02|\xad\n|[-‐]\n)([^\W\d_]+)")
_WIDE_GAP, _SHORT, _INDENT, _SIZE = 1.4, 0.86, 1.1, 0.2


class Line(NamedTuple):
    """A printed line. Left, right, bottom and height in points; height 0 where not measured."""

    text: str
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    height: float = 0.0


class Vocabulary:
    """The words of a document, by which a word broken at a line's end is put together."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.words = {word.casefold() for line in lines for word in _WORD.findall(line)}

    def join(self, first: str, second: str) -> str:
        """'informa', 'tion' -> 'information'; 'in', 'between' -> 'in-between'.

        A form seen elsewhere in the document decides. Else two words that both stand alone
        elsewhere keep their hyphen, and anything before a capital does.
        """
        whole, hyphened = (first + second).casefold(), f"{first}-{second}".casefold()
        if hyphened in self.words or second[0].isupper():
            return f"{first}-{second}"
        if whole in self.words:
            return first + second
        if first.casefold() in self.words and second.casefold() in self.words:
            return f"{first}-{second}"
        return first + second


def rebuild(lines: Sequence[Line], words: Vocabulary) -> Iterator[str]:
    """The paragraphs of one page."""
    spacing = _spacing(lines)
    edge = max((line.right for line in lines), default=0.0)
    text, before = "", None
    for line in lines:
        if before is None:
            text = line.text
        elif _goes_on(before, line, spacing, edge):
            text += "\n" + line.text
        else:
            yield _flow(text, words)
            text = line.text
        before = line
    if text:
        yield _flow(text, words)


def _flow(text: str, words: Vocabulary) -> str:
    joined = _BROKEN.sub(lambda m: words.join(m[1], m[2]), text)
    return joined.replace(BREAK, "-").replace("\x02", "-").replace("\n", " ")


def _spacing(lines: Sequence[Line]) -> float:
    """The usual distance from one base line to the next."""
    steps = [a.bottom - b.bottom for a, b in pairwise(lines)]
    steps = [s for s in steps if 1 < s < 60]
    return median(steps) if steps else 0.0


def _goes_on(before: Line, line: Line, spacing: float, edge: float) -> bool:
    """True when `line` continues the paragraph of `before`."""
    if _BULLET.match(line.text) or _is_labelled(line.text):
        return False
    if not before.height or not line.height:
        return len(before.text) > 60 and not before.text.endswith((".", "?", "!", ":"))
    step = before.bottom - line.bottom
    if step < line.height * 0.4 or step > max(spacing, line.height) * _WIDE_GAP:
        return False
    if abs(before.height - line.height) > _SIZE * max(before.height, line.height):
        return False
    if line.left - before.left > _INDENT * line.height and not _BULLET.match(before.text):
        return False
    width = edge - min(before.left, line.left)
    ends_short = before.right - min(before.left, line.left) < _SHORT * width
    return not (
        ends_short and (before.text.endswith((".", "?", "!", ":")) or line.text[0].isupper())
    )


def _is_labelled(text: str) -> bool:
    head = head_of(text, 0)
    return head is not None and head.mark == "colon" and bool(head.label) and head.said < 30
