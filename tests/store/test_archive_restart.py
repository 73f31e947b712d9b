"""What a restart finds, whatever moment the process was killed at."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from beholder.faults import Fault
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.clock import now
from tests.store.conftest import OURS, Clock, bytes_in, names, pieces, put


async def reopened(archive: Archive, settings: Settings, clock: Clock) -> Archive:
    await archive.close()
    again = Archive(settings, clock)
    await again.open()
    return again


async def test_files_survive_a_restart(archive: Archive, settings: Settings, clock: Clock) -> None:
    id = await put(archive, b"pixels", name="größe.png")
    before = await archive.files.get(id, OURS)
    again = await reopened(archive, settings, clock)
    assert await again.files.get(id, OURS) == before
    assert await again.files.read(id, OURS) == b"pixels"
    await again.close()


async def test_an_upload_goes_on_after_a_restart(archive: Archive, settings: Settings, clock: Clock) -> None:
    token = await archive.uploads.start("organ", "a.png", "image/png", 6, OURS)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    again = await reopened(archive, settings, clock)
    assert (await again.uploads.progress(token)).received == 3
    await again.uploads.write(token, 3, pieces(b"def"))
    await again.uploads.finish(token)
    assert await again.files.read("organ", OURS) == b"abcdef"
    await again.close()


async def test_a_finished_upload_is_still_finished_after_a_restart(
    archive: Archive, settings: Settings, clock: Clock
) -> None:
    token = await archive.uploads.start(None, "", "image/png", 3, OURS)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    file = await archive.uploads.finish(token)
    again = await reopened(archive, settings, clock)
    assert await again.uploads.finish(token) == file
    await again.uploads.cancel(token)
    assert await again.files.read(file.id, OURS) == b"abc"
    await again.close()


async def test_leftovers_are_swept_at_start(archive: Archive, settings: Settings, clock: Clock) -> None:
    id = await put(archive, b"abc")
    (settings.data_dir / "blobs" / "orphan").write_bytes(b"x")
    (settings.data_dir / "uploads" / "half.json.00.tmp").write_bytes(b"{")
    again = await reopened(archive, settings, clock)
    assert len(bytes_in(settings)) == 1
    assert await again.files.read(id, OURS) == b"abc"
    assert not list((settings.data_dir / "uploads").glob("*.tmp"))
    await again.close()


async def test_what_expired_while_it_was_off_is_swept_at_start(
    archive: Archive, settings: Settings, clock: Clock
) -> None:
    await put(archive, b"abc")
    await archive.uploads.start(None, "", "image/png", 3, OURS)
    clock.advance(settings.file_seconds)
    again = await reopened(archive, settings, clock)
    assert bytes_in(settings) == set()
    assert names(settings.data_dir / "uploads") == set()
    await again.close()


async def test_a_second_server_on_the_folder_is_refused(archive: Archive, settings: Settings) -> None:
    with pytest.raises(Fault, match="in use by another beholder"):
        await Archive(settings).open()


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match=r"'.*/file/data' cannot be used: Not a directory; choose --data-dir"):
        await Archive(Settings(data_dir=tmp_path / "file" / "data")).open()


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from beholder.settings import Settings
from beholder.store.archive import Archive

touches, last = 0, int(sys.argv[2])

def touch(*about):
    global touches
    touches += 1
    if touches > last:
        os.kill(os.getpid(), signal.SIGKILL)

def audit(name, arguments):
    if name in ("open", "os.rename", "os.remove", "os.truncate", "os.link"):
        touch()

async def pieces(data):
    yield data

async def main():
    archive = Archive(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[3]))
    await archive.open()
    sys.addaudithook(audit)
    event.listen(Engine, "commit", touch)
    for name in ("first", "second"):
        token = await archive.uploads.start(name, "", "image/png", len(name), "default")
        print("started", name, token, flush=True)
        await archive.uploads.write(token, 0, pieces(name.encode()))
        print("written", name, token, flush=True)
        await archive.uploads.finish(token)
        print("finished", name, token, flush=True)
    print("leaving first", token, flush=True)
    await archive.files.delete("first", "default")

asyncio.run(main())
"""
TOUCHES = 26  # more than the process above comes to


@pytest.mark.parametrize(
    ("database_url", "last"),
    [
        *(pytest.param("sqlite", last, id=f"sqlite {last}") for last in range(TOUCHES)),
        *(pytest.param("postgresql", last, id=f"postgresql {last}") for last in range(0, TOUCHES, 3)),  # slower
    ],
    indirect=["database_url"],
)
async def test_a_kill_at_any_moment_loses_nothing_that_was_promised(
    tmp_path: Path, database_url: str, last: int
) -> None:
    """Kill the process at its `last`+1st touch of disk or database, then look at what a restart makes of it."""
    arguments = [sys.executable, "-c", KILLED, str(tmp_path), str(last), database_url]
    process = subprocess.run(arguments, capture_output=True, text=True)
    assert process.returncode == (0 if last == TOUCHES - 1 else -signal.SIGKILL), process.stderr
    later = timedelta()
    settings = Settings(data_dir=tmp_path, database_url=database_url)
    archive = Archive(settings, lambda: now() + later)
    await archive.open()
    told = [line.split() for line in process.stdout.splitlines()]
    for name in ("first", "second"):
        if tokens := [token for what, which, token in told if (what, which) == ("started", name)]:
            said = {what for what, which, _ in told if which == name}
            await kept(archive, tokens[0], name.encode(), said)
    for file in await archive.files.newest_first(OURS):
        assert await archive.files.read(file.id, OURS) == file.id.encode()
        await archive.files.delete(file.id, OURS)
    later = timedelta(hours=1)  # one may have been begun that nobody was told of
    await archive.sweep()
    assert bytes_in(settings) == set()
    await archive.close()


async def kept(archive: Archive, token: str, content: bytes, said: set[str]) -> None:
    """Continue an upload as a client does whose connection broke; what was `said` of it must be true."""
    progress = await archive.uploads.progress(token)
    if "leaving" in said and not progress.done:
        assert progress.received == 0  # the file was deleted
        return
    assert progress.done or "finished" not in said
    assert progress.received == len(content) or "written" not in said
    await archive.uploads.write(token, progress.received, pieces(content[progress.received :]))
    assert (await archive.uploads.finish(token)).size == len(content)
