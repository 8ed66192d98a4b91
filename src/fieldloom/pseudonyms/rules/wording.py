"""How a pseudonym is written in one place: as the name that stood there was written. Pure."""

from collections.abc import Iterable, Sequence

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.replacing import in_manner
from fieldloom.pseudonyms.rules.roster import own_words
from fieldloom.pseudonyms.rules.tokens import WORD

_ARTICLES = frozenset(("a", "an", "the"))
_HISSING = ("s", "x", "z", "ch", "sh")
_ENDS = '.!?:\n"“‘('


def put_for(kind: Kind, words: str, pseudonym: str, forms: Iterable[str], before: str) -> str:
    """What stands for `words` of somebody or something that goes under `pseudonym`.

    A part of a name becomes that part of the pseudonym, where it has as many; small letters and capitals
    stay; of an initial one is left. `forms` are all that it is named by, `before` is the text just before.
    """
    if kind is not Kind.PERSON:
        return _phrase(words, pseudonym, before)
    if len(words) == 1:
        return in_manner(words, pseudonym[0]) if words.isalpha() else pseudonym
    many = _is_plural(words, forms)
    part = _part(words[:-1] if many else words, pseudonym.split(), list(forms))
    if many:
        part += "es" if part.endswith(_HISSING) else "s"
    return in_manner(words, part)


def _part(words: str, pseudonym: Sequence[str], forms: Sequence[str]) -> str:
    """The forename, the surname or all of a pseudonym."""
    if len(pseudonym) < 2:
        return pseudonym[0]
    said = [plain(one) for one in WORD.findall(words)]
    if len(said) != 1:
        return " ".join(pseudonym)
    longer = [own_words(form) for form in forms]
    first = {one[0] for one in longer if one}
    last = {one[-1] for one in longer if len(one) > 1}
    return pseudonym[-1] if said[0] in last - first else pseudonym[0]


def _is_plural(words: str, forms: Iterable[str]) -> bool:
    """Whether these words are a name with the s of several: the Pughs."""
    if not words.lower().endswith("s") or len(words) < 4:
        return False
    known = {one for form in forms for one in own_words(form)}
    said = plain(words)
    return said not in known and (said[:-1] in known or said.removesuffix("es") in known)


def _phrase(words: str, told: str, before: str) -> str:
    """Words for a place or a service: without an article where one stands already, with a capital where a
    sentence begins, in capitals where all was shouted."""
    first, _, rest = told.partition(" ")
    just = before.split()[-1:] if before[-1:] in (" ", "\n") else []
    if rest and first.lower() in _ARTICLES and just and just[0].lower().strip('"“‘(') in _ARTICLES:
        told = rest
    if len(words) > 3 and words.isupper():
        return told.upper()
    begins = not before.strip() or before.rstrip(" ")[-1:] in _ENDS
    return told[0].upper() + told[1:] if begins and words[:1].isupper() else told
