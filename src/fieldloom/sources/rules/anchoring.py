"""Where a passage stands in a text, and how it is found again.

An anchor keeps three things about a passage: its place, its exact words, and the words on either
side of it. The idea of a position selector backed by a quote selector is that of the W3C Web
Annotation Data Model (2017), sections 4.2.4 and 4.2.5. All offsets are Unicode code points, the
first being 0, with the end exclusive, as in Python's own slices.

A passage is never moved in silence: `find` says how it found the words, and when it cannot be sure
it says so and leaves the matter to a person.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

CONTEXT = 32
"""How many code points of context an anchor keeps on each side."""

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of one text: its place, its words, and up to 32 code points on each side.

    Raises ValueError when the place is not a real stretch or is not as long as the words.
    """

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            raise ValueError("A passage has to start at 0 or later and end after it starts.")
        if self.end - self.start != len(self.quote):
            raise ValueError("The words of a passage have to be as long as the place they fill.")


@dataclass(frozen=True, slots=True)
class Found:
    """The words are in the text at start..end; `how` says by what they were recognised."""

    start: int
    end: int
    how: Literal["position", "context", "quote"]


@dataclass(frozen=True, slots=True)
class Orphaned:
    """The words could not be placed with certainty, because of what the sentence says."""

    because: str


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of text[start:end], exactly as selected: nothing is trimmed or widened.

    Raises ValueError when the stretch lies outside the text, is empty, or is only white space.
    """
    _must_lie_inside(text, start, end)
    if start == end:
        raise ValueError("A passage needs at least one character; nothing was selected.")
    quote = text[start:end]
    if quote.isspace():
        raise ValueError("A passage needs words; only white space was selected.")
    return Anchor(start, end, quote, text[max(0, start - CONTEXT) : start], text[end:][:CONTEXT])


def find(anchor: Anchor, text: str) -> Found | Orphaned:
    """Find the anchored words in a text, which may be another revision than they were taken from.

    In this order: at the old position; at the one place with the same words before and after
    ("context"); at the one place where the quote stands at all ("quote"); else orphaned. A quote
    at the old position whose surroundings are strange on both sides gives way when the old
    surroundings stand, once, somewhere else: a short answer such as "Yes." is easily there by
    chance.
    """
    here = text[anchor.start : anchor.end] == anchor.quote
    if here and _surroundings_agree(anchor, text):
        return Found(anchor.start, anchor.end, "position")
    places = _places(text, anchor.prefix + anchor.quote + anchor.suffix)
    if len(places) == 1:
        start = places[0] + len(anchor.prefix)
        return Found(start, start + len(anchor.quote), "context")
    if here:
        return Found(anchor.start, anchor.end, "position")
    if places:
        return Orphaned("The same words, with the same words around them, stand in several places.")
    return _by_quote_alone(anchor, text)


def _by_quote_alone(anchor: Anchor, text: str) -> Found | Orphaned:
    places = _places(text, anchor.quote)
    if len(places) == 1:
        return Found(places[0], places[0] + len(anchor.quote), "quote")
    if places:
        return Orphaned("The words stand in several places, and what stood around them is gone.")
    return Orphaned("The words are no longer in the text.")


def _surroundings_agree(anchor: Anchor, text: str) -> bool:
    """Whether at least one side of the old position still reads as it did."""
    before = text[max(0, anchor.start - len(anchor.prefix)) : anchor.start]
    after = text[anchor.end : anchor.end + len(anchor.suffix)]
    return before == anchor.prefix or after == anchor.suffix


def _places(text: str, wanted: str) -> list[int]:
    """The first two places of `wanted`: enough to tell none, one and several apart."""
    first = text.find(wanted)
    if first < 0:
        return []
    second = text.find(wanted, first + 1)
    return [first] if second < 0 else [first, second]


def _must_lie_inside(text: str, start: int, end: int) -> None:
    if not 0 <= start <= end <= len(text):
        raise ValueError(
            f"Characters {start} to {end} are not inside this text of {len(text)} characters."
        )


# --- offsets of browsers and of Windows programs -------------------------------------------------


def codepoints_to_utf16(text: str) -> Offsets:
    """For each code point offset 0..len(text), the same place counted in UTF-16 code units.

    Shape (len(text) + 1,). Browsers and Windows programs count this way: a character beyond
    U+FFFF, such as most emoji, counts as two.
    """
    if text.isascii():
        return np.arange(len(text) + 1, dtype=np.int64)
    offsets = np.zeros(len(text) + 1, dtype=np.int64)
    np.cumsum(_units(text), out=offsets[1:])
    return offsets


def utf16_to_codepoints(text: str) -> Offsets:
    """For each UTF-16 offset, the same place counted in code points.

    Shape (UTF-16 length + 1,). An offset between the two halves of one character is given the
    place of that character's start; it does not come back through `codepoints_to_utf16`, which is
    how a caller can tell.
    """
    if text.isascii():
        return np.arange(len(text) + 1, dtype=np.int64)
    return np.append(np.repeat(np.arange(len(text), dtype=np.int64), _units(text)), len(text))


def _units(text: str) -> Offsets:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return np.where(points > 0xFFFF, 2, 1).astype(np.int64)


# --- characters as people see them ---------------------------------------------------------------


def whole_graphemes(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen start..end so that it cuts no character as a reader sees it.

    Follows the extended grapheme clusters of Unicode Standard Annex 29, rules GB3 to GB13 but for
    GB9c (Indic conjuncts). Properties come from `unicodedata`; the one it lacks, Extended_
    Pictographic, is drawn a little too wide, so that at worst a selection grows by one symbol that
    is joined to the next by a zero-width joiner.

    Raises ValueError when start..end is not inside the text.
    """
    _must_lie_inside(text, start, end)
    while not _is_boundary(text, start):
        start -= 1
    while not _is_boundary(text, end):
        end += 1
    return start, end


_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e"
    "\U000110bd\U000110cd\U000111c2\U000111c3\U0001193f\U00011941"
)
_PICTURES_ELSEWHERE = frozenset("\u203c\u2049\u3030\u303d")
_HANGUL_MAY_FOLLOW = {"L": ("L", "V", "LV", "LVT"), "V": ("V", "T"), "T": ("T",)} | {
    "LV": ("V", "T"),
    "LVT": ("T",),
}


def _is_boundary(text: str, at: int) -> bool:
    """Whether a reader sees two characters, not one, on the two sides of offset `at`."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before < "\u0300" and after < "\u0300":  # plain European text, decided at once
        return not (before == "\r" and after == "\n")
    if _is_control(before) or _is_control(after):
        return True
    return not (_belong_by_kind(before, after) or _belong_by_what_stands_before(text, at))


def _belong_by_kind(before: str, after: str) -> bool:
    """Rules GB6 to GB9b: the two neighbours alone decide."""
    if _extends(after) or before in _PREPENDED:
        return True
    return _hangul(after) in _HANGUL_MAY_FOLLOW.get(_hangul(before), ())


def _belong_by_what_stands_before(text: str, at: int) -> bool:
    """Rules GB11 to GB13: joined pictures, and flags, which are letters in pairs."""
    before, after = text[at - 1], text[at]
    if before == _JOINER and _is_picture(after):
        return _picture_stands_before(text, at - 1)
    return _is_regional(before) and _is_regional(after) and _regionals_before(text, at) % 2 == 1


def _is_control(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind in ("Cc", "Zl", "Zp"):
        return True
    return kind == "Cf" and not _extends(character) and character not in _PREPENDED


def _extends(character: str) -> bool:
    """Whether it belongs to what stands before: marks, joiners, skin tones, tags of flags."""
    if character in (_JOINER, _NON_JOINER, "\u0e33", "\u0eb3", "\uff9e", "\uff9f"):
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f":
        return True
    return unicodedata.category(character) in ("Mn", "Me", "Mc")


def _is_picture(character: str) -> bool:
    if "\U0001f000" <= character <= "\U0001fffd":
        return not (_is_regional(character) or _extends(character))
    if character in _PICTURES_ELSEWHERE:
        return True
    return unicodedata.category(character) in ("So", "Sm")


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _picture_stands_before(text: str, joiner: int) -> bool:
    at = joiner - 1
    while at >= 0 and text[at] != _JOINER and _extends(text[at]):
        at -= 1
    return at >= 0 and _is_picture(text[at])


def _regionals_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_regional(text[at - 1 - count]):
        count += 1
    return count


def _hangul(character: str) -> str:
    """The kind of Korean letter or syllable: L, V, T, LV, LVT, or nothing."""
    if "\uac00" <= character <= "\ud7a3":
        return "LV" if (ord(character) - 0xAC00) % 28 == 0 else "LVT"
    if "\u1100" <= character <= "\u115f" or "\ua960" <= character <= "\ua97c":
        return "L"
    if "\u1160" <= character <= "\u11a7" or "\ud7b0" <= character <= "\ud7c6":
        return "V"
    if "\u11a8" <= character <= "\u11ff" or "\ud7cb" <= character <= "\ud7fb":
        return "T"
    return ""
