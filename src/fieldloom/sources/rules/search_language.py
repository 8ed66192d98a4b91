"""The language of the search box, made into what the index and the reads understand.

    court order            both words, in any order
    "care order"           these words, one after the other
    meth*                  words that begin so; also "care ord*"
    court OR hearing       either
    order NOT court        the first without the second; also: order -court
    court ~5 waiting       at most five words between them, in either order
    NEAR(court waiting "care order", 5)
    (court OR hearing) order
    speaker:Gran wave:2 kind:"field note" -nation:England

AND, OR, NOT and NEAR count in capitals only. Between words there is an unwritten AND, which binds
more tightly than OR. Whatever is not part of this language is taken as words to look for.

The expression is for SQLite's FTS5 with the tokenizer unicode61. Every word of the user's stands in
double quotes in it, so nothing typed can reach FTS5 as syntax. See "Full-text Query Syntax" in
SQLite's documentation of FTS5.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

FIELDS = ("speaker", "kind", "source", "wave", "nation", "family")
NEAR_UNLESS_SAID = 10
FURTHEST = 1000
DEEPEST = 8
LONGEST = 1000


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
class Search:
    """What to look for.

    `match` is an FTS5 expression, None when only filters, or nothing, were given. Filters of one
    field are alternatives; those of different fields hold together; each `without` holds by itself.
    `terms` are the words and phrases to light up in the hits, a star at the end kept.
    """

    match: str | None
    filters: tuple[Filter, ...] = ()
    terms: tuple[str, ...] = ()


def understand(typed: str) -> Search:
    """What the typed line asks for.

    Raises NotUnderstood, with sentences to show beside the box, when it has no clear meaning.
    """
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in typed)
    if len(text) > LONGEST:
        raise NotUnderstood(LONGEST, "This is too long for a search.", "Look for fewer words.")
    pieces, filters = _set_apart(list(_Scanner(text).pieces()))
    wanted = _Reading(pieces, len(text)).whole()
    if wanted is not None:
        return Search(wanted.expression, filters, tuple(dict.fromkeys(wanted.terms)))
    if pieces and not filters:
        raise NotUnderstood(0, "There is no word in this to look for.", "Type at least one word.")
    return Search(None, filters)


# --- pieces --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the line: kind is word, phrase, filter, AND, OR, NOT, NEAR, ~, ( or ) or a comma."""

    kind: str
    place: int
    text: str = ""
    star: bool = False
    field: str = ""


_QUOTES = '"“”„«»'
_FIELD = re.compile(f"({'|'.join(FIELDS)}):", re.IGNORECASE)


class _Scanner:
    """Cuts a line into pieces."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.in_near = text, 0, False

    def pieces(self) -> Iterator[_Piece]:
        while True:
            while self.at < len(self.text) and self.text[self.at].isspace():
                self.at += 1
            if self.at == len(self.text):
                return
            yield self._piece()

    def _piece(self) -> _Piece:
        place, here = self.at, self.text[self.at]
        if here in _QUOTES:
            return _Piece("phrase", place, self._quoted(), self._taken("*"))
        if self._taken("NEAR("):
            self.in_near = True
            return _Piece("NEAR", place)
        if here in "()" or (here == "," and self.in_near):
            self.at += 1
            self.in_near = self.in_near and here != ")"
            return _Piece(here, place)
        if re.match(r"-[^\s)\-]", self.text[place : place + 2]):
            self.at += 1
            return _Piece("NOT", place)
        field = _FIELD.match(self.text, place)
        if field:
            self.at = field.end()
            return _Piece("filter", place, self._value(field), field=field[1].lower())
        return self._word(place)

    def _word(self, place: int) -> _Piece:
        chunk = self._chunk()
        if chunk in ("AND", "OR", "NOT"):
            return _Piece(chunk, place)
        if re.fullmatch(r"~[0-9]*", chunk):
            return _Piece("~", place, chunk[1:])
        while chunk and chunk[-1] != "*" and not _is_word_character(chunk[-1]):
            chunk = chunk[:-1]
        bare = chunk.rstrip("*")
        if chunk != bare and not any(map(_is_word_character, bare)):
            raise NotUnderstood(
                place, "A star alone would stand for every word.", "Put letters before it: meth*."
            )
        if "*" in bare:
            raise NotUnderstood(
                place + bare.index("*"),
                "A star can stand only at the end of a word.",
                "Write the beginning of the word and then the star: meth*.",
            )
        return _Piece("word", place, bare, star=chunk != bare)

    def _value(self, field: re.Match[str]) -> str:
        quoted = self.at < len(self.text) and self.text[self.at] in _QUOTES
        value = " ".join((self._quoted() if quoted else self._chunk()).split())
        if not value:
            raise NotUnderstood(
                field.start(),
                f"After {field[0]} there is nothing to compare with.",
                f"Write the value right after the colon, in quotes if it has spaces: {field[0]}2.",
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


def _is_word_character(character: str) -> bool:
    """Whether the tokenizer unicode61 takes it as part of a word: letters, numbers, private use."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"


def _set_apart(pieces: Sequence[_Piece]) -> tuple[list[_Piece], tuple[Filter, ...]]:
    """The pieces without the filters, and the filters."""
    rest: list[_Piece] = []
    filters: list[Filter] = []
    depth = 0
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
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


# --- meaning -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Part of the expression, safe to be put beside others, and its words."""

    expression: str
    terms: tuple[str, ...] = ()


class _Reading:
    """Reads the pieces from left to right; each method reads one rule of the language.

    A method returns None when there was something, but no word in it.
    """

    def __init__(self, pieces: Sequence[_Piece], length: int) -> None:
        self.pieces = [*pieces, _Piece("end", length)]
        self.at, self.depth = 0, 0

    @property
    def next(self) -> _Piece:
        return self.pieces[self.at]

    def _take(self) -> _Piece:
        self.at += 1
        return self.pieces[self.at - 1]

    def whole(self) -> _Wanted | None:
        if self.next.kind == "end":
            return None
        wanted = self._either()
        if self.next.kind != "end":
            raise NotUnderstood(
                self.next.place, "There is a closing bracket too many.", "Take it out."
            )
        return wanted

    def _either(self) -> _Wanted | None:
        parts = [self._together()]
        while self.next.kind == "OR":
            place = self._take().place
            if self.next.kind in ("end", ")", "OR"):
                raise _nothing_beside_or(place)
            parts.append(self._together())
        return _joined(parts, " OR ")

    def _together(self) -> _Wanted | None:
        if self.next.kind == "OR":
            raise _nothing_beside_or(self.next.place)
        wanted: list[_Wanted | None] = []
        unwanted: list[_Wanted | None] = []
        place = self.next.place
        while self.next.kind not in ("end", ")", "OR"):
            if self.next.kind == "AND":
                self._take()
            elif self.next.kind == "NOT":
                unwanted.append(self._left_out())
            else:
                wanted.append(self._single())
        looked_for, left_out = _joined(wanted, " AND "), _joined(unwanted, " OR ")
        if looked_for is None and left_out is not None:
            raise NotUnderstood(
                place,
                "This says only what to leave out.",
                "Add a word to look for, before NOT or the minus.",
            )
        if looked_for is None or left_out is None:
            return looked_for
        both = f"({looked_for.expression} NOT {left_out.expression})"
        return replace(looked_for, expression=both)

    def _left_out(self) -> _Wanted | None:
        place = self._take().place
        if self.next.kind in ("end", ")", "AND", "OR", "NOT"):
            raise NotUnderstood(
                place, "After NOT there is nothing to leave out.", "Put a word or phrase after it."
            )
        return self._single()

    def _single(self) -> _Wanted | None:
        piece = self._take()
        if piece.kind == "(":
            return self._bracketed(piece)
        if piece.kind == "NEAR":
            return self._near(piece)
        if piece.kind not in ("word", "phrase"):
            raise NotUnderstood(
                piece.place,
                "The sign ~ has to stand between two words or phrases.",
                "Write it like this: court ~5 waiting.",
            )
        return self._within_reach(piece) if self.next.kind == "~" else _words(piece)

    def _bracketed(self, opening: _Piece) -> _Wanted | None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstood(
                opening.place, "There are too many brackets within brackets.", "Use fewer."
            )
        if self.next.kind == ")":
            raise NotUnderstood(
                opening.place, "There is nothing between these brackets.", "Take them out."
            )
        wanted = self._either()
        self._closed(opening)
        self.depth -= 1
        return wanted

    def _closed(self, opening: _Piece) -> None:
        if self._take().kind != ")":
            raise NotUnderstood(
                opening.place, "A bracket is not closed.", "Put a closing bracket after it."
            )

    def _within_reach(self, first: _Piece) -> _Wanted:
        """Reads: word ~5 word, and more of the same."""
        items, place, reach = [first], self.next.place, self.next.text
        while self.next.kind == "~":
            sign = self._take()
            if sign.text != reach or self.next.kind not in ("word", "phrase"):
                raise NotUnderstood(
                    sign.place,
                    "The sign ~ has to stand between two words or phrases, with one distance.",
                    "Write it like this: court ~5 waiting.",
                )
            items.append(self._take())
        return _close_together(items, place, reach)

    def _near(self, opening: _Piece) -> _Wanted:
        """Reads the rest of: NEAR(word "a phrase", 5)."""
        items: list[_Piece] = []
        while self.next.kind in ("word", "phrase"):
            items.append(self._take())
        reach = ""
        if self.next.kind == "," and self._take() and self.next.kind == "word":
            reach = self._take().text
            if not re.fullmatch("[0-9]+", reach):
                raise _only_words_in_near(opening)
        if self.next.kind not in (")", "end"):
            raise _only_words_in_near(opening)
        self._closed(opening)
        return _close_together(items, opening.place, reach)


def _words(piece: _Piece) -> _Wanted | None:
    """A word or phrase in quotes; None when it holds no letter and no digit."""
    text = " ".join(piece.text.split())
    star = piece.star or (piece.kind == "phrase" and text.endswith("*"))
    text = text.rstrip("*").rstrip() if star else text
    if not any(map(_is_word_character, text)):
        return None
    quoted = '"' + text.replace('"', '""') + '"'
    return _Wanted(quoted + " *" * star, (text + "*" * star,))


def _joined(parts: Sequence[_Wanted | None], between: str) -> _Wanted | None:
    found = [part for part in parts if part is not None]
    if len(found) < 2:
        return found[0] if found else None
    expression = f"({between.join(part.expression for part in found)})"
    return _Wanted(expression, tuple(term for part in found for term in part.terms))


def _close_together(items: Sequence[_Piece], place: int, reach: str) -> _Wanted:
    found = [wanted for item in items if (wanted := _words(item)) is not None]
    if len(found) < 2:
        raise NotUnderstood(
            place,
            "Nearness needs at least two words or phrases.",
            "Write court ~5 waiting, or NEAR(court waiting, 5).",
        )
    distance = int(reach) if reach else NEAR_UNLESS_SAID
    if distance > FURTHEST:
        raise NotUnderstood(
            place, f"That is further than {FURTHEST} words.", "Use AND for words anywhere."
        )
    inside = " ".join(wanted.expression for wanted in found)
    return _Wanted(
        f"NEAR({inside}, {distance})", tuple(term for wanted in found for term in wanted.terms)
    )


def _nothing_beside_or(place: int) -> NotUnderstood:
    return NotUnderstood(
        place, "OR has nothing on one of its sides.", "Put a word or phrase before and after it."
    )


def _only_words_in_near(opening: _Piece) -> NotUnderstood:
    return NotUnderstood(
        opening.place,
        "Between the brackets of NEAR only words and phrases can stand, and then a distance.",
        "Write it like this: NEAR(court waiting, 5).",
    )
