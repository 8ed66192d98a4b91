"""The language of the search box, made into what the index and the reads understand.

    court order            both words, in any order
    "care order"           these words, one after the other
    meth*                  words that begin so; also "care ord*"
    court OR hearing       either
    order NOT court        the first without the second; also: order -court
    court ~5 waiting       at most five words between them, in either order
    NEAR(court waiting "care order", 5)    all of them, five words or fewer from first to last
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
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldloom.sources.rules.search_pieces import (
    FIELDS,
    Filter,
    NotUnderstood,
    Piece,
    is_word_character,
    pieces_of,
    set_apart,
)

__all__ = ["FIELDS", "Filter", "NotUnderstood", "Search", "understand"]

NEAR_UNLESS_SAID = 10
FURTHEST = 1000
DEEPEST = 8
LONGEST = 1000


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
    pieces, filters = set_apart(pieces_of(text))
    wanted = _Reading(pieces, len(text)).whole()
    if wanted is not None:
        return Search(wanted.expression, filters, tuple(dict.fromkeys(wanted.terms)))
    if pieces and not filters:
        raise NotUnderstood(0, "There is no word in this to look for.", "Type at least one word.")
    return Search(None, filters)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Part of the expression, safe to be put beside others, and its words."""

    expression: str
    terms: tuple[str, ...] = ()


class _Reading:
    """Reads the pieces from left to right; each method reads one rule of the language.

    A method returns None when there was something, but no word in it.
    """

    def __init__(self, pieces: Sequence[Piece], length: int) -> None:
        self.pieces = [*pieces, Piece("end", length)]
        self.at, self.depth = 0, 0

    @property
    def next(self) -> Piece:
        return self.pieces[self.at]

    def _take(self) -> Piece:
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
            raise _misplaced(piece)
        return self._within_reach(piece) if self.next.kind == "~" else _words(piece)

    def _bracketed(self, opening: Piece) -> _Wanted | None:
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

    def _closed(self, opening: Piece) -> None:
        if self._take().kind != ")":
            raise NotUnderstood(
                opening.place, "A bracket is not closed.", "Put a closing bracket after it."
            )

    def _within_reach(self, first: Piece) -> _Wanted | None:
        """Reads: word ~5 word, and more of the same, each near the next."""
        pairs: list[_Wanted | None] = []
        while self.next.kind == "~":
            sign = self._take()
            if self.next.kind not in ("word", "phrase"):
                raise _misplaced(sign)
            second = self._take()
            pairs.append(_close_together([first, second], sign.place, sign.text))
            first = second
        return _joined(pairs, " AND ")

    def _near(self, opening: Piece) -> _Wanted:
        """Reads the rest of: NEAR(word "a phrase", 5)."""
        items: list[Piece] = []
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


def _words(piece: Piece) -> _Wanted | None:
    """A word or phrase in quotes; None when it holds no letter and no digit."""
    text = " ".join(piece.text.split())
    star = piece.star or (piece.kind == "phrase" and text.endswith("*"))
    text = text.rstrip("*").rstrip() if star else text
    if not any(map(is_word_character, text)):
        return None
    quoted = '"' + text.replace('"', '""') + '"'
    return _Wanted(quoted + " *" * star, (text + "*" * star,))


def _joined(parts: Sequence[_Wanted | None], between: str) -> _Wanted | None:
    found = [part for part in parts if part is not None]
    if len(found) < 2:
        return found[0] if found else None
    expression = f"({between.join(part.expression for part in found)})"
    return _Wanted(expression, tuple(term for part in found for term in part.terms))


def _close_together(items: Sequence[Piece], place: int, reach: str) -> _Wanted:
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


def _misplaced(sign: Piece) -> NotUnderstood:
    return NotUnderstood(
        sign.place,
        "The sign ~ has to stand between two words or phrases.",
        "Write it like this: court ~5 waiting.",
    )


def _nothing_beside_or(place: int) -> NotUnderstood:
    return NotUnderstood(
        place, "OR has nothing on one of its sides.", "Put a word or phrase before and after it."
    )


def _only_words_in_near(opening: Piece) -> NotUnderstood:
    return NotUnderstood(
        opening.place,
        "Between the brackets of NEAR only words and phrases can stand, and then a distance.",
        "Write it like this: NEAR(court waiting, 5).",
    )
