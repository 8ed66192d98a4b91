"""All layers over one text: what names somebody or something in it, why, and how sure that is. Pure."""

from collections.abc import Collection, Iterator, Sequence

from fieldloom.pseudonyms.rules.bodies import bodies
from fieldloom.pseudonyms.rules.dates import dates
from fieldloom.pseudonyms.rules.joining import joined_to_sure
from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier, settle
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.nameless import cased, naming
from fieldloom.pseudonyms.rules.numbers import numbers
from fieldloom.pseudonyms.rules.people import people, strange
from fieldloom.pseudonyms.rules.places import places
from fieldloom.pseudonyms.rules.roster import Roster, matches, roster_of
from fieldloom.pseudonyms.rules.talk import Label, label_hits, labels_in, spans_of
from fieldloom.pseudonyms.rules.tokens import Words, words_of
from fieldloom.pseudonyms.rules.voices import Voice, agreeing, heard

NOBODY = roster_of(())
_SPREADS = {
    Kind.PERSON,
    Kind.PLACE,
    Kind.SERVICE,
    Kind.ORGANISATION,
}
_SPREADING = {Layer.CONTEXT, Layer.LABEL, Layer.LIST, Layer.MODEL}


def detect(
    text: str,
    roster: Roster = NOBODY,
    *,
    labels: Sequence[Label] | None = None,
    spare: Collection[str] = (),
    voice: Voice | None = None,
) -> list[Hit]:
    """What names somebody or something in a text, in order and apart.

    `labels` are the heads of its turns where they are known, else they are found here. `spare` are
    words that are safe already, such as the study's pseudonyms: only what the register holds is found
    in them. `voice` is the name model, where there is one.
    """
    known = labels_in(text) if labels is None else list(labels)
    shut = spans_of(known)
    words = words_of(text, shut)
    found = [*matches(words, roster), *people(words), *places(words), *bodies(words)]
    found += _outside([*numbers(text), *dates(text)], shut)
    if voice is not None:
        spans = voice.spans(text)
        found = list(agreeing(found, spans, voice.limits))
        said = heard(spans, voice.limits, cased=cased(words))
        found += _outside(list(naming(words, list(said))), shut)
        found = list(joined_to_sure(words, found))
    found += label_hits(text, known, roster)
    if spare:
        found = _without(text, found, spare)
    settled = settle(text, found)
    again = list(_same(words, settled, {plain(word) for word in spare}))
    return settle(text, [*settled, *again]) if again else settled


def _outside(found: list[Hit], shut: list[tuple[int, int]]) -> Iterator[Hit]:
    """The finds that lie in no label; time codes and numbers of speakers are no news."""
    found.sort(key=lambda hit: hit.start)
    at = 0
    for hit in found:
        while at < len(shut) and shut[at][1] <= hit.start:
            at += 1
        if at == len(shut) or hit.end <= shut[at][0]:
            yield hit


def _without(text: str, found: list[Hit], spare: Collection[str]) -> list[Hit]:
    """The finds but those that are spared words only; what the register holds is never spared."""
    safe = {plain(word) for word in spare}
    return [
        hit
        for hit in found
        if hit.layer is Layer.ROSTER or plain(text[hit.start : hit.end]) not in safe
    ]


def _same(words: Words, settled: list[Hit], safe: set[str]) -> Iterator[Hit]:
    """The same words elsewhere: a name that was plain in one place is meant in the others too."""
    tell = _telling(words, settled, safe)
    if not tell:
        return
    taken = iter([*((hit.start, hit.end) for hit in settled), (len(words.text) + 1,) * 2])
    start, end = next(taken)
    for at in range(len(words)):
        while end <= words.starts[at]:
            start, end = next(taken)
        source = tell.get(words.small[at])
        if source is None or start < words.ends[at] or _letters_only(words, at):
            continue
        if strange(words, at) or (words.capital[at] and not words.first[at]):
            why = "the same word names somebody or something elsewhere in this text"
            about, entity = source.about, source.entity
            yield Hit(
                words.starts[at],
                words.ends[at],
                source.kind,
                source.tier,
                Layer.SAME,
                why,
                about,
                entity,
            )


def _letters_only(words: Words, at: int) -> bool:
    """PTS, NHS: capitals that stand for words, unless a whole sentence is in capitals."""
    return words.shouted[at] and len(words.small[at]) < 6


def _telling(words: Words, settled: list[Hit], safe: set[str]) -> dict[str, Hit]:
    """Word -> the find that makes it telling: each word of a person's name, the whole of another's."""
    tell: dict[str, Hit] = {}
    at = 0
    for hit in settled:
        if hit.kind not in _SPREADS or hit.layer not in _SPREADING:
            continue
        while at < len(words) and words.starts[at] < hit.start:
            at += 1
        inside = []
        while at < len(words) and words.ends[at] <= hit.end:
            inside.append(at)
            at += 1
        if hit.kind is not Kind.PERSON and len(inside) > 1:
            continue
        for one in inside:
            word = words.small[one]
            if len(word) > 2 and strange(words, one) and plain(word) not in safe:
                known = tell.get(word)
                if known is None or (known.tier is Tier.LOOK and hit.tier is Tier.SURE):
                    tell[word] = hit
    return tell
