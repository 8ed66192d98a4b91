"""What the name model joins to a sure name: as sure only where every word of it is a name. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.people import strange
from fieldloom.pseudonyms.rules.tokens import Words


def joined_to_sure(words: Words, found: Sequence[Hit]) -> Iterator[Hit]:
    """The finds; those of people that the model made and that hold a sure one are sure where whatever else
    they hold is in the lists of names, or strange with a capital: “Kayleigh Pugh”, not “Kayleigh here”."""
    sure = sorted((h.start, h.end) for h in found if h.tier is Tier.SURE and h.kind is Kind.PERSON)
    for hit in found:
        told = hit.layer is Layer.MODEL and hit.tier is Tier.LOOK and hit.kind is Kind.PERSON
        inside = _inside(sure, hit) if told else []
        if inside and all(_names(words, at) for at in _others(words, hit, inside)):
            yield replace(hit, tier=Tier.SURE)
        else:
            yield hit


def _inside(sure: list[tuple[int, int]], hit: Hit) -> list[tuple[int, int]]:
    first = bisect_left(sure, (hit.start, 0))
    last = bisect_left(sure, (hit.end, 0))
    return [(start, end) for start, end in sure[first:last] if end <= hit.end]


def _others(words: Words, hit: Hit, inside: list[tuple[int, int]]) -> Iterator[int]:
    """The words of a find that lie in none of these spans."""
    for at in range(bisect_left(words.starts, hit.start), bisect_left(words.starts, hit.end)):
        if not any(start <= words.starts[at] < end for start, end in inside):
            yield at


def _names(words: Words, at: int) -> bool:
    word, lists = words.small[at], names()
    listed = word in lists.first or word in lists.last
    return listed or (words.capital[at] and strange(words, at))
