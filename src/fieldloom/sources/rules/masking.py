"""Words that are withheld: each code point stands as a shade, so that every place stays where it is.
Pure."""

from collections.abc import Iterable, Sequence

SHADE = "░"
Span = tuple[int, int]


def shaded(text: str) -> str:
    """As many shades as the text has code points; only its line ends are left."""
    return "".join(sign if sign == "\n" else SHADE for sign in text)


def masked(text: str, start: int, spans: Iterable[Span]) -> str:
    """A piece of a longer text that begins at its code point `start`, with these spans shaded."""
    for begin, end in spans:
        first, last = max(begin - start, 0), min(end - start, len(text))
        if first < last:
            text = text[:first] + shaded(text[first:last]) + text[last:]
    return text


def put_back(text: str, withheld: Sequence[str]) -> str | None:
    """A changed text in which withheld words stand as shades, with these words in their places, in
    order. None where a shade was taken away, moved or changed."""
    done, rest = [], text
    for words in withheld:
        shades = shaded(words)
        before, found, rest = rest.partition(shades)
        if not found or SHADE in before:
            return None
        done += [before, words]
    return None if SHADE in rest else "".join([*done, rest])
