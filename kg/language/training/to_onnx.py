"""Trained weights as the files that ship: `encoder.onnx`, `labeller.onnx`, `labels.json`, `vocab.txt`.

Matrices become bytes with a scale for each column (one scale for a whole matrix loses three times as much), embeddings bytes with a scale
for each row; figures that flow between them are quantised as they come, one scale for a window.
"""

import json
import tempfile
import warnings
from pathlib import Path
from shutil import copyfile

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.language.features import window_features
from kg.language.training.batches import FEATURES
from kg.language.training.network import Network, Scores
from kg.language.training.samples import Answers
from kg.language.wordpiece import WordPiece

OPSET = 17
OUTPUTS = Scores._fields  # tags and coarse tags leave as their best answer, all else as scores
EXAMPLE = ["The", "envoy", "'s", "talks", "in", "Geneva", "resume", "on", "3", "May", "."]


class ByteRows(nn.Module):
    """An embedding as bytes, a scale for each row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))

    def forward(self, index: Tensor) -> Tensor:
        rows, scale = self.rows, self.scale
        assert isinstance(rows, Tensor)
        assert isinstance(scale, Tensor)
        return rows[index].float() * scale[index]


class Shipped(nn.Module):
    """The network as the session sees it: best tags instead of scores of tags."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        scores: Scores = self.network(*inputs)
        best = scores._replace(tags=scores.tags.argmax(-1).int(), coarse=scores.coarse.argmax(-1).int())
        return tuple(best)


class Labeller(nn.Module):
    """Labels, given heads."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, as_dependant: Tensor, as_head: Tensor, heads: Tensor) -> Tensor:
        return self.network.labels(as_dependant, as_head, heads)


def export(network: Network, answers: Answers, vocabulary: Path, out: Path) -> None:
    """Write the files into `out`. The network's embeddings are bytes afterwards."""
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    network.piece = ByteRows(network.piece.weight.data)  # type: ignore[assignment]  # called in the same way
    network.ending = ByteRows(network.ending.weight.data)  # type: ignore[assignment]
    copyfile(vocabulary, out / "vocab.txt")
    features = window_features(EXAMPLE, WordPiece.read(vocabulary))
    inputs = tuple(torch.from_numpy(getattr(features, name))[None] for name in FEATURES)
    pieces, words, own = {1: "pieces"}, {1: "words_and_root"}, {1: "words"}
    axes = {name: pieces if name.startswith("piece") else words for name in FEATURES}
    axes |= dict.fromkeys(("tags", "coarse", "names", "ends", "as_dependant"), own)
    axes |= dict.fromkeys(("as_head",), words) | {"words": words, "arcs": {1: "words", 2: "words_and_root"}}
    _write(Shipped(network), inputs, FEATURES, OUTPUTS, axes, out / "encoder.onnx")
    with torch.no_grad():
        scores: Scores = network(*inputs)
    heads = torch.zeros((1, len(EXAMPLE)), dtype=torch.int64)
    axes = {"as_dependant": own, "as_head": words, "heads": own, "labels": own}
    given = (scores.as_dependant, scores.as_head, heads)
    _write(Labeller(network), given, ("as_dependant", "as_head", "heads"), ("labels",), axes, out / "labeller.onnx")
    listed = {"tags": answers.tags, "coarse": answers.coarse, "labels": answers.labels, "names": answers.names}
    (out / "labels.json").write_text(json.dumps(listed, indent=1) + "\n", "utf-8")


def _write(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    input_names: tuple[str, ...],
    output_names: tuple[str, ...],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own successor
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            module,
            inputs,
            str(exact),
            input_names=list(input_names),
            output_names=list(output_names),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        onnx.checker.check_model(str(exact))
        quantize_dynamic(
            str(exact),
            str(path),
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QUInt8,
            extra_options={"WeightSymmetric": True},
        )
