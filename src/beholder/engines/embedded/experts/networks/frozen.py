"""A frozen TensorFlow graph, read without TensorFlow: nodes with their operation, inputs and attributes.

Field numbers are those of `graph.proto`, `node_def.proto`, `attr_value.proto` and `tensor.proto` (TensorFlow).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from beholder.engines.embedded.experts.networks.protobuf import Content, fields

FLOAT = 1  # DT_FLOAT


@dataclass(frozen=True, slots=True)
class Node:
    """One operation; its attributes are left as they are stored until somebody asks."""

    op: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, memoryview] = field(repr=False)

    def integers(self, name: str) -> tuple[int, ...]:
        """Give an attribute that is a list of whole numbers: AttrValue.list (1), ListValue.i (3), packed or not."""
        values = _inside(self.attributes[name], 1)
        numbers: list[int] = []
        for number, value in fields(values):
            if number == 3:
                numbers += [value] if isinstance(value, int) else [one for one in bytes(value)]
        return tuple(numbers)

    def tensor(self) -> NDArray[np.float32]:
        """Give the float32 value of a constant: AttrValue.tensor (8).

        Raises `ValueError` for numbers of another type.
        """
        return _tensor(_inside(self.attributes["value"], 8))


def read_graph(data: bytes) -> dict[str, Node]:
    """Read the nodes of a GraphDef by their names. Raises `ValueError` for what is none."""
    return dict(_node(_view(value)) for number, value in fields(data) if number == 1)


def _node(message: memoryview) -> tuple[str, Node]:
    words: dict[int, list[str]] = {1: [], 2: [], 3: []}  # name, operation, inputs
    attributes: dict[str, memoryview] = {}
    for number, value in fields(message):
        if number in words:
            words[number].append(_text(value))
        elif number == 5:
            entry = dict(fields(_view(value)))
            attributes[_text(entry[1])] = _view(entry[2])
    return words[1][0], Node(words[2][0], tuple(words[3]), attributes)


def _tensor(message: memoryview) -> NDArray[np.float32]:
    """Read a TensorProto: dtype (1), tensor_shape (2), and its bytes (4) or its numbers (5), one of which fills all."""
    parts = {number: value for number, value in fields(message)}
    if parts.get(1) != FLOAT:
        raise ValueError(f"only float32 constants are read here, not type {parts.get(1)}")
    shape = [_size(_view(value)) for number, value in fields(_view(parts[2])) if number == 2]
    listed = b"".join(bytes(_view(value)) for number, value in fields(message) if number == 5)
    numbers = np.frombuffer(_view(parts[4]) if 4 in parts else listed, "<f4")
    return numbers.reshape(shape) if numbers.size == np.prod(shape) else np.full(shape, numbers[0], np.float32)


def _size(dimension: memoryview) -> int:
    size = dict(fields(dimension)).get(1, 0)
    assert isinstance(size, int)
    return size


def _inside(message: memoryview, wanted: int) -> memoryview:
    return next(_view(value) for number, value in fields(message) if number == wanted)


def _view(value: Content) -> memoryview:
    if isinstance(value, int):
        raise ValueError("a number stands where a message belongs")
    return value


def _text(value: Content) -> str:
    return str(_view(value), "utf-8")
