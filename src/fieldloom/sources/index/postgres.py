"""The search language's expressions, as PostgreSQL's text search says them."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from fieldloom.ground.answers import Unfit

_SIGN = re.compile(r'"(?:[^"]|"")*"|NEAR\(|[()*,]|\d+|AND|OR|NOT')
_BETWEEN = {"AND": " & ", "OR": " | ", "NOT": " & !"}
FURTHEST = 30  # words apart; nearness is spelt out, one distance at a time


def tsquery(match: str) -> str:
    """An FTS5 expression as `rules.search_language` writes it -> text for `to_tsquery('simple')`.

    Raises `Unfit` for nearness beyond 30 words, which PostgreSQL cannot say in a sane length.
    """
    signs = iter(_SIGN.findall(match))
    return "".join(_said(signs))


def _said(signs: Iterator[str]) -> Iterator[str]:
    held = ""
    for sign in signs:
        if held and sign == "*":
            held += ":*"
            continue
        yield held
        held = ""
        if sign == "NEAR(":
            yield _near(signs)
        elif sign.startswith('"'):
            held = _phrase(sign)
        else:
            yield _BETWEEN.get(sign, sign)
    yield held


def _phrase(quoted: str) -> str:
    bare = unicodedata.normalize("NFD", quoted[1:-1].replace('""', '"'))
    words = re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c)))
    return "(" + " <-> ".join(f"'{word.lower()}'" for word in words) + ")"


def _near(signs: Iterator[str]) -> str:
    """Words or phrases with at most so many words between each two, in either order."""
    items: list[str] = []
    reach = 0
    for sign in signs:
        if sign == ")":
            break
        if sign.startswith('"'):
            items.append(_phrase(sign))
        elif sign == "*":
            items[-1] += ":*"
        elif sign.isdigit():
            reach = int(sign)
    if reach > FURTHEST:
        raise Unfit(f"On this database words can be at most {FURTHEST} apart.", "Look closer.")
    pairs = [
        "(" + " | ".join(f"{x} <{gap}> {y}" for gap in range(1, reach + 2) for x, y in both) + ")"
        for a, b in pairwise(items)
        for both in [((a, b), (b, a))]
    ]
    return "(" + " & ".join(pairs) + ")"
