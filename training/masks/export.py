"""Write a trained mask network as the ONNX file of the project: `python -m training.masks.export IN.pt OUT.onnx`.

Batch norms are folded into their convolutions, and weights are kept as float16: half the file. ONNX Runtime makes
them float32 again when it loads them, so nothing is computed in float16.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn

from beholder.engines.embedded.experts.crops import CELLS, SIDE
from training.masks.network import MaskNetwork

INPUTS = ("crops", "neighbours", "kinds", "sizes")
OPSET = 17
LEAST_KEPT = 64  # numbers of a tensor below which halving it saves nothing


class Answer(nn.Module):
    """The network with a sigmoid on its logits: [B, 96, 96] in 0..1."""

    def __init__(self, network: MaskNetwork) -> None:
        """Wrap a network."""
        super().__init__()
        self.network = network

    def forward(self, crops: Tensor, neighbours: Tensor, kinds: Tensor, sizes: Tensor) -> Tensor:
        """As the network's own."""
        logits: Tensor = self.network(crops, neighbours, kinds, sizes)
        return logits.sigmoid()


def export(weights: Path, out: Path) -> None:
    """Read what `train` wrote and write `out`."""
    network = MaskNetwork()
    network.load_state_dict(torch.load(weights, weights_only=True)["network"])
    example = (
        torch.zeros(2, SIDE, SIDE, 3, dtype=torch.uint8),
        torch.zeros(2, 2, CELLS, CELLS),
        torch.zeros(2, dtype=torch.int64),
        torch.ones(2, 2),
    )
    axes = {name: {0: "batch"} for name in (*INPUTS, "probabilities")}
    torch.onnx.export(
        Answer(network).eval(),
        example,
        str(out),
        input_names=list(INPUTS),
        output_names=["probabilities"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(str(out))
    halve(model)
    model.producer_name, model.producer_version = "beholder", ""
    onnx.checker.check_model(model)
    out.write_bytes(model.SerializeToString(deterministic=True))


def halve(model: ModelProto) -> None:
    """Keep the large float32 tensors of a graph as float16, each with a cast back."""
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < LEAST_KEPT:
            continue
        kept = f"{tensor.name}.half"
        casts.append(helper.make_node("Cast", [kept], [tensor.name], to=TensorProto.FLOAT))
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), kept))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    export(arguments.weights, arguments.out)


if __name__ == "__main__":
    main()
