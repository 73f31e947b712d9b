import hashlib
from pathlib import Path

import pytest

from beholder.faults import Fault
from beholder.settings import Settings
from beholder.store.archive import Archive
from tests.store.conftest import Clock, names, opened

DATA = b"a picture"


async def test_it_lies_in_the_data_folder(archive: Archive, settings: Settings) -> None:
    assert {"beholder.sqlite", "content"} <= names(settings.data_dir)


async def test_another_database_may_be_named(settings: Settings, clock: Clock) -> None:
    elsewhere = settings.data_dir.parent / "elsewhere.sqlite"
    archive = await opened(settings.model_copy(update={"database_url": f"sqlite:///{elsewhere}"}), clock)
    await archive.close()
    assert elsewhere.exists()
    assert "beholder.sqlite" not in names(settings.data_dir)


async def test_a_folder_may_have_any_name(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "what? 100% #1"
    archive = await opened(Settings(data_dir=folder), clock)
    await archive.close()
    assert (folder / "beholder.sqlite").exists()


async def test_an_image_whose_holder_was_never_committed_is_gone_after_a_restart(
    archive: Archive, settings: Settings, clock: Clock
) -> None:
    async with archive.blobs.keeping({hashlib.sha256(DATA).hexdigest(): DATA}) as written:
        await written
    await archive.close()
    again = await opened(settings, clock)
    assert names(settings.data_dir / "content") == set()
    await again.close()


async def test_closing_twice_or_unopened_is_harmless(settings: Settings) -> None:
    archive = Archive(settings.model_copy(update={"database_url": "no URL"}))
    await archive.close()
    with pytest.raises(Fault):
        await archive.open()
    await archive.close()


async def test_what_cannot_be_opened_lets_go_of_the_folder(settings: Settings, clock: Clock) -> None:
    with pytest.raises(Fault):
        await Archive(settings.model_copy(update={"database_url": "no URL"})).open()
    await (await opened(settings, clock)).close()
