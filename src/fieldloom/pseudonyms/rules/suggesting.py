"""Which words could stand for a place, a service or the like, for a person to accept or to better. Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Collection

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.tokens import WORD

_SCHOOLS = "primary academy school high secondary grammar juniors infants kindergarten".split()
_HEADS: dict[str, str] = {
    **dict.fromkeys(_SCHOOLS, "school"),
    **dict.fromkeys("hospital infirmary general memorial".split(), "hospital"),
    **dict.fromkeys("church kirk chapel".split(), "church"),
    **dict.fromkeys("pharmacy chemist".split(), "chemist"),
    **dict.fromkeys("pub inn tavern arms".split(), "pub"),
    **dict.fromkeys("cafe café pantry".split(), "café"),
    **dict.fromkeys(
        "surgery clinic hospice nursery college refuge hostel mosque library prison hotel court "
        "foodbank centre project club team council university charity trust".split(),
        "",
    ),
}
_KINDS = {
    Kind.PLACE: "place",
    Kind.SERVICE: "service",
    Kind.ORGANISATION: "organisation",
    Kind.EVENT: "event",
}
_NUMBERS = "third fourth fifth sixth seventh eighth ninth tenth".split()
_ADDRESS = "street"


def words_for(kind: Kind, about: str, surface: str) -> str:
    """What kind of thing it is, in a word: “school”; "" where nothing is suggested."""
    if kind not in _KINDS:
        return ""
    if kind is Kind.PLACE and about == _ADDRESS:
        return "street"
    for word in reversed([plain(word) for word in WORD.findall(surface)]):
        if word in _HEADS and kind is not Kind.PLACE:
            return _HEADS[word] or word
    return _KINDS[kind]


def suggested(kind: Kind, about: str, surface: str, taken: Collection[str]) -> str:
    """Words that stand for nothing else yet: “a school”, then “another school”, “a third school”."""
    what = words_for(kind, about, surface)
    if not what:
        return ""
    used = {one.casefold() for one in taken}
    article = "an" if what[0] in "aeio" else "a"
    tries = [f"{article} {what}", f"another {what}"]
    tries += [f"{'an' if n == 'eighth' else 'a'} {n} {what}" for n in _NUMBERS]
    more = (f"{what} number {n}" for n in range(11, 10_000))
    return next((one for one in (*tries, *more) if one not in used), "")
