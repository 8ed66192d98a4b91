"""What was typed in the search box, cut into words, phrases, signs and filters.

The language itself is told in `search_language`; here is only what its pieces look like.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

FIELDS = ("speaker", "kind", "source", "wave", "nation", "family")


class NotUnderstood(ValueError):
    """What was typed has no meaning: at which character (from 0), why, and what to do instead."""

    def __init__(self, place: int, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.place, self.reason, self.remedy = place, reason, remedy


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that has to have a value; `without` when it must not."""

    field: str
    value: str
    without: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the line: kind is word, phrase, filter, AND, OR, NOT, NEAR, ~, ( or ) or a comma."""

    kind: str
    place: int
    text: str = ""
    star: bool = False
    field: str = ""


_QUOTES = '"“”„«»'
_FIELD = re.compile(f"({'|'.join(FIELDS)}):", re.IGNORECASE)


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a line, in order. Raises NotUnderstood for an unclosed quote or a lone star."""
    return list(_Scanner(text).pieces())


class _Scanner:
    """Cuts a line into pieces."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.in_near = text, 0, False

    def pieces(self) -> Iterator[Piece]:
        while True:
            while self.at < len(self.text) and self.text[self.at].isspace():
                self.at += 1
            if self.at == len(self.text):
                return
            yield self._piece()

    def _piece(self) -> Piece:
        place, here = self.at, self.text[self.at]
        if here in _QUOTES:
            return Piece("phrase", place, self._quoted(), self._taken("*"))
        if self._taken("NEAR("):
            self.in_near = True
            return Piece("NEAR", place)
        if here in "()" or (here == "," and self.in_near):
            self.at += 1
            self.in_near = self.in_near and here != ")"
            return Piece(here, place)
        if re.match(r"-[^\s)\-]", self.text[place : place + 2]):
            self.at += 1
            return Piece("NOT", place)
        field = _FIELD.match(self.text, place)
        if field:
            self.at = field.end()
            return Piece("filter", place, self._value(field), field=field[1].lower())
        return self._word(place)

    def _word(self, place: int) -> Piece:
        chunk = self._chunk()
        if chunk in ("AND", "OR", "NOT"):
            return Piece(chunk, place)
        if re.fullmatch(r"~[0-9]*", chunk):
            return Piece("~", place, chunk[1:])
        while chunk and chunk[-1] != "*" and not is_word_character(chunk[-1]):
            chunk = chunk[:-1]
        bare = chunk.rstrip("*")
        if chunk != bare and not any(map(is_word_character, bare)):
            raise NotUnderstood(
                place, "A star alone would stand for every word.", "Put letters before it: meth*."
            )
        if "*" in bare:
            raise NotUnderstood(
                place + bare.index("*"),
                "A star can stand only at the end of a word.",
                "Write the beginning of the word and then the star: meth*.",
            )
        return Piece("word", place, bare, star=chunk != bare)

    def _value(self, field: re.Match[str]) -> str:
        quoted = self.at < len(self.text) and self.text[self.at] in _QUOTES
        value = " ".join((self._quoted() if quoted else self._chunk()).split())
        if not value:
            raise NotUnderstood(
                field.start(),
                f"After {field[0]} there is nothing to compare with.",
                'Write it right after the colon, like wave:2 or speaker:"Ms Reid".',
            )
        return value

    def _quoted(self) -> str:
        opening = self.at
        closing = opening + 1
        while closing < len(self.text) and self.text[closing] not in _QUOTES:
            closing += 1
        if closing == len(self.text):
            raise NotUnderstood(
                opening, "A quotation mark is not closed.", "Put another at the end of the phrase."
            )
        self.at = closing + 1
        return self.text[opening + 1 : closing]

    def _chunk(self) -> str:
        start, stops = self.at, _QUOTES + "()" + ("," if self.in_near else "")
        while self.at < len(self.text) and not (
            self.text[self.at].isspace() or self.text[self.at] in stops
        ):
            self.at += 1
        return self.text[start : self.at]

    def _taken(self, wanted: str) -> bool:
        if not self.text.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True


def is_word_character(character: str) -> bool:
    """Whether the tokenizer unicode61 takes it as part of a word: letters, numbers, private use."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"


def set_apart(pieces: Sequence[Piece]) -> tuple[list[Piece], tuple[Filter, ...]]:
    """The pieces without the filters, and the filters.

    Raises NotUnderstood for a filter in brackets or beside OR.
    """
    rest: list[Piece] = []
    filters: list[Filter] = []
    depth = 0
    for piece, following in zip_longest(pieces, pieces[1:]):
        depth += (piece.kind in ("(", "NEAR")) - (piece.kind == ")")
        if piece.kind != "filter":
            rest.append(piece)
            continue
        beside = {rest[-1].kind if rest else "", following.kind if following else ""}
        if depth > 0 or beside & {"OR", "~"}:
            raise NotUnderstood(
                piece.place,
                "A filter holds for the whole search.",
                "Put it outside brackets and without OR; two of one field are alternatives anyway.",
            )
        without = bool(rest) and rest[-1].kind == "NOT"
        if without:
            rest.pop()
        filters.append(Filter(piece.field, piece.text, without))
    return rest, tuple(filters)
