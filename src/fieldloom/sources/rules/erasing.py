"""Where a person's words lie, and what becomes of a place of which some words are gone. Pure."""

from collections.abc import Iterable, Sequence

from fieldloom.sources.rules.masking import Span, masked

LONG_ENOUGH = 20  # code points of a quote that is found by itself, without the words beside it
BESIDE = 16  # code points of context that make a shorter one sure


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same places as few spans, in order; those that touch or overlap become one."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        elif start < end:
            made.append((start, end))
    return made


def within(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether a place lies wholly in one of these joined spans."""
    return any(first <= start and end <= last for first, last in spans)


def touches(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether a place has a code point in one of these spans."""
    return any(first < end and start < last for first, last in spans)


def found_again(quote: str, prefix: str, suffix: str, text: str) -> list[Span]:
    """Where the words of a passage stand in a text of which nobody kept the place.

    A long quote is found wherever it stands; a short one only with the words beside it, for "he" is
    everywhere. In doubt nothing: a person looks.
    """
    places = list(_everywhere(prefix[-BESIDE:] + quote + suffix[:BESIDE], text))
    lead = len(prefix[-BESIDE:])
    if places:
        return [(at + lead, at + lead + len(quote)) for at in places]
    if len(quote) < LONG_ENOUGH:
        return []
    return [(at, at + len(quote)) for at in _everywhere(quote, text)]


def shaded_in(text: str, start: int, spans: Sequence[Span]) -> str:
    """A piece that begins at `start` of a longer text, with what lies in the spans shaded."""
    return masked(text, start, spans)


def _everywhere(wanted: str, text: str) -> Iterable[int]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)
