"""The network in training is the detector's backbone, and the exported file computes the same."""

from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import pytest
import torch
from training.masks.backbone import WIDTHS, Backbone
from training.masks.export import INPUTS, export
from training.masks.network import MaskNetwork
from training.masks.train import loss_of

from beholder.engines.embedded.experts.crops import CELLS, GRID, SIDE
from beholder.engines.embedded.experts.networks.frozen import read_graph
from beholder.engines.embedded.experts.networks.onnx_graph import convert
from beholder.engines.embedded.experts.networks.sessions import open_model
from beholder.weights import read
from beholder.weights.catalogue import DETECTOR

LAYER = "FeatureExtractor/MobilenetV2/expanded_conv_12/add"


def test_the_backbone_computes_what_the_detector_computes() -> None:
    pixels = np.random.default_rng(7).uniform(-1, 1, (1, 3, 320, 320)).astype(np.float32)
    model = convert(read_graph(read(DETECTOR)), "Preprocessor/sub", {"wanted": ([LAYER], 96)}, 320)
    (wanted,) = open_model(model, 1).run(["wanted"], {"Preprocessor/sub": pixels})
    with torch.no_grad():
        levels = Backbone()(torch.from_numpy(pixels))
    assert [level.shape[1] for level in levels] == list(WIDTHS)
    found = levels[3].permute(0, 2, 3, 1).reshape(wanted.shape).numpy()
    assert np.abs(found - wanted).max() < 1e-3


def test_the_file_computes_what_was_trained(tmp_path: Path) -> None:
    torch.manual_seed(7)
    network = MaskNetwork().eval()
    torch.save({"network": network.state_dict()}, tmp_path / "masks.pt")
    export(tmp_path / "masks.pt", tmp_path / "masks.onnx")
    inputs = (
        torch.randint(0, 256, (3, SIDE, SIDE, 3), dtype=torch.uint8),
        torch.rand(3, 2, CELLS, CELLS),
        torch.tensor([0, 1, 90]),
        torch.rand(3, 2) * 200 + 1,
    )
    session = onnxruntime.InferenceSession(tmp_path / "masks.onnx", providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {name: value.numpy() for name, value in zip(INPUTS, inputs, strict=True)})
    with torch.no_grad():
        wanted = network(*inputs).sigmoid().numpy()
    assert found.shape == (3, GRID, GRID)
    assert np.abs(found - wanted).max() < 0.02  # weights are kept as float16


def test_the_right_answer_costs_least() -> None:
    target = torch.zeros(2, GRID, GRID)
    target[:, 30:60, 30:60] = 1
    right, wrong, empty = (loss_of(20 * logits, target).item() for logits in (2 * target - 1, 1 - 2 * target, -target))
    assert right == pytest.approx(0, abs=1e-3)
    assert wrong > empty > right
