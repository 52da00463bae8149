"""The network: a small pretrained encoder with one head for each question asked of a word.

What enters is a padded batch of windows (`kg.language.features`); what leaves is scores for tags, coarse tags, names,
sentence ends, heads and labels. A new head (say, for triggers of events) takes `words`, the mixed row of 384 figures for each word: add a module
here, its target in `samples.Batch`, its term in `fit.loss`, its output name in `to_onnx.OUTPUTS`, and read it in
`kg.language.encoder.Encoder.read`. Or leave the network alone: `encoder.onnx` also gives out `words`, so a head trained apart on frozen
rows can be a matrix of its own.

Sources: Wang et al. 2020 (MiniLM), all-MiniLM-L6-v2 (Apache-2.0) for the weights; Dozat and Manning 2017 for the biaffine heads.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kg.language.features import ENDINGS, SHAPES

WIDTH = 384
LAYERS = 6
ATTENTION_HEADS = 12
PIECES = 30_522
POSITIONS = 512
ARC_WIDTH = 256
LABEL_WIDTH = 96
FAR = -1e4  # added to a score that must not win; finite, so that a row of nothing else still has a softmax


class Sizes(NamedTuple):
    """How many answers each head chooses from."""

    tags: int
    coarse: int
    names: int
    labels: int


class Scores(NamedTuple):
    """What the network says of a batch: B windows, T words, and T + 1 columns where the root is column 0."""

    words: Tensor  # B, T + 1, WIDTH: what the heads read
    tags: Tensor  # B, T, tags
    coarse: Tensor  # B, T, coarse tags
    names: Tensor  # B, T, names
    ends: Tensor  # B, T: above 0 where a sentence ends
    arcs: Tensor  # B, T, T + 1: dependant, head
    as_dependant: Tensor  # B, T, LABEL_WIDTH
    as_head: Tensor  # B, T + 1, LABEL_WIDTH


class Dropout(nn.Module):
    """Dropout whose masks are slices of one pool of random bits.

    Drawing fresh bits takes a fifth of a training step on a CPU; a random slice of eight million is as good.
    """

    pools: ClassVar[dict[float, Tensor]] = {}

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        pool = self.pools.get(self.rate)
        if pool is None:
            pool = (torch.rand(8_000_000) >= self.rate).float() / (1 - self.rate)
            self.pools[self.rate] = pool
        if x.is_cuda or x.numel() >= len(pool):
            return functional.dropout(x, self.rate)
        start = int(torch.randint(0, len(pool) - x.numel(), (1,)))
        return x * pool[start : start + x.numel()].view(x.shape)


class Layer(nn.Module):
    """One transformer layer, as in BERT: attention, then two matrices, each with its sum and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        batch, length = x.shape[0], x.shape[1]
        size = WIDTH // ATTENTION_HEADS

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, ATTENTION_HEADS, size).transpose(1, 2)

        weights = split(self.query(x)) @ split(self.key(x)).transpose(-1, -2) * size**-0.5
        if bias is not None:
            weights = weights + bias
        mixed = torch.softmax(weights, -1) @ split(self.value(x))
        x = self.attention_norm(x + self.drop(self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH))))
        down: Tensor = self.down(functional.gelu(self.up(x)))
        normed: Tensor = self.norm(x + self.drop(down))
        return normed


def _projection(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, width), nn.LeakyReLU(0.1), Dropout(0.33))


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.piece = nn.Embedding(PIECES, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.segment = nn.Embedding(2, WIDTH)
        self.input_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.input_drop = Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

        self.piece_shape = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.piece_shape.weight)  # the pretrained encoder must start where it was
        self.shape = nn.Embedding(SHAPES, 32)
        self.ending = nn.Embedding(ENDINGS, 32)
        self.mix = nn.Linear(2 * WIDTH + 64, WIDTH)
        self.word_drop = Dropout(0.2)

        self.tag = nn.Linear(WIDTH, sizes.tags)
        self.coarse = nn.Linear(WIDTH, sizes.coarse)
        self.name = nn.Sequential(nn.Linear(WIDTH, 256), nn.GELU(), Dropout(0.2), nn.Linear(256, sizes.names))
        self.end = nn.Sequential(nn.Linear(WIDTH, 64), nn.GELU(), nn.Linear(64, 1))
        self.arc_dependant, self.arc_head = _projection(ARC_WIDTH), _projection(ARC_WIDTH)
        self.arc_weight = nn.Linear(ARC_WIDTH, ARC_WIDTH, bias=False)
        self.arc_bias = nn.Linear(ARC_WIDTH, 1, bias=False)
        nn.init.zeros_(self.arc_weight.weight)
        self.label_dependant, self.label_head = _projection(LABEL_WIDTH), _projection(LABEL_WIDTH)
        self.label_weight = nn.Parameter(torch.zeros(sizes.labels, LABEL_WIDTH, LABEL_WIDTH))
        self.label_of_dependant = nn.Linear(LABEL_WIDTH, sizes.labels)
        self.label_of_head = nn.Linear(LABEL_WIDTH, sizes.labels, bias=False)

    def pretrained(self) -> list[nn.Parameter]:
        """The parameters that come from the base encoder and learn slowly. Piece embeddings stay as they are:
        most rows are never seen in training, and moving the others would part them from their neighbours."""
        self.piece.weight.requires_grad_(False)
        modules = (self.position, self.input_norm, self.layers)
        return [parameter for module in modules for parameter in module.parameters()]

    def load_base(self, path: Path) -> None:
        """Copy the base encoder's weights (names as in a BERT checkpoint) into place."""
        stored: Mapping[str, Tensor] = load_file(path)

        def put(module: nn.Module, name: str) -> None:
            for kind, parameter in module.named_parameters():
                parameter.data.copy_(stored[f"{name}.{kind}"])

        put(self.piece, "embeddings.word_embeddings")
        put(self.position, "embeddings.position_embeddings")
        put(self.segment, "embeddings.token_type_embeddings")
        put(self.input_norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            name = f"encoder.layer.{number}"
            put(layer.query, f"{name}.attention.self.query")
            put(layer.key, f"{name}.attention.self.key")
            put(layer.value, f"{name}.attention.self.value")
            put(layer.out, f"{name}.attention.output.dense")
            put(layer.attention_norm, f"{name}.attention.output.LayerNorm")
            put(layer.up, f"{name}.intermediate.dense")
            put(layer.down, f"{name}.output.dense")
            put(layer.norm, f"{name}.output.LayerNorm")

    def forward(
        self,
        pieces: Tensor,
        piece_shapes: Tensor,
        first: Tensor,
        last: Tensor,
        shapes: Tensor,
        endings: Tensor,
        piece_mask: Tensor | None = None,
    ) -> Scores:
        """Shapes as in `features.Features`, with a batch dimension. `piece_mask` is 1 where there is a piece; none: all."""
        x = self.piece(pieces) + self.position.weight[: pieces.shape[1]] + self.segment.weight[0]
        x = self.input_drop(self.input_norm(x + self.piece_shape(piece_shapes)))
        bias = None if piece_mask is None else (1 - piece_mask[:, None, None, :].float()) * FAR
        for layer in self.layers:
            x = layer(x, bias)

        def at(index: Tensor) -> Tensor:
            return torch.gather(x, 1, index[:, :, None].expand(-1, -1, WIDTH))

        ends = torch.cat([at(first), at(last)], -1)
        written = torch.cat([self.shape(shapes), self.ending(endings)], -1)
        words = functional.gelu(self.mix(torch.cat([self.word_drop(ends), written], -1)))
        dropped = self.word_drop(words)
        own = dropped[:, 1:]
        arcs = self.arc_weight(self.arc_dependant(own)) @ (as_head := self.arc_head(dropped)).transpose(1, 2) / 16
        return Scores(
            words=words,
            tags=self.tag(own),
            coarse=self.coarse(own),
            names=self.name(own),
            ends=self.end(own)[:, :, 0],
            arcs=arcs + self.arc_bias(as_head).transpose(1, 2),
            as_dependant=self.label_dependant(own),
            as_head=self.label_head(dropped),
        )

    def labels(self, as_dependant: Tensor, as_head: Tensor, heads: Tensor) -> Tensor:
        """Scores for the label of each word, given its head (B, T; 0 is the root)."""
        head = torch.gather(as_head, 1, heads[:, :, None].expand(-1, -1, as_head.shape[2]))
        mixed = torch.einsum("btl,dlm->btdm", as_dependant, self.label_weight)
        scores: Tensor = (mixed @ head[:, :, :, None])[:, :, :, 0]
        return scores + self.label_of_dependant(as_dependant) + self.label_of_head(head)
