"""Services, organisations and events: by what they are called at the end, and by a short list. Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

import re
from collections.abc import Iterator

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.lists import KIN, OF_LAW, names
from fieldloom.pseudonyms.rules.people import strange
from fieldloom.pseudonyms.rules.tokens import Words

_S, _O = Kind.SERVICE, Kind.ORGANISATION
_HEADS: dict[str, Kind] = {
    **dict.fromkeys(
        "surgery clinic hospital hospice infirmary primary academy school nursery college refuge hostel "
        "centre pharmacy chemist church chapel mosque library unit lodge ward project foodbank "
        "playgroup prison hotel pub inn taxis practice court house hub pantry cafe café kirk manor club "
        "grammar high secondary kindergarten tavern arms workshop infants juniors memorial general".split(),
        _S,
    ),
    **dict.fromkeys(
        "council constabulary trust board partnership association university ltd limited foundation "
        "fund committee alliance department".split(),
        _O,
    ),
}
# Heads that need a capital of their own, or a name before them that is no everyday word.
_MIDDLE = frozenset(
    "health medical family sheriff crown county community children's childrens leisure resource "
    "primary secondary high treatment recovery drug addiction addictions general royal infirmary "
    "foundation nhs city borough district housing safeguarding and mental care day sports youth "
    "outreach support food university home of church justice magistrates county early years".split()
)
_STOP = frozenset(
    "the a an this that my our your his her their its in at to from of for on by and or is was were be "
    "been had has have new old other same next last every each any some no one which what when where "
    "while then so but because not i you he she we they it as if with after before into out up down "
    "off about went go going got get like big wee local first second nearest whole another both "
    "open full nice lovely private public special main acute nursery".split()
)
_REGIONS = (
    "glasgow|lothian|fife|grampian|tayside|highland|lanarkshire|borders|ayrshire|forth valley|shetland|"
    "orkney|england|scotland|wales"
)
_BEGINS = re.compile(
    r"\b(?:HM(?:P|YOI)(?: (?:and|&) YOI)?|YOI)(?: [A-Z][\w'’]+){1,2}|"
    r"\b(?:hmp|hmyoi|yoi) [a-z]{3,}|"
    r"\b(?:NHS|nhs) (?:(?:Greater )?[A-Z][a-z]+(?:,? (?:and|&) [A-Z][a-z]+| [A-Z][a-z]+)*|"
    rf"(?:greater |north |south |east |west )?(?:{_REGIONS}))"
)
_SAINTS = re.compile(
    r"\b[Ss](?:ain)?t\.? [A-Za-z]+['’]s?(?: [A-Z][a-z]+)?|\b[Ss]t\.? [A-Z][a-z]+s\b"
)
_EVENTS = re.compile(
    r"\b[Oo]peration [A-Z][a-z]+|\boperation (?!theatre|went|was|on|and|to|in|it|that)[a-z]{5,}\b|"
    r"\b(?:[A-Z][\w'’]+ ){1,3}(?:Gala|Festival|Riots?|Disaster|Marathon|Regatta|Carnival|"
    r"Eisteddfod|Murders?)\b|"
    r"\b(?:the )?[A-Za-z]+ (?:gala|regatta|riots|carnival|eisteddfod|common riding|highland games)\b"
)
_EVERYDAY_EVENT = frozenset(
    "the a last this every that our local big annual summer school village".split()
)


def bodies(words: Words) -> Iterator[Hit]:
    """Every service, organisation and event. Not in order; they may overlap."""
    for at in range(len(words)):
        known = _known(words, at)
        if known:
            yield known
        headed = _headed(words, at)
        if headed:
            yield headed
    for match in _BEGINS.finditer(words.text):
        board = match[0][:3].lower() == "nhs"
        tier = Tier.SURE if not board or _names_a_place(match[0]) else Tier.LOOK
        why = "the first word announces a prison or a health board"
        yield Hit(*match.span(), _O if board else _S, tier, Layer.RULE, why)
    for match in _SAINTS.finditer(words.text):
        why = "a saint whose name a school, church or hospital bears"
        yield Hit(*match.span(), _S, Tier.LOOK, Layer.RULE, why)
    for match in _EVENTS.finditer(words.text):
        if match[0].split()[0].lower() not in _EVERYDAY_EVENT or match[0][0].isupper():
            yield Hit(*match.span(), Kind.EVENT, Tier.LOOK, Layer.RULE, "an event with a name")


def _names_a_place(told: str) -> bool:
    """NHS Fife, but not NHS Long Term Plan."""
    rest = told.lower()[4:]
    listed = any(word in names().places for word in re.findall(r"[a-z]+", rest))
    return listed or re.search(rf"\b(?:{_REGIONS})\b", rest) is not None


def _known(words: Words, at: int) -> Hit | None:
    """A body in the list, whatever its capitals."""
    for phrase in names().bodies.get(words.small[at], ()):
        last = at + len(phrase) - 1
        if last >= len(words) or tuple(words.small[at : last + 1]) != phrase:
            continue
        if not all(_beside(words, step) for step in range(at, last)):
            continue
        everyday = not any(strange(words, i) for i in range(at, last + 1))
        capital = words.capital[at] and (last > at or not words.first[at])
        if everyday and not capital and (last - at) < 2:
            continue
        tier = Tier.LOOK if everyday and last == at else Tier.SURE
        why = "in the list of services and organisations"
        return Hit(words.starts[at], _end(words, last), _S, tier, Layer.LIST, why)
    return None


def _end(words: Words, last: int) -> int:
    """Where the last word ends, its own 's taken in: Barnardo's, St Peter's."""
    end = words.ends[last]
    return end + 2 if words.text[end : end + 2] in ("'s", "’s") else end


def _headed(words: Words, at: int) -> Hit | None:
    """Ravenscar Surgery, Abingdon Road School: a head and the names before it."""
    if words.small[at] not in _HEADS or at == 0 or _somebodys(words, at):
        return None
    first = _first_of(words, at)
    plain = _MIDDLE | OF_LAW if words.small[at] == "court" else _MIDDLE
    own = [i for i in range(first, at) if words.small[i] not in plain]
    if not own:
        return None
    telling = any(_telling(words, i) for i in own)
    capitals = words.capital[at] and all(words.capital[i] for i in own)
    if not telling and not capitals:
        return None
    if not telling and words.first[first] and at - first < 2:
        return None
    tier = Tier.SURE if capitals and telling else Tier.LOOK
    layer = Layer.LIST if telling else Layer.CONTEXT
    last = _last_of(words, at)
    why, kind = f"a name before “{words.small[at]}”", _HEADS[words.small[last]]
    return Hit(words.starts[first], words.ends[last], kind, tier, layer, why)


def _first_of(words: Words, at: int) -> int:
    """Where the name before a head begins: capitals, strange words, and words such as “health”."""
    first = at
    while first > 0 and at - first < 5 and _beside(words, first - 1) and not words.first[first]:
        before = words.small[first - 1]
        if before in KIN or (before in _STOP and not words.capital[first - 1]) or before in _STOP:
            break
        own = words.capital[first - 1] or _telling(words, first - 1) or before in _MIDDLE
        if not own and not _tells_further(words, first - 1):
            break
        first -= 1
    while first < at and words.small[first] in _MIDDLE and not words.capital[first]:
        first += 1
    return first


def _telling(words: Words, at: int) -> bool:
    """Whether a word by itself names something: strange, or a place that is no everyday word."""
    word = words.small[at]
    return strange(words, at) or (word in names().places and word not in names().everyday)


def _tells_further(words: Words, at: int) -> bool:
    """An everyday word within a name: “cockton hill infants”."""
    before = at - 1
    beside = before >= 0 and _beside(words, before) and not words.first[at]
    return beside and _telling(words, before) and words.small[at] in names().places


def _somebodys(words: Words, at: int) -> bool:
    """Kayleigh’s school, her mam’s house: a head that somebody has, with no capital of its own."""
    return words.gap(at - 1)[:1] in ("'", "’") and not words.capital[at]


def _last_of(words: Words, at: int) -> int:
    """The head may be followed by another: “Primary School”, “Hospital Trust”."""
    last = at
    while last - at < 3 and words.follows(last) and words.small[last + 1] in _HEADS:
        last += 1
    return last


def _beside(words: Words, at: int) -> bool:
    """Whether two words stand side by side, a possessive between them counted as nothing."""
    return words.gap(at) in (" ", "'s ", "’s ", "-", "' ", "’ ")
