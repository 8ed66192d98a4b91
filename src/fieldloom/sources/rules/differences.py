"""How one text became another, found as a patient reader would find it.

Whole paragraphs are compared first, then words, then characters, each only within what still
differs. Units that occur once on both sides are matched before all others (Bram Cohen's "patience
diff"); short runs that are left go to difflib. Where an insertion could stand in several places, as
"I " does in "I went. I see", it is slid to the most natural one, after a line or a sentence (after
Neil Fraser's "Diff Strategies", 2006). So a text of a million characters with a few edits takes a
fraction of a second, and no comparison grows with the square of the text.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Block = tuple[int, int, int, int]
"""A stretch of the old text, start and end, and the stretch of the new that stands for it."""
Match = tuple[int, int]

_UNITS = (re.compile(r"[^\n]*\n|[^\n]+"), re.compile(r"\w+|\s+|[^\w\s]"))
_TOO_MANY_TO_COMPARE = 60_000
"""Unmatched units on one side times those on the other: beyond, difflib is not asked."""
_FOLLOWERS = 8
"""How many units in a row are looked for, where a long stretch has none that occur only once."""
_ALIKE = 0.6
"""From what share of common characters on one word is a misspelling of another, not a new word."""
_SLIDE_AT_MOST = 500


def differences(old: str, new: str) -> list[Block]:
    """The replaced stretches, in order, with at least one kept character between any two.

    Either side of a block may be empty, for words put in or taken out, but not both. All offsets
    are code points.
    """
    head, tail = _whole_lines_alike(old, new)
    changed = (old[head : len(old) - tail], new[head : len(new) - tail])
    return _slid(list(_joined(_by_units(*changed, 0, (head, head)))), old, new)


def _by_units(old: str, new: str, level: int, at: Match) -> Iterator[Block]:
    """Blocks found by paragraphs (level 0), words (1), then characters, offset by `at`."""
    if not old or not new:
        if old or new:
            yield at[0], at[0] + len(old), at[1], at[1] + len(new)
        return
    if level == len(_UNITS):
        yield from _by_characters(old, new, at)
        return
    ours, theirs = _UNITS[level].findall(old), _UNITS[level].findall(new)
    our_places, their_places = _places(ours), _places(theirs)
    for a, b, c, d in _unmatched(ours, theirs):
        our_start, their_start = our_places[a], their_places[c]
        yield from _by_units(
            old[our_start : our_places[b]],
            new[their_start : their_places[d]],
            level + 1,
            (at[0] + our_start, at[1] + their_start),
        )


def _by_characters(old: str, new: str, at: Match) -> Iterator[Block]:
    """The misspelt characters, or all of it when these are other words altogether."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    ours, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
    matches = list(_matches_between(ours, theirs, (0, len(ours), 0, len(theirs))))
    if 2 * (head + tail + len(matches)) < _ALIKE * (len(old) + len(new)):
        yield at[0], at[0] + len(old), at[1], at[1] + len(new)
        return
    for (a, c), (b, d) in pairwise([(-1, -1), *matches, (len(ours), len(theirs))]):
        if b - a > 1 or d - c > 1:
            x, y = at[0] + head, at[1] + head
            yield x + a + 1, x + b, y + c + 1, y + d


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks that touch, made one."""
    held: Block | None = None
    for block in blocks:
        if held is not None and (held[1], held[3]) == (block[0], block[2]):
            held = (held[0], block[1], held[2], block[3])
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


# --- matching units ------------------------------------------------------------------------------


def _unmatched(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Block]:
    """The runs of units between the matched ones, as index ranges on both sides.

    White space alone between two changes is no match: it would tie unlike words together.
    """
    start, stop = (-1, -1), (len(ours), len(theirs))
    seams = [start]
    for run in _runs(list(_matches(ours, theirs))):
        inner = run[0] != (0, 0) and run[-1] != (stop[0] - 1, stop[1] - 1)
        if not inner or any(not ours[i].isspace() for i, _ in run):
            seams += run
    for (a, c), (b, d) in pairwise([*seams, stop]):
        if b - a > 1 or d - c > 1:
            yield a + 1, b, c + 1, d


def _runs(matches: Sequence[Match]) -> Iterator[list[Match]]:
    """Matches without a change between them, taken together."""
    run: list[Match] = []
    for match in matches:
        if run and match != (run[-1][0] + 1, run[-1][1] + 1):
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _matches(ours: Sequence[str], theirs: Sequence[str], width: int = 1) -> Iterator[Match]:
    """Units that are the same on both sides, in order: once-only units first, then the rest.

    With a width, what has to occur once is a unit together with those that follow it.
    """
    once = _once_on_both(_with_followers(ours, width), _with_followers(theirs, width))
    for (a, c), (b, d) in pairwise([(-1, -1), *once, (len(ours), len(theirs))]):
        if a >= 0:
            yield a, c
        yield from _matches_between(ours, theirs, (a + 1, b, c + 1, d), width)


def _matches_between(
    ours: Sequence[str], theirs: Sequence[str], run: Block, width: int = 1
) -> Iterator[Match]:
    """Units alike at both ends of a run, and in the middle difflib's if it is short."""
    a, b, c, d = run
    while a < b and c < d and ours[a] == theirs[c]:
        yield a, c
        a, c = a + 1, c + 1
    tail = 0
    while a < b - tail and c < d - tail and ours[b - 1 - tail] == theirs[d - 1 - tail]:
        tail += 1
    b, d = b - tail, d - tail
    if 0 < (b - a) * (d - c) <= _TOO_MANY_TO_COMPARE:
        found = SequenceMatcher(None, ours[a:b], theirs[c:d], autojunk=False)
        for i, j, size in found.get_matching_blocks():
            yield from ((a + i + k, c + j + k) for k in range(size))
    elif a < b and c < d and width == 1:
        for i, j in _matches(ours[a:b], theirs[c:d], _FOLLOWERS):
            yield a + i, c + j
    yield from ((b + k, d + k) for k in range(tail))


def _with_followers(units: Sequence[str], width: int) -> Sequence[Hashable]:
    """Each unit, or each with the units that follow it, up to `width` in all."""
    if width == 1:
        return units
    return list(zip(*(units[k:] for k in range(width)), strict=False))


def _once_on_both(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[Match]:
    """The longest run of units that occur once on each side and stand in the same order."""
    our_counts, their_counts = Counter(ours), Counter(theirs)
    place = {unit: j for j, unit in enumerate(theirs) if their_counts[unit] == 1}
    return _longest_rising(
        [(i, place[unit]) for i, unit in enumerate(ours) if our_counts[unit] == 1 and unit in place]
    )


def _longest_rising(pairs: Sequence[Match]) -> list[Match]:
    """The longest subsequence whose second numbers rise, by patience sorting."""
    tops: list[int] = []
    on_top: list[int] = []
    under: list[int] = []
    for index, (_, value) in enumerate(pairs):
        pile = bisect_left(tops, value)
        under.append(on_top[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        on_top[pile : pile + 1] = [index]
    chosen: list[Match] = []
    at = on_top[-1] if on_top else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = under[at]
    return chosen[::-1]


def _places(units: Sequence[str]) -> list[int]:
    """Where each unit begins, and where the last one ends."""
    places = [0]
    for unit in units:
        places.append(places[-1] + len(unit))
    return places


# --- what is alike at both ends ------------------------------------------------------------------


def _whole_lines_alike(old: str, new: str) -> Match:
    """How many characters of whole lines are alike at the start, and then at the end."""
    head = _alike(old, new)
    if head < len(old) or head < len(new):
        head = old.rfind("\n", 0, head) + 1
    one, other = old[head:], new[head:]
    tail = _alike(one[::-1], other[::-1])
    if not (_line_begins(one, tail) and _line_begins(other, tail)):
        inside = one.find("\n", len(one) - tail)
        tail = len(one) - inside - 1 if inside >= 0 else 0
    return head, tail


def _line_begins(text: str, from_end: int) -> bool:
    at = len(text) - from_end
    return at == 0 or text[at - 1] == "\n"


def _alike(one: str, other: str) -> int:
    """How many characters are the same from the start, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


# --- sliding insertions and deletions to where a reader would see them ---------------------------


def _slid(blocks: list[Block], old: str, new: str) -> list[Block]:
    """The same blocks with each insertion or deletion at its most natural place."""
    for k, (a, b, c, d) in enumerate(blocks):
        if a < b and c < d:
            continue
        text, start, end = (new, c, d) if a == b else (old, a, b)
        # One kept character must stay on each side, so that no two blocks touch.
        left = start - (a - blocks[k - 1][1] - 1 if k else a)
        right = end + (blocks[k + 1][0] - b - 1 if k + 1 < len(blocks) else len(old) - b)
        by = _best_slide(text, (start, end), left, right)
        blocks[k] = (a + by, b + by, c + by, d + by)
    return blocks


def _best_slide(text: str, stretch: Match, left: int, right: int) -> int:
    """By how much to move a stretch, staying within left..right, so that it reads the same."""
    start, end = stretch
    low, high = 0, 0
    while (
        low > -_SLIDE_AT_MOST
        and start + low > left
        and text[start + low - 1] == text[end + low - 1]
    ):
        low -= 1
    while high < _SLIDE_AT_MOST and end + high < right and text[start + high] == text[end + high]:
        high += 1
    return max(
        range(low, high + 1),
        key=lambda by: (_seam(text, start + by) + _seam(text, end + by), -abs(by)),
    )


def _seam(text: str, at: int) -> int:
    """How natural a place is for words to begin: a line, a sentence, a word, anywhere else."""
    if at == 0 or at == len(text) or text[at - 1] == "\n":
        return 4
    if text[at - 1].isspace():
        return 3 if text[max(at - 2, 0)] in ".?!…" else 2
    return 0 if text[at - 1].isalnum() and text[at].isalnum() else 1
