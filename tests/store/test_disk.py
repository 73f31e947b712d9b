"""What a restart finds, whatever moment the process was killed at."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from beholder.faults import Fault
from beholder.settings import Settings
from beholder.store.disk import DiskStore
from tests.store.conftest import Clock, blobs_of, names, pieces, put


async def reopened(store: DiskStore, settings: Settings, clock: Clock) -> DiskStore:
    store.close()
    again = DiskStore(settings, clock)
    await again.open()
    return again


async def test_files_survive_a_restart(store: DiskStore, settings: Settings, clock: Clock) -> None:
    id = await put(store, b"pixels", name="größe.png")
    before = await store.files.get(id)
    again = await reopened(store, settings, clock)
    assert await again.files.get(id) == before
    assert await again.files.read(id) == b"pixels"
    again.close()


async def test_an_upload_goes_on_after_a_restart(store: DiskStore, settings: Settings, clock: Clock) -> None:
    token = await store.uploads.start("organ", "a.png", "image/png", 6)
    await store.uploads.write(token, 0, pieces(b"abc"))
    again = await reopened(store, settings, clock)
    assert (await again.uploads.progress(token)).received == 3
    await again.uploads.write(token, 3, pieces(b"def"))
    await again.uploads.finish(token)
    assert await again.files.read("organ") == b"abcdef"
    again.close()


async def test_a_finished_upload_is_still_finished_after_a_restart(
    store: DiskStore, settings: Settings, clock: Clock
) -> None:
    token = await store.uploads.start(None, "", "image/png", 3)
    await store.uploads.write(token, 0, pieces(b"abc"))
    file = await store.uploads.finish(token)
    again = await reopened(store, settings, clock)
    assert await again.uploads.finish(token) == file
    await again.uploads.cancel(token)
    assert await again.files.read(file.id) == b"abc"
    again.close()


async def test_leftovers_are_swept_at_start(store: DiskStore, settings: Settings, clock: Clock) -> None:
    id = await put(store, b"abc")
    (settings.data_dir / "blobs" / "orphan").write_bytes(b"x")
    (settings.data_dir / "files" / "half.json.00.tmp").write_bytes(b"{")
    again = await reopened(store, settings, clock)
    assert len(list(blobs_of(settings))) == 1
    assert names(settings.data_dir / "files") == {f"{id}.json"}
    again.close()


@pytest.mark.parametrize("size", [0, 1, 2])
async def test_a_file_whose_bytes_are_not_whole_is_never_listed(
    store: DiskStore, settings: Settings, clock: Clock, size: int
) -> None:
    await put(store, b"abc", "torn")
    whole = await put(store, b"abcdef")
    for blob in blobs_of(settings):
        if blob.stat().st_size == 3:
            os.truncate(blob, size)
    again = await reopened(store, settings, clock)
    assert [file.id for file in await again.files.newest_first()] == [whole]
    again.close()


async def test_what_expired_while_it_was_off_is_swept_at_start(
    store: DiskStore, settings: Settings, clock: Clock
) -> None:
    await put(store, b"abc")
    await store.uploads.start(None, "", "image/png", 3)
    clock.advance(settings.file_seconds)
    again = await reopened(store, settings, clock)
    assert blobs_of(settings) == []
    assert names(settings.data_dir / "files") | names(settings.data_dir / "uploads") == set()
    again.close()


async def test_a_second_server_on_the_folder_is_refused(store: DiskStore, settings: Settings) -> None:
    with pytest.raises(Fault, match="in use by another beholder"):
        await DiskStore(settings).open()


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match=r"'.*/file/data' cannot be used: Not a directory; choose --data-dir"):
        await DiskStore(Settings(data_dir=tmp_path / "file" / "data")).open()


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from beholder.settings import Settings
from beholder.store.disk import DiskStore

calls, last = 0, int(sys.argv[2])

def count(event, args):
    global calls
    if event in ("open", "os.rename", "os.remove", "os.truncate"):
        calls += 1
        if calls > last:
            os.kill(os.getpid(), signal.SIGKILL)

async def pieces(data):
    yield data

async def main():
    store = DiskStore(Settings(data_dir=Path(sys.argv[1])))
    await store.open()
    sys.addaudithook(count)
    for content in (b"first", b"second"):
        token = await store.uploads.start(content.decode(), "", "image/png", len(content))
        print(token, flush=True)
        await store.uploads.write(token, 0, pieces(content))
        await store.uploads.finish(token)
    await store.files.delete("first")

asyncio.run(main())
"""


@pytest.mark.parametrize("last", range(22))
async def test_a_kill_at_any_moment_leaves_whole_files_only(tmp_path: Path, last: int) -> None:
    """Kill the process at its `last`+1st touch of the disk, then look at what a restart makes of it."""
    arguments = [sys.executable, "-c", KILLED, str(tmp_path), str(last)]
    process = subprocess.run(arguments, capture_output=True, text=True)
    assert process.returncode in (0, -signal.SIGKILL), process.stderr
    store = DiskStore(Settings(data_dir=tmp_path))
    await store.open()
    for file in await store.files.newest_first():
        assert await store.files.read(file.id) == file.id.encode()
    for token, content in zip(process.stdout.split(), (b"first", b"second"), strict=False):
        await resume(store, token, content)
    records = {path.name for path in (tmp_path / "files").iterdir()}
    assert records == {f"{file.id}.json" for file in await store.files.newest_first()}
    store.close()


async def resume(store: DiskStore, token: str, content: bytes) -> None:
    """Continue an upload as a client does whose connection broke; deleted files stay deleted."""
    progress = await store.uploads.progress(token)
    if not progress.done and any(file.id == content.decode() for file in await store.files.newest_first()):
        pytest.fail("listed, yet its upload is not done")
    if progress.received == 0 and not progress.done:
        return
    await store.uploads.write(token, progress.received, pieces(content[progress.received :]))
    assert (await store.uploads.finish(token)).size == len(content)
