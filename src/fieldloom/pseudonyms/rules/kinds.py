"""What is looked for, how sure one is of it, and what a find is. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fieldloom.ground.labelled import Labelled


class Kind(Labelled):
    """What a find names. Ages count as dates: both tell when somebody was born."""

    PERSON = "person", "Person"
    PLACE = "place", "Place"
    SERVICE = "service", "Service"
    ORGANISATION = "organisation", "Organisation"
    EVENT = "event", "Event"
    DATE = "date", "Date or age"
    NUMBER = "number", "Number or address"


class Tier(Labelled):
    """How sure a find is: sure ones can be decided at a glance, others want a look."""

    SURE = "sure", "Sure"
    LOOK = "look", "Look at it"


class Layer(Labelled):
    """Which layer found it."""

    LABEL = "label", "Speaker’s label"
    ROSTER = "roster", "The study’s own register"
    RULE = "rule", "A rule of form"
    CONTEXT = "context", "The words beside it"
    LIST = "list", "Lists of names and places"
    SAME = "same", "The same words elsewhere"


@dataclass(frozen=True, slots=True)
class Hit:
    """Code points `start` to `end` of a text that name something. `reason` says why, in words;
    `about` is the kind's own kind, such as "NHS number"; `entity` is whom it names in the register,
    None where that is not known."""

    start: int
    end: int
    kind: Kind
    tier: Tier
    layer: Layer
    reason: str
    about: str = ""
    entity: int | None = None


# Where two finds overlap, the one that stands earlier here keeps the words that both want. One that
# holds the other whole takes it in.
PRECEDENCE: tuple[tuple[Layer, Tier], ...] = (
    (Layer.LABEL, Tier.SURE),
    (Layer.ROSTER, Tier.SURE),
    (Layer.RULE, Tier.SURE),
    (Layer.CONTEXT, Tier.SURE),
    (Layer.LIST, Tier.SURE),
    (Layer.LABEL, Tier.LOOK),
    (Layer.ROSTER, Tier.LOOK),
    (Layer.RULE, Tier.LOOK),
    (Layer.CONTEXT, Tier.LOOK),
    (Layer.LIST, Tier.LOOK),
    (Layer.SAME, Tier.SURE),
    (Layer.SAME, Tier.LOOK),
)
_RANK = {pair: rank for rank, pair in enumerate(PRECEDENCE)}


def settle(text: str, found: Iterable[Hit]) -> list[Hit]:
    """The finds in order and apart: no two overlap, and no letter or digit that one of them covered
    is left uncovered."""
    kept: list[Hit] = []
    waiting = sorted(found, key=lambda hit: (hit.start, -hit.end, _rank(hit)))
    for hit in waiting:
        if not kept or kept[-1].end <= hit.start:
            kept.append(hit)
            continue
        before = kept.pop()
        kept.extend(_apart(text, before, hit))
    return kept


def _apart(text: str, first: Hit, second: Hit) -> list[Hit]:
    """Two finds that overlap, the first of which begins no later: one, or two that are apart."""
    if second.end <= first.end:
        return [_taken_in(first, second)]
    if first.start == second.start:
        return [_taken_in(second, first)]
    if _rank(first) <= _rank(second):
        return _trimmed(text, first, replace(second, start=first.end))
    return _trimmed(text, replace(first, end=second.start), second)


def _taken_in(whole: Hit, part: Hit) -> Hit:
    """The longer find, with what the shorter one knows better."""
    same = (whole.start, whole.end) == (part.start, part.end)
    if same and _rank(part) < _rank(whole):
        whole, part = part, whole
    tier = Tier.SURE if Tier.SURE in (whole.tier, part.tier) else Tier.LOOK
    entity = whole.entity
    if entity is None and part.kind is whole.kind:
        entity = part.entity
    return replace(whole, tier=tier, entity=entity)


def _trimmed(text: str, first: Hit, second: Hit) -> list[Hit]:
    """Both, without blanks and signs at the ends where they meet; a rest without a letter goes."""
    start, end = second.start, first.end
    while start < second.end and not text[start].isalnum():
        start += 1
    while end > first.start and not text[end - 1].isalnum():
        end -= 1
    both = [replace(first, end=end), replace(second, start=start)]
    return [hit for hit in both if hit.start < hit.end]


def _rank(hit: Hit) -> int:
    return _RANK[hit.layer, hit.tier]
