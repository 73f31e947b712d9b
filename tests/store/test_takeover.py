"""Data folders as they were when a file was a record on disk: an upgrade loses nothing, wherever it is cut off."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.session import key_of
from tests.store.conftest import OURS, THEIRS, Clock, bytes_in, names, opened

DATA = b"pixels"
KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "the token of an upload"


def record(clock: Clock, **changes: Any) -> dict[str, Any]:
    """Give the record of a file as it was written then."""
    return {
        "id": "organ",
        "display_name": "größe.png",
        "media_type": "image/png",
        "size": len(DATA),
        "sha256": hashlib.sha256(DATA).hexdigest(),
        "created": clock().isoformat(),
        "expires": (clock() + timedelta(hours=48)).isoformat(),
        "blob": KEY,
        **changes,
    }


@pytest.fixture
def root(settings: Settings, clock: Clock) -> Path:
    """A folder of then: a file, the finished upload that it came by, and one that goes on."""
    for folder in ("files", "uploads", "blobs"):
        (settings.data_dir / folder).mkdir(parents=True)
    root = settings.data_dir
    (root / "blobs" / KEY).write_bytes(DATA)
    (root / "files" / "organ.json").write_text(json.dumps(record(clock)))
    plan = {"display_name": "", "media_type": "image/png", "expires": (clock() + timedelta(hours=1)).isoformat()}
    finished = {**plan, "file_id": "organ", "size": len(DATA), "blob": KEY}
    (root / "uploads" / f"{key_of(TOKEN)}.json").write_text(json.dumps(finished))
    going_on = {**plan, "file_id": "piano", "size": None, "blob": "f" * 32}
    (root / "uploads" / f"{key_of(TOKEN * 2)}.json").write_text(json.dumps(going_on))
    (root / "blobs" / ("f" * 32)).write_bytes(b"abc")
    return root


async def check(archive: Archive, root: Path) -> None:
    """Everything is there, as it was, and nothing twice."""
    file = await archive.files.get("organ", OURS)
    assert (file.display_name, file.expires - file.created) == ("größe.png", timedelta(hours=48))
    assert await archive.files.read("organ", OURS) == DATA
    assert await archive.uploads.finish(TOKEN) == file
    assert (await archive.uploads.progress(TOKEN * 2)).received == 3
    assert not (root / "files").exists()
    assert names(root / "blobs") == {"f" * 32}
    assert names(root / "content") == {file.sha256}


async def test_files_become_rows_and_uploads_go_on(root: Path, settings: Settings, clock: Clock) -> None:
    archive = await opened(settings, clock)
    await check(archive, root)
    assert await archive.files.newest_first(THEIRS) == []
    await archive.close()
    again = await opened(settings, clock)
    await check(again, root)
    await again.close()


@pytest.mark.parametrize("moment", ["before the row", "after the row", "after the record"])
async def test_one_that_is_cut_off_is_done_again(
    root: Path, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    class Cut(Exception):
        pass

    def cut(*about: object) -> None:
        raise Cut

    def after(path: Path) -> None:
        path.unlink()
        raise Cut

    if moment == "before the row":
        monkeypatch.setattr("beholder.store.files.insert", cut)
    else:
        monkeypatch.setattr("beholder.store.takeover.remove_record", cut if moment == "after the row" else after)
    with pytest.raises(Cut):
        await opened(settings, clock)
    monkeypatch.undo()
    archive = await opened(settings, clock)
    await check(archive, root)
    await archive.close()


async def test_what_expired_meanwhile_goes(root: Path, settings: Settings, clock: Clock) -> None:
    clock.advance(48 * 3600)
    archive = await opened(settings, clock)
    assert await archive.files.newest_first(OURS) == []
    assert bytes_in(settings) == set()
    await archive.close()


@pytest.mark.parametrize("size", [0, len(DATA) - 1, None])
async def test_a_file_whose_bytes_are_not_whole_is_dropped(
    root: Path, settings: Settings, clock: Clock, size: int | None
) -> None:
    (root / "blobs" / KEY).unlink()
    if size is not None:
        (root / "blobs" / KEY).write_bytes(DATA[:size])
    archive = await opened(settings, clock)
    assert await archive.files.newest_first(OURS) == []
    assert not (root / "files").exists()
    await archive.close()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(None, id="cut"),
        pytest.param({"created": "now"}, id="bad time"),
        pytest.param({"sha256": "../../organ"}, id="no hash"),
        pytest.param({"blob": "../organ"}, id="no key"),
        pytest.param({"id": "../organ"}, id="no id"),
        pytest.param({"more": 1}, id="more than is known"),
    ],
)
async def test_an_unreadable_record_is_left_alone_and_keeps_all_bytes(
    root: Path, settings: Settings, clock: Clock, changes: dict[str, Any] | None
) -> None:
    text = "{" if changes is None else json.dumps(record(clock, **changes))
    (root / "files" / "other.json").write_text(text)
    (root / "blobs" / "maybe-its").touch()
    archive = await opened(settings, clock)
    assert [file.id for file in await archive.files.newest_first(OURS)] == ["organ"]
    assert (root / "files" / "other.json").read_text() == text
    assert (root / "blobs" / "maybe-its").exists()
    await archive.close()
