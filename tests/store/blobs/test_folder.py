import asyncio
import errno
import hashlib
import os
import threading
from pathlib import Path

import pytest

from beholder.faults import Fault, Status
from beholder.store.blobs.at_hand import AtHand
from beholder.store.blobs.folder import Folder
from tests.store.conftest import names

DATA = b"a picture"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
async def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "deep" / "content")
    assert await folder.owner() is None
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a file"
    path.write_bytes(DATA)
    return path


async def test_it_is_private(folder: Folder) -> None:
    assert folder.root.stat().st_mode & 0o777 == 0o700


async def test_its_mark_lies_in_it_and_is_no_blob(folder: Folder) -> None:
    await folder.own("me")
    assert await folder.owner() == "me"
    assert names(folder.root) == {".owner"}
    assert [name async for some in folder.names() for name in some] == []


async def test_its_mark_may_lie_elsewhere(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "content", tmp_path / "mark")
    assert await folder.owner() is None
    await folder.own("me")
    assert (tmp_path / "mark").read_text() == "me"
    assert names(folder.root) == set()


async def test_bytes_are_put_and_read(folder: Folder) -> None:
    assert not folder.surely(SHA256)
    await folder.put(SHA256, DATA)
    await folder.put(SHA256, DATA)
    assert folder.surely(SHA256)
    assert await folder.read(SHA256) == DATA
    assert names(folder.root) == {SHA256}


@pytest.mark.parametrize(
    ("start", "size", "part"),
    [(0, 1, b"a"), (2, 7, b"picture"), (2, None, b"picture"), (2, 100, b"picture"), (9, 5, b""), (0, 0, b"")],
)
async def test_a_part_is_read(folder: Folder, start: int, size: int | None, part: bytes) -> None:
    await folder.put(SHA256, DATA)
    assert await folder.read(SHA256, start, size) == part


async def test_what_is_not_at_hand_is_read_all_the_same(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AtHand, "read", lambda self, path, start, size: None)
    await folder.put(SHA256, DATA)
    assert await folder.read(SHA256) == DATA
    assert await folder.read(SHA256, 2, 3) == DATA[2:5]


async def test_a_file_is_linked_and_stays_its_owners(folder: Folder, file: Path) -> None:
    await folder.put(SHA256, file)
    assert file.stat().st_ino == (folder.root / SHA256).stat().st_ino
    await folder.put(SHA256, file)
    file.unlink()
    assert await folder.read(SHA256) == DATA


@pytest.mark.parametrize("error", [errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP])
async def test_a_file_is_copied_where_it_cannot_be_linked(
    folder: Folder, file: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(error, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    await folder.put(SHA256, file)
    assert await folder.read(SHA256) == DATA
    assert file.stat().st_ino != (folder.root / SHA256).stat().st_ino
    assert names(folder.root) == {SHA256}


async def test_a_link_that_fails_otherwise_is_told(folder: Folder, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", lambda source, target: os.stat(source / "no folder"))
    with pytest.raises(Fault, match="does not work now"):
        await folder.put(SHA256, file)


async def test_of_two_who_link_the_same_none_fails(folder: Folder, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await folder.put(SHA256, DATA)
    monkeypatch.setattr(Folder, "surely", lambda self, sha256: False)  # the other came after the look
    await folder.put(SHA256, file)
    assert await folder.read(SHA256) == DATA


async def test_what_is_removed_is_gone(folder: Folder) -> None:
    await folder.put(SHA256, DATA)
    await folder.remove([SHA256, "never there"])
    assert [name async for some in folder.names() for name in some] == []
    with pytest.raises(FileNotFoundError):
        await folder.read(SHA256)


async def test_leftovers_are_named_too(folder: Folder) -> None:
    await folder.put(SHA256, DATA)
    (folder.root / "x.tmp").touch()
    assert {name async for some in folder.names() for name in some} == {SHA256, "x.tmp"}


@pytest.mark.parametrize("content", [pytest.param(DATA, id="bytes"), pytest.param(None, id="a file")])
async def test_a_full_disk_is_a_fault_and_leaves_nothing(
    folder: Folder, file: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("beholder.store.blobs.folder._link", lambda source, target: False)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Fault) as caught:
        await folder.put(SHA256, content or file)
    assert caught.value.status is Status.UNAVAILABLE
    assert names(folder.root) == set()


async def test_a_write_that_nobody_waits_for_is_done_before_it_is_left(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its blob would appear after the look at what nobody holds."""
    begun, allowed, sync = threading.Event(), threading.Event(), os.fsync

    def slow(descriptor: int) -> None:
        begun.set()
        allowed.wait()
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", slow)
    putting = asyncio.ensure_future(folder.put(SHA256, DATA))
    await asyncio.to_thread(begun.wait)
    putting.cancel()
    await asyncio.sleep(0)
    assert not putting.done()
    allowed.set()
    with pytest.raises(asyncio.CancelledError):
        await putting
    assert names(folder.root) == {SHA256}


@pytest.mark.parametrize("gone", [pytest.param("it", id="removed"), pytest.param("its content", id="unmounted")])
async def test_a_folder_that_is_gone_is_told_from_a_blob_that_is_gone(folder: Folder, gone: str) -> None:
    await folder.own("me")
    await folder.put(SHA256, DATA)
    with pytest.raises(FileNotFoundError):
        await folder.read("0" * 64)
    away = folder.root.rename(folder.root.with_name("away"))
    if gone == "its content":
        folder.root.mkdir()
    for ask in (folder.read(SHA256), folder.put(SHA256, DATA), folder.remove([SHA256])):
        with pytest.raises(Fault, match="does not work now") as caught:
            await ask
        assert caught.value.status is Status.UNAVAILABLE
    if gone == "its content":
        assert names(folder.root) == set()
        folder.root.rmdir()
    away.rename(folder.root)
    assert await folder.read(SHA256) == DATA


async def test_a_folder_that_cannot_be_made_is_told_by_the_name_of_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match=r"the folder of blobs '.*/file/x' cannot be used: Not a dir.*--blob-url") as caught:
        await Folder(tmp_path / "file" / "x").owner()
    assert caught.value.status is Status.FAILED_PRECONDITION
