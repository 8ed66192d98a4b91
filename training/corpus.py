"""Texts as arrays: the numbers of their pieces, shapes and labels, in windows of one length.

    python -m training.corpus FOLDER --gazetteers ... --court ... --vocabulary ... --windows 100000

writes talk.npz, court.npz and dev.npz. With the same arguments the same arrays come out.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from random import Random

import numpy as np

from fieldloom.pseudonyms.rules.wordpieces import Vocabulary, units_of
from training.court import judgments, swapped
from training.documents import Text, texts
from training.people import HERE, pools
from training.talking import KINDS

LABELS = 1 + 2 * len(KINDS)
WINDOW = 254
COURT_FOR_DEV = 8
_MARK = re.compile(r"\[\[(\w+):([^\[\]\n]+)\]\]")


def vocabulary(file: Path) -> Vocabulary:
    """The vocabulary of a file with one piece a line."""
    return Vocabulary(file.read_text(encoding="utf-8").split("\n"))


def arrays(told: Iterator[Text], windows: int, known: Vocabulary) -> tuple[np.ndarray, ...]:
    """Ids (uint16), shapes and labels (uint8) of so many windows of 254 pieces, texts one behind another. A
    text that is at an end sooner gives fewer windows, the last of them filled up with padding."""
    size = windows * WINDOW
    ids, shapes, labels = (
        np.zeros(size, np.uint16),
        np.zeros(size, np.uint8),
        np.zeros(size, np.uint8),
    )
    at = 0
    for text, marks in told:
        for piece, shape, label in _pieces(text, marks, known):
            ids[at], shapes[at], labels[at] = piece, shape, label
            at += 1
            if at == size:
                break
        if at == size:
            break
    full = -(-at // WINDOW)
    return tuple(one.reshape(windows, WINDOW)[:full] for one in (ids, shapes, labels))


def _pieces(
    text: str, marks: list[tuple[int, int, str]], known: Vocabulary
) -> Iterator[tuple[int, int, int]]:
    units = units_of(text, known)
    mark = 0
    begun = -1
    for at in range(len(units)):
        start, end = units.starts[at], units.ends[at]
        while mark < len(marks) and marks[mark][1] <= start:
            mark += 1
        label = 0
        if mark < len(marks) and marks[mark][0] < end:
            label = 1 + 2 * KINDS.index(marks[mark][2])
            if begun == mark:
                label += 1
            begun = mark
        for step, piece in enumerate(units.pieces[at]):
            yield piece, units.shapes[at], label + (1 if label % 2 and step else 0)


def marked(file: Path) -> Text:
    """A text with marks as they are written by hand: [[person:Kayleigh]]."""
    told = file.read_text(encoding="utf-8")
    pieces, marks, last, length = [], [], 0, 0
    for found in _MARK.finditer(told):
        between = told[last : found.start()]
        length += len(between)
        pieces += [between, found[2]]
        marks.append((length, length + len(found[2]), found[1].lower()))
        length += len(found[2])
        last = found.end()
    return "".join([*pieces, told[last:]]), marks


@cache
def barred(sample: str) -> frozenset[str]:
    """Every word of every mark of the parts kept apart, in small letters: no name of training holds one."""
    told = set()
    for file in [*(HERE / "apart").glob("*.txt"), *Path(sample).glob("apart-*.txt")]:
        text, marks = marked(file)
        for start, end, kind in marks:
            if kind not in ("date", "number"):
                told |= set(re.findall(r"[^\W\d_]{3,}", text[start:end].lower()))
    return frozenset(told)


def _talk(task: tuple[int, int, str, str, str, str]) -> tuple[np.ndarray, ...]:
    seed, windows, part, gazetteers, words, sample = task
    pool = pools(part, gazetteers, barred(sample))
    return arrays(texts(Random(seed), pool, part), windows, vocabulary(Path(words)))


def _court(task: tuple[int, int, str, str, str, str]) -> tuple[np.ndarray, ...]:
    seed, windows, file, gazetteers, words, sample = task
    rng, pool = Random(seed), pools("train", gazetteers, barred(sample))
    told = swapped(judgments(Path(file))[COURT_FOR_DEV:], rng, pool)
    return arrays(told, windows, vocabulary(Path(words)))


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("folder", type=Path)
    ask.add_argument("--gazetteers", required=True)
    ask.add_argument("--court", required=True)
    ask.add_argument("--vocabulary", required=True)
    ask.add_argument("--sample", type=Path, required=True)
    ask.add_argument("--windows", type=int, default=80_000)
    ask.add_argument("--court-windows", type=int, default=8_000)
    ask.add_argument("--dev-windows", type=int, default=400)
    ask.add_argument("--seed", type=int, default=1)
    asked = ask.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    begun = time.time()
    where = (asked.gazetteers, asked.vocabulary, str(asked.sample))
    each = 1000
    talk = [
        (asked.seed * 1_000_000 + n, each, "train", *where) for n in range(asked.windows // each)
    ]
    few = [
        (asked.seed * 2_000_000 + n, each, asked.court, *where)
        for n in range(asked.court_windows // each)
    ]
    with ProcessPoolExecutor(os.cpu_count()) as crew:
        made = {"talk": crew.map(_talk, talk), "court": crew.map(_court, few)}
        for name, parts in made.items():
            _save(asked.folder / f"{name}.npz", list(parts))
    known = vocabulary(Path(asked.vocabulary))
    held = judgments(Path(asked.court))[:COURT_FOR_DEV]
    sample = [marked(file) for file in sorted(asked.sample.glob("tuned-*.txt"))]
    dev = {
        "talk": _talk((7, asked.dev_windows, "dev", *where)),
        "court": arrays(iter(held), 200, known),
        "sample": arrays(iter(sample), 100, known),
    }
    for name, told in dev.items():
        _save(asked.folder / f"dev-{name}.npz", [told])
    sys.stdout.write(f"made in {time.time() - begun:.0f} s\n")


def _save(file: Path, parts: list[tuple[np.ndarray, ...]]) -> None:
    ids, shapes, labels = (np.concatenate(list(column)) for column in zip(*parts, strict=True))
    np.savez(file, ids=ids, shapes=shapes, labels=labels)
    share = float((labels > 0).mean())
    sys.stdout.write(f"{file.name}: {len(ids):,} windows, {share:.3f} of the pieces are marked\n")


if __name__ == "__main__":
    main()
