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
SIZE, OVERLAP = 254, 24
KEPT = 500  # texts of which it is known in memory what was found
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
        try:
            self.name, self.limits = str(card["name"]), Limits(**card["limits"])
            self._files = dict(card["files"])
        except (KeyError, TypeError, ValueError):
            raise _no_card() from None
        pieces = _verified(folder / "vocabulary.txt", self._files).decode("utf-8").split("\n")
        self._vocabulary = Vocabulary(pieces)
        self._read_before: dict[bytes, tuple[Span, ...]] = {}  # places only, no words
        self._session = _session(_verified(folder / "names.onnx", self._files))

    def spans(self, text: str) -> list[Span]:
        """What the model finds, in order and apart, from the least limit of its card. A text that was read a
        short while ago is not read again: a later correction looks through every text of a study."""
        known = sha256(text.encode("utf-8", "surrogatepass")).digest()
        told = self._read_before.pop(known, None)
        if told is None:
            told = self._read_anew(text)
        self._read_before[known] = told
        while len(self._read_before) > KEPT:
            self._read_before.pop(next(iter(self._read_before)), None)
        return list(told)

    def _read_anew(self, text: str) -> tuple[Span, ...]:
        units = units_of(text, self._vocabulary)
        if not len(units):
            return ()
        said = self._said(units)
        return tuple(joined(text, units.starts, units.ends, said, self.limits))

    def _said(self, units: Units) -> list[Said]:
        """Per unit; where two windows overlap, the unit is read in the one in which it stands deeper."""
        stretches = windows([len(one) for one in units.pieces], SIZE, OVERLAP)
        scores = np.zeros((len(units), COLUMNS), np.float32)
        shared = [0, *((stretches[n][1] - stretches[n + 1][0]) for n in range(len(stretches) - 1))]
        for (first, end), both in zip(stretches, shared, strict=True):
            cut = both // 2
            scores[first + cut : end] = self._run(units, first, end)[cut:]
        return _read(scores)

    def _run(self, units: Units, first: int, end: int) -> Floats:
        """The scores of the units of one window. One at a time: several at once are slower on one core."""
        (line, form), heads = self._line(units, first, end)
        asked = {
            "ids": np.array([line], np.int64),
            "shapes": np.array([form], np.int64),
            "mask": np.ones((1, len(line)), np.int64),
        }
        (out,) = self._session.run(None, asked)
        return _by_unit(out[0, : len(line) - 1], heads)

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
        raise _no_card() from None
    return told


def _no_card() -> Unusable:
    return Unusable("The card of the name model cannot be read.", "Install it again.")


def _verified(file: Path, prints: dict[str, str]) -> bytes:
    """The bytes of a file of the model, which must be those whose fingerprint its card names."""
    try:
        held = file.read_bytes()
    except OSError:
        raise Unusable(
            f"A file of the name model is missing: {file.name}.", "Install it again."
        ) from None
    if sha256(held).hexdigest() != prints.get(file.name):
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
