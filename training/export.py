"""Make the file that is shipped from a state that was trained: int8, one file, with its vocabulary and card.

    python -m training.export BASE STATE... FOLDER --look .05 --agree .5

STATE are the pieces of one state (seed1.00 seed1.01). Weights are whole numbers of seven bits: with eight,
processors without VNNI would overflow and give other finds than those with it.
"""

import argparse
import io
import json
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn

from training.encoder import Encoder, begun_from
from training.train import LABELS

HERE = Path(__file__).parent


class Read(nn.Module):
    """The model with likelihoods for scores."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        return torch.softmax(self.model(ids, shapes, mask), -1)


def state_of(pieces: list[Path]) -> dict[str, Tensor]:
    """A state that was written in pieces."""
    held = io.BytesIO(b"".join(one.read_bytes() for one in pieces))
    told: dict[str, Tensor] = torch.load(held, weights_only=True)
    return told


def loaded(base: Path, state: dict[str, Tensor]) -> Encoder:
    """The model of a state, its word embeddings from the base."""
    model = begun_from(load_file(str(base)), LABELS)
    model.load_state_dict({name: one.float() for name, one in state.items()}, strict=False)
    return model.eval()


def exported(model: Encoder, folder: Path) -> None:
    """Write names.onnx: int8 of what was float."""
    one = torch.ones((2, 32), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            Read(model).eval(),
            (one, one, one),
            str(whole),
            input_names=["ids", "shapes", "mask"],
            output_names=["likely"],
            dynamic_axes={
                name: {0: "rows", 1: "pieces"} for name in ("ids", "shapes", "mask", "likely")
            },
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            str(whole),
            str(folder / "names.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )


def card(folder: Path, name: str, limits: dict[str, object], about: dict[str, object]) -> None:
    """Write card.json: the name, the limits, the fingerprints of the files."""
    files = {
        file: sha256((folder / file).read_bytes()).hexdigest()
        for file in ("names.onnx", "vocabulary.txt")
    }
    told = {"name": name, "limits": limits, "files": files, **about}
    (folder / "card.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("base", type=Path)
    ask.add_argument("state", type=Path, nargs="+")
    ask.add_argument("folder", type=Path)
    ask.add_argument("--name", default="names-1")
    ask.add_argument("--look", type=float, default=0.05)
    ask.add_argument("--agree", type=float, default=0.5)
    ask.add_argument("--person", type=float, default=0.98)
    ask.add_argument("--near", type=float, default=0.9995)
    ask.add_argument("--sure", type=float, default=0.9999)
    ask.add_argument("--cased", nargs="*", default=["organisation", ".5", "place", ".15"])
    asked = ask.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    (asked.folder / "vocabulary.txt").write_bytes((HERE / "vocabulary.txt").read_bytes())
    exported(loaded(asked.base, state_of(sorted(asked.state))), asked.folder)
    limits = {one: getattr(asked, one) for one in ("look", "agree", "person", "near", "sure")}
    limits["cased"] = dict(zip(asked.cased[::2], map(float, asked.cased[1::2]), strict=True))
    card(asked.folder, asked.name, limits, {})
    size = (asked.folder / "names.onnx").stat().st_size
    sys.stdout.write(f"names.onnx: {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
