"""What makes it doubtful that names are found in a text: another language, words that were misread. Pure."""

from functools import lru_cache

from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.tokens import WORD

LEAST = 60  # words from which on a text says in which language it is
KNOWN = 0.72  # of the words of English talk at least so many stand in the dictionary
OTHER = (
    "Many words of this text stand in no dictionary of English: it may be in another language, or misread. "
    "Names are found badly in such: read it through."
)
SIGNS = (
    "This text has letters of other scripts. Names in those are not looked for: read it through."
)
NO_WORDS = "This text has hardly any words in it. What it shows otherwise was not looked at."


def doubts_about(text: str) -> tuple[str, ...]:
    """Sentences for whoever reads it; none where it looks like English talk."""
    words = [found[0].lower() for found in WORD.finditer(text)]
    told = []
    if len(words) < 5:
        told.append(NO_WORDS)
    if len(words) >= LEAST and sum(map(_known, words)) < KNOWN * len(words):
        told.append(OTHER)
    if any(sign.isalpha() and ord(sign) > 0x24F for sign in set(text)):
        told.append(SIGNS)
    return tuple(told)


@lru_cache(1 << 16)
def _known(word: str) -> bool:
    lists = names()
    bare = word.replace("’", "'").split("'", maxsplit=1)[0]
    return bare in lists.everyday or bare in lists.spare or bare in lists.rare or len(bare) < 3
