import os
import sys

import numpy as np
import pytest

from beholder.engines.embedded.experts.networks.sessions import open_session
from beholder.weights import WeightsMissing
from beholder.weights.catalogue import MASK_NETWORK


@pytest.mark.parametrize("in_memory_files", [True, False])
def test_a_session_runs(monkeypatch: pytest.MonkeyPatch, in_memory_files: bool) -> None:
    if not in_memory_files:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    session = open_session(MASK_NETWORK, 1)
    inputs = {
        "crops": np.zeros((2, 192, 192, 3), np.uint8),
        "neighbours": np.zeros((2, 2, 24, 24), np.float32),
        "kinds": np.array([0, 90]),
        "sizes": np.full((2, 2), 50, np.float32),
    }
    (probabilities,) = session.run(None, inputs)
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
