"""What is looked for, how sure one is of it, and what a find is. Pure."""

from bisect import insort
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
    MODEL = "model", "The name model"
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


UNLISTED = "no dictionary has this word"
INITIAL = "one capital letter by itself"
"""Reasons of which more is asked than of others, or less."""

# Where two finds overlap, the one that stands earlier here keeps the words that both want. One that
# holds the other whole takes it in.
PRECEDENCE: tuple[tuple[Layer, Tier], ...] = (
    (Layer.LABEL, Tier.SURE),
    (Layer.ROSTER, Tier.SURE),
    (Layer.RULE, Tier.SURE),
    (Layer.CONTEXT, Tier.SURE),
    (Layer.LIST, Tier.SURE),
    (Layer.MODEL, Tier.SURE),
    (Layer.LABEL, Tier.LOOK),
    (Layer.ROSTER, Tier.LOOK),
    (Layer.RULE, Tier.LOOK),
    (Layer.CONTEXT, Tier.LOOK),
    (Layer.LIST, Tier.LOOK),
    (Layer.MODEL, Tier.LOOK),
    (Layer.SAME, Tier.SURE),
    (Layer.SAME, Tier.LOOK),
)
_RANK = {pair: rank for rank, pair in enumerate(PRECEDENCE)}


def settle(text: str, found: Iterable[Hit]) -> list[Hit]:
    """The finds in order and apart: no two overlap, and no letter or digit that one of them covered
    is left uncovered."""
    group: list[Hit] = []
    kept: list[Hit] = []
    end = -1
    for hit in sorted(_whole(found), key=lambda one: one.start):
        if hit.start >= end:
            kept += _apart(text, group)
            group = []
        group.append(hit)
        end = max(end, hit.end)
    return kept + _apart(text, group)


def _whole(found: Iterable[Hit]) -> list[Hit]:
    """The finds that lie in no other, each with what those inside it know better."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda one: (one.start, -one.end, _rank(one))):
        if kept and hit.end <= kept[-1].end:
            kept[-1] = _taken_in(kept[-1], hit)
        else:
            kept.append(hit)
    return kept


def _apart(text: str, group: list[Hit]) -> list[Hit]:
    """Finds that overlap, none of which lies in another, cut where they meet: the better ranked first."""
    if len(group) < 2:
        return group
    shares: list[tuple[int, int, Hit]] = []
    for hit in sorted(group, key=_rank):
        start, end = hit.start, hit.end
        for taken, until, _ in shares:  # in order, so that what lies to the left is cut off first
            if taken <= start:
                start = max(start, min(until, end))
            else:
                end = min(end, taken)
        if start < end:
            insort(shares, (start, end, hit), key=lambda share: share[0])
    kept = [_trimmed(text, hit, start, end) for start, end, hit in shares]
    return [hit for hit in kept if hit.start < hit.end]


def _trimmed(text: str, hit: Hit, start: int, end: int) -> Hit:
    """The share of a find, without blanks and signs where it was cut."""
    while start < end and start > hit.start and not text[start].isalnum():
        start += 1
    while end > start and end < hit.end and not text[end - 1].isalnum():
        end -= 1
    if not any(sign.isalnum() for sign in text[start:end]):
        end = start
    return replace(hit, start=start, end=end)


def _taken_in(whole: Hit, part: Hit) -> Hit:
    """The longer find, with what the shorter one knows better."""
    same = (whole.start, whole.end) == (part.start, part.end)
    if same and _rank(part) < _rank(whole):
        whole, part = part, whole
    sure = Tier.SURE in (whole.tier, part.tier)
    if whole.layer is Layer.MODEL and not same:
        sure = whole.tier is Tier.SURE  # what the model joins to a name is not sure for its sake
    tier = Tier.SURE if sure else Tier.LOOK
    entity = whole.entity
    if entity is None and part.kind is whole.kind:
        entity = part.entity
    return replace(whole, tier=tier, entity=entity)


def _rank(hit: Hit) -> int:
    return _RANK[hit.layer, hit.tier]
