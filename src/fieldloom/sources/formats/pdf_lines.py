"""Printed lines back into paragraphs: which lines belong together, and broken words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from fieldloom.sources.rules.labels import head_of, is_code, is_name, is_role

# pdfium puts this where it takes a hyphen for a word broken at the line's end.
BREAK = "\ufffe"
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_BULLET = re.compile(
    r"[•●▪◦‣·–—-]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\s"
)
_BROKEN = re.compile(rf"(\w+)(?:{BREAK}\n?|\x02\n?|\xad\n|[-‐]\n)(\w+)")
_WIDE_GAP, _FULL, _LONG, _INDENT, _SIZE = 1.4, 0.86, 0.65, 1.1, 0.2


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
        self.words: set[str] = set()
        broken = False
        for line in lines:
            found = [word.casefold() for word in _WORD.findall(line)]
            ends = line.endswith((BREAK, "\x02", "\xad", "-", "‐"))
            self.words.update(found[broken : len(found) - ends])  # a part of a word is no word
            broken = ends

    def join(self, first: str, second: str) -> str:
        """'informa', 'tion' -> 'information'; 'in', 'between' -> 'in-between'.

        A form seen elsewhere in the document decides. Else two words that both stand alone
        elsewhere keep their hyphen, and so does anything before a capital or beside a number.
        """
        whole, hyphened = (first + second).casefold(), f"{first}-{second}".casefold()
        letters = first.isalpha() and second.isalpha()
        if hyphened in self.words or not letters or second[0].isupper():
            return f"{first}-{second}"
        if whole in self.words:
            return first + second
        if first.casefold() in self.words and second.casefold() in self.words:
            return f"{first}-{second}"
        return first + second


def rebuild(lines: Sequence[Line], words: Vocabulary) -> Iterator[str]:
    """The paragraphs of one page."""
    spacing = _spacing(lines)
    text, before = "", None
    for line in lines:
        if before is None:
            text = line.text
        elif _goes_on(before, line, spacing, _edge(lines, line)):
            text += "\n" + line.text
        else:
            yield _flow(text, words)
            text = line.text
        before = line
    if text:
        yield _flow(text, words)


def _edge(lines: Sequence[Line], line: Line) -> float:
    """The right edge of the column in which a line stands: of the lines that begin where it does."""
    return max(one.right for one in lines if abs(one.left - line.left) <= _INDENT * line.height)


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
    if before.text.endswith(BREAK):
        return True
    if _BULLET.match(line.text) or _is_labelled(line.text):
        return False
    closed = before.text.endswith((".", "?", "!", ":", ";", "”", '"', ")"))
    if not before.height or not line.height:
        return len(before.text) > 60 and not closed
    if not _is_set_alike(before, line, spacing):
        return False
    begin = min(before.left, line.left)
    reach = (before.right - begin) / max(edge - begin, 1)
    return reach > (_FULL if closed else _LONG) or (not closed and _is_inner(line.text))


def _is_set_alike(before: Line, line: Line, spacing: float) -> bool:
    """The next line of the same column, in the same size, and not indented as a new paragraph."""
    step = before.bottom - line.bottom
    tall = max(before.height, line.height)
    if step < line.height * 0.4 or step > max(spacing, line.height) * _WIDE_GAP:
        return False
    indented = line.left - before.left > _INDENT * line.height and not _BULLET.match(before.text)
    return abs(before.height - line.height) <= _SIZE * tall and not indented


def _is_inner(text: str) -> bool:
    return text[0].islower() or text[0] in "(,"


def _is_labelled(text: str) -> bool:
    head = head_of(text, 0)
    if head is None or head.mark != "colon" or not head.label:
        return False
    return is_name(head.label) or is_role(head.label) or is_code(head.label)
