"""A frozen TensorFlow network written as an ONNX one, which ONNX Runtime runs about twice as fast as OpenCV's dnn.

Only what a convolutional network needs is known here: what is constant is computed, what is left is written node by
node. Field numbers are those of `onnx.proto` (ONNX); ONNX Runtime joins a convolution with what follows it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from beholder.engines.embedded.experts.networks.frozen import Node
from beholder.engines.embedded.experts.networks.protobuf import field, repeated

IR_VERSION, OPSET = 8, 17
FLOAT, INT64 = 1, 7  # TensorProto.DataType
INT, STRING, INTS = 2, 3, 7  # AttributeProto.AttributeType

_Array = NDArray[np.float32]

_FOLDED: Final[Mapping[str, Callable[..., _Array]]] = {
    "Identity": lambda value: value,
    "Add": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Rsqrt": lambda value: 1 / np.sqrt(value),
}
_ALIKE: Final = {"Add": "Add", "BiasAdd": "Add", "Mul": "Mul", "Sub": "Sub", "Identity": "Identity"}


def convert(graph: Mapping[str, Node], start: str, heads: Mapping[str, tuple[Sequence[str], int]], side: int) -> bytes:
    """Write the part of `graph` from `start` to `heads` as a serialized ONNX model.

    The input, called `start`, is float32 [N, 3, side, side]. Each of `heads` becomes an output of its name, float32
    [N, cells, length]: the maps [N, H, W, …] of the nodes it lists, in that order, cut into rows of its length.
    Raises `ValueError` for an operation that is not known here.
    """
    writer = _Writer(graph, start)
    for name, (nodes, length) in heads.items():
        writer.rows(name, nodes, length)
    shape = field(1, field(2, "N")) + b"".join(field(1, field(1, size)) for size in (3, side, side))
    given = field(1, start) + field(2, field(1, field(1, FLOAT) + field(2, shape)))
    graph_proto = writer.written() + field(2, "converted") + field(11, given)
    outputs = b"".join(field(12, field(1, name)) for name in heads)
    return field(1, IR_VERSION) + field(8, field(2, OPSET)) + field(7, graph_proto + outputs)


class _Writer:
    """The nodes and constants written so far, each node after those that it needs."""

    def __init__(self, graph: Mapping[str, Node], start: str) -> None:
        self._graph = graph
        self._known: dict[str, _Array | None] = {start: None}
        self._done = {start}
        self._parts: list[bytes] = []
        self.constant("zero", np.float32(0))
        self.constant("six", np.float32(6))

    def written(self) -> bytes:
        return b"".join(self._parts)

    def rows(self, name: str, nodes: Sequence[str], length: int) -> None:
        """Write the output `name`: the maps of `nodes` as rows of `length` numbers."""
        self.constant(f"{name}/shape", np.array([0, -1, length], np.int64))
        for node in nodes:
            self._write(node)
            self.node("Transpose", [node], f"{node}/last", _integers("perm", (0, 2, 3, 1)))
            self.node("Reshape", [f"{node}/last", f"{name}/shape"], f"{node}/rows")
        self.node("Concat", [f"{node}/rows" for node in nodes], name, _integer("axis", 1))

    def constant(self, name: str, value: NDArray[np.generic] | np.generic) -> None:
        array = np.asarray(value)
        kind = FLOAT if array.dtype == np.float32 else INT64
        tensor = repeated(1, array.shape) + field(2, kind) + field(8, name) + field(9, array.tobytes())
        self._parts.append(field(5, tensor))

    def node(self, op: str, inputs: Sequence[str], output: str, *attributes: bytes) -> None:
        self._parts.append(field(1, repeated(1, inputs) + field(2, output) + field(4, op) + repeated(5, attributes)))

    def _write(self, name: str) -> None:
        """Write the node `name` and all that it needs, once."""
        if name in self._done:
            return
        self._done.add(name)
        node = self._graph[name]
        for at, source in enumerate(node.inputs):
            value = self._value(source)
            if value is None:
                self._write(source)
            else:
                self.constant(f"{name}:{at}", _channels_first(node.op, value))
        inputs = [each if self._value(each) is None else f"{name}:{at}" for at, each in enumerate(node.inputs)]
        if node.op in _ALIKE:
            self.node(_ALIKE[node.op], inputs, name)
        elif node.op == "Relu6":
            self.node("Clip", [*inputs, "zero", "six"], name)
        elif node.op in ("Conv2D", "DepthwiseConv2dNative"):
            self._convolution(name, node, inputs)
        else:
            raise ValueError(f"{name}: no conversion is known for {node.op}")

    def _convolution(self, name: str, node: Node, inputs: Sequence[str]) -> None:
        weights = self._value(node.inputs[1])
        assert weights is not None
        _, down, across, _ = node.integers("strides")
        groups = weights.shape[2] if node.op == "DepthwiseConv2dNative" else 1
        attributes = [_integers("strides", (down, across)), _integer("group", groups)]
        self.node("Conv", inputs, name, *attributes, _string("auto_pad", "SAME_UPPER"))

    def _value(self, name: str) -> _Array | None:
        """Give the value of a node that is constant, computed once; None for one that the picture changes."""
        if name not in self._known:
            node = self._graph[name]
            if node.op == "Const":
                self._known[name] = node.tensor()
            else:
                values = [self._value(each) for each in node.inputs]
                constant = node.op in _FOLDED and all(value is not None for value in values)
                self._known[name] = _FOLDED[node.op](*values) if constant else None
        return self._known[name]


def _channels_first(op: str, value: _Array) -> _Array:
    """Turn weights [H, W, in, out] to [out, in, H, W], and one number a channel to [C, 1, 1]."""
    if op == "Conv2D":
        return value.transpose(3, 2, 0, 1)
    if op == "DepthwiseConv2dNative":  # [H, W, in, times] to [in * times, 1, H, W]
        return value.transpose(2, 3, 0, 1).reshape(-1, 1, *value.shape[:2])
    return value.reshape(-1, 1, 1)


def _integer(name: str, value: int) -> bytes:
    return field(1, name) + field(3, value) + field(20, INT)


def _integers(name: str, values: Sequence[int]) -> bytes:
    return field(1, name) + repeated(8, values) + field(20, INTS)


def _string(name: str, value: str) -> bytes:
    return field(1, name) + field(4, value) + field(20, STRING)
