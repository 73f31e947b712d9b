"""One folder, one database and one place for blobs: opened together, kept together, let go together."""

import asyncio
import hashlib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from beholder.domain import Interaction, KeptImage, KeptRequest, Request, Role, Turn
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.database.schema import EPOCH
from beholder.store.room import Claim
from tests.store.conftest import OURS, Clock, bytes_in, names, opened, put, sqlite_only

DATA = b"a picture"
SHA256 = hashlib.sha256(DATA).hexdigest()


@sqlite_only
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
    async with archive.blobs.keeping({SHA256: DATA}) as written:
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


async def test_many_at_once_keep_the_count_of_one_picture(archive: Archive, settings: Settings) -> None:
    """Files and interactions come and go side by side; the bytes stay as long as one of them does."""

    async def come_and_go(number: int) -> None:
        if number % 2:
            id = await put(archive, DATA, f"file{number}")
            assert await archive.files.read(id, OURS) == DATA
            await archive.files.delete(id, OURS)
            return
        async with archive.blobs.keeping({SHA256: DATA}) as written:
            await written
            await archive.interactions.add(answered(f"int_{number}"), asked())
        recorded = await archive.interactions.recorded(f"int_{number}", "default")
        assert await archive.interactions.pictures(recorded.request.images) == {SHA256: DATA}
        await archive.interactions.delete(f"int_{number}", "default")

    await asyncio.gather(*(come_and_go(number) for number in range(40)))
    await archive.sweep()
    assert bytes_in(settings) == set()


def answered(id: str) -> Interaction:
    return Interaction(id=id, model="gemini-x", created=EPOCH, updated=EPOCH)


def asked() -> KeptRequest:
    image = KeptImage(SHA256, len(DATA), "image/png", "input[0]")
    return Request("gemini-x", (Turn(Role.USER, (image,)),))


def claim(clock: Clock) -> Claim:
    return Claim(OURS, "interactions/int_1", clock() + timedelta(hours=1))


async def test_what_is_kept_is_there_before_a_row_names_it(archive: Archive, settings: Settings, clock: Clock) -> None:
    async with archive.keeping(claim(clock), {SHA256: DATA}, len(DATA)) as written:
        await written
        assert {path.read_bytes() for path in bytes_in(settings)} == {DATA}
        await archive.interactions.add(answered("int_1"), asked())
    await archive.sweep()
    recorded = await archive.interactions.recorded("int_1", OURS)
    assert await archive.interactions.pictures(recorded.request.images) == {SHA256: DATA}


async def test_what_there_is_no_room_for_is_not_written(archive: Archive, settings: Settings, clock: Clock) -> None:
    with pytest.raises(Fault) as caught:
        async with archive.keeping(claim(clock), {SHA256: DATA}, len(DATA) - 1):
            raise AssertionError("the block must not begin")
    assert caught.value.status is Status.FAILED_PRECONDITION, "there will never be room"
    assert bytes_in(settings) == set()


async def test_room_is_claimed_while_the_block_lasts_and_no_longer(
    archive: Archive, settings: Settings, clock: Clock
) -> None:
    with suppress(KeyError):
        async with archive.keeping(claim(clock), {SHA256: DATA}, len(DATA)):
            with pytest.raises(Fault) as caught:
                async with archive.keeping(claim(clock), {SHA256: DATA}, len(DATA)):
                    raise AssertionError("the room is taken")
            assert caught.value.status is Status.RESOURCE_EXHAUSTED
            raise KeyError
    async with archive.keeping(claim(clock), {SHA256: DATA}, len(DATA)) as written:
        await written
    await archive.sweep()
    assert bytes_in(settings) == set(), "no row holds what was written"


async def test_blobs_may_lie_in_another_folder(settings: Settings, clock: Clock, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"blob_url": f"file://{tmp_path / 'elsewhere'}"})
    for _ in range(2):
        archive = await opened(elsewhere, clock)
        await put(archive, DATA)
        assert names(tmp_path / "elsewhere") == {".owner", SHA256}
        await archive.close()
