"""The way back over several steps: what stood in a text before the first of them. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from fieldloom.sources.rules.masking import Span


@dataclass(frozen=True, slots=True)
class Back:
    """From `start` to `end` of a text stood `old` (None: nobody can tell any more), of an entity (row id)."""

    start: int
    end: int
    entity: int | None
    old: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """Code points `start` to `end` of the text before became `new_start` to `new_end` of the text after, for
    an entity."""

    start: int
    end: int
    new_start: int
    new_end: int
    entity: int | None


def composed(
    before: str, back: Sequence[Back], steps: Sequence[Step], span: Callable[[int, int], Span]
) -> list[Back]:
    """The way back from a text after these steps to what stood before `back`, the way back of the text
    before them. `span` says where a place of the text before stands in the text after. All in order."""
    made: list[Back] = []
    at = 0
    for step in steps:
        while at < len(back) and back[at].end <= step.start:
            made.append(_moved(back[at], span))
            at += 1
        met = []
        while at < len(back) and back[at].start < step.end:
            met.append(back[at])
            at += 1
        entity = step.entity if step.entity is not None or not met else met[0].entity
        old = stood(before, met, (step.start, step.end))
        made.append(Back(step.new_start, step.new_end, entity, old))
    return [*made, *(_moved(one, span) for one in back[at:])]


def stood(text: str, back: Iterable[Back], place: Span) -> str | None:
    """What stood in a place before; None where some of it nobody can tell any more."""
    pieces, at = [], place[0]
    for one in back:
        if one.end <= place[0] or one.start >= place[1]:
            continue
        if one.old is None:
            return None
        pieces += [text[at : one.start], one.old]
        at = one.end
    return "".join([*pieces, text[at : place[1]]])


def added(back: Sequence[Back], more: Iterable[Back]) -> list[Back]:
    """A way back with what went from the same text since: of what is told already nothing is told twice."""
    made = list(back)
    for one in more:
        at, old = one.start, one.old or ""
        for known in sorted(back, key=lambda piece: piece.start):
            if known.end <= at or known.start >= one.end:
                continue
            if at < known.start:
                made.append(_part(one, old, at, known.start))
            at = max(at, known.end)
        if at < one.end:
            made.append(_part(one, old, at, one.end))
    return sorted(made, key=lambda piece: piece.start)


def _part(one: Back, old: str, start: int, end: int) -> Back:
    return replace(one, start=start, end=end, old=old[start - one.start : end - one.start])


def _moved(one: Back, span: Callable[[int, int], Span]) -> Back:
    start, end = span(one.start, one.end)
    return replace(one, start=start, end=end)
