"""How alike two names are: by letters (typing errors) and by sound (speech recognition). Pure."""

import re
import unicodedata
from collections.abc import Iterator

_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^ff", "f"),
        (r"^ll", "l"),
        (r"^kn|^gn", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"^mac", "mk"),
        (r"^mc", "mk"),
        (r"augh(?=t)|ough(?=t)", "o"),
        (r"ph|pf", "f"),
        (r"tch|tsch", "ch"),
        (r"sch", "sk"),
        (r"ck", "k"),
        (r"dg(?=[eiy])", "j"),
        (r"igh|eigh|iegh|iegha", "i"),
        (r"gh", ""),
        (r"wh", "w"),
        (r"th", "0"),
        (r"sh|ti(?=on)|ci(?=a)|ch(?=ar|el|an)", "x"),
        (r"ch", "x"),
        (r"c(?=[eiy])", "s"),
        (r"[cq]u?", "k"),
        (r"x", "x"),
        (r"z", "s"),
        (r"g(?=[eiy])", "j"),
        (r"v", "f"),
        (r"(?<=[aeiouy])h|h(?=$)", ""),
        (r"ei|ie|ea|ee|ey|ay|ai|y|e|i", "i"),
        (r"ou|oo|ow|au|aw|oa|o|u|a", "a"),
        (r"w(?![ai])", ""),
    )
)
_TWICE = re.compile(r"(.)\1+")
_INNER = re.compile(r"(?<=.)[ai]")


def plain(word: str) -> str:
    """Small letters without accents: "Siobhán" gives "siobhan". Other scripts stay as they are."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).replace("’", "'")


def sound_of(word: str) -> str:
    """A key that names which sound alike share: "Kayleigh", "Kaylee" and "Kaley" give one.

    Made for British names, after the manner of Metaphone (Philips 1990): consonants by sound, vowels
    only where a word begins. "" for a word without letters.
    """
    said = re.sub(r"[^a-z]", "", plain(word))
    for pattern, sound in _SOUNDS:
        said = pattern.sub(sound, said)
    return _TWICE.sub(r"\1", _INNER.sub("", _TWICE.sub(r"\1", said)))


def apart(one: str, other: str, most: int) -> int:
    """How many letters differ: put in, left out, changed, or two changed about; `most` + 1 where it is
    more than `most`. Optimal string alignment, cut off (Ukkonen 1985)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, with_ in enumerate(other, 1):
            step = min(before[j] + 1, row[-1] + 1, before[j - 1] + (sign != with_))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == with_:
                step = min(step, last[j - 2] + 1)
            row.append(step)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def errors_allowed(name: str) -> int:
    """How many typing errors a name of this length bears before it could be another: 0, 1 or 2."""
    return 0 if len(name) < 4 else 1 if len(name) < 9 else 2


def left_out(word: str, most: int) -> Iterator[str]:
    """The word, and every word with up to `most` of its letters left out, each once.

    Two words with one typing error between them share one of these, so that candidates are found
    by looking up and not by trying all (Garbe's symmetric deletes).
    """
    seen, edge = {word}, [word]
    for _ in range(most):
        edge = [w[:i] + w[i + 1 :] for w in edge for i in range(len(w))]
        edge = [w for w in dict.fromkeys(edge) if w not in seen]
        seen.update(edge)
    yield from seen
