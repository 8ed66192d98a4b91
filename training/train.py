"""Train the name model on the arrays of `training.corpus`, from the weights of a MiniLM.

    python -m training.train ARRAYS BASE OUT --seed 1 --steps 3000 --seconds 300

BASE is a safetensors file. Stops after so many steps or seconds, whichever is first; the learning rate
falls to nothing by then. The best state so far, by the dev parts, is written to OUT/seedN.NN in pieces of
15 MB, without the word embeddings, which are not trained. The same seed and steps on the same kind of
machine give much the same model, not the same bits.
"""

import argparse
import io
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional

from fieldloom.pseudonyms.rules.wordpieces import CAPITALS, DIGITS, FIRST_OF_LINE, SMALL
from training.encoder import Encoder, begun_from

LABELS = 17
BEGIN, END, PAD = 101, 102, 0
PIECE_OF_FILE = 15_000_000


@dataclass(slots=True)
class Arrays:
    """Windows on the machine that trains: ids, shapes, labels."""

    ids: Tensor
    shapes: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.ids)


def arrays(file: Path, device: str) -> Arrays:
    """The arrays of a file."""
    held = np.load(file)
    ids = torch.from_numpy(held["ids"].astype(np.int32)).to(device)
    shapes, labels = (torch.from_numpy(held[name]).to(device) for name in ("shapes", "labels"))
    return Arrays(ids, shapes, labels)


@dataclass(slots=True)
class Batch:
    """What goes into the model, with the labels; -100 where none counts."""

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    labels: Tensor


def batch(held: Arrays, rows: Tensor) -> Batch:
    """Some windows, with a begin and an end put around each."""
    ids, shapes, labels = held.ids[rows].long(), held.shapes[rows].long(), held.labels[rows].long()
    many = len(rows)

    def beside(value: int) -> Tensor:
        return torch.full((many, 1), value, device=ids.device)

    labels = torch.where(ids == PAD, -100, labels)
    mask = functional.pad((ids != PAD).long(), (1, 1), value=1)
    return Batch(
        torch.cat([beside(BEGIN), ids, beside(END)], 1),
        functional.pad(shapes, (1, 1)),
        mask,
        functional.pad(labels, (1, 1), value=-100),
    )


def recased(told: Batch, generator: torch.Generator) -> Batch:
    """Half of the windows in small letters, one in forty in capitals; a third lose where lines begin."""
    draw = torch.rand((len(told.ids), 2), generator=generator, device=told.ids.device)
    shape, head = told.shapes % FIRST_OF_LINE, told.shapes // FIRST_OF_LINE * FIRST_OF_LINE
    word = (shape > 0) & (shape < DIGITS)
    small = (draw[:, :1] < 0.42) & word
    large = (draw[:, :1] > 0.975) & word
    shape = torch.where(small, SMALL, torch.where(large, CAPITALS, shape))
    head = torch.where(draw[:, 1:] < 0.33, 0, head)
    return Batch(told.ids, shape + head, told.mask, told.labels)


def blurred(told: Batch, generator: torch.Generator, share: float) -> Batch:
    """Some pieces of names put for others at random, so that the words beside them count more."""
    draw = torch.rand(told.ids.shape, generator=generator, device=told.ids.device)
    other = torch.randint(1996, 30522, told.ids.shape, generator=generator, device=told.ids.device)
    named = (told.labels > 0) & (draw < share)
    return Batch(torch.where(named, other, told.ids), told.shapes, told.mask, told.labels)


def average_precision(scores: Tensor, truth: Tensor) -> float:
    """Area under precision over recall, of pieces that must be masked."""
    order = torch.argsort(scores, descending=True)
    hit = truth[order].double()
    right = hit.cumsum(0)
    precision = right / torch.arange(1, len(hit) + 1, device=hit.device)
    return float((precision * hit).sum() / hit.sum().clamp(min=1))


@torch.no_grad()
def measured(model: Encoder, held: Arrays, small: bool, bf16: bool) -> tuple[float, float, float]:
    """Average precision, then recall and precision at .3, over pieces."""
    model.eval()
    scores, truth = [], []
    for rows in torch.arange(len(held), device=held.ids.device).split(64):
        told = batch(held, rows)
        if small:
            shape = told.shapes % FIRST_OF_LINE
            shape = torch.where((shape > 0) & (shape < DIGITS), SMALL, shape)
            told.shapes = shape + told.shapes // FIRST_OF_LINE * FIRST_OF_LINE
        with torch.autocast(held.ids.device.type, torch.bfloat16, enabled=bf16):
            out = model(told.ids, told.shapes, told.mask)
        some = 1 - torch.softmax(out.float(), -1)[..., 0]
        counted = told.labels >= 0
        scores.append(some[counted])
        truth.append(told.labels[counted] > 0)
    model.train()
    score, true = torch.cat(scores), torch.cat(truth)
    found = score > 0.3
    right = float((found & true).sum())
    return (
        average_precision(score, true),
        right / float(true.sum()),
        right / max(1.0, float(found.sum())),
    )


def kept(model: Encoder, folder: Path, name: str) -> None:
    """Write all but the word embeddings, half as precise, in pieces."""
    state = {
        key: one.half().cpu() for key, one in model.state_dict().items() if key[:6] != "words."
    }
    held = io.BytesIO()
    torch.save(state, held)
    told = held.getvalue()
    for n, at in enumerate(range(0, len(told), PIECE_OF_FILE)):
        (folder / f"{name}.{n:02}").write_bytes(told[at : at + PIECE_OF_FILE])


def groups(model: Encoder, rate: float) -> list[dict]:
    """What is trained and how fast: the new parts faster, no decay for what is no matrix."""
    model.words.weight.requires_grad_(False)
    new, plain, bare = [], [], []
    for name, one in model.named_parameters():
        if not one.requires_grad:
            continue
        if name.startswith(("head", "shapes")):
            new.append(one)
        else:
            (plain if one.ndim > 1 else bare).append(one)
    return [
        {"params": new, "lr": rate * 4, "weight_decay": 0.0, "base": rate * 4},
        {"params": plain, "lr": rate, "weight_decay": 0.01, "base": rate},
        {"params": bare, "lr": rate, "weight_decay": 0.0, "base": rate},
    ]


def options() -> argparse.Namespace:
    """What was asked for."""
    ask = argparse.ArgumentParser()
    ask.add_argument("arrays", type=Path)
    ask.add_argument("base", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--steps", type=int, default=3200)
    ask.add_argument("--seconds", type=float, default=1e9)
    ask.add_argument("--batch", type=int, default=128)
    ask.add_argument("--rate", type=float, default=2.5e-4)
    ask.add_argument("--court", type=float, default=0.09, help="share of court prose")
    ask.add_argument(
        "--blur", type=float, default=0.1, help="share of pieces of names put for others"
    )
    ask.add_argument("--plain", type=float, default=0.6, help="what a piece of no name weighs")
    ask.add_argument("--every", type=int, default=160, help="steps between looks at dev")
    return ask.parse_args()


def main() -> None:
    asked = options()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    bf16 = device == "cuda"
    torch.manual_seed(asked.seed)
    if device == "cpu":
        torch.set_num_threads(2)
    torch.backends.cuda.matmul.allow_tf32 = True
    generator = torch.Generator(device).manual_seed(asked.seed)
    model = begun_from(load_file(str(asked.base)), LABELS).to(device).train()
    talk, court = (arrays(asked.arrays / f"{name}.npz", device) for name in ("talk", "court"))
    dev = {
        name: arrays(asked.arrays / f"dev-{name}.npz", device)
        for name in ("talk", "court", "sample")
    }
    optimiser = torch.optim.AdamW(groups(model, asked.rate), betas=(0.9, 0.98))
    weight = torch.ones(LABELS, device=device)
    weight[0] = asked.plain
    few = round(asked.batch * asked.court)
    begun, best, progress, step = time.time(), 0.0, 0.0, 0
    asked.out.mkdir(parents=True, exist_ok=True)
    while progress < 1:
        progress = max(step / asked.steps, (time.time() - begun) / asked.seconds)
        factor = min(1.0, (step + 1) / 150) * max(0.0, 1 - progress)
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * factor
        told = blurred(_mixed(talk, court, asked.batch, few, generator), generator, asked.blur)
        with torch.autocast(device, torch.bfloat16, enabled=bf16):
            out = model(told.ids, told.shapes, told.mask)
        loss = functional.cross_entropy(
            out.float().flatten(0, 1), told.labels.flatten(), weight, ignore_index=-100
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % asked.every == 0 or progress >= 1:
            best = _looked_at(
                model, dev, asked, f"{step}\t{time.time() - begun:.0f}\t{loss.item():.4f}", best
            )


def _mixed(talk: Arrays, court: Arrays, size: int, few: int, generator: torch.Generator) -> Batch:
    rows = torch.randint(len(talk), (size - few,), generator=generator, device=talk.ids.device)
    other = torch.randint(len(court), (few,), generator=generator, device=talk.ids.device)
    one, two = batch(talk, rows), batch(court, other)
    both = Batch(*(torch.cat([getattr(one, name), getattr(two, name)]) for name in Batch.__slots__))
    return recased(both, generator)


def _looked_at(
    model: Encoder, dev: dict[str, Arrays], asked: argparse.Namespace, head: str, best: float
) -> float:
    """Write the dev figures; keep the state where it is the best so far."""
    bf16 = next(model.parameters()).is_cuda
    told, figures = [], []
    for name, held in dev.items():
        for small in (False, True):
            area, recall, precision = measured(model, held, small, bf16)
            figures.append(area)
            told.append(f"{name}{'-low' if small else ''} {area:.4f}/{recall:.3f}/{precision:.3f}")
    mean = sum(figures) / len(figures)
    if mean > best:
        kept(model, asked.out, f"seed{asked.seed}")
    line = f"seed {asked.seed}\t{head}\t{mean:.4f}\t" + "\t".join(told) + "\n"
    sys.stdout.write(line)
    sys.stdout.flush()
    return max(best, mean)


if __name__ == "__main__":
    main()
