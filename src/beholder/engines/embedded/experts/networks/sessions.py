"""ONNX Runtime sessions over verified weights, set up alike for every expert that uses one."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from beholder.engines.embedded.experts.networks.interruption import interruption
from beholder.weights import Weight, lacking, read

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]


class Network:
    """A session whose runs are broken off when the work is that they are a part of; all else is the session's own."""

    def __init__(self, session: "InferenceSession") -> None:
        """Run in `session`."""
        self._session = session

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a session has
        """Give what the session has."""
        return getattr(self._session, name)

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, Any]) -> list[Any]:
        """Give `outputs` (None: all). Raises `Interrupted` when the work of this thread is broken off."""
        breaks = interruption()
        if breaks is None:
            return list(self._session.run(outputs, inputs))
        options = _run_options()
        with breaks.breaking(options):
            return list(self._session.run(outputs, inputs, options))


def _run_options() -> Any:  # noqa: ANN401 - onnxruntime has no types
    from onnxruntime import RunOptions

    return RunOptions()


def open_session(weight: Weight, threads: int) -> Network:
    """Load a network for the CPU; `run` of the session may be called from several threads.

    Raises `WeightsMissing` or `WeightsDiffer`.
    """
    return open_model(read(weight), threads)


def open_model(model: bytes, threads: int) -> Network:
    """Load a serialized ONNX model; see `open_session`."""
    try:
        import onnxruntime
    except ImportError as error:
        raise lacking("onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False  # a quarter of a GiB less after 60 photos, at the same speed
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a seventh more answers: others wait too
    with _loadable(model) as loadable:
        return Network(onnxruntime.InferenceSession(loadable, options, providers=["CPUExecutionProvider"]))


@contextmanager
def _loadable(data: bytes) -> Iterator[str | bytes]:
    """Give what a session loads: on Linux the path of a file in memory.

    A session keeps the bytes that it was given for as long as it lives (90 MB here), but not a file.
    """
    if not hasattr(os, "memfd_create"):
        yield data
        return
    with open(os.memfd_create("network"), "wb") as file:
        file.write(data)
        file.flush()
        yield f"/proc/self/fd/{file.fileno()}"
