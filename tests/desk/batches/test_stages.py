"""The lines of a batch before its first answer, and its results after its last."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from beholder.desk import patience
from beholder.desk.batches import stages as module
from beholder.desk.batches.stages import AT_ONCE, Stages
from beholder.domain import Batch, BatchState, Failure
from beholder.faults import Fault, Status
from beholder.store.batch_requests import RequestState
from beholder.store.batches import Source
from beholder.wire.batches import Inlined
from tests.desk.batches.conftest import Place, line
from tests.store.conftest import pieces

LONGEST = 200  # bytes of a line


def lines(*words: str) -> bytes:
    return b"".join(json.dumps(line(word)).encode() + b"\n" for word in words)


async def begun(place: Place, text: bytes, *, inline: bool = False) -> tuple[Stages, Batch, Source]:
    """Make a batch of `text` that nobody works on."""
    id = await (place.create(Inlined(text)) if inline else place.file(text))
    recorded = await place.archive.batches.recorded(id, "default")
    return Stages(place.archive, LONGEST), recorded.batch, recorded.source


async def kept(place: Place, batch: Batch) -> list[tuple[int, int, bool]]:
    """Tell of each request its place, the number of its line, and whether it has a result."""
    some = await place.archive.batch_requests.some(batch.id, -1, 999)
    return [(one.position, one.number, one.result is not None) for one in some]


async def now(place: Place, batch: Batch) -> Batch:
    return await place.batches.get(batch.id, "default")


@pytest.mark.parametrize("piece", [1, 7, 64, 1024 * 1024])
@pytest.mark.parametrize("tail", [b"", b"\n", b"\n \n"], ids=["cut off", "ended", "and a blank line"])
async def test_lines_are_recorded_in_their_order(
    place: Place, monkeypatch: pytest.MonkeyPatch, piece: int, tail: bytes
) -> None:
    monkeypatch.setattr(module, "PIECE", piece)
    text = lines("a") + b"\n[no request]\n" + lines("b").strip() + tail
    stages, batch, source = await begun(place, text)
    assert await stages.read(batch, source) is None
    assert await kept(place, batch) == [(0, 1, False), (1, 3, True), (2, 4, False)]
    told = await now(place, batch)
    assert (told.state, told.total, told.succeeded, told.failed) == (BatchState.RUNNING, 3, 0, 1)
    first, _, last = await place.archive.batch_requests.some(batch.id, -1, 3)
    assert json.loads(text[first.start : first.start + first.size]) == line("a")
    assert json.loads(text[last.start : last.start + last.size]) == line("b")


async def test_lines_that_are_read_anew_are_there_once(place: Place) -> None:
    stages, batch, source = await begun(place, lines("a", "b"))
    for _ in range(2):
        assert await stages.read(batch, source) is None
    assert await kept(place, batch) == [(0, 1, False), (1, 2, False)]
    assert (await now(place, batch)).total == 2


async def test_a_line_that_is_too_long_fails_alone(place: Place) -> None:
    stages, batch, source = await begun(place, lines("a", "b" * LONGEST, "c"))
    assert await stages.read(batch, source) is None
    assert await kept(place, batch) == [(0, 1, False), (1, 2, True), (2, 3, False)]
    (_, long, _) = await place.archive.batch_requests.some(batch.id, -1, 3)
    assert "one request may have 200" in json.loads(long.result or "")["error"]["message"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(b'{"request": 1}\n{"request": 2}\n', "line 1 has no request", id="no requests"),
        pytest.param(lines("x" * LONGEST), "one request may have 200", id="all too long"),
        pytest.param(b"\n[1]\n{}\n", "line 2 is a list", id="no objects"),
    ],
)
async def test_a_batch_of_which_no_line_can_be_read_says_why_the_first_cannot(
    place: Place, text: bytes, why: str
) -> None:
    stages, batch, source = await begun(place, text)
    failure = await stages.read(batch, source)
    assert failure is not None
    assert failure.code == "INVALID_ARGUMENT"
    assert failure.message.startswith("no line of the batch can be read: ")
    assert why in failure.message
    assert (await now(place, batch)).state is BatchState.PENDING, "nothing of it runs"


async def test_blank_lines_are_no_batch(place: Place) -> None:
    stages, batch, _ = await begun(place, lines("a"))
    sha256 = hashlib.sha256(b"\n \n\n").hexdigest()
    blank = await place.upload(b"\n \n\n")
    failure = await stages.read(batch, Source(sha256, 4))
    assert failure == Failure("INVALID_ARGUMENT", "no line of the batch can be read: it is empty")
    await place.archive.files.delete(blank, "default")


async def test_lines_that_end_too_early_are_a_defect_of_ours(place: Place) -> None:
    stages, batch, source = await begun(place, lines("a"))
    with pytest.raises(FileNotFoundError, match=f"ends at byte {source.size}"):
        await stages.read(batch, Source(source.sha256, source.size + 1))


async def answered(place: Place, batch: Batch, *positions: int) -> None:
    for position in positions:
        result = json.dumps({"key": position, "response": {}})
        await place.archive.batch_requests.done(batch.id, position, RequestState.SUCCEEDED, result)


@pytest.mark.parametrize("state", [BatchState.CANCELLED, BatchState.EXPIRED])
async def test_every_request_has_a_result_in_its_place(place: Place, state: BatchState) -> None:
    count = 2 * AT_ONCE + 1
    stages, batch, source = await begun(place, lines(*map(str, range(count))))
    await stages.read(batch, source)
    await answered(place, batch, 0, AT_ONCE, count - 1)
    results = [json.loads(one) async for one in stages.results(batch, state)]
    assert [index for index, one in enumerate(results) if "response" in one] == [0, AT_ONCE, count - 1]
    assert [one["key"] for one in results[1:AT_ONCE]] == [str(n) for n in range(1, AT_ONCE)]
    assert state.value.lower() in results[1]["error"]["message"]
    assert len(results) == count


async def test_the_end_writes_a_file_of_answers(place: Place) -> None:
    stages, batch, source = await begun(place, lines("a", "b"))
    await stages.read(batch, source)
    await answered(place, batch, 1)
    await stages.finish(batch, BatchState.CANCELLED, None, forget=False)
    told = await now(place, batch)
    assert (told.state, told.done, told.output) == (BatchState.CANCELLED, True, batch.output)
    assert [sorted(result) for result in await place.results(batch.id)] == [["error", "key"], ["key", "response"]]
    file = await place.archive.files.get(batch.output or "", "default")
    assert (file.display_name, file.media_type) == ("d results", "application/jsonl")


async def test_a_file_that_was_written_before_a_kill_is_not_written_again(place: Place) -> None:
    stages, batch, source = await begun(place, lines("a"))
    await stages.read(batch, source)
    await place.archive.files.create(pieces(b'{"first": 1}\n'), "r", "application/jsonl", "default", batch.output)
    await stages.finish(batch, BatchState.SUCCEEDED, None, forget=False)
    assert await place.results(batch.id) == [{"first": 1}]
    assert (await now(place, batch)).output == batch.output


@pytest.mark.parametrize(
    ("failure", "forget", "read"),
    [
        pytest.param(Failure("INVALID_ARGUMENT", "no"), False, True, id="it failed"),
        pytest.param(None, True, True, id="nobody will read it"),
        pytest.param(None, False, False, id="it has no requests yet"),
    ],
)
async def test_no_file_is_told_of_that_was_not_written(
    place: Place, failure: Failure | None, forget: bool, read: bool
) -> None:
    stages, batch, source = await begun(place, lines("a"))
    if read:
        await stages.read(batch, source)
    await stages.finish(batch, BatchState.CANCELLED, failure, forget=forget)
    told = await now(place, batch)
    assert (told.done, told.output, told.failure) == (True, None, failure)
    with pytest.raises(Fault) as caught:
        await place.archive.files.get(batch.output or "", "default")
    assert caught.value.status is Status.NOT_FOUND


async def test_an_inline_batch_has_results_and_no_file(place: Place) -> None:
    stages, batch, source = await begun(place, lines("a"), inline=True)
    await stages.read(batch, source)
    await answered(place, batch, 0)
    await stages.finish(batch, BatchState.SUCCEEDED, None, forget=False)
    assert (await now(place, batch)).output is None
    assert await place.results(batch.id) == [{"key": 0, "response": {}}]
    assert await place.archive.files.newest_first("default") == []


@pytest.mark.parametrize(
    ("owner", "method"),
    [("batch_requests", "clear"), ("blobs", "read"), ("batch_requests", "add"), ("batches", "run")],
    ids=".".join,
)
async def test_what_may_pass_is_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, owner: str, method: str
) -> None:
    stages, batch, source = await begun(place, lines("a"))
    monkeypatch.setattr(patience, "PAUSE", 0)
    _stumbling(monkeypatch, getattr(place.archive, owner), method, Status.UNAVAILABLE)
    assert await stages.read(batch, source) is None
    assert await kept(place, batch) == [(0, 1, False)]


async def test_what_will_not_pass_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    stages, batch, source = await begun(place, lines("a"))
    _stumbling(monkeypatch, place.archive.blobs, "read", Status.INTERNAL)
    with pytest.raises(Fault):
        await stages.read(batch, source)


def _stumbling(monkeypatch: pytest.MonkeyPatch, owner: object, method: str, status: Status) -> None:
    """Let `method` of `owner` fail once."""
    real: Callable[..., Any] = getattr(owner, method)
    left = [Fault(status, "not now")]

    async def stumble(*arguments: object) -> Any:
        if left:
            raise left.pop()
        return await real(*arguments)

    monkeypatch.setattr(owner, method, stumble)
