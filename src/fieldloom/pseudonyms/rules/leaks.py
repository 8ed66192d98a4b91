"""Whether a text on its way out still holds a real name of the study: by every form, one pass. Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.lists import KIN, names
from fieldloom.pseudonyms.rules.pieces import JOINTS, Piece, near, pieces_of, whole_run
from fieldloom.pseudonyms.rules.roster import Known, own_words

# Two letters that stand in texts for much else ("et al.", "ed."), and between the names of somebody.
_SHORT = frozenset("al ed em di da de du el la le mo si st su vi".split())
# Words of a form that are nobody's by themselves: of "the one" none is looked for alone.
_NOBODYS = KIN | frozenset(
    "the and for with from who that this these his her our your their one ones old other".split()
)
_BEFORE = (
    " \t\"'“‘(" + JOINTS
)  # what may stand between the beginning of a sentence and its first word

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """A form of entity `entity` stands from `start` to `end`; `line` and `column` count from 1.

    `doubtful`: the form may be something else here: it is an everyday word as well and stands in small
    letters or begins a sentence; or an abbreviation; or a letter by itself, as in hep C; or the
    beginning or end of an everyday word.
    """

    start: int
    end: int
    line: int
    column: int
    entity: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """All forms of a study, by their first word: the words that follow it, and whose form it is, the longest
    first. `longest`: letters of the longest first word."""

    forms: dict[str, tuple[tuple[Words, int], ...]]
    longest: int = 0


def without_names(text: str, watch: Watch) -> str:
    """A few words with "…" for each name in them."""
    told, at = "", 0
    for leak in leaks(text, watch):
        told, at = f"{told}{text[at : leak.start]}…", leak.end
    return told + text[at:]


def watch_for(known: Iterable[Known]) -> Watch:
    """Every form, whole, and of a person of several words each name by itself as well."""
    told: dict[str, set[tuple[Words, int]]] = {}
    for one in known:
        for form in one.forms:
            apart = one.kind is Kind.PERSON and not one.whole
            for words in _looked_for(form, person=apart):
                told.setdefault(words[0], set()).add((words, one.id))
    forms = {
        first: tuple(sorted(all_, key=lambda pair: (-len(pair[0]), pair[1])))
        for first, all_ in told.items()
    }
    return Watch(forms, max(map(len, forms), default=0))


def leaks(text: str, watch: Watch) -> Iterator[Leak]:
    """Every place where a form stands, in any case, with 's or without, accents or none, whatever hyphens
    or joints (see `pieces`) stand in it or beside it."""
    found = pieces_of(text)
    line, line_start, counted, at = 1, 0, 0, 0
    while at < len(found):
        standing = _standing(text, found, at, watch)
        if standing is None or _in_a_code(text, found[at], standing[1]):
            at += 1
            continue
        last, words, entity = standing
        start, end = found[at].start, found[last].end
        if passed := text.count("\n", counted, start):
            line, line_start = line + passed, text.rfind("\n", counted, start) + 1
        counted = start
        doubt = _doubt(text, found, (at, last), words)
        yield Leak(start, end, line, start - line_start + 1, entity, doubt)
        at = last + 1


def _in_a_code(text: str, piece: Piece, words: Words) -> bool:
    """Whether an initial is the letter of a study code, as in C-001: every export is full of them."""
    beside = text[piece.end : piece.end + 2]
    return (
        words == (piece.word,)
        and len(piece.word) == 1
        and beside[:1] == "-"
        and beside[1:].isdigit()
    )


def _looked_for(form: str, *, person: bool) -> Iterator[Words]:
    """The words of a form in pieces, and as if written in one: lexi mae, leximae. Of a person each alone."""
    split = [tuple(piece.word for piece in pieces_of(word)) for word in own_words(form)]
    split = [pieces for pieces in split if pieces]
    if not split:
        return
    yield tuple(piece for pieces in split for piece in pieces)
    yield tuple("".join(pieces) for pieces in split)
    for number, pieces in enumerate(split if person else ()):
        if _stands_alone("".join(pieces), first=number == 0):
            yield pieces
            yield ("".join(pieces),)
            yield from ((piece,) for piece in pieces if len(piece) > 2)


def _stands_alone(word: str, *, first: bool) -> bool:
    """Whether a word of a longer name is a name by itself: the Jo of Jo Pugh, no "the", no "of", no "de"."""
    lists = names()
    if len(word) > 2:
        return word not in _NOBODYS or word in lists.first or word in lists.last
    odd = word not in lists.everyday and word not in lists.spare and word not in _SHORT
    return len(word) == 2 and (odd or (first and word in lists.first))


def _standing(
    text: str, found: list[Piece], at: int, watch: Watch
) -> tuple[int, Words, int] | None:
    """The longest form that begins with this piece: the index of its last piece, its words, and whose."""
    best: tuple[int, Words, int] | None = None
    for upto, word in _readings(found, at, watch.longest):
        for words, entity in watch.forms.get(word, ()):
            last = _rest(text, found, upto, words)
            if last is not None and (best is None or last > best[0]):
                best = last, words, entity
    return best


def _readings(found: list[Piece], at: int, longest: int) -> Iterator[tuple[int, str]]:
    """A piece by itself, and with those that only joints cut off from it, up to so many letters."""
    word = found[at].word
    yield at, word
    upto = at + 1
    while upto < len(found) and found[upto].joined and len(word) < longest:
        word += found[upto].word
        yield upto, word
        upto += 1


def _rest(text: str, found: list[Piece], last: int, words: Words) -> int | None:
    """The index of the piece with which these words end, where the first of them ends with `last`."""
    for word in words[1:]:
        if last + 1 == len(found) or not near(text, found[last], found[last + 1]):
            return None
        readings = _readings(found, last + 1, len(word))
        upto = next((upto for upto, read in readings if read == word), None)
        if upto is None:
            return None
        last = upto
    return last


def _doubt(text: str, found: list[Piece], span: tuple[int, int], words: Words) -> bool:
    if whole := whole_run(found, *span):
        return whole in names().everyday
    if len(words) > 1:
        return False
    start, end = found[span[0]].start, found[span[1]].end
    shown = text[start:end]
    if words[0] in _SHORT and (shown.islower() or shown.isupper()):
        return True
    if len(shown) == 1:
        return True
    if words[0] not in names().everyday:
        return False
    return shown[0].islower() or _begins(text, start)


def _begins(text: str, start: int) -> bool:
    """Whether a sentence or a line may begin here."""
    at = start
    while at and text[at - 1] in _BEFORE:
        at -= 1
    return not text[at - 1 : at].isalnum() and text[start - 1 : start] != ","
