import hashlib
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import StoredFile
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.files import age_key
from tests.store.conftest import OURS, Clock, bytes_in, pieces, put


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


@pytest.mark.parametrize("id", ["A", "a-b", "a/b", "..", "", "x" * 41, "ä", "a\n"])
async def test_an_unusable_name_is_refused(archive: Archive, id: str) -> None:
    with pytest.raises(Fault, match="is not a file name; use 1 to 40") as caught:
        await archive.files.check_name(id)
    assert caught.value.status is Status.INVALID_ARGUMENT


async def test_a_taken_name_is_refused_until_it_is_free(archive: Archive) -> None:
    await put(archive, b"x", "organ")
    with pytest.raises(Fault, match="'files/organ' already exists") as caught:
        await archive.files.check_name("organ")
    assert caught.value.status is Status.FAILED_PRECONDITION
    await archive.files.delete("organ", OURS)
    await archive.files.check_name("organ")


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


async def test_the_total_counts_what_is_there(archive: Archive) -> None:
    id = await put(archive, b"12345")
    await put(archive, b"123")
    assert await archive.files.total(OURS) == 8
    await archive.files.delete(id, OURS)
    assert await archive.files.total(OURS) == 3


@given(st.lists(st.tuples(st.datetimes(), st.text("abc0", min_size=1, max_size=3)), unique=True, max_size=12))
def test_the_age_key_sorts_newest_first_and_then_by_id(stamps: list[tuple[datetime, str]]) -> None:
    moments = [(made.replace(tzinfo=UTC), id) for made, id in stamps]
    files = sorted((StoredFile(id, "", "image/png", 1, "0", made, made) for made, id in moments), key=age_key)
    for newer, older in pairwise(files):
        assert newer.created > older.created or (newer.created == older.created and newer.id < older.id)
