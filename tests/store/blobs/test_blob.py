import hashlib
import os
from pathlib import Path

import pytest

from beholder.faults import Fault, Status
from beholder.store.blobs.blob import seal, size_of, write_at


def test_chunks_land_where_they_belong(tmp_path: Path) -> None:
    path = tmp_path / "b"
    write_at(path, 0, b"abc")
    write_at(path, 3, bytearray(b"def"))
    write_at(path, 1, b"BC")  # sent again, with what came first in place
    assert path.read_bytes() == b"aBCdef"


def test_an_empty_write_makes_the_blob(tmp_path: Path) -> None:
    write_at(tmp_path / "b", 0, b"")
    assert size_of(tmp_path / "b") == 0
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, offset: real(fd, bytes(data[:2]), offset))
    write_at(tmp_path / "b", 0, b"hello")
    assert (tmp_path / "b").read_bytes() == b"hello"


def test_sealing_cuts_and_hashes_what_is_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "b"
    path.write_bytes(b"hello and a torn rest")
    assert seal(path, 5) == hashlib.sha256(b"hello").hexdigest()
    assert path.read_bytes() == b"hello"


def test_a_missing_blob_has_no_size(tmp_path: Path) -> None:
    assert size_of(tmp_path / "b") is None


@pytest.mark.parametrize("left", [pytest.param(None, id="nothing"), pytest.param(b"ab", id="less than was sent")])
def test_bytes_that_are_gone_are_not_replaced_by_zeros(tmp_path: Path, left: bytes | None) -> None:
    """As where somebody tidied up: the file would have its size and its hash, and not its content."""
    path = tmp_path / "b"
    if left is not None:
        path.write_bytes(left)
    for act in (lambda: write_at(path, 3, b"def"), lambda: seal(path, 3)):
        with pytest.raises(Fault, match="start again") as caught:
            act()
        assert caught.value.status is Status.FAILED_PRECONDITION


def test_a_folder_that_is_not_there_is_another_matter(tmp_path: Path) -> None:
    for offset in (0, 3):
        with pytest.raises(FileNotFoundError):
            write_at(tmp_path / "no" / "b", offset, b"x")


def test_what_is_a_blob_already_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_at(path, 0, b"abc")
    os.link(path, tmp_path / "blob")
    with pytest.raises(Fault, match="about to be finished"):
        write_at(path, 3, b"def")
    assert (tmp_path / "blob").read_bytes() == b"abc"
