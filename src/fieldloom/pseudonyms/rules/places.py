"""Places: towns and villages by the list, streets and buildings by their heads. Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Iterator

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.lists import CALENDAR, KIN, OF_LAW, names
from fieldloom.pseudonyms.rules.people import strange
from fieldloom.pseudonyms.rules.tokens import Words

WHERE = frozenset(
    "in to from at near around round over through outside towards into via up down across leaving "
    "between visiting".split()
)
_STREETS = frozenset(
    "road street avenue lane crescent terrace wynd brae gardens grove rd ave cres".split()
)
_STREETS_TOO = frozenset(
    "close drive court place way walk rise view park square row quay gate green".split()
)
_ESTATES = frozenset("estate scheme flats towers heights".split())
_NOT_NAMED = frozenset(
    "the this that main high same other next busy back our my your his her their a an one every any "
    "across down up along on in off of whole long side old new big wee quiet dark cross car "
    "council housing private farm country minor ring dead industrial nearest tower block and first "
    "second bus trailer caravan right wrong no go out all way some dead end only hard".split()
)
_ENDINGS = (
    "ton ham wick ford bury mouth burgh thorpe dale borough chester field kirk haven glen ness cairn "
    "hill stead shire worth combe pool hurst bridge port house loan wood side mill head law hope".split()
)
_HEADS_FIRST = frozenset("heol ffordd stryd rhodfa lôn clos maes sràid rathad".split())


def places(words: Words) -> Iterator[Hit]:
    """Every place. Not in order; they may overlap."""
    for at in range(len(words)):
        found = _listed(words, at) or _by_ending(words, at)
        if found:
            count, tier, reason = found
            yield _hit(words, at, at + count - 1, tier, reason)
        street = _street(words, at) or _headed_first(words, at)
        if street:
            yield street


def _listed(words: Words, at: int) -> tuple[int, Tier, str] | None:
    lists, small = names(), words.small
    if words.follows(at):
        for phrase in lists.starts.get((small[at], small[at + 1]), ()):
            last = at + len(phrase) - 1
            same = last < len(words) and tuple(small[at : last + 1]) == phrase
            if same and all(words.follows(step) for step in range(at, last)):
                return _more_words(words, at, len(phrase))
    return _one_word(words, at) if small[at] in lists.places else None


def _one_word(words: Words, at: int) -> tuple[int, Tier, str] | None:
    word, lists = words.small[at], names()
    kind = lists.places[word]
    if word in KIN or word in CALENDAR or word in lists.spare or len(word) < 3:
        return None
    where = words.before(at) in WHERE or _after_joined_place(words, at)
    large = kind in ("city", "town")
    if not strange(words, at):
        meant = large and where and words.capital[at] and not words.first[at]
        return (1, Tier.LOOK, f"a {kind} that is an everyday word as well") if meant else None
    if word in lists.first or word in lists.last:
        if large and where:
            return 1, Tier.SURE, f"a {kind}, by the word before it"
        return (1, Tier.LOOK, f"a {kind} by the list") if where and words.capital[at] else None
    if words.capital[at] or where:
        tier = Tier.SURE if large or (words.capital[at] and where) else Tier.LOOK
        return 1, tier, f"a {kind} by the list"
    return (1, Tier.LOOK, f"a {kind} by the list") if large or len(word) > 7 else None


def _after_joined_place(words: Words, at: int) -> bool:
    """In Fife or Dundee: the second of two."""
    return words.before(at) in ("and", "or") and words.before(at, 3) in WHERE


def _more_words(words: Words, at: int, count: int) -> tuple[int, Tier, str] | None:
    inside = range(at, at + count)
    kind = names().places.get(" ".join(words.small[i] for i in inside), "place")
    capital = words.capital[at] and words.capital[at + count - 1]
    telling = any(strange(words, i) for i in inside)
    where = words.before(at) in WHERE
    if capital and (telling or where or not words.first[at]):
        return count, Tier.SURE if telling or where else Tier.LOOK, f"a {kind} by the list"
    if telling and words.small[at] not in _NOT_NAMED:
        return count, Tier.SURE if where else Tier.LOOK, f"a {kind} by the list"
    large = kind in ("city", "town") and where
    return (count, Tier.LOOK, f"a {kind} by the list") if large else None


def _by_ending(words: Words, at: int) -> tuple[int, Tier, str] | None:
    """A strange word that ends as places do, after a word that leads to a place."""
    word = words.small[at]
    if len(word) < 6 or words.before(at) not in WHERE or not strange(words, at):
        return None
    if word.endswith(tuple(_ENDINGS)) and word not in names().first:
        return 1, Tier.LOOK, "it ends as names of places do, and the word before leads to one"
    if words.capital[at] and word not in names().first:
        return 1, Tier.LOOK, "a capital, and the word before leads to a place"
    return None


def _street(words: Words, at: int) -> Hit | None:
    """14 Kettlewell Close, Lingfield Road: a head, the names before it, and a house's number."""
    head = words.small[at]
    plain, loose = head in _STREETS or head in _ESTATES, head in _STREETS_TOO
    if not (plain or loose) or at == 0:
        return None
    first = at
    while first > 0 and at - first < 3 and words.follows(first - 1) and not words.first[first]:
        before = first - 1
        if words.small[before] in _NOT_NAMED or words.small[before] in KIN:
            break
        own = words.capital[before] or strange(words, before) or _saint(words.small[before])
        if not own and not (at - before == 1 and plain and len(words.small[before]) > 3):
            break
        first = before
    house = _house_before(words, first)
    if first == at or (head == "court" and not house and words.small[at - 1] in OF_LAW):
        return None
    named = any(words.capital[i] or strange(words, i) for i in range(first, at))
    if loose and not house and not (named and words.capital[at]) and not strange(words, at - 1):
        return None
    tier = Tier.SURE if named or house else Tier.LOOK
    hit = _hit(words, first, at, tier, "the head of a street or estate and its name")
    return Hit(house or hit.start, *(hit.end, hit.kind, hit.tier, hit.layer, hit.reason, "street"))


def _saint(word: str) -> bool:
    return word in ("st", "saint", "mount", "castle", "church", "station", "park", "mill")


def _house_before(words: Words, first: int) -> int | None:
    """Where the number of a house begins, right before its street; None where there is none."""
    text, end = words.text, words.starts[first]
    start = end
    while start > 0 and text[start - 1] in " ,":
        start -= 1
    digits = start
    while digits > 0 and text[digits - 1].isalnum() and start - digits < 5:
        digits -= 1
    told = text[digits:start]
    return digits if told[:1].isdigit() and len(told) <= 5 and start < end else None


def _headed_first(words: Words, at: int) -> Hit | None:
    """27 Heol Isaf: in Welsh and Gaelic the head stands first."""
    if words.small[at] not in _HEADS_FIRST or not words.follows(at):
        return None
    last = at + 1
    if not (words.capital[last] or strange(words, last)):
        return None
    if words.follows(last) and words.capital[last] and words.capital[last + 1]:
        last += 1
    hit = _hit(words, at, last, Tier.SURE, "the head of a street in Welsh or Gaelic and its name")
    start = _house_before(words, at) or hit.start
    return Hit(start, hit.end, hit.kind, hit.tier, hit.layer, hit.reason, "street")


def _hit(words: Words, first: int, last: int, tier: Tier, reason: str) -> Hit:
    start, end = words.starts[first], words.ends[last]
    return Hit(start, end, Kind.PLACE, tier, Layer.LIST, reason, "place")
