"""A network as the file that ships: an ONNX graph in whole numbers of 8 bits, with its vocabulary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from warnings import catch_warnings, simplefilter

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from whobuilt.inference.teaching.network import Network

OPSET = 17
_SMALLER = ["MatMul", "Gemm", "Gather"]  # what is kept in 8 bits: nearly all weights
_INPUTS = {
    "ids": {1: "pieces"},
    "types": {1: "pieces"},
    "vendors": {0: "vendors", 1: "pieces"},
    "customers": {0: "customers", 1: "pieces"},
    "distances": {0: "vendors", 1: "customers"},
}
_OUTPUTS = {"deal": {0: "vendors", 1: "customers"}, "modality": {0: "vendors", 1: "customers"}}


class _Graph(nn.Module):
    """One text at a time, as `OnnxJudge` asks."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, ids: Tensor, types: Tensor, vendors: Tensor, customers: Tensor, distances: Tensor
    ) -> tuple[Tensor, Tensor]:
        state, looks = self.network.encode(ids, types)
        return self.network.judge(state[0], looks[0], vendors, customers, distances)


def export(network: Network, pieces: Mapping[str, float], *, smaller: bool = True) -> bytes:
    """The bytes of a model that `OnnxJudge` loads."""
    network.eval()
    with TemporaryDirectory(prefix="whobuilt-") as folder:
        path, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        with catch_warnings():
            simplefilter(
                "ignore", DeprecationWarning
            )  # the newer exporter needs one more package and draws another graph
            torch.onnx.export(
                _Graph(network),
                _example(),
                str(path),
                input_names=list(_INPUTS),
                output_names=list(_OUTPUTS),
                dynamic_axes=_INPUTS | _OUTPUTS,
                opset_version=OPSET,
                dynamo=False,
            )
        if smaller:
            quantize_dynamic(path, small, weight_type=QuantType.QInt8, op_types_to_quantize=_SMALLER, per_channel=True)
        model = onnx.load(str(small if smaller else path))
    onnx.helper.set_model_props(model, {"pieces": json.dumps(list(pieces.items()), ensure_ascii=False)})
    made: bytes = model.SerializeToString()
    return made


def _example() -> tuple[Tensor, ...]:
    """A text that the graph is drawn after: 50 pieces, two vendors, three customers."""
    ids, types = torch.arange(50)[None] % 4, torch.zeros(1, 50, dtype=torch.long)
    return ids, types, torch.ones(2, 50) / 50, torch.ones(3, 50) / 50, torch.zeros(2, 3, dtype=torch.long)
