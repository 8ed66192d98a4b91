"""The same search as `leaks`, for files of hundreds of megabytes: most of them is passed over by sets. Pure.

A form can stand only where its longest word stands, and a text has few words that differ. So each stretch
is cut into words once, the words that were seen before are known to be clean, and only around a word that
a form could begin from is it looked at letter by letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fieldloom.pseudonyms.rules.leaks import Leak, Watch, leaks
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.pieces import JOINTS, pieces_of

MOST_DOUBTS = 200  # that are told of one file; what may be an everyday word can stand on every line
MOST_KEPT = 1_000_000  # words that are remembered as clean
_BESIDE = 160  # bytes looked at to each side of a word that was found
_BETWEEN = (
    820  # and so many more for each further word of a form: 200 code points lie between two at most
)
# All signs of ASCII but letters become blanks, each at its own place.
_WORDS = bytes(at if 65 <= at < 91 or 97 <= at < 123 or at > 127 else 32 for at in range(256))
_LONG_JOINT = 9  # joints in a row: `pieces` looks no further than these


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word of a text holds: the words of forms that can be read in it. `reach`: how far to look
    around it, in bytes; `alone`: it is a doubt at most, unless a form of several words stands there."""

    read: frozenset[str]
    reach: int
    alone: bool


class Sweep:
    """A watch made ready for one long file that comes in stretches. `doubts` counts those told so far."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        # By the longest word of a form: the words of each, which all have to be there.
        self._keys: dict[str, set[frozenset[str]]] = {}
        for forms in watch.forms.values():
            for words, _ in forms:
                self._keys.setdefault(max(words, key=len), set()).add(frozenset(words))
        self._parts = frozenset(
            word for forms in self._keys.values() for words in forms for word in words
        )
        self._longest = max(map(len, self._parts), default=0)
        self._everyday = names().everyday if self._keys else frozenset()
        self._clean: set[bytes] = set()
        self._known: dict[bytes, _Word] = {}
        self.doubts = 0

    def __bool__(self) -> bool:
        return bool(self._keys)

    def suspects(self, stretch: bytes) -> bool:
        """Whether a form may stand in a stretch of UTF-8; never False where one does."""
        return bool(self._suspected(stretch.translate(_WORDS)))

    def leaks(self, stretch: bytes) -> Iterator[Leak]:
        """Every place in a stretch of UTF-8 where a form stands, as `leaks` tells it; of doubtful ones
        the first `MOST_DOUBTS` for certain. The stretch begins with a line and ends with one."""
        words = stretch.translate(_WORDS)
        suspected = self._suspected(words)
        for start, end in self._windows(words, suspected) if suspected else ():
            yield from self._looked_at(stretch, start, end)

    def _suspected(self, words: bytes) -> set[bytes]:
        """The words of a stretch at which a form may stand that is worth telling."""
        split = set(words.split())
        for word in split - self._clean:
            if word not in self._known:
                self._learn(word)
        met = split & self._known.keys()
        if not met:
            return met
        present = frozenset().union(*(self._known[word].read for word in met))
        return {word for word in met if self._may_stand(self._known[word], present)}

    def _may_stand(self, word: _Word, present: frozenset[str]) -> bool:
        """Whether all words of a form with this key are present; of doubts enough are told at some time."""
        least = 1 if word.alone and self.doubts >= MOST_DOUBTS else 0
        return any(
            len(form) > least and form <= present
            for read in word.read
            for form in self._keys.get(read, ())
        )

    def _learn(self, word: bytes) -> None:
        """Look at a word of the text that was not met before."""
        told = word.decode("utf-8", "replace")
        if word.isascii():
            read = frozenset((told.lower(),)) & self._parts
        else:
            read = self._parts if _is_torn(told) else frozenset(self._read_in(told))
        if read:
            several = max((len(f) for w in read for f in self._keys.get(w, ())), default=1)
            alone = word.isascii() and told[:1].islower() and told.lower() in self._everyday
            self._known[word] = _Word(read, _BESIDE + _BETWEEN * (several - 1), alone)
        elif len(self._clean) < MOST_KEPT:
            self._clean.add(word)

    def _read_in(self, told: str) -> Iterator[str]:
        """The words of forms that can be read in a word that has other signs than those of ASCII."""
        found = pieces_of(told)
        for at in range(len(found)):
            read = ""
            for upto in range(at, len(found)):
                if len(read) >= self._longest or (upto > at and not found[upto].joined):
                    break
                read += found[upto].word
                if read in self._parts:
                    yield read

    def _windows(self, words: bytes, suspected: set[bytes]) -> list[tuple[int, int]]:
        """Where to look letter by letter, in bytes: in order and apart."""
        padded, found = b" " + words + b" ", []
        for word in suspected:
            reach, sought = self._known[word].reach, b" " + word + b" "
            at = padded.find(sought)
            while at >= 0:
                found.append((max(0, at - reach), min(len(words), at + len(word) + reach)))
                at = padded.find(sought, at + len(word) + 1)
        joined: list[tuple[int, int]] = []
        for low, high in sorted(found):
            start, end = _widened(words, low, high)
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def _looked_at(self, stretch: bytes, start: int, end: int) -> Iterator[Leak]:
        """The leaks of one window, at their places in the stretch."""
        line = before = column = -1
        for leak in leaks(stretch[start:end].decode("utf-8", "replace"), self._watch):
            if leak.doubtful:
                self.doubts += 1
                if self.doubts > MOST_DOUBTS:
                    continue
            if line < 0:
                line = stretch.count(b"\n", 0, start)
                begins = stretch.rfind(b"\n", 0, start) + 1
                before = len(stretch[:start].decode("utf-8", "replace"))
                column = len(stretch[begins:start].decode("utf-8", "replace"))
            yield replace(
                leak,
                start=leak.start + before,
                end=leak.end + before,
                line=leak.line + line,
                column=leak.column + (column if leak.line == 1 else 0),
            )


def _is_torn(told: str) -> bool:
    """Whether joints stand in so long a row that a word cannot be told from two."""
    return any(
        all(sign in JOINTS for sign in told[at : at + _LONG_JOINT])
        for at in range(len(told) - _LONG_JOINT + 1)
    )


def _widened(words: bytes, start: int, end: int) -> tuple[int, int]:
    """From the beginning of a word that signs do not part from what is looked at, to the end of one."""
    near = words[max(0, start - 100_000) : start].rstrip(b" ")
    start = max(0, start - 100_000) + near.rfind(b" ") + 1
    stop = words.find(b" ", end)
    return start, len(words) if stop < 0 else stop
