"""What a name model says of a text, as finds: per word, joined to names, in two tiers. Pure.

The model is a second voice: it finds what no list holds. Where a rule or a list wants a look and the model
says the same, the find is sure, since the two go wrong on different words. Where only the words beside it
speak for a find and the model does not so much as suspect a name there, there is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from fieldloom.pseudonyms.rules.kinds import INITIAL, UNLISTED, Hit, Kind, Layer, Tier

LABELLED = (
    Kind.PERSON,
    Kind.PLACE,
    Kind.SERVICE,
    Kind.ORGANISATION,
    Kind.EVENT,
    Kind.DATE,
    Kind.NUMBER,
)
"""The kinds in the order of the model's labels; behind them stands one more: what tells of somebody without
naming."""

_JOINTS = frozenset((" ", "-", "'", "’", ".", ". ", "/", " & ", ", ", "  ", "\n"))
_TIGHT = frozenset((" ", "-", "'", "’", "/", ""))
_LONG = {Kind.SERVICE, Kind.EVENT}  # names of several words, which it seldom mistakes
_SECOND = {Layer.RULE, Layer.CONTEXT, Layer.LIST}


class Span(NamedTuple):
    """Code points `start` to `end` that a model takes for a kind, None for what tells of somebody without
    naming; how likely, from 0 to 1."""

    start: int
    end: int
    kind: Kind | None
    likely: float


@dataclass(frozen=True, slots=True)
class Limits:
    """From which likelihood a word is found at all; agrees with a rule or list, of people; agrees with what
    only no dictionary has, and a service or event is sure by itself; anything else is. `look` is low, so that
    what is below it is no name in the model's eyes; `cased` says for some kinds what is asked in its place
    where sentences begin with capitals."""

    look: float
    agree: float
    person: float
    near: float
    sure: float
    cased: Mapping[str, float] = field(default_factory=dict)


class Voice(Protocol):
    """A model that was loaded."""

    limits: Limits

    def spans(self, text: str) -> list[Span]:
        """What it finds, in order and apart. The same text gives the same spans."""


class Said(NamedTuple):
    """What the model says of one unit: how likely it is part of a name, which label is likeliest, and
    whether a name begins there."""

    likely: float
    label: int
    begins: bool


def windows(pieces: Sequence[int], size: int, overlap: int) -> list[tuple[int, int]]:
    """Which units go into which window: first and behind the last. `pieces` counts the pieces of each unit; a
    window holds at most `size` of them, and at most `overlap` of them stand in the next one too."""
    told: list[tuple[int, int]] = []
    first, many = 0, len(pieces)
    while first < many:
        end, held = first, 0
        while end < many and (held + pieces[end] <= size or end == first):
            held += pieces[end]
            end += 1
        told.append((first, end))
        if end == many:
            break
        back, again = end, 0
        while back > first + 1 and again + pieces[back - 1] <= overlap:
            back -= 1
            again += pieces[back]
        first = back
    return told


def joined(
    text: str, starts: Sequence[int], ends: Sequence[int], said: Sequence[Said], limits: Limits
) -> list[Span]:
    """The spans of a text: words beside each other that are found and of one kind. Signs by themselves are no
    name; they stay within one. What is only suspected is not joined to what agrees: it would make that
    longer and less sure."""
    spans: list[Span] = []
    for at, one in enumerate(said):
        start, end = starts[at], ends[at]
        if one.likely < limits.look or not text[start].isalnum():
            continue
        kind = LABELLED[one.label] if one.label < len(LABELLED) else None
        last = spans[-1] if spans else None
        firm = last is not None and (last.likely >= limits.agree) is (one.likely >= limits.agree)
        if last and firm and last.kind is kind and _goes_on(text, last, start, one.begins):
            spans[-1] = last._replace(end=end, likely=min(last.likely, one.likely))
        else:
            spans.append(Span(start, end, kind, one.likely))
    return [_without_tail(text, span) for span in spans]


def _goes_on(text: str, last: Span, start: int, begins: bool) -> bool:
    gap = text[last.end : start]
    if last.kind in (Kind.NUMBER, Kind.DATE):
        return len(gap) <= 2 and "\n" not in gap
    return gap in _TIGHT or (gap in _JOINTS and not begins)


def _without_tail(text: str, span: Span) -> Span:
    """The span without 's at its end."""
    tail = text[max(span.start, span.end - 2) : span.end].lower()
    if tail in ("'s", "’s") and span.end - span.start > 2:
        return span._replace(end=span.end - 2)
    return span


def heard(spans: Sequence[Span], limits: Limits, *, cased: bool = False) -> Iterator[Hit]:
    """The spans as finds; what tells of somebody without naming is left to people. Where sentences begin with
    capitals (`cased`), more is asked of some kinds."""
    for span in spans:
        if span.kind is None or span.likely < _least(span.kind, limits, cased):
            continue
        enough = limits.near if span.kind in _LONG else limits.sure
        sure = span.likely >= enough and span.kind is not Kind.DATE
        tier = Tier.SURE if sure else Tier.LOOK
        why = f"the name model reads it as {_READ[span.kind]}"
        yield Hit(span.start, span.end, span.kind, tier, Layer.MODEL, why)


def _least(kind: Kind, limits: Limits, cased: bool) -> float:
    return limits.cased.get(kind.value, limits.look) if cased else limits.look


def agreeing(hits: Sequence[Hit], spans: Sequence[Span], limits: Limits) -> Iterator[Hit]:
    """The finds in order; those of a rule or list are sure where the model finds the same words so, and those
    that only the words beside them speak for stand only where the model finds something too."""
    hits = list(_suspected(sorted(hits, key=lambda one: one.start), spans))
    said = [one for one in spans if one.kind is not None and one.likely >= limits.agree]
    at = 0
    for hit in hits:
        while at < len(said) and said[at].end <= hit.start:
            at += 1
        here = said[at] if at < len(said) else None
        agrees = here is not None and here.likely >= _enough(hit, limits) and _same(hit, here)
        if agrees and hit.tier is Tier.LOOK:
            why = f"{hit.reason}, and the name model says so too"
            yield replace(hit, tier=Tier.SURE, reason=why)
        else:
            yield hit


def _enough(hit: Hit, limits: Limits) -> float:
    """How likely it must be that the two agree. Words of no dictionary lead both astray: slips, dialect."""
    if hit.reason == UNLISTED:
        return limits.near
    return limits.person if hit.kind is Kind.PERSON else limits.agree


def _suspected(hits: Sequence[Hit], spans: Sequence[Span]) -> Iterator[Hit]:
    """The finds, in order, but those of context that want a look and touch no span."""
    at = 0
    for hit in hits:
        while at < len(spans) and spans[at].end <= hit.start:
            at += 1
        heard_of = at < len(spans) and spans[at].start < hit.end
        stands = (
            hit.layer is not Layer.CONTEXT or hit.tier is not Tier.LOOK or hit.reason == INITIAL
        )
        if heard_of or stands:
            yield hit


def _same(hit: Hit, span: Span) -> bool:
    within = span.start <= hit.start and hit.end <= span.end
    return within and hit.layer in _SECOND and hit.kind is span.kind


_READ = {
    Kind.PERSON: "a person",
    Kind.PLACE: "a place",
    Kind.SERVICE: "a service",
    Kind.ORGANISATION: "an organisation",
    Kind.EVENT: "an event",
    Kind.DATE: "a date or age",
    Kind.NUMBER: "a number or address",
}
