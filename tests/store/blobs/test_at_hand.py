import os
import sys
from pathlib import Path

import pytest

from beholder.store.blobs import at_hand
from beholder.store.blobs.at_hand import AtHand

DATA = bytes(range(256)) * 16

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a read would wait")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "blob"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is in memory; not every file system can tell."""
    real = os.preadv
    monkeypatch.setattr(os, "preadv", lambda descriptor, buffers, offset, flags: real(descriptor, buffers, offset))


@pytest.mark.usefixtures("cached")
@pytest.mark.parametrize(
    ("start", "size"),
    [
        pytest.param(0, None, id="whole"),
        pytest.param(0, 10, id="beginning"),
        pytest.param(100, None, id="rest"),
        pytest.param(100, 10, id="middle"),
        pytest.param(len(DATA) - 1, 100, id="past the end"),
        pytest.param(len(DATA), 5, id="at the end"),
        pytest.param(len(DATA) + 7, None, id="beyond"),
        pytest.param(5, 0, id="nothing"),
    ],
)
def test_what_is_in_memory_is_read(path: Path, start: int, size: int | None) -> None:
    end = None if size is None else start + size
    assert AtHand().read(path, start, size) == DATA[start:end]


@pytest.mark.usefixtures("cached")
def test_what_was_read_stays_when_more_is_read(path: Path) -> None:
    reader = AtHand()
    first = reader.read(path, 0, 100)
    reader.read(path, 100, 100)
    assert first == DATA[:100]


@pytest.mark.usefixtures("cached")
def test_too_much_is_left_to_a_thread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "MOST", 1000)
    reader = AtHand()
    assert reader.read(path, 0, None) is None
    assert reader.read(path, 0, 1000) == DATA[:1000]
    assert reader.read(path, len(DATA) - 10, None) == DATA[-10:]


@pytest.mark.parametrize("error", [BlockingIOError, OSError], ids=["it would wait", "it cannot tell"])
def test_what_may_have_to_wait_is_left_to_a_thread(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    def refuse(*arguments: object) -> int:
        raise error

    monkeypatch.setattr(os, "preadv", refuse)
    assert AtHand().read(path, 0, None) is None


def test_what_is_there_in_part_is_left_to_a_thread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "preadv", lambda descriptor, buffers, offset, flags: len(buffers[0]) - 1)
    assert AtHand().read(path, 0, None) is None


def test_what_is_not_there_is_left_to_a_thread(tmp_path: Path) -> None:
    assert AtHand().read(tmp_path / "nothing", 0, None) is None


def test_no_file_is_left_open(path: Path) -> None:
    reader, before = AtHand(), len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        reader.read(path, 0, None)
    assert len(os.listdir("/proc/self/fd")) == before
