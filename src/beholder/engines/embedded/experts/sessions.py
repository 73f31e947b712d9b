"""ONNX Runtime sessions over verified weights, set up alike for every expert that uses one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from beholder.weights import Weight, lacking, read

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]


def open_session(weight: Weight, threads: int, extra_outputs: tuple[str, ...] = ()) -> "InferenceSession":
    """Load a network for the CPU; `run` of the session may be called from several threads.

    `extra_outputs` names inner tensors that are to be given as outputs too.
    Raises `WeightsMissing` or `WeightsDiffer`.
    """
    data = read(weight)
    try:
        import onnxruntime
    except ImportError as error:
        raise lacking("onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # 40 MB less for batches of changing size, at the same speed
    options.log_severity_level = 3
    with _loadable(data, b"".join(_output(name) for name in extra_outputs)) as model:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@contextmanager
def _loadable(data: bytes, more: bytes) -> Iterator[str | bytes]:
    """Give what a session loads: on Linux the path of a file in memory.

    A session keeps the bytes that it was given for as long as it lives (90 MB here), but not a file.
    """
    if not hasattr(os, "memfd_create"):
        yield data + more
        return
    with open(os.memfd_create("network"), "wb") as file:
        file.write(data)
        file.write(more)
        file.flush()
        yield f"/proc/self/fd/{file.fileno()}"


def _output(name: str) -> bytes:
    """Write the bytes that, put after a serialized ONNX model, add one output to its graph.

    Protocol buffers define that a message repeated in the wire format is merged into the first, repeated fields
    appended: here ModelProto.graph (7) with one GraphProto.output (12), a ValueInfoProto with its name (1).
    """
    return _field(7, _field(12, _field(1, name.encode())))


def _field(number: int, content: bytes) -> bytes:
    """Write one length-delimited field."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """Write a number seven bits a byte, lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
