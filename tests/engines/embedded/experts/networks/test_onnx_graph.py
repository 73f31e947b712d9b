"""A converted graph gives what the operations of TensorFlow are documented to give, computed here in plain numpy."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from beholder.engines.embedded.experts.networks.frozen import read_graph
from beholder.engines.embedded.experts.networks.onnx_graph import convert
from beholder.engines.embedded.experts.networks.sessions import open_model
from tests.engines.embedded.experts.networks import graphs

SIDE = 5
RANDOM = np.random.default_rng(3)
IMAGE = RANDOM.normal(size=(2, 3, SIDE, SIDE)).astype(np.float32)
WEIGHTS = RANDOM.normal(size=(3, 3, 3, 4)).astype(np.float32)  # [H, W, in, out]
DEEP = RANDOM.normal(size=(3, 3, 3, 2)).astype(np.float32)  # [H, W, in, times]
BIAS = RANDOM.normal(size=3).astype(np.float32)

Maps = NDArray[np.floating]


def run(wire: bytes, *nodes: str, length: int) -> Maps:
    model = convert(read_graph(wire), "image", {"rows": (nodes, length)}, SIDE)
    (rows,) = open_model(model, 1).run(["rows"], {"image": IMAGE})
    return np.asarray(rows)


def convolved(image: Maps, weights: Maps, stride: int, *, deep: bool = False) -> Maps:
    """Convolve [N, C, H, W] as `tf.nn.conv2d` with padding "SAME" does, which pads the far side more."""
    size = weights.shape[0]
    outs = -(-SIDE // stride)
    pad = max((outs - 1) * stride + size - SIDE, 0)
    padded = np.pad(image, ((0, 0), (0, 0), *[(pad // 2, pad - pad // 2)] * 2))
    channels = weights.shape[2] * weights.shape[3] if deep else weights.shape[3]
    out = np.zeros((len(image), channels, outs, outs))
    for y in range(outs):
        for x in range(outs):
            part = padded[:, :, y * stride : y * stride + size, x * stride : x * stride + size]
            product = np.einsum("ncyx,yxco->nco" if deep else "ncyx,yxco->no", part, weights)
            out[:, :, y, x] = product.reshape(len(image), -1)
    return out


def rows_of(maps: Maps, length: int) -> Maps:
    return maps.transpose(0, 2, 3, 1).reshape(len(maps), -1, length)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_convolutions(stride: int, size: int) -> None:
    weights = WEIGHTS[:size, :size]
    wire = graphs.constant("w", weights) + graphs.node(
        "conv", "Conv2D", ["image", "w"], strides=graphs.numbers(1, stride, stride, 1)
    )
    expected = rows_of(convolved(IMAGE, weights, stride), 4)
    assert np.allclose(run(wire, "conv", length=4), expected, atol=1e-5)


@pytest.mark.parametrize("stride", [1, 2])
def test_depthwise_convolutions(stride: int) -> None:
    wire = graphs.constant("w", DEEP) + graphs.node(
        "conv", "DepthwiseConv2dNative", ["image", "w"], strides=graphs.numbers(1, stride, stride, 1)
    )
    expected = rows_of(convolved(IMAGE, DEEP, stride, deep=True), 3)
    assert np.allclose(run(wire, "conv", length=3), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        pytest.param("Add", np.add, id="add"),
        pytest.param("BiasAdd", np.add, id="bias"),
        pytest.param("Mul", np.multiply, id="multiply"),
        pytest.param("Sub", np.subtract, id="subtract"),
    ],
)
def test_a_number_for_each_channel(op: str, expected: Callable[[Maps, Maps], Maps]) -> None:
    wire = graphs.constant("b", BIAS) + graphs.node("out", op, ["image", "b"])
    assert np.allclose(run(wire, "out", length=3), rows_of(expected(IMAGE, BIAS[:, None, None]), 3), atol=1e-6)


def test_relu6_and_identity() -> None:
    wire = (
        graphs.listed("ten", [], 10)
        + graphs.node("more", "Mul", ["image", "ten"])
        + graphs.node("cut", "Relu6", ["more"])
        + graphs.node("same", "Identity", ["cut"])
    )
    assert np.allclose(run(wire, "same", length=1), rows_of((IMAGE * 10).clip(0, 6), 1), atol=1e-5)


def test_what_is_constant_is_computed() -> None:
    """Batch normalization, as a frozen graph spells it: a factor of constants, and a sum."""
    variance = np.array([1, 4, 16], np.float32)
    wire = (
        graphs.constant("variance", variance)
        + graphs.node("read", "Identity", ["variance"])
        + graphs.listed("tiny", [], 0)
        + graphs.node("sum", "Add", ["read", "tiny"])
        + graphs.node("root", "Rsqrt", ["sum"])
        + graphs.node("out", "Mul", ["image", "root"])
    )
    graph = read_graph(wire)
    assert b"Rsqrt" not in convert(graph, "image", {"rows": (["out"], 3)}, SIDE)
    assert np.allclose(run(wire, "out", length=3), rows_of(IMAGE / np.sqrt(variance)[:, None, None], 3), atol=1e-5)


def test_maps_become_rows_one_after_the_other() -> None:
    wire = graphs.listed("two", [], 2) + graphs.node("twice", "Mul", ["image", "two"])
    wire += graphs.node("again", "Mul", ["twice", "two"])
    expected = np.concatenate([rows_of(IMAGE * 4, 3), rows_of(IMAGE * 2, 3)], axis=1)
    assert np.allclose(run(wire, "again", "twice", length=3), expected, atol=1e-5)


def test_what_is_not_known_is_refused_by_name() -> None:
    graph = read_graph(graphs.node("odd", "Softplus", ["image"]))
    with pytest.raises(ValueError, match="odd: no conversion is known for Softplus"):
        convert(graph, "image", {"rows": (["odd"], 3)}, SIDE)
