"""What stood in a text of which less, or something else, could be kept than was put in its place. Pure.

A name that has to be another's own gets a number, and what is too long for its field is cut: what goes by
that must come back too.
"""

from collections.abc import Sequence

Stands = tuple[int, int, int | None, str]
"""From, to (code points of the text that stands), of whom (row id; None: of nobody), and what stood there."""


def fitted(old: str, new: str, stood: Sequence[Stands], stands: str) -> list[Stands]:
    """`stood` is the way back from `new` to `old`; this is that from `stands`, which begins as `new` does."""
    if stands == new:
        return list(stood)
    same = next((at for at, (a, b) in enumerate(zip(new, stands, strict=False)) if a != b), -1)
    same = min(len(new), len(stands)) if same < 0 else same
    whole = [one for one in stood if one[1] <= same]
    rest = list(stood[len(whole) :])
    at = min(same, rest[0][0]) if rest else same
    was = at - sum(end - start - len(words) for start, end, _, words in whole)
    gone = [one for one in _in_turn(old, was, at, rest) if one[1]] or [(None, "")]
    if gone == [(None, "")] and at == len(stands):
        return whole
    (whose, words), *others = gone
    end = len(stands)
    return [*whole, (at, end, whose, words), *((end, end, who, told) for who, told in others)]


def _in_turn(old: str, was: int, at: int, rest: Sequence[Stands]) -> list[tuple[int | None, str]]:
    """The end of the old text, from `was` on: names and what stands between them, each for itself."""
    told: list[tuple[int | None, str]] = []
    for start, end, whose, words in rest:
        told += [(None, old[was : was + start - at]), (whose, words)]
        was, at = was + start - at + len(words), end
    return [*told, (None, old[was:])]
