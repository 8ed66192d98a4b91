"""What somebody is to another, told where they are first named in a text, in brackets. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.replacing import Change
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.surnames import surname_told, watched
from fieldloom.pseudonyms.rules.sweeping import Sweep

ABOUT = "relation"
_WHOSE = re.compile(r"['’]s\b")


@dataclass(frozen=True, slots=True)
class Told:
    """A person by what stands for them in safe texts (`names`: the pseudonym, and those before it), and what
    they are, in the words of the field; "" of whom nothing is said."""

    id: int
    names: tuple[str, ...]
    words: str = ""


class Glosses:
    """Everybody of a register made ready for many texts. All are looked for, so that nobody's words are put
    to somebody else who shares a name; those alone are told of whom something is said."""

    def __init__(self, people: Iterable[Told] = ()) -> None:
        some = list(people)
        self._words = {one.id: one.words for one in some if one.words}
        known = _known(some) if self._words else []
        self._watch = watch_for(known)
        self._sweep = Sweep(self._watch)

    def __bool__(self) -> bool:
        return bool(self._words)

    def finds(self, text: str) -> Iterator[Hit]:
        """Where each is named for the first time. A pseudonym that is an everyday word counts where its
        capital says that it is none."""
        if not self._words or not self._sweep.suspects(text.encode("utf-8", "replace")):
            return
        met: set[int] = set()
        about = (Kind.PERSON, Tier.SURE, Layer.ROSTER, "it stands in the register", ABOUT)
        for leak in leaks(text, self._watch):
            if leak.doubtful or leak.entity in met or leak.entity not in self._words:
                continue
            met.add(leak.entity)
            yield Hit(leak.start, leak.end, *about, entity=leak.entity)

    def change(self, text: str, hit: Hit) -> Change:
        """The words in brackets, behind the name and its ’s."""
        end = hit.end
        if whose := _WHOSE.match(text, end):
            end = whose.end()
        return Change(end, end, f" [{self._words[hit.entity or 0]}]")


def _known(people: list[Told]) -> Iterator[Known]:
    """By the whole pseudonym and the forename; by the surname alone where nobody else bears it."""
    borne: dict[str, set[int]] = {}
    for one in people:
        for name in one.names:
            borne.setdefault(plain(surname_told(name)), set()).add(one.id)
    for one in people:
        for name in one.names:
            surname = plain(surname_told(name))
            others = {surname} if surname and borne[surname] != {one.id} else ()
            yield watched(one.id, Kind.PERSON, name, others)
