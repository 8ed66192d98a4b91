"""People by what stands beside their names, and by the lists of names. Pure.

Capitals help where there are any; much of talk is written without them, so nothing needs them.
"""
# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Iterator
from functools import lru_cache

from fieldloom.pseudonyms.rules.kinds import INITIAL, UNLISTED, Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.lists import CALENDAR, KIN, MOSTLY_NAMES, names
from fieldloom.pseudonyms.rules.roster import NO_INITIAL, SAYS, TITLES
from fieldloom.pseudonyms.rules.tokens import Words

_KIN_TITLES = frozenset(
    "auntie aunty aunt uncle nanna nana nanny granny gran nan granda grandad grandpa papa grandma nain "
    "taid".split()
)
_BY_SIZE = frozenset("big wee old young little lil mad fat baby daft poor that".split())
_OURS = frozenset(("our", "oor"))
_PLAIN_TITLES = TITLES - {"sister", "father", "doctor", "nurse", "miss", "judge"}
_CALLED = frozenset("called named cried name's".split())
_GREETED = frozenset("dear hi hello hiya thanks cheers regards sincerely love".split())
_JOINS = frozenset("and but so then when because cos that if with wi to for by from about".split())
_MONTH_NAMES = frozenset(("april", "june", "august", "may"))
_WHERE = frozenset("in at near to from around over through outside towards into round via".split())
_INTRODUCING = TITLES | _KIN_TITLES | _BY_SIZE | _OURS | _CALLED | _GREETED
_TOLD = frozenset("told tell ask asked rang phoned texted text met tells asks tellin".split())
_BOTH = "a forename that is an everyday word as well"
_A_THING = frozenset("the a an some any every this nosey".split())
_HUMMED = frozenset("mhu-")  # Mmmhmm, uh-huh
_NOT_SAID = frozenset("can will may said march hope mark miss".split())


def people(words: Words) -> Iterator[Hit]:
    """Every name of a person. Not in order; they may overlap."""
    for at in range(len(words)):
        found = _at(words, at)
        if found is not None:
            tier, layer, reason = found
            start, end = words.starts[at], words.ends[_until(words, at)]
            yield Hit(start, end, Kind.PERSON, tier, layer, reason)


def strange(words: Words, at: int) -> bool:
    """Whether a word is neither everyday nor of kin nor of the calendar, so that it could be a name."""
    return _strange(words.small[at])


@lru_cache(1 << 16)
def _strange(word: str) -> bool:
    lists = names()
    if len(word) < 2 or not set(word) - _HUMMED:
        return False
    if word in KIN or word in TITLES or word in lists.spare or word in CALENDAR:
        return False
    return word not in lists.everyday and (
        word in lists.first or (word not in lists.rare and not _plural(word, lists.everyday))
    )


def _plural(word: str, everyday: frozenset[str]) -> bool:
    """Forms that no dictionary lists one by one: "prescribers", "un-" and hyphened everyday words."""
    if "-" in word:
        return all(part in everyday or part in KIN for part in word.split("-") if part)
    if word.endswith("n't") or "'" in word:
        return word.split("'", maxsplit=1)[0] in everyday
    for tail in ("s", "es", "ed", "ing", "er", "ers", "y", "in", "ness", "less", "ly"):
        stem = word[: -len(tail)]
        if word.endswith(tail) and len(stem) > 2 and (stem in everyday or stem + "e" in everyday):
            return True
    return word.startswith("un") and word[2:] in everyday


def _at(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    word = words.small[at]
    if len(word) == 1:
        return _initial(words, at)
    if word in KIN or word in TITLES or (word == "alia" and words.before(at) == "inter"):
        return None
    return (
        _introduced(words, at)
        or _listed(words, at)
        or _spoken_to(words, at)
        or _capital(words, at)
        or _unknown(words, at)
    )


def _introduced(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """By the word before: a title, "our", "called", a greeting."""
    before, word = words.before(at), words.small[at]
    if before not in _INTRODUCING or words.gap(at - 1).strip(" .'’sS,"):
        return None
    capital = words.capital[at]
    odd, listed = strange(words, at), word in names().first
    name = odd or (capital and not words.shouted[at])
    told = (name or listed) and word not in _NOT_SAID - {"hope"}
    ways = (
        (_PLAIN_TITLES, name or listed or word in names().last, True),
        (TITLES, name, True),
        (_KIN_TITLES, (name or listed) and "," not in words.gap(at - 1), odd or capital),
        (_CALLED, told, odd or (capital and listed)),
        (_OURS, listed or (name and capital), odd or capital),
        (_BY_SIZE, listed and name, True),
        (_GREETED, listed or (capital and odd), False),
    )
    for group, met, sure in ways:
        if before in group and met:
            return Tier.SURE if sure else Tier.LOOK, Layer.CONTEXT, f"it follows “{before}”"
    return None


def _listed(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """By the lists of forenames and surnames."""
    word, lists = words.small[at], names()
    kind = lists.first.get(word) or _parts_listed(word)
    if not kind:
        return _surname(words, at)
    if word in _MONTH_NAMES:
        return _month_name(words, at)
    if word in lists.everyday:
        return _everyday_name(words, at)
    if word in lists.spare or word in CALENDAR or (words.shouted[at] and len(word) < 4):
        return None
    if lists.places.get(word) in ("city", "town") and words.before(at) in _WHERE:
        return None  # a place by the words before it: places() says so
    likely = words.capital[at] or len(word) > 3 or word in MOSTLY_NAMES
    thing = words.before(at) in _A_THING or word == "tel"
    doubtful = thing or (word in MOSTLY_NAMES and not words.capital[at])
    tier = Tier.SURE if likely and not doubtful else Tier.LOOK
    return tier, Layer.LIST, "a forename in the lists"


def _parts_listed(word: str) -> str:
    """Lexi-Mae: a forename of two forenames."""
    if "-" not in word:
        return ""
    kinds = [names().first.get(part, "") for part in word.split("-")]
    return kinds[0] if all(kinds) else ""


def _everyday_name(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """A forename that is an everyday word as well: Grace, Will, Rose."""
    word, after, before = words.small[at], words.after(at), words.before(at)
    why = _BOTH
    if words.capital[at] and not words.shouted[at]:
        if not words.first[at]:
            return Tier.LOOK, Layer.LIST, why
        meant = after in SAYS and word not in ("can",)
        return (Tier.LOOK, Layer.CONTEXT, f"{why}, and somebody acts here") if meant else None
    if word in _NOT_SAID and not (word == "will" and after == "was"):
        return None
    acts = after in ("said", "says", "came", "went", "told", "rang", "phoned", "was", "texted")
    alone = words.first[at] or before in _JOINS
    if acts and alone and (after != "was" or word == "will"):
        return Tier.LOOK, Layer.CONTEXT, f"{why}, and somebody acts here"
    return None


def _spoken_to(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """“told rose”, “dawn from the food bank”: an everyday word in the place of a name."""
    word = words.small[at]
    if word not in names().first or word not in names().everyday or word in _NOT_SAID:
        return None
    if words.before(at) in _TOLD:
        return Tier.LOOK, Layer.CONTEXT, f"{_BOTH}, and somebody is told or asked"
    return None


def _unknown(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """A word that no dictionary has: names that no list has either, slips, and words of a place."""
    word = words.small[at]
    if len(word) < 3 or words.shouted[at] or not strange(words, at) or not word.isalpha():
        return _double(words, at)
    if words.before(at) in _WHERE and word in names().places:
        return None
    return Tier.LOOK, Layer.LIST, UNLISTED


def _double(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """Hooson-price: two words as one, of which one is strange."""
    word = words.small[at]
    if "-" not in word or len(word) < 6 or words.shouted[at] or not strange(words, at):
        return None
    return Tier.LOOK, Layer.LIST, UNLISTED


def _month_name(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    word = words.small[at]
    if words.after(at) in SAYS - {"was", "is", "had", "has"} and word != "may":
        return (
            Tier.LOOK,
            Layer.CONTEXT,
            "a forename that is a month as well, and somebody acts here",
        )
    return None


def _surname(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    word, lists = words.small[at], names()
    if word not in lists.last or word in lists.spare:
        return None
    plain_capital = words.capital[at] and not words.shouted[at]
    if plain_capital and (not words.first[at] or strange(words, at)):
        return Tier.LOOK, Layer.LIST, "a surname in the lists"
    if strange(words, at) and len(word) > 3:
        return Tier.LOOK, Layer.LIST, "a surname in the lists"
    return None


def _capital(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """A capital in the middle of a sentence on a word that is not everyday; or two in a row."""
    if not words.capital[at] or words.shouted[at]:
        return None
    if not strange(words, at):
        return _two_capitals(words, at)
    if words.first[at]:
        return None
    return Tier.LOOK, Layer.CONTEXT, "a capital within a sentence, and no everyday word"


def _two_capitals(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """Little Acorns; at Foundations: everyday words with capitals, where no sentence begins."""
    if words.first[at] or _common(words.small[at]):
        return None
    if any(_beside_capital(words, at, other) for other in (at - 1, at + 1)):
        return Tier.LOOK, Layer.CONTEXT, "two capitals in a row within a sentence"
    if words.before(at) in ("at", "from", "called", "near") and len(words.small[at]) > 3:
        return Tier.LOOK, Layer.CONTEXT, f"a capital within a sentence, after “{words.before(at)}”"
    return None


def _beside_capital(words: Words, at: int, other: int) -> bool:
    """Whether a neighbour has a capital as well, not as an abbreviation and not as a sentence begins."""
    if not 0 <= other < len(words) or words.first[other] or _common(words.small[other]):
        return False
    near = words.follows(min(at, other)) and not words.first[max(at, other)]
    return near and words.capital[other] and not words.shouted[other]


def _common(word: str) -> bool:
    return word in names().spare or word in CALENDAR or word in KIN or word in TITLES


def _initial(words: Words, at: int) -> tuple[Tier, Layer, str] | None:
    """K in her dressing gown: one capital letter by itself."""
    letter = words.text[words.starts[at]]
    if not letter.isupper() or letter in "IAOQ" or words.before(at) in NO_INITIAL:
        return None
    beside = words.text[words.ends[at] : words.ends[at] + 1]
    just_before = words.text[max(0, words.starts[at] - 1) : words.starts[at]]
    if (beside in "&/+-:)'’" and beside) or (just_before in "&/+-.'’" and just_before):
        return None
    if words.after(at) or beside in ",.;" or words.before(at):
        return Tier.LOOK, Layer.CONTEXT, INITIAL
    return None


def _until(words: Words, at: int) -> int:
    """The index of the last word of the name that begins here: forenames, initials, surnames."""
    last = at
    lists = names()
    while last - at < 3 and words.follows(last, " -"):
        after = last + 1
        word = words.small[after]
        if words.first[after] or word in KIN or word in CALENDAR or word in lists.spare:
            break
        capital = words.capital[after] and words.capital[at]
        one = len(word) == 1 and words.capital[after] and word not in ("i", "a")
        named = capital and (strange(words, after) or word in lists.last or word in lists.first)
        low = not words.capital[at] and strange(words, after) and word in lists.last
        if not (one or named or low):
            break
        last = after
    return last
