"""The name model, where it is installed: an int8 file that is read once, verified, and run on one core.

It needs `onnxruntime` (the extra `names`) and its folder. Without either, detection goes on by rules and says
so. Nothing is fetched, and no text leaves the process.
"""

import json
import os
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fieldloom.pseudonyms.rules.voices import LABELLED, Limits, Said, Span, Voice, joined, windows
from fieldloom.pseudonyms.rules.wordpieces import Units, Vocabulary, units_of

WHERE = "FIELDLOOM_NAME_MODEL"
SHIPPED = Path(__file__).parent / "model"
SIZE, OVERLAP, AT_ONCE = 254, 48, 8
COLUMNS = 1 + 2 * (len(LABELLED) + 1)
Floats = npt.NDArray[np.float32]


class Unusable(Exception):
    """Why there is no model, in a sentence."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the model reads along: its name where it does, else why not and what would change it."""

    name: str
    because: str = ""
    would_change: str = ""


@cache
def voice() -> Voice | None:
    """The model, or None where there is none; `standing` says why."""
    return _told()[0]


def standing() -> Standing:
    """Whether the model reads along."""
    return _told()[1]


@cache
def _told() -> tuple[Voice | None, Standing]:
    folder = Path(os.environ.get(WHERE) or SHIPPED)
    if os.environ.get(WHERE) == "off":
        return None, Standing("", "The name model is switched off.", f"Take {WHERE} away.")
    try:
        made = Model(folder)
    except Unusable as why:
        told, change = why.args
        return None, Standing("", told, change)
    return made, Standing(made.name)


class Model:
    """A model that was loaded. Raises `Unusable`."""

    def __init__(self, folder: Path) -> None:
        card = _card(folder)
        if find_spec("onnxruntime") is None:
            raise Unusable(
                "The name model cannot be read: onnxruntime is not installed.",
                "Install Fieldloom with its extra “names”.",
            )
        self.name = str(card["name"])
        self.limits = Limits(**card["limits"])
        pieces = _verified(folder / "vocabulary.txt", card).decode("utf-8").split("\n")
        self._vocabulary = Vocabulary(pieces)
        self._session = _session(_verified(folder / "names.onnx", card))

    def spans(self, text: str) -> list[Span]:
        """What the model finds, in order and apart, from the least limit of its card."""
        units = units_of(text, self._vocabulary)
        if not len(units):
            return []
        said = self._said(units)
        return joined(text, units.starts, units.ends, said, self.limits.look)

    def _said(self, units: Units) -> list[Said]:
        """Per unit; where two windows overlap, the unit is read in the one in which it stands deeper."""
        stretches = windows([len(one) for one in units.pieces], SIZE, OVERLAP)
        scores = np.zeros((len(units), COLUMNS), np.float32)
        shared = [0, *((stretches[n][1] - stretches[n + 1][0]) for n in range(len(stretches) - 1))]
        for at in range(0, len(stretches), AT_ONCE):
            some = stretches[at : at + AT_ONCE]
            for n, told in enumerate(self._run(units, some)):
                cut = shared[at + n] // 2
                first, end = some[n]
                scores[first + cut : end] = told[cut:]
        return _read(scores)

    def _run(self, units: Units, some: list[tuple[int, int]]) -> list[Floats]:
        """The scores of the units of some windows. Padding goes no further than the longest."""
        lines, heads = zip(*(self._line(units, *one) for one in some), strict=True)
        longest = max(len(line) for line, _ in lines)
        ids = np.full((len(some), longest), self._vocabulary.pad, np.int64)
        shapes, mask = np.zeros_like(ids), np.zeros_like(ids)
        for row, (line, form) in enumerate(lines):
            ids[row, : len(line)], shapes[row, : len(line)], mask[row, : len(line)] = line, form, 1
        (out,) = self._session.run(None, {"ids": ids, "shapes": shapes, "mask": mask})
        return [
            _by_unit(out[row, : len(line) - 1], heads[row]) for row, (line, _) in enumerate(lines)
        ]

    def _line(
        self, units: Units, first: int, end: int
    ) -> tuple[tuple[list[int], list[int]], list[int]]:
        """One window: its ids and shapes with begin and end, and where each unit begins in it."""
        line, form, heads = [self._vocabulary.begin], [0], []
        for unit in range(first, end):
            heads.append(len(line))
            line += units.pieces[unit]
            form += [units.shapes[unit]] * len(units.pieces[unit])
        return ([*line, self._vocabulary.end], [*form, 0]), heads


def _by_unit(told: Floats, heads: list[int]) -> Floats:
    """Per unit: how likely it is marked, then the likelihood of each label, from the piece that says most."""
    told = np.concatenate([1 - told[:, :1], told[:, 1:]], axis=1)
    found: Floats = np.maximum.reduceat(told, heads, axis=0)
    return found


def _read(scores: Floats) -> list[Said]:
    begins, inside = scores[:, 1::2], scores[:, 2::2]
    label = (begins + inside).argmax(1)
    rows = np.arange(len(scores))
    head = begins[rows, label] > inside[rows, label]
    return [
        Said(float(one), int(what), bool(first))
        for one, what, first in zip(scores[:, 0], label, head, strict=True)
    ]


def _card(folder: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unusable(
            "There is no name model here.", f"Put its folder where {WHERE} says."
        ) from None
    except ValueError:
        raise Unusable("The card of the name model cannot be read.", "Install it again.") from None
    return told


def _verified(file: Path, card: dict[str, Any]) -> bytes:
    """The bytes of a file of the model, which must be those that its card names."""
    try:
        held = file.read_bytes()
    except OSError:
        raise Unusable(
            f"A file of the name model is missing: {file.name}.", "Install it again."
        ) from None
    if sha256(held).hexdigest() != card["files"].get(file.name):
        raise Unusable(
            f"A file of the name model is not the one that was published: {file.name}.",
            "Install it again.",
        )
    return held


def _session(held: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(held, options, providers=["CPUExecutionProvider"])
    except Exception as why:
        raise Unusable(
            f"The name model cannot be run: {type(why).__name__}.", "Install it again."
        ) from why
