"""Texts marked by hand: [[person:Kayleigh]] stands for Kayleigh, who is a person. Pure."""

import re
from dataclasses import dataclass

from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.rules.kinds import Kind

_MARK = re.compile(r"\[\[(?P<kind>[A-Za-z]+):(?P<text>[^\[\]\n]+)\]\]")
_OPEN = re.compile(r"\[\[|\]\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Code points `start` to `end` name something that must go."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its marks, and the marks in order."""

    text: str
    marks: tuple[Mark, ...]


def read_marked(told: str) -> Marked:
    """The text and its marks. Raises `Unfit`, naming the line, for a mark that is none."""
    pieces, marks, last, length = [], [], 0, 0
    for match in _MARK.finditer(told):
        between = told[last : match.start()]
        _no_rest(told, last, between)
        pieces += [between, match["text"]]
        start = length + len(between)
        length = start + len(match["text"])
        marks.append(Mark(start, length, _kind(told, match)))
        last = match.end()
    _no_rest(told, last, told[last:])
    return Marked("".join([*pieces, told[last:]]), tuple(marks))


def written(marked: Marked) -> str:
    """The text with its marks, as `read_marked` reads it."""
    pieces, last = [], 0
    for mark in marked.marks:
        inside = marked.text[mark.start : mark.end]
        pieces += [marked.text[last : mark.start], f"[[{mark.kind.value}:{inside}]]"]
        last = mark.end
    return "".join([*pieces, marked.text[last:]])


def _kind(told: str, match: re.Match[str]) -> Kind:
    known = {kind.value: kind for kind in Kind}
    kind = known.get(match["kind"].lower())
    if kind is None:
        raise Unfit(
            f"Line {_line(told, match.start())}: there is no kind “{match['kind']}”.",
            f"One of: {', '.join(known)}.",
        )
    return kind


def _no_rest(told: str, at: int, between: str) -> None:
    found = _OPEN.search(between)
    if found:
        raise Unfit(
            f"Line {_line(told, at + found.start())}: a mark is begun or ended, but not whole.",
            "Write it as [[person:Kayleigh]], within one line.",
        )


def _line(told: str, at: int) -> int:
    return told.count("\n", 0, at) + 1
