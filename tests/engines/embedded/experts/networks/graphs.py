"""Small frozen TensorFlow graphs, written by hand field by field, so that no test needs TensorFlow."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from beholder.engines.embedded.experts.networks.protobuf import field, repeated


def node(name: str, op: str, inputs: Sequence[str] = (), **attributes: bytes) -> bytes:
    """Write GraphDef.node."""
    entries = [field(1, key) + field(2, value) for key, value in attributes.items()]
    return field(1, field(1, name) + field(2, op) + repeated(3, inputs) + repeated(5, entries))


def constant(name: str, value: NDArray[np.generic], *, kind: int = 1) -> bytes:
    """Write a node that holds `value` as bytes."""
    shape = repeated(2, [field(1, size) for size in value.shape])
    return node(name, "Const", value=field(8, field(1, kind) + field(2, shape) + field(4, value.tobytes())))


def listed(name: str, shape: Sequence[int], *values: float) -> bytes:
    """Write a node that holds numbers one by one, as TensorFlow does with few or equal ones."""
    sizes = repeated(2, [field(1, size) for size in shape])
    numbers = b"".join(b"\x2d" + np.float32(value).tobytes() for value in values)  # field 5, four bytes
    return node(name, "Const", value=field(8, field(1, 1) + field(2, sizes) + numbers))


def numbers(*values: int, packed: bool = True) -> bytes:
    """Write an attribute that is a list of whole numbers under 128."""
    return field(1, field(3, bytes(values)) if packed else repeated(3, values))
