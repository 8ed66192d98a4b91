"""A text in its smallest pieces of letters, so that no hyphen, apostrophe or mark hides a name. Pure."""

import re
from typing import NamedTuple

from fieldloom.pseudonyms.rules.likeness import plain

JOINT = "\u2060"
"""Stands where a mark stood that cuts a word or two words apart, nobody knows which: a tag, say."""
JOINTS = f"\u00ad\u200b\u200c\u200d\ufeff{JOINT}"  # soft hyphens and other signs that nobody sees
NEAR = 4  # code points between two words of one name: fewer than so many

# An accent may be a sign of its own; U+02BC counts as a letter, yet is written as an apostrophe.
_LETTERS = r"[^\W\d_ʼ]+(?:[\u0300-\u036f]+[^\W\d_ʼ]*)*"
_END = r"(?![^\W\d_ʼ])"
_PIECE = re.compile(
    rf"[^\W\d_ʼ]*n['’ʼ]t{_END}|({_LETTERS})(?:['’ʼ](?:s|ll|d|ve|re|m){_END})?", re.IGNORECASE
)
_BLANKS = re.compile(r"\s+")
_UNSEEN = dict.fromkeys(map(ord, JOINTS))


class Piece(NamedTuple):
    """Letters from `start` to `end`, plain; `joined`: only joints stand between them and the piece before."""

    start: int
    end: int
    word: str
    joined: bool


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a text in order: "Lexi-Mae’ll" gives lexi and mae, "don’t" none."""
    told: list[Piece] = []
    last = -1
    for found in _PIECE.finditer(text):
        start, end = found.span(1)
        if start < 0:
            continue
        word = found[1]
        joined = last >= 0 and start > last and not text[last : min(start, last + 9)].strip(JOINTS)
        told.append(Piece(start, end, word.lower() if word.isascii() else plain(word), joined))
        last = found.end()
    return told


def near(text: str, before: Piece, after: Piece) -> bool:
    """Whether two pieces stand so close that they can be one name. Blanks count as one, joints as none."""
    gap = text[before.end : min(after.start, before.end + 200)].translate(_UNSEEN)
    return after.start - before.end < 200 and len(_BLANKS.sub(" ", gap)) < NEAR


def whole_run(found: list[Piece], at: int, last: int) -> str:
    """The letters around pieces `at` to `last` that only joints cut apart; "" where there are no more."""
    first, end = at, last
    while found[first].joined and at - first < 20:
        first -= 1
    while end + 1 < len(found) and found[end + 1].joined and end - last < 20:
        end += 1
    if (first, end) == (at, last):
        return ""
    return "".join(piece.word for piece in found[first : end + 1])
