"""Labels: the heads of lines that may name a speaker, the codes of a legend, and time codes."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from fieldloom.sources.rules.words import ACRONYMS, NEVER_SPEAK, PARTICLES, ROLES


class Head(NamedTuple):
    """What stands at the head of a line: a label, a time code, or both.

    `start` and `said` are offsets in the paragraph: where the line begins, and where its words
    do. `mark` tells what set the label off: colon, time, bold, bare, alone, tab or letter.
    `timed` is where the words begin when only a leading time code is taken off, else 0.
    """

    start: int
    label: str | None
    said: int
    at_ms: int | None
    mark: str
    timed: int = 0


_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_HEAD = re.compile(
    rf"""[^\S\n]*
    (?:(?P<open>[\[(<{{\#])?(?P<time>{_TIME})(?:-\d)?[\])>}}\#]?[^\S\n]*(?:[-–—][^\S\n]*)?)?
    (?:(?P<label>[^\W_](?:[^:\n\t]{{0,38}}?[\w.)'’])?)[^\S\n]*
       (?:[\[(<{{]?(?P<late>{_TIME})[\])>}}]?)?[^\S\n]*
       (?:(?P<colon>:)(?=\s|\Z)|(?=\n|\Z)))?""",
    re.VERBOSE,
)
_TAB = re.compile(
    rf"(?:[\[(]?(?P<time>{_TIME})[\])]?\t)?(?P<label>[^\W_][^\t\n]{{0,38}}?):?[ ]*\t(?=\S)"
)
_LETTER = re.compile(r"[^\S\n]*(?P<label>[QA])\.[^\S\n]+(?=\S)")
_CODE = re.compile(r"[A-Z][A-Za-z]{0,3}[- ]?\d{1,4}[A-Za-z]?|[A-Z]{1,4}|[A-Z]\d{1,3}-[A-Z]\d{1,3}")
_INITIALS = re.compile(r"[A-Z][A-Z0-9&]{0,4}")
_PART = re.compile(r"[^\W_][\w.'’&/-]*|\([^()]{1,25}\)")
_SHORT_LINE = 40
_LOOK = 62
_AFTER = ("", " ", "\t", "\n", "\u00a0")


def milliseconds(code: str) -> int:
    """'1:02:03.5' or '02:03' -> milliseconds. A fraction is read as thousandths of its width."""
    clock, _, fraction = code.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int((fraction + "000")[:3])


def head_of(text: str, start: int, bold: int = 0) -> Head | None:
    """The head of the line that begins at `start`, or None when it holds nothing like one."""
    if bold and not start:
        return _bold_head(text, bold)
    colon = text.find(":", start, start + _LOOK)
    if colon > 0 and text[colon + 1 : colon + 2] in _AFTER:
        label = _plain_label(text[start : colon + 1])
        if label:
            return Head(start, label, _skip_space(text, colon + 1), None, "colon")
    end = text.find("\n", start)
    length = (len(text) if end < 0 else end) - start
    return None if length > _SHORT_LINE and colon < 0 else _any_head(text, start, length)


def _any_head(text: str, start: int, length: int) -> Head | None:
    """A head with a time code in it, or a short line that may be a label alone."""
    match = _HEAD.match(text, start)
    if match is None or match.end() == start:
        return None
    label, time = match["label"], match["time"] or match["late"]
    clear = match["time"] and (match["open"] or match["time"].count(":") == 2)
    mark = "colon" if match["colon"] else "time" if time else "alone"
    loose = match["time"] and not match["open"] and not match["colon"]
    if (loose if label else not clear) or (mark == "alone" and length > _SHORT_LINE):
        return None
    said = _skip_space(text, match.end())
    timed = _skip_space(text, match.end("time") + bool(match["open"])) if clear else 0
    return Head(start, label, said, milliseconds(time) if time else None, mark, timed)


@lru_cache(4096)
def _plain_label(head: str) -> str | None:
    """The label of 'Label:' with no time code in it; remembered, as few labels recur often."""
    match = _HEAD.fullmatch(head)
    return match["label"] if match and match["colon"] and not match["late"] else None


def _bold_head(text: str, bold: int) -> Head | None:
    """A label in bold, its colon within or after the bold."""
    label = text[:bold].strip()
    at = bold
    if label.endswith(":"):
        return Head(0, label[:-1].rstrip(), _skip_space(text, at), None, "colon")
    rest = _HEAD.match(text)
    if rest and rest["colon"] and rest["label"] and rest["label"].startswith(label):
        time = rest["time"] or rest["late"]
        said = _skip_space(text, rest.end())
        return Head(0, rest["label"], said, milliseconds(time) if time else None, "colon")
    return Head(0, label, _skip_space(text, at), None, "bold")


def row_head(text: str) -> Head | None:
    """A table row whose first cell (after a time code, if any) may name the speaker."""
    match = _TAB.match(text)
    if match is None:
        return None
    time = match["time"]
    return Head(0, match["label"], match.end(), milliseconds(time) if time else None, "tab")


def letter_head(text: str, start: int) -> Head | None:
    """Q. and A. of a hearing."""
    match = _LETTER.match(text, start) if text.startswith(("Q.", "A."), start) else None
    return match and Head(start, match["label"], match.end(), None, "letter")


def bare_head(text: str, start: int, legend: Mapping[str, str]) -> Head | None:
    """Initials with no colon, as where a legend says whose they are: 'EW So we began...'."""
    token, _, rest = text[start : start + 24].lstrip(" \t").partition(" ")
    if "\t" in token:
        token, _, rest = token.partition("\t")
    if token not in legend and (not _INITIALS.fullmatch(token) or token in ACRONYMS):
        return None
    rest = rest.lstrip()
    if not rest or (token in ("A", "I") and not (rest[0].isupper() or not rest[0].isalnum())):
        return None
    said = _skip_space(text, text.index(token, start) + len(token))
    return Head(start, token, said, None, "bare")


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\u00a0":
        at += 1
    return at


def is_role(label: str) -> bool:
    """Interviewer 2, Male participant, Social worker, Mum: a part someone plays."""
    words = label.split()
    if not words or len(words) > 3 or any(not _PART.fullmatch(word) for word in words):
        return False
    if len(words) > 1 and not words[0][0].isupper():
        return False
    bare = [w.strip("().").rstrip("0123456789").casefold() for w in words]
    ends = [w for w in bare if w] or [""]
    return any(w in ROLES or w.removesuffix("s") in ROLES for w in (ends[0], ends[-1]))


def is_code(label: str) -> bool:
    """P1, INT, S07-P2."""
    return bool(_CODE.fullmatch(label)) and label.casefold() not in NEVER_SPEAK


def is_name(label: str) -> bool:
    """Mrs Jane Morrison, Lead 2A, Ludwig van Beethoven: capitals throughout."""
    words = label.split()
    if not 1 <= len(words) <= 5 or words[0].casefold() in NEVER_SPEAK or is_never(label):
        return False
    for word in words:
        if not _PART.fullmatch(word):
            return False
        if not (word[0].isupper() or word[0].isdigit() or word[0] == "(" or word in PARTICLES):
            return False
    return words[0][0].isupper() and words[-1] not in PARTICLES


def is_never(label: str) -> bool:
    """Note, Date, Re: what stands before a colon and never speaks."""
    return label.casefold().strip(" .") in NEVER_SPEAK
