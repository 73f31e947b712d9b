import hashlib
import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.domain import StoredFile
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.disk import DiskStore
from beholder.store.files import age_key
from tests.store.conftest import Clock, blobs_of, names, pieces, put


async def test_a_file_is_described_and_read(store: DiskStore, clock: Clock) -> None:
    id = await put(store, b"pixels", name="größe.png")
    file = await store.files.get(id)
    assert (file.display_name, file.media_type, file.size) == ("größe.png", "image/png", 6)
    assert file.sha256 == hashlib.sha256(b"pixels").hexdigest()
    assert file.created == clock()
    assert (file.expires - file.created).total_seconds() == 48 * 3600
    assert await store.files.read(id) == b"pixels"


@pytest.mark.parametrize(("size", "head"), [(0, b""), (3, b"pix"), (6, b"pixels"), (100, b"pixels")])
async def test_the_beginning_of_a_file_is_read_alone(store: DiskStore, size: int, head: bytes) -> None:
    id = await put(store, b"pixels")
    assert await store.files.head(id, size) == head


async def test_random_ids_survive_the_clients_reading_of_uris(store: DiskStore) -> None:
    id = await put(store, b"x")
    assert len(id) >= 12
    assert set(id) <= set("abcdefghijklmnopqrstuvwxyz0123456789")


@pytest.mark.parametrize("id", ["", "nosuchfile12", "../secret", "a/b", "A", "x" * 300, "\x00"])
async def test_an_unknown_file_is_not_found(store: DiskStore, id: str) -> None:
    for ask in (store.files.get, store.files.read, store.files.delete):
        with pytest.raises(Fault, match="there is no file") as caught:
            await ask(id)
        assert caught.value.status is Status.NOT_FOUND


@pytest.mark.parametrize("id", ["A", "a-b", "a/b", "..", "", "x" * 41, "ä", "a\n"])
def test_an_unusable_name_is_refused(store: DiskStore, id: str) -> None:
    with pytest.raises(Fault, match="is not a file name; use 1 to 40") as caught:
        store.files.check_name(id)
    assert caught.value.status is Status.INVALID_ARGUMENT


async def test_a_taken_name_is_refused_until_it_is_free(store: DiskStore) -> None:
    await put(store, b"x", "organ")
    with pytest.raises(Fault, match="'files/organ' already exists") as caught:
        store.files.check_name("organ")
    assert caught.value.status is Status.FAILED_PRECONDITION
    await store.files.delete("organ")
    store.files.check_name("organ")


async def test_files_are_listed_newest_first_and_in_one_order(store: DiskStore, clock: Clock) -> None:
    await put(store, b"x", "old")
    clock.advance(1)
    for id in ("b", "a", "c"):
        await put(store, b"x", id)
    assert [file.id for file in await store.files.newest_first()] == ["a", "b", "c", "old"]


async def test_a_deleted_file_is_gone_with_its_bytes(store: DiskStore, settings: Settings) -> None:
    id = await put(store, b"x")
    await store.files.delete(id)
    assert await store.files.newest_first() == []
    assert blobs_of(settings) == []
    assert names(settings.data_dir / "files") == set()
    with pytest.raises(Fault):
        await store.files.delete(id)


async def test_an_expired_file_is_not_found_even_before_it_is_swept(
    store: DiskStore, clock: Clock, settings: Settings
) -> None:
    id = await put(store, b"x")
    clock.advance(settings.file_seconds)
    assert await store.files.newest_first() == []
    with pytest.raises(Fault, match="expired"):
        await store.files.get(id)
    await store.sweep()
    assert blobs_of(settings) == []
    assert names(settings.data_dir / "files") == set()


async def test_a_sweep_keeps_what_has_not_expired(store: DiskStore, clock: Clock, settings: Settings) -> None:
    await put(store, b"x", "old")
    clock.advance(settings.file_seconds - 1)
    await put(store, b"y", "young")
    clock.advance(1)
    await store.sweep()
    assert [file.id for file in await store.files.newest_first()] == ["young"]
    assert await store.files.read("young") == b"y"


async def test_an_expired_name_is_free_again(store: DiskStore, clock: Clock, settings: Settings) -> None:
    await put(store, b"old", "organ")
    clock.advance(settings.file_seconds)
    await put(store, b"new", "organ")
    assert await store.files.read("organ") == b"new"
    assert len(list(blobs_of(settings))) == 1


async def test_of_two_uploads_to_one_name_the_first_to_finish_wins(store: DiskStore, settings: Settings) -> None:
    first = await store.uploads.start("organ", "", "image/png", 1)
    second = await store.uploads.start("organ", "", "image/png", 1)
    for token, content in ((first, b"1"), (second, b"2")):
        await store.uploads.write(token, 0, pieces(content))
    await store.uploads.finish(second)
    with pytest.raises(Fault, match="already exists"):
        await store.uploads.finish(first)
    assert await store.files.read("organ") == b"2"
    assert len(list(blobs_of(settings))) == 1


async def test_bytes_removed_behind_our_back_are_not_found(store: DiskStore, settings: Settings) -> None:
    id = await put(store, b"x")
    for blob in blobs_of(settings):
        blob.unlink()
    for reading in (store.files.read(id), store.files.head(id, 10)):
        with pytest.raises(Fault) as caught:
            await reading
        assert caught.value.status is Status.NOT_FOUND


async def test_the_total_counts_what_is_there(store: DiskStore) -> None:
    id = await put(store, b"12345")
    await put(store, b"123")
    assert store.files.total == 8
    await store.files.delete(id)
    assert store.files.total == 3


@pytest.mark.parametrize(
    "record",
    [
        pytest.param("{", id="cut"),
        pytest.param("{}", id="empty"),
        pytest.param(json.dumps({"blob": "x", "created": "now", "expires": "never"}), id="bad times"),
    ],
)
async def test_an_unreadable_record_is_left_alone_and_keeps_every_blob(
    store: DiskStore, settings: Settings, clock: Clock, record: str
) -> None:
    id = await put(store, b"x")
    (settings.data_dir / "files" / "other.json").write_text(record)
    (settings.data_dir / "blobs" / "maybe-its").touch()
    store.close()
    again = DiskStore(settings, clock)
    await again.open()
    assert [file.id for file in await again.files.newest_first()] == [id]
    assert (settings.data_dir / "files" / "other.json").read_text() == record
    assert (settings.data_dir / "blobs" / "maybe-its").exists()
    again.close()


@given(st.lists(st.tuples(st.datetimes(), st.text("abc0", min_size=1, max_size=3)), unique=True, max_size=12))
def test_the_age_key_sorts_newest_first_and_then_by_id(stamps: list[tuple[datetime, str]]) -> None:
    moments = [(made.replace(tzinfo=UTC), id) for made, id in stamps]
    files = sorted((StoredFile(id, "", "image/png", 1, "0", made, made) for made, id in moments), key=age_key)
    for newer, older in pairwise(files):
        assert newer.created > older.created or (newer.created == older.created and newer.id < older.id)
