"""Writing with capitals, where more can be asked of the name model: what it takes for a body although no word
of it names one (“the Government”, “Court of Appeal”). Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer
from fieldloom.pseudonyms.rules.lists import OF_LAW, names
from fieldloom.pseudonyms.rules.tokens import Words

_BODIES = frozenset(
    "the and republic ministry government cassation prosecutor prosecutors commission office work "
    "constitution lower upper house".split()
)
_MOSTLY = 0.6


def cased(words: Words) -> bool:
    """Whether sentences of a text begin with capitals, so that what is written small is seldom a name."""
    heads = [at for at in range(len(words)) if words.first[at]]
    return bool(heads) and sum(words.capital[at] for at in heads) >= _MOSTLY * len(heads)


def naming(words: Words, found: Sequence[Hit]) -> Iterator[Hit]:
    """The finds but those of the model that are organisations with a capital of which no word names one."""
    for hit in found:
        body = hit.layer is Layer.MODEL and hit.kind is Kind.ORGANISATION
        if not (body and words.text[hit.start].isupper() and _names_none(words, hit)):
            yield hit


def _names_none(words: Words, hit: Hit) -> bool:
    inside = range(bisect_left(words.starts, hit.start), bisect_left(words.starts, hit.end))
    return bool(inside) and all(_plain(words.small[at]) for at in inside)


def _plain(word: str) -> bool:
    spare = names().spare
    return word in spare or f"{word}s" in spare or word in OF_LAW or word in _BODIES
