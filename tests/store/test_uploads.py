import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store.disk import DiskStore
from beholder.store.session import Progress
from tests.store.conftest import Clock, blobs_of, names, pieces, put


async def begin(store: DiskStore, size: int | None = None, id: str | None = None) -> str:
    return await store.uploads.start(id, "a.png", "image/png", size)


async def test_chunks_become_a_file(store: DiskStore) -> None:
    token = await begin(store, 10)
    assert await store.uploads.write(token, 0, pieces(b"01", b"234")) == Progress(5, False)
    assert await store.uploads.write(token, 5, pieces(b"56789")) == Progress(10, False)
    file = await store.uploads.finish(token)
    assert await store.files.read(file.id) == b"0123456789"
    assert await store.uploads.progress(token) == Progress(10, True)


async def test_an_upload_is_not_listed_before_it_is_finished(store: DiskStore) -> None:
    token = await begin(store, 3, "organ")
    await store.uploads.write(token, 0, pieces(b"abc"))
    assert await store.files.newest_first() == []
    with pytest.raises(Fault):
        await store.files.read("organ")


async def test_tokens_are_long_and_differ(store: DiskStore) -> None:
    tokens = {await begin(store) for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43


async def test_tokens_are_not_on_disk(store: DiskStore, settings: Settings) -> None:
    token = await begin(store)
    (record,) = (settings.data_dir / "uploads").iterdir()
    assert token not in record.name + record.read_text()


@pytest.mark.parametrize(
    ("offset", "sent", "whole"),
    [
        pytest.param(0, b"abcdef", b"abcdef", id="all again"),
        pytest.param(0, b"abc", b"abc", id="the same chunk again"),
        pytest.param(0, b"ab", b"abc", id="a part of it"),
        pytest.param(2, b"cdef", b"abcdef", id="overlap"),
        pytest.param(3, b"def", b"abcdef", id="the next"),
        pytest.param(3, b"", b"abc", id="nothing"),
        pytest.param(None, b"def", b"abcdef", id="no offset"),
    ],
)
async def test_a_chunk_sent_again_changes_nothing(
    store: DiskStore, offset: int | None, sent: bytes, whole: bytes
) -> None:
    token = await begin(store)
    await store.uploads.write(token, 0, pieces(b"abc"))
    await store.uploads.write(token, offset, pieces(*(bytes([byte]) for byte in sent)))
    file = await store.uploads.finish(token)
    assert await store.files.read(file.id) == whole


async def test_a_gap_is_refused_and_the_upload_goes_on(store: DiskStore) -> None:
    token = await begin(store, 6)
    await store.uploads.write(token, 0, pieces(b"abc"))
    with pytest.raises(Fault, match=r"begins at byte 4, but only 3 bytes have come; continue at byte 3"):
        await store.uploads.write(token, 4, pieces(b"ef"))
    await store.uploads.write(token, 3, pieces(b"def"))
    assert (await store.uploads.finish(token)).size == 6


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(min_size=1, max_size=60),
    jumps=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30)), max_size=8),
)
def test_any_sequence_of_resends_gives_the_file(
    settings: Settings, content: bytes, jumps: list[tuple[float, int]]
) -> None:
    async def run() -> bytes:
        store = DiskStore(settings)
        await store.open()
        token = await begin(store, len(content))
        received = 0
        for share, length in [*jumps, (1.0, len(content)), (1.0, 0)]:
            offset = int(share * received)
            received = (await store.uploads.write(token, offset, pieces(content[offset : offset + length]))).received
        await store.uploads.write(token, received, pieces(content[received:]))
        file = await store.uploads.finish(token)
        read = await store.files.read(file.id)
        await store.files.delete(file.id)
        store.close()
        return read

    assert asyncio.run(run()) == content


async def test_chunks_larger_than_the_buffer_are_whole(store: DiskStore) -> None:
    content = bytes(range(256)) * 10_000
    token = await begin(store, len(content))
    await store.uploads.write(token, 0, pieces(*(content[at : at + 65_536] for at in range(0, len(content), 65_536))))
    file = await store.uploads.finish(token)
    assert await store.files.read(file.id) == content


async def test_chunks_of_one_upload_never_interleave(store: DiskStore) -> None:
    token = await begin(store, 6)
    entered, gate = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"abc"
        entered.set()
        await gate.wait()
        yield b"def"

    first = asyncio.create_task(store.uploads.write(token, 0, slow()))
    await entered.wait()
    second = asyncio.create_task(store.uploads.write(token, 0, pieces(b"abcdef")))
    gate.set()
    assert await first == await second == Progress(6, False)
    file = await store.uploads.finish(token)
    assert await store.files.read(file.id) == b"abcdef"


async def test_a_chunk_that_waited_for_a_cancelled_upload_writes_nothing(store: DiskStore, settings: Settings) -> None:
    token = await begin(store)
    entered, gate = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        entered.set()
        await gate.wait()
        yield b"abc"

    writing = asyncio.create_task(store.uploads.write(token, 0, slow()))
    await entered.wait()
    cancelling = asyncio.create_task(store.uploads.cancel(token))
    late = asyncio.create_task(store.uploads.write(token, 0, pieces(b"xyz")))
    gate.set()
    await writing
    await cancelling
    with pytest.raises(Fault, match="no such upload"):
        await late
    assert blobs_of(settings) == []


async def test_what_came_before_a_broken_connection_may_be_continued(store: DiskStore) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 1_500_000
        raise ConnectionError

    content = b"x" * 1_500_000 + b"y"
    token = await begin(store, len(content))
    with pytest.raises(ConnectionError):
        await store.uploads.write(token, 0, broken())
    received = (await store.uploads.progress(token)).received
    assert received == 1_500_000
    await store.uploads.write(token, received, pieces(content[received:]))
    assert await store.files.read((await store.uploads.finish(token)).id) == content


async def test_finishing_again_gives_the_same_file(store: DiskStore) -> None:
    token = await begin(store, 3)
    await store.uploads.write(token, 0, pieces(b"abc"))
    file = await store.uploads.finish(token)
    assert await store.uploads.write(token, 0, pieces(b"abc")) == Progress(3, True)
    assert await store.uploads.finish(token) == file
    assert len(await store.files.newest_first()) == 1


async def test_too_few_bytes_cannot_be_finished_yet(store: DiskStore) -> None:
    token = await begin(store, 6)
    await store.uploads.write(token, 0, pieces(b"abc"))
    with pytest.raises(Fault, match="declared as 6 bytes, but 3 have come"):
        await store.uploads.finish(token)
    await store.uploads.write(token, 3, pieces(b"def"))
    assert (await store.uploads.finish(token)).size == 6


async def test_too_many_bytes_end_the_upload(store: DiskStore, settings: Settings) -> None:
    token = await begin(store, 3)
    with pytest.raises(Fault, match="declared as 3 bytes, but more have come"):
        await store.uploads.write(token, 0, pieces(b"abcd"))
    with pytest.raises(Fault, match="no such upload"):
        await store.uploads.progress(token)
    assert blobs_of(settings) == []


async def test_an_undeclared_empty_file_is_refused_at_its_end(store: DiskStore, settings: Settings) -> None:
    token = await begin(store)
    with pytest.raises(Fault, match="empty"):
        await store.uploads.finish(token)
    assert blobs_of(settings) == []


@pytest.mark.parametrize(
    ("size", "status"),
    [
        pytest.param(0, Status.INVALID_ARGUMENT, id="empty"),
        pytest.param(3_000_001, Status.PAYLOAD_TOO_LARGE, id="larger than a file may be"),
    ],
)
async def test_a_declared_size_is_refused_at_the_start(
    store: DiskStore, settings: Settings, size: int, status: Status
) -> None:
    with pytest.raises(Fault) as caught:
        await begin(store, size)
    assert caught.value.status is status
    assert blobs_of(settings) == []


async def test_an_undeclared_size_is_refused_as_it_comes(store: DiskStore, settings: Settings) -> None:
    token = await begin(store)
    with pytest.raises(Fault, match="larger than 3000000 bytes"):
        await store.uploads.write(token, 0, pieces(*[b"x" * 1_000_000] * 4))
    assert blobs_of(settings) == []


async def test_a_full_project_refuses_at_the_start_and_as_bytes_come(store: DiskStore) -> None:
    await put(store, b"x" * 2_500_000)
    with pytest.raises(Fault, match="no room"):
        await begin(store, 1_500_001)
    token = await begin(store)
    with pytest.raises(Fault, match="no room"):
        await store.uploads.write(token, 0, pieces(*[b"x" * 1_000_000] * 2))
    assert (await store.files.newest_first())[0].size == 2_500_000


async def test_bytes_of_unfinished_uploads_count(store: DiskStore) -> None:
    token = await begin(store, 3_000_000)
    await store.uploads.write(token, 0, pieces(b"x" * 2_000_000))
    with pytest.raises(Fault, match="no room"):
        await begin(store, 2_500_000)
    await store.uploads.cancel(token)
    await begin(store, 2_500_000)


async def test_a_cancelled_upload_is_gone(store: DiskStore, settings: Settings) -> None:
    token = await begin(store, 3)
    await store.uploads.write(token, 0, pieces(b"abc"))
    await store.uploads.cancel(token)
    assert blobs_of(settings) == []
    assert names(settings.data_dir / "uploads") == set()
    with pytest.raises(Fault) as caught:
        await store.uploads.cancel(token)
    assert caught.value.status is Status.NOT_FOUND


async def test_cancelling_a_finished_upload_keeps_its_file(store: DiskStore) -> None:
    token = await begin(store, 3)
    await store.uploads.write(token, 0, pieces(b"abc"))
    file = await store.uploads.finish(token)
    await store.uploads.cancel(token)
    assert await store.files.read(file.id) == b"abc"


@pytest.mark.parametrize("token", ["", "guess", "../../x", "\x00", "x" * 5000, "ü"])
async def test_an_unknown_token_is_not_found(store: DiskStore, token: str) -> None:
    for ask in (store.uploads.progress, store.uploads.finish, store.uploads.cancel):
        with pytest.raises(Fault, match="no such upload") as caught:
            await ask(token)
        assert caught.value.status is Status.NOT_FOUND


async def test_an_upload_expires(store: DiskStore, clock: Clock, settings: Settings) -> None:
    token = await begin(store, 6)
    await store.uploads.write(token, 0, pieces(b"abc"))
    clock.advance(settings.upload_seconds)
    with pytest.raises(Fault, match="no such upload"):
        await store.uploads.write(token, 3, pieces(b"def"))
    await store.sweep()
    assert blobs_of(settings) == []


async def test_a_finished_uploads_end_leaves_its_file(store: DiskStore, clock: Clock, settings: Settings) -> None:
    id = await put(store, b"abc")
    clock.advance(settings.upload_seconds)
    await store.sweep()
    assert names(settings.data_dir / "uploads") == set()
    assert await store.files.read(id) == b"abc"


async def test_a_sweep_spares_an_upload_whose_bytes_are_coming(store: DiskStore, clock: Clock) -> None:
    token = await begin(store, 3)

    async def across_the_end() -> AsyncIterator[bytes]:
        yield b"a"
        clock.advance(3600)
        await store.sweep()
        yield b"bc"
        clock.time -= timedelta(seconds=3600)

    assert (await store.uploads.write(token, 0, across_the_end())).received == 3
