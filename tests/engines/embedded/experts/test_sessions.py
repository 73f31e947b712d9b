import os
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.engines.embedded.experts.sessions import _field, _varint, open_session
from beholder.weights import WeightsMissing
from beholder.weights.catalogue import MASK_HEAD


@pytest.mark.parametrize(
    ("value", "wire"),
    [(0, b"\x00"), (1, b"\x01"), (127, b"\x7f"), (128, b"\x80\x01"), (150, b"\x96\x01"), (300, b"\xac\x02")],
)
def test_varints_are_those_of_the_standard(value: int, wire: bytes) -> None:
    assert _varint(value) == wire


@given(st.integers(0, 2**40))
def test_varint_round_trip(value: int) -> None:
    wire = _varint(value)
    assert sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(wire)) == value
    assert all(byte & 0x80 for byte in wire[:-1])
    assert not wire[-1] & 0x80


def test_a_field_says_its_number_and_length() -> None:
    assert _field(2, b"testing") == b"\x12\x07testing"  # the example of the encoding's own documentation
    assert _field(1, bytes(200))[:3] == b"\x0a\xc8\x01"


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
