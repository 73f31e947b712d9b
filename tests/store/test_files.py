import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable

import pytest

from beholder.domain import FileSource
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.blobs.holdings import hold
from tests.store.conftest import OURS, THEIRS, Clock, bytes_in, names, pieces, put


async def test_a_file_is_described_and_read(archive: Archive, clock: Clock) -> None:
    id = await put(archive, b"pixels", name="größe.png")
    file = await archive.files.get(id, OURS)
    assert (file.display_name, file.media_type, file.size) == ("größe.png", "image/png", 6)
    assert file.sha256 == hashlib.sha256(b"pixels").hexdigest()
    assert file.created == clock()
    assert (file.expires - file.created).total_seconds() == 48 * 3600
    assert await archive.files.read(id, OURS) == b"pixels"


@pytest.mark.parametrize(("size", "head"), [(0, b""), (3, b"pix"), (6, b"pixels"), (100, b"pixels")])
async def test_the_beginning_of_a_file_is_read_alone(archive: Archive, size: int, head: bytes) -> None:
    id = await put(archive, b"pixels")
    assert await archive.files.head(id, size, OURS) == head


async def test_random_ids_survive_the_clients_reading_of_uris(archive: Archive) -> None:
    id = await put(archive, b"x")
    assert len(id) >= 12
    assert set(id) <= set("abcdefghijklmnopqrstuvwxyz0123456789")


@pytest.mark.parametrize("id", ["", "nosuchfile12", "../secret", "a/b", "A", "x" * 300, "\x00"])
async def test_an_unknown_file_is_not_found(archive: Archive, id: str) -> None:
    await put(archive, b"x")
    for ask in (archive.files.get, archive.files.read, archive.files.delete):
        with pytest.raises(Fault, match="there is no file") as caught:
            await ask(id, OURS)
        assert caught.value.status is Status.NOT_FOUND


@pytest.mark.parametrize("id", ["A", "-a", "a-", "-", "a_b", "a/b", "..", "", "x" * 41, "ä", "a\n"])
async def test_an_unusable_name_is_refused(archive: Archive, id: str) -> None:
    with pytest.raises(Fault, match="is not a file name; use 1 to 40") as caught:
        await archive.files.check_name(id, OURS)
    assert caught.value.status is Status.INVALID_ARGUMENT


async def test_a_taken_name_is_refused_until_it_is_free(archive: Archive) -> None:
    await put(archive, b"x", "organ")
    with pytest.raises(Fault, match="'files/organ' already exists") as caught:
        await archive.files.check_name("organ", OURS)
    assert caught.value.status is Status.FAILED_PRECONDITION
    await archive.files.delete("organ", OURS)
    await archive.files.check_name("organ", OURS)


@pytest.mark.parametrize("id", ["a", "a-b", "a--b", "0-1-2", "x" * 40])
async def test_a_name_may_have_dashes_inside(archive: Archive, id: str) -> None:
    assert await put(archive, b"x", id) == id


async def test_files_are_listed_newest_first_and_in_one_order(archive: Archive, clock: Clock) -> None:
    await put(archive, b"x", "old")
    clock.advance(1)
    for id in ("b", "a", "c"):
        await put(archive, b"x", id)
    assert [file.id for file in await archive.files.newest_first(OURS)] == ["a", "b", "c", "old"]


async def test_a_deleted_file_is_gone_with_its_bytes(archive: Archive, settings: Settings) -> None:
    id = await put(archive, b"x")
    await archive.files.delete(id, OURS)
    assert await archive.files.newest_first(OURS) == []
    assert bytes_in(settings) == set()
    with pytest.raises(Fault):
        await archive.files.delete(id, OURS)


async def test_an_expired_file_is_not_found_even_before_it_is_swept(
    archive: Archive, clock: Clock, settings: Settings
) -> None:
    id = await put(archive, b"x")
    clock.advance(settings.file_seconds)
    assert await archive.files.newest_first(OURS) == []
    with pytest.raises(Fault, match="expired"):
        await archive.files.get(id, OURS)
    await archive.sweep()
    assert bytes_in(settings) == set()


async def test_a_sweep_keeps_what_has_not_expired(archive: Archive, clock: Clock, settings: Settings) -> None:
    await put(archive, b"x", "old")
    clock.advance(settings.file_seconds - 1)
    await put(archive, b"y", "young")
    clock.advance(1)
    await archive.sweep()
    assert [file.id for file in await archive.files.newest_first(OURS)] == ["young"]
    assert await archive.files.read("young", OURS) == b"y"


async def test_an_expired_name_is_free_again(archive: Archive, clock: Clock, settings: Settings) -> None:
    await put(archive, b"old", "organ")
    clock.advance(settings.file_seconds)
    await put(archive, b"new", "organ")
    assert await archive.files.read("organ", OURS) == b"new"
    assert len(bytes_in(settings)) == 1


async def test_of_two_uploads_to_one_name_the_first_to_finish_wins(archive: Archive, settings: Settings) -> None:
    first = await archive.uploads.start("organ", "", "image/png", 1, OURS)
    second = await archive.uploads.start("organ", "", "image/png", 1, OURS)
    for token, content in ((first, b"1"), (second, b"2")):
        await archive.uploads.write(token, 0, pieces(content))
    await archive.uploads.finish(second)
    with pytest.raises(Fault, match="already exists"):
        await archive.uploads.finish(first)
    assert await archive.files.read("organ", OURS) == b"2"
    await archive.sweep()
    assert len(bytes_in(settings)) == 1


async def test_bytes_removed_behind_our_back_are_not_found(archive: Archive, settings: Settings) -> None:
    id = await put(archive, b"x")
    for blob in bytes_in(settings):
        blob.unlink()
    assert (await archive.files.get(id, OURS)).size == 1
    for reading in (archive.files.read(id, OURS), archive.files.head(id, 10, OURS)):
        with pytest.raises(Fault) as caught:
            await reading
        assert caught.value.status is Status.NOT_FOUND


async def test_another_projects_file_is_not_there(archive: Archive) -> None:
    id = await put(archive, b"pixels", "organ")
    asks = [
        archive.files.get(id, THEIRS),
        archive.files.read(id, THEIRS),
        archive.files.head(id, 3, THEIRS),
        archive.files.delete(id, THEIRS),
        anext(archive.files.pieces(id, THEIRS)),
    ]
    for ask in asks:
        with pytest.raises(Fault, match="there is no file 'files/organ'") as caught:
            await ask
        assert caught.value.status is Status.NOT_FOUND
    assert await archive.files.newest_first(THEIRS) == []
    assert await archive.files.read(id, OURS) == b"pixels"


async def test_two_projects_have_files_of_one_name(archive: Archive, settings: Settings) -> None:
    for content, project in ((b"ours", OURS), (b"theirs", THEIRS)):
        assert await put(archive, content, "organ", project=project) == "organ"
    assert await archive.files.read("organ", OURS) == b"ours"  # remembered under one name, or read from the rows
    assert await archive.files.read("organ", THEIRS) == b"theirs"
    assert [file.project for file in await archive.files.newest_first(THEIRS)] == [THEIRS]
    await archive.files.delete("organ", OURS)
    with pytest.raises(Fault, match="there is no file"):
        await archive.files.get("organ", OURS)
    assert await archive.files.read("organ", THEIRS) == b"theirs"
    assert {path.read_bytes() for path in bytes_in(settings)} == {b"theirs"}


async def test_a_name_that_expires_goes_in_its_project_only(archive: Archive, clock: Clock, settings: Settings) -> None:
    await put(archive, b"ours", "organ")
    clock.advance(settings.file_seconds - 1)
    await put(archive, b"theirs", "organ", project=THEIRS)
    clock.advance(1)
    await put(archive, b"ours again", "organ")  # in place of the expired one
    await archive.sweep()
    assert await archive.files.read("organ", OURS) == b"ours again"
    assert await archive.files.read("organ", THEIRS) == b"theirs"


async def test_the_same_bytes_twice_are_stored_once_and_deleted_once(archive: Archive, settings: Settings) -> None:
    first, second = await put(archive, b"pixels"), await put(archive, b"pixels", project=THEIRS)
    assert len(bytes_in(settings)) == 1
    await archive.files.delete(first, OURS)
    assert await archive.files.read(second, THEIRS) == b"pixels"
    await archive.files.delete(second, THEIRS)
    assert bytes_in(settings) == set()


async def test_bytes_that_an_interaction_shows_stay_with_it(archive: Archive, settings: Settings) -> None:
    id = await put(archive, b"pixels")
    sha256 = (await archive.files.get(id, OURS)).sha256
    async with archive.blobs.keeping({sha256: b"pixels"}) as written:
        await written
        await archive._database.write(lambda connection: hold(connection, "interactions/x", {sha256: 6}, "default"))
    assert len(bytes_in(settings)) == 1
    await archive.files.delete(id, OURS)
    assert await archive.blobs.read(sha256) == b"pixels"


async def test_a_file_is_looked_up_in_memory_where_nobody_else_can_change_it(
    archive: Archive, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await put(archive, b"pixels")
    file = await archive.files.get(id, OURS)
    read, reads = archive.files._database.read, 0

    async def counted(work: Callable[..., object]) -> object:
        nonlocal reads
        reads += 1
        return await read(work)

    monkeypatch.setattr(archive.files._database, "read", counted)
    for _ in range(3):
        assert await archive.files.get(id, OURS) == file
    assert reads == (3 if database_url else 0)


async def test_a_deletion_during_a_look_up_is_not_undone_by_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look-up has read the row before it goes, and comes back after."""
    id = await put(archive, b"pixels")
    looked, go_on = asyncio.Event(), asyncio.Event()
    read = archive.files._database.read

    async def slow(work: Callable[..., object]) -> object:
        found = await read(work)
        looked.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(archive.files._database, "read", slow)
    looking = asyncio.create_task(archive.files.get(id, OURS))
    await looked.wait()
    monkeypatch.undo()
    await archive.files.delete(id, OURS)
    go_on.set()
    await looking
    with pytest.raises(Fault, match="there is no file"):
        await archive.files.get(id, OURS)


async def test_a_file_made_here_is_found_and_given_out_in_pieces(
    archive: Archive, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beholder.store.blobs.blobs.PIECE", 4)
    lines = [b"one\n", b"two\n", b"three\n"]
    file = await archive.files.create(pieces(*lines), "out.jsonl", "application/jsonl", THEIRS)
    assert (file.source, file.project, file.size) == (FileSource.GENERATED, THEIRS, 14)
    assert await archive.files.get(file.id, THEIRS) == file
    assert [piece async for piece in archive.files.pieces(file.id, THEIRS)] == [b"one\n", b"two\n", b"thre", b"e\n"]
    assert names(settings.data_dir / "blobs") == set()


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
async def test_a_file_made_here_may_have_any_size(archive: Archive, size: int) -> None:
    file = await archive.files.create(
        pieces(*[b"x" * 100_000] * (size // 100_000), b"x" * (size % 100_000)), "", "", OURS
    )
    assert await archive.files.read(file.id, OURS) == b"x" * size


async def test_a_file_whose_making_fails_leaves_nothing(archive: Archive, settings: Settings) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await archive.files.create(broken(), "", "text/plain", OURS)
    await put(archive, b"x", "organ")
    with pytest.raises(Fault, match="already exists"):
        await archive.files.create(pieces(b"y"), "", "text/plain", OURS, id="organ")
    await archive.sweep()
    assert len(bytes_in(settings)) == 1
    assert len(await archive.files.newest_first(OURS)) == 1


async def test_a_file_that_goes_while_it_is_given_out_is_a_fault(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beholder.store.blobs.blobs.PIECE", 4)
    id = await put(archive, b"pixels")
    giving = archive.files.pieces(id, OURS)
    assert await anext(giving) == b"pixe"
    await archive.files.delete(id, OURS)
    with pytest.raises(Fault, match="there is no file"):
        await anext(giving)


async def test_bytes_that_are_not_whole_are_not_given(archive: Archive, settings: Settings) -> None:
    id = await put(archive, b"pixels")
    (path,) = bytes_in(settings)
    os.truncate(path, 3)
    with pytest.raises(Fault, match="there is no file"):
        await archive.files.read(id, OURS)
    giving = archive.files.pieces(id, OURS)
    assert await anext(giving) == b"pix"
    with pytest.raises(Fault, match="there is no file"):
        await anext(giving)
