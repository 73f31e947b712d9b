import os
import sys

import numpy as np
import pytest

from beholder.engines.embedded.experts.sessions import open_session
from beholder.weights import WeightsMissing
from beholder.weights.catalogue import MASK_HEAD


@pytest.mark.parametrize("in_memory_files", [True, False])
def test_a_session_runs(monkeypatch: pytest.MonkeyPatch, in_memory_files: bool) -> None:
    if not in_memory_files:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    session = open_session(MASK_HEAD, 1)
    inputs = {"features": np.zeros((2, 257, 384), np.float32), "image": np.zeros((2, 3, 224, 224), np.float32)}
    (logits,) = session.run(None, inputs)
    assert logits.shape == (2, 1, 112, 112)


def test_no_file_is_left_open() -> None:
    before = len(os.listdir("/proc/self/fd"))
    session = open_session(MASK_HEAD, 1)
    assert len(os.listdir("/proc/self/fd")) <= before
    assert session.get_outputs()[0].name == "logits"


def test_an_output_that_the_network_lacks_is_an_error() -> None:
    with pytest.raises(Exception, match="no_such_tensor"):
        open_session(MASK_HEAD, 1, extra_outputs=("no_such_tensor",))


def test_without_the_runtime_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(WeightsMissing, match=r"onnxruntime.*beholder\[embedded\]"):
        open_session(MASK_HEAD, 1)
