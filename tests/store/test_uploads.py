import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from beholder.domain import StoredFile
from beholder.faults import Fault, Status
from beholder.settings import Settings
from beholder.store import uploads
from beholder.store.archive import Archive
from beholder.store.session import Progress
from tests.store.conftest import OURS, THEIRS, Clock, bytes_in, names, opened, pieces, put


async def begin(archive: Archive, size: int | None = None, id: str | None = None) -> str:
    return await archive.uploads.start(id, "a.png", "image/png", size, OURS)


async def test_chunks_become_a_file(archive: Archive) -> None:
    token = await begin(archive, 10)
    assert await archive.uploads.write(token, 0, pieces(b"01", b"234")) == Progress(5, False)
    assert await archive.uploads.write(token, 5, pieces(b"56789")) == Progress(10, False)
    file = await archive.uploads.finish(token)
    assert await archive.files.read(file.id, OURS) == b"0123456789"
    assert await archive.uploads.progress(token) == Progress(10, True)


async def test_an_upload_is_not_listed_before_it_is_finished(archive: Archive) -> None:
    token = await begin(archive, 3, "organ")
    await archive.uploads.write(token, 0, pieces(b"abc"))
    assert await archive.files.newest_first(OURS) == []
    with pytest.raises(Fault):
        await archive.files.read("organ", OURS)


async def test_only_so_many_are_begun_and_not_finished(
    archive: Archive, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST", 2)
    first, second = await begin(archive), await begin(archive)
    with pytest.raises(Fault, match="2 uploads are under way, and 2 are the most; finish some") as caught:
        await begin(archive)
    assert caught.value.status is Status.FAILED_PRECONDITION
    await archive.uploads.start(None, "a.png", "image/png", None, THEIRS)
    await archive.uploads.cancel(first)
    await begin(archive)
    await archive.uploads.write(second, 0, pieces(b"abc"))
    await archive.uploads.finish(second)
    await begin(archive)
    await archive.uploads.cancel(second)  # which is over already
    with pytest.raises(Fault, match="2 are the most"):
        await begin(archive)
    clock.advance(settings.upload_seconds)
    await archive.uploads.sweep()
    await begin(archive)


async def test_an_upload_is_not_swept_under_the_bytes_that_are_coming(
    archive: Archive, settings: Settings, clock: Clock
) -> None:
    coming, last = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"abc"
        coming.set()
        await last.wait()
        yield b"def"

    token = await begin(archive)
    writing = asyncio.ensure_future(archive.uploads.write(token, 0, slow()))
    await coming.wait()
    clock.advance(settings.upload_seconds)
    await archive.uploads.sweep()
    assert names(settings.data_dir / "uploads") != set()
    last.set()
    assert await writing == Progress(6, False)
    await archive.uploads.sweep()
    assert names(settings.data_dir / "uploads") == names(settings.data_dir / "blobs") == set()


async def test_tokens_are_long_and_differ(archive: Archive) -> None:
    tokens = {await begin(archive) for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43


async def test_tokens_are_not_on_disk(archive: Archive, settings: Settings) -> None:
    token = await begin(archive)
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
    archive: Archive, offset: int | None, sent: bytes, whole: bytes
) -> None:
    token = await begin(archive)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    await archive.uploads.write(token, offset, pieces(*(bytes([byte]) for byte in sent)))
    file = await archive.uploads.finish(token)
    assert await archive.files.read(file.id, OURS) == whole


async def test_a_gap_is_refused_and_the_upload_goes_on(archive: Archive) -> None:
    token = await begin(archive, 6)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    with pytest.raises(Fault, match=r"begins at byte 4, but only 3 bytes have come; continue at byte 3"):
        await archive.uploads.write(token, 4, pieces(b"ef"))
    await archive.uploads.write(token, 3, pieces(b"def"))
    assert (await archive.uploads.finish(token)).size == 6


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(min_size=1, max_size=60),
    jumps=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30)), max_size=8),
)
def test_any_sequence_of_resends_gives_the_file(
    settings: Settings, content: bytes, jumps: list[tuple[float, int]]
) -> None:
    async def run() -> bytes:
        archive = Archive(settings)
        await archive.open()
        token = await begin(archive, len(content))
        received = 0
        for share, length in [*jumps, (1.0, len(content)), (1.0, 0)]:
            offset = int(share * received)
            received = (await archive.uploads.write(token, offset, pieces(content[offset : offset + length]))).received
        await archive.uploads.write(token, received, pieces(content[received:]))
        file = await archive.uploads.finish(token)
        read = await archive.files.read(file.id, OURS)
        await archive.files.delete(file.id, OURS)
        await archive.close()
        return read

    assert asyncio.run(run()) == content


async def test_chunks_larger_than_the_buffer_are_whole(archive: Archive) -> None:
    content = bytes(range(256)) * 10_000
    token = await begin(archive, len(content))
    await archive.uploads.write(token, 0, pieces(*(content[at : at + 65_536] for at in range(0, len(content), 65_536))))
    file = await archive.uploads.finish(token)
    assert await archive.files.read(file.id, OURS) == content


async def test_chunks_of_one_upload_never_interleave(archive: Archive) -> None:
    token = await begin(archive, 6)
    entered, gate = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"abc"
        entered.set()
        await gate.wait()
        yield b"def"

    first = asyncio.create_task(archive.uploads.write(token, 0, slow()))
    await entered.wait()
    second = asyncio.create_task(archive.uploads.write(token, 0, pieces(b"abcdef")))
    gate.set()
    assert await first == await second == Progress(6, False)
    file = await archive.uploads.finish(token)
    assert await archive.files.read(file.id, OURS) == b"abcdef"


async def test_a_chunk_that_waited_for_a_cancelled_upload_writes_nothing(archive: Archive, settings: Settings) -> None:
    token = await begin(archive)
    entered, gate = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        entered.set()
        await gate.wait()
        yield b"abc"

    writing = asyncio.create_task(archive.uploads.write(token, 0, slow()))
    await entered.wait()
    cancelling = asyncio.create_task(archive.uploads.cancel(token))
    late = asyncio.create_task(archive.uploads.write(token, 0, pieces(b"xyz")))
    gate.set()
    await writing
    await cancelling
    with pytest.raises(Fault, match="no such upload"):
        await late
    assert bytes_in(settings) == set()


async def test_what_came_before_a_broken_connection_may_be_continued(archive: Archive) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 1_500_000
        raise ConnectionError

    content = b"x" * 1_500_000 + b"y"
    token = await begin(archive, len(content))
    with pytest.raises(ConnectionError):
        await archive.uploads.write(token, 0, broken())
    received = (await archive.uploads.progress(token)).received
    assert received == 1_500_000
    await archive.uploads.write(token, received, pieces(content[received:]))
    assert await archive.files.read((await archive.uploads.finish(token)).id, OURS) == content


async def test_finishing_again_gives_the_same_file(archive: Archive) -> None:
    token = await begin(archive, 3)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    file = await archive.uploads.finish(token)
    assert await archive.uploads.write(token, 0, pieces(b"abc")) == Progress(3, True)
    assert await archive.uploads.finish(token) == file
    assert len(await archive.files.newest_first(OURS)) == 1


async def test_too_few_bytes_cannot_be_finished_yet(archive: Archive) -> None:
    token = await begin(archive, 6)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    with pytest.raises(Fault, match="declared as 6 bytes, but 3 have come; send the rest first"):
        await archive.uploads.finish(token)
    await archive.uploads.write(token, 3, pieces(b"def"))
    assert (await archive.uploads.finish(token)).size == 6


async def test_too_many_bytes_end_the_upload(archive: Archive, settings: Settings) -> None:
    token = await begin(archive, 3)
    with pytest.raises(Fault, match="declared as 3 bytes, but more have come; start again"):
        await archive.uploads.write(token, 0, pieces(b"abcd"))
    with pytest.raises(Fault, match="no such upload"):
        await archive.uploads.progress(token)
    assert bytes_in(settings) == set()


async def test_an_undeclared_empty_file_is_refused_at_its_end(archive: Archive, settings: Settings) -> None:
    token = await begin(archive)
    with pytest.raises(Fault, match="empty"):
        await archive.uploads.finish(token)
    assert bytes_in(settings) == set()


@pytest.mark.parametrize(
    ("size", "status"),
    [
        pytest.param(0, Status.INVALID_ARGUMENT, id="empty"),
        pytest.param(3_000_001, Status.PAYLOAD_TOO_LARGE, id="larger than a file may be"),
    ],
)
async def test_a_declared_size_is_refused_at_the_start(
    archive: Archive, settings: Settings, size: int, status: Status
) -> None:
    with pytest.raises(Fault) as caught:
        await begin(archive, size)
    assert caught.value.status is status
    assert bytes_in(settings) == set()


async def test_an_undeclared_size_is_refused_as_it_comes(archive: Archive, settings: Settings) -> None:
    token = await begin(archive)
    with pytest.raises(Fault, match="larger than 3000000 bytes"):
        await archive.uploads.write(token, 0, pieces(*[b"x" * 1_000_000] * 4))
    assert bytes_in(settings) == set()


async def test_a_full_project_refuses_at_the_start_and_as_bytes_come(archive: Archive) -> None:
    await put(archive, b"x" * 2_500_000)
    with pytest.raises(Fault, match="no room"):
        await begin(archive, 1_500_001)
    token = await begin(archive)
    with pytest.raises(Fault, match="no room"):
        await archive.uploads.write(token, 0, pieces(*[b"x" * 1_000_000] * 2))
    assert (await archive.files.newest_first(OURS))[0].size == 2_500_000


async def test_bytes_of_unfinished_uploads_count(archive: Archive) -> None:
    token = await begin(archive, 3_000_000)
    await archive.uploads.write(token, 0, pieces(b"x" * 2_000_000))
    with pytest.raises(Fault, match="no room"):
        await begin(archive, 2_500_000)
    await archive.uploads.cancel(token)
    await begin(archive, 2_500_000)


async def test_they_count_after_a_restart_too(archive: Archive, settings: Settings, clock: Clock) -> None:
    token = await begin(archive, 3_000_000)
    await archive.uploads.write(token, 0, pieces(b"x" * 2_000_000))
    await archive.close()
    again = await opened(settings, clock)
    with pytest.raises(Fault, match="no room"):
        await begin(again, 2_500_000)
    await again.uploads.write(token, 2_000_000, pieces(b"x" * 1_000_000))
    await again.uploads.finish(token)
    await begin(again, 1_000_000)
    await again.close()


async def test_the_wait_is_for_what_goes_first(archive: Archive, clock: Clock, settings: Settings) -> None:
    await put(archive, b"x" * 2_000_000)
    clock.advance(60)
    token = await begin(archive)
    await archive.uploads.write(token, 0, pieces(b"x" * 1_000_000))
    for size, seconds in ((2_000_000, settings.upload_seconds), (3_000_000, settings.file_seconds - 60)):
        with pytest.raises(Fault, match="no room") as caught:
            await begin(archive, size)
        assert (caught.value.status, caught.value.retry_seconds) == (Status.RESOURCE_EXHAUSTED, seconds)


@pytest.mark.parametrize("most", [0, 3, 7])
async def test_uploads_that_come_at_once_stay_within_the_limit(archive: Archive, settings: Settings, most: int) -> None:
    async def upload(number: int) -> StoredFile:
        token = await archive.uploads.start(f"f{number}", "", "image/png", None, OURS, most=most * 10)
        await archive.uploads.write(token, 0, pieces(bytes([number]) * 10))
        return await archive.uploads.finish(token)

    outcomes = await asyncio.gather(*map(upload, range(16)), return_exceptions=True)
    kept = [file.id for file in outcomes if isinstance(file, StoredFile)]
    assert len(kept) == most
    assert sorted(file.id for file in await archive.files.newest_first(OURS)) == sorted(kept)
    assert len(bytes_in(settings)) == most  # what was refused left nothing
    assert len(names(settings.data_dir / "uploads")) == most


async def test_bytes_that_could_not_be_written_take_no_room(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, start: int, data: bytes) -> None:
        raise Fault(Status.UNAVAILABLE, "the disk is full")

    token = await archive.uploads.start(None, "", "image/png", None, OURS, most=3)
    for _ in range(3):
        with monkeypatch.context() as patch:
            patch.setattr("beholder.store.uploads.write_at", full)
            with pytest.raises(Fault, match="the disk is full"):
                await archive.uploads.write(token, 0, pieces(b"abc"))
        assert (await archive.uploads.progress(token)).received == 0
    await archive.uploads.write(token, 0, pieces(b"abc"))
    assert (await archive.uploads.finish(token)).size == 3


async def test_a_cancelled_upload_is_gone(archive: Archive, settings: Settings) -> None:
    token = await begin(archive, 3)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    await archive.uploads.cancel(token)
    assert bytes_in(settings) == set()
    assert names(settings.data_dir / "uploads") == set()
    with pytest.raises(Fault) as caught:
        await archive.uploads.cancel(token)
    assert caught.value.status is Status.NOT_FOUND


async def test_cancelling_a_finished_upload_keeps_its_file(archive: Archive) -> None:
    token = await begin(archive, 3)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    file = await archive.uploads.finish(token)
    await archive.uploads.cancel(token)
    assert await archive.files.read(file.id, OURS) == b"abc"


@pytest.mark.parametrize("token", ["", "guess", "../../x", "\x00", "x" * 5000, "ü"])
async def test_an_unknown_token_is_not_found(archive: Archive, token: str) -> None:
    for ask in (archive.uploads.progress, archive.uploads.finish, archive.uploads.cancel):
        with pytest.raises(Fault, match="no such upload") as caught:
            await ask(token)
        assert caught.value.status is Status.NOT_FOUND


async def test_an_upload_expires(archive: Archive, clock: Clock, settings: Settings) -> None:
    token = await begin(archive, 6)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    clock.advance(settings.upload_seconds)
    with pytest.raises(Fault, match="no such upload"):
        await archive.uploads.write(token, 3, pieces(b"def"))
    await archive.sweep()
    assert bytes_in(settings) == set()


async def test_a_finished_uploads_end_leaves_its_file(archive: Archive, clock: Clock, settings: Settings) -> None:
    id = await put(archive, b"abc")
    clock.advance(settings.upload_seconds)
    await archive.sweep()
    assert names(settings.data_dir / "uploads") == set()
    assert await archive.files.read(id, OURS) == b"abc"


async def test_a_sweep_spares_an_upload_whose_bytes_are_coming(archive: Archive, clock: Clock) -> None:
    token = await begin(archive, 3)

    async def across_the_end() -> AsyncIterator[bytes]:
        yield b"a"
        clock.advance(3600)
        await archive.sweep()
        yield b"bc"
        clock.time -= timedelta(seconds=3600)

    assert (await archive.uploads.write(token, 0, across_the_end())).received == 3


async def test_the_room_is_each_projects_own(archive: Archive) -> None:
    await put(archive, b"x" * 2_500_000, project=THEIRS)
    under_way = await archive.uploads.start(None, "", "image/png", None, THEIRS)
    await archive.uploads.write(under_way, 0, pieces(b"x" * 1_000_000))
    with pytest.raises(Fault, match="no room"):
        await archive.uploads.start(None, "", "image/png", 1_000_000, THEIRS)
    id = await put(archive, b"x" * 2_500_000)
    assert (await archive.files.get(id, OURS)).project == OURS


async def test_what_cannot_be_stored_now_may_be_finished_later(
    archive: Archive, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database does not answer when the bytes are a blob already: these never change any more."""

    async def silent(work: object) -> None:
        raise Fault(Status.UNAVAILABLE, "not now")

    token = await begin(archive)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    monkeypatch.setattr(archive.files._database, "write", silent)
    with pytest.raises(Fault, match="not now"):
        await archive.uploads.finish(token)
    monkeypatch.undo()
    with pytest.raises(Fault, match="about to be finished"):
        await archive.uploads.write(token, 3, pieces(b"more"))
    assert await archive.uploads.write(token, 0, pieces(b"abc")) == Progress(3, False)  # a client sends all again
    file = await archive.uploads.finish(token)
    assert await archive.files.read(file.id, OURS) == b"abc"
    assert len(bytes_in(settings)) == 1


async def test_an_end_that_was_committed_but_not_heard_of_is_the_same_end(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = archive.files._database.write

    async def deaf(work: Callable[..., object]) -> None:
        await write(work)
        raise Fault(Status.UNAVAILABLE, "the line is cut")

    token = await begin(archive, 3, "organ")
    await archive.uploads.write(token, 0, pieces(b"abc"))
    monkeypatch.setattr(archive.files._database, "write", deaf)
    with pytest.raises(Fault, match="the line is cut"):
        await archive.uploads.finish(token)
    monkeypatch.undo()
    assert (await archive.uploads.finish(token)).id == "organ"


async def test_a_database_that_is_away_while_bytes_come_costs_none_that_came(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(work: object) -> None:
        raise Fault(Status.UNAVAILABLE, "the database does not answer now")

    token = await archive.uploads.start(None, "", "image/png", 6, OURS)
    await archive.uploads.write(token, 0, pieces(b"abc"))
    with monkeypatch.context() as outage, pytest.raises(Fault, match="does not answer"):
        outage.setattr(archive.room._database, "read", away)
        await archive.uploads.write(token, 3, pieces(b"def"))
    assert (await archive.uploads.progress(token)).received == 3
    await archive.uploads.write(token, 3, pieces(b"def"))
    assert await archive.files.read((await archive.uploads.finish(token)).id, OURS) == b"abcdef"
