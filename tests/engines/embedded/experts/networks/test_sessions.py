import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import pytest

from beholder.engines.embedded.experts.networks import sessions
from beholder.engines.embedded.experts.networks.interruption import Interrupted, Interruption, interruptible
from beholder.engines.embedded.experts.networks.sessions import open_session
from beholder.weights import WeightsMissing
from beholder.weights.catalogue import MASK_NETWORK

INPUTS = {
    "crops": np.zeros((2, 192, 192, 3), np.uint8),
    "neighbours": np.zeros((2, 2, 24, 24), np.float32),
    "kinds": np.array([0, 90]),
    "sizes": np.full((2, 2), 50, np.float32),
}


@pytest.mark.parametrize("in_memory_files", [True, False])
def test_a_session_runs(monkeypatch: pytest.MonkeyPatch, in_memory_files: bool) -> None:
    if not in_memory_files:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    session = open_session(MASK_NETWORK, 1)
    (probabilities,) = session.run(None, INPUTS)
    assert probabilities.shape == (2, 96, 96)


def test_no_file_is_left_open() -> None:
    before = len(os.listdir("/proc/self/fd"))
    session = open_session(MASK_NETWORK, 1)
    assert len(os.listdir("/proc/self/fd")) <= before
    assert session.get_outputs()[0].name == "probabilities"


def test_without_the_runtime_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(WeightsMissing, match=r"onnxruntime.*beholder\[embedded\]"):
        open_session(MASK_NETWORK, 1)


def test_a_network_gives_the_same_where_its_work_may_be_broken_off() -> None:
    session = open_session(MASK_NETWORK, 1)
    (expected,) = session.run(None, INPUTS)
    with interruptible(Interruption()):
        (given,) = session.run(["probabilities"], INPUTS)
    assert np.array_equal(given, expected)


def test_a_network_that_runs_ends_when_its_work_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    session, breaks = open_session(MASK_NETWORK, 1), Interruption()
    options = onnxruntime.RunOptions()
    options.terminate = True  # as if it were broken off just after it began
    monkeypatch.setattr(sessions, "_run_options", lambda: options)
    breaking = breaks.breaking

    @contextmanager
    def begun(run: Any) -> Iterator[None]:
        with breaking(run):
            breaks.interrupt()
            yield

    monkeypatch.setattr(breaks, "breaking", begun)
    with interruptible(breaks), pytest.raises(Interrupted):
        session.run(None, INPUTS)
    (again,) = session.run(None, INPUTS)
    assert again.shape == (2, 96, 96)
