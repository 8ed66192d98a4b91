"""The model: a BERT of six layers, 384 wide, that is told beside each piece how the word was written."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from fieldloom.pseudonyms.rules.wordpieces import SHAPES


@dataclass(frozen=True, slots=True)
class Size:
    """How large the model is."""

    labels: int
    vocabulary: int = 30522
    width: int = 384
    heads: int = 12
    layers: int = 6
    inner: int = 1536
    places: int = 256


class Layer(nn.Module):
    """Attention, then the inner layer; each with what came in added, and normed."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = size.heads, dropout
        self.query = nn.Linear(size.width, size.width)
        self.key = nn.Linear(size.width, size.width)
        self.value = nn.Linear(size.width, size.width)
        self.out = nn.Linear(size.width, size.width)
        self.normed = nn.LayerNorm(size.width, eps=1e-12)
        self.inner = nn.Linear(size.width, size.inner)
        self.outer = nn.Linear(size.inner, size.width)
        self.last = nn.LayerNorm(size.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape

        def split(told: Tensor) -> Tensor:
            return told.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if torch.onnx.is_in_onnx_export():
            scores = query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5
            seen = torch.softmax(scores + mask, -1) @ value
        else:
            drop = self.dropout if self.training else 0.0
            seen = functional.scaled_dot_product_attention(
                query, key, value, mask.to(query.dtype), drop
            )
        seen = self.out(seen.transpose(1, 2).reshape(batch, length, width))
        x = self.normed(x + functional.dropout(seen, self.dropout, self.training))
        told = self.outer(functional.gelu(self.inner(x)))
        return self.last(x + functional.dropout(told, self.dropout, self.training))


class Encoder(nn.Module):
    """Ids and shapes (batch × pieces) to scores of labels (batch × pieces × labels). The mask is 1 where a
    piece stands, 0 where there is padding."""

    def __init__(self, size: Size, dropout: float = 0.1) -> None:
        super().__init__()
        self.size, self.dropout = size, dropout
        self.words = nn.Embedding(size.vocabulary, size.width)
        self.places = nn.Embedding(size.places, size.width)
        self.kind = nn.Parameter(torch.zeros(size.width))
        self.shapes = nn.Embedding(SHAPES, size.width)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.normed = nn.LayerNorm(size.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.head = nn.Linear(size.width, size.labels)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(at)[None] + self.kind + self.shapes(shapes)
        x = functional.dropout(self.normed(x), self.dropout, self.training)
        hidden = ((1.0 - mask.to(x.dtype)) * -10_000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hidden)
        return self.head(functional.dropout(x, self.dropout, self.training))


_NAMES = {
    "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
    "attention.output.dense": "out", "attention.output.LayerNorm": "normed",
    "intermediate.dense": "inner", "output.dense": "outer", "output.LayerNorm": "last",
}  # fmt: skip


def begun_from(weights: dict[str, Tensor], labels: int) -> Encoder:
    """The model with the weights of a BERT that was trained before; the head is new."""
    told = Encoder(Size(labels))
    state = dict(told.state_dict())
    state["words.weight"] = weights["embeddings.word_embeddings.weight"]
    state["places.weight"] = weights["embeddings.position_embeddings.weight"][: told.size.places]
    state["kind"] = weights["embeddings.token_type_embeddings.weight"][0]
    for end in ("weight", "bias"):
        state[f"normed.{end}"] = weights[f"embeddings.LayerNorm.{end}"]
    for n in range(told.size.layers):
        for theirs, ours in _NAMES.items():
            for end in ("weight", "bias"):
                state[f"layers.{n}.{ours}.{end}"] = weights[f"encoder.layer.{n}.{theirs}.{end}"]
    told.load_state_dict({name: one.float() for name, one in state.items()})
    return told
