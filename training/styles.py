"""How a text comes: as typed, as a speech recogniser writes it, as a scanner reads it, with hesitations."""
# ruff: noqa: SIM905 - a list of words reads better as words

import re
from random import Random

from training.talking import Segment

_FILLERS = "um er eh erm like uh well ken sort of kind of you know I mean mm".split()
_SIGNS = re.compile(r"[.,;:!?…\"“”‘()\[\]>]+")
_MISREAD = {
    "l": "1I|", "I": "l1", "O": "0", "o": "0c", "e": "c", "rn": "m", "m": "rn", "S": "5", "B": "8",
    "c": "e", "h": "b", "t": "f", "a": "o", "u": "ii", "i": "l", "g": "q",
}  # fmt: skip


def hesitating(line: list[Segment], rng: Random, how_often: float) -> list[Segment]:
    """Fillers and words said twice, in what names nobody."""
    told: list[Segment] = []
    for text, kind in line:
        if kind:
            if rng.random() < how_often / 3:
                told.append((rng.choice(_FILLERS) + " ", ""))
            if kind == "person" and " " not in text and rng.random() < how_often / 4:
                told += [(text, kind), (" ", "")]
            told.append((text, kind))
            continue
        words = text.split(" ")
        made = []
        for at, word in enumerate(words):
            if word and 0 < at < len(words) - 1 and rng.random() < how_often:
                made.append(rng.choice((word, rng.choice(_FILLERS))))
            made.append(word)
        told.append((" ".join(made), ""))
    return told


def recognised(line: list[Segment], rng: Random, apostrophes: bool) -> list[Segment]:
    """Small letters, no signs, at times no apostrophes."""
    told = []
    for text, kind in line:
        if kind == "number" and ("@" in text or "/" in text):
            told.append((text.lower(), kind))
            continue
        small = _SIGNS.sub("", text.lower())
        if not apostrophes:
            small = small.replace("'", "").replace("’", "")
        told.append((small, kind))
    return told


def lowered(line: list[Segment]) -> list[Segment]:
    """Small letters, the signs kept."""
    return [(text.lower(), kind) for text, kind in line]


def curly(line: list[Segment]) -> list[Segment]:
    """Typographic apostrophes."""
    return [(text.replace("'", "’"), kind) for text, kind in line]


def scanned(line: list[Segment], rng: Random, share: float) -> list[Segment]:
    """Letters misread, words cut at the end of a line."""
    told = []
    for text, kind in line:
        made = []
        at = 0
        while at < len(text):
            pair, one = text[at : at + 2], text[at]
            if pair == "rn" and rng.random() < share * 3:
                made.append("m")
                at += 2
                continue
            if one in _MISREAD and rng.random() < share:
                made.append(rng.choice(_MISREAD[one]))
            elif one == " " and rng.random() < 0.06:
                made.append("\n")
            else:
                made.append(one)
            at += 1
        told.append(("".join(made), kind))
    return told
