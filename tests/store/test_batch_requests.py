import json

import pytest

from beholder.domain import BatchState
from beholder.store.archive import Archive
from beholder.store.batch_requests import BatchRequest, RequestState
from tests.store.conftest import Clock
from tests.store.test_batches import new, put

BAD = json.dumps({"error": {"code": 3, "message": "bad"}})


def request(position: int, result: str | None = None) -> BatchRequest:
    return BatchRequest(position, position + 1, position * 10, 9, {"key": f"k{position}\ud800"}, result=result)


@pytest.fixture
async def filled(archive: Archive, clock: Clock) -> Archive:
    """An archive with a batch of six requests, the fourth of which could not be read."""
    await put(archive, new(clock))
    await archive.batch_requests.add("b1", [request(n) for n in range(3)])
    await archive.batch_requests.add("b1", [request(3, BAD), request(4), request(5)])
    await archive.batches.run("b1")
    return archive


async def counts(archive: Archive) -> tuple[int, int, int]:
    batch = await archive.batches.get("b1", "default")
    return batch.total, batch.succeeded, batch.failed


async def test_what_was_read_waits_in_its_order(filled: Archive) -> None:
    waiting = await filled.batch_requests.waiting("b1", -1, 3)
    assert waiting == [request(0), request(1), request(2)]
    assert await filled.batch_requests.waiting("b1", 2, 3) == [request(4), request(5)]
    assert await filled.batch_requests.waiting("another", -1, 3) == []
    assert await counts(filled) == (6, 0, 1)


@pytest.mark.parametrize(
    ("state", "after"), [(RequestState.SUCCEEDED, (6, 1, 1)), (RequestState.FAILED, (6, 0, 2))], ids=str
)
async def test_a_result_is_counted_once_and_kept(
    filled: Archive, state: RequestState, after: tuple[int, int, int]
) -> None:
    await filled.batch_requests.done("b1", 1, state, '{"a":1}')
    await filled.batch_requests.done("b1", 1, RequestState.FAILED, '{"b":1}')
    assert await counts(filled) == after
    first, second = await filled.batch_requests.some("b1", -1, 2)
    assert (first.result, first.state) == (None, RequestState.WAITING)
    assert (second.result, second.state) == ('{"a":1}', state)
    assert [one.position for one in await filled.batch_requests.waiting("b1", -1, 9)] == [0, 2, 4, 5]


async def test_a_result_is_news_of_the_batch(filled: Archive, clock: Clock) -> None:
    clock.advance(5)
    await filled.batch_requests.done("b1", 1, RequestState.SUCCEEDED, "{}")
    assert (await filled.batches.get("b1", "default")).updated == clock()


async def test_results_come_in_the_order_of_the_lines_whenever_they_came(filled: Archive) -> None:
    for position in (5, 0, 4):
        await filled.batch_requests.done("b1", position, RequestState.SUCCEEDED, f'"{position}"')
    assert [one.result for one in await filled.batch_requests.some("b1", -1, 4)] == ['"0"', None, None, BAD]
    assert [one.result for one in await filled.batch_requests.some("b1", 3, 4)] == ['"4"', '"5"']


async def test_only_what_was_begun_and_has_no_result_is_suspect(filled: Archive) -> None:
    for position in (0, 1, 2):
        await filled.batch_requests.attempt("b1", position)
    await filled.batch_requests.attempt("b1", 1)
    await filled.batch_requests.attempt("b1", 2, by=-1)
    await filled.batch_requests.done("b1", 0, RequestState.SUCCEEDED, "{}")
    assert [(one.position, one.attempts) for one in await filled.batch_requests.suspects("b1")] == [(1, 2)]


async def test_reading_anew_begins_with_nothing(filled: Archive) -> None:
    await filled.batch_requests.clear("b1")
    assert await filled.batch_requests.some("b1", -1, 9) == []
    assert await counts(filled) == (0, 0, 0)


async def test_a_result_that_comes_after_the_batch_is_gone_is_no_trouble(filled: Archive) -> None:
    await filled.batches.finish("b1", BatchState.CANCELLED)
    await filled.batches.delete("b1", "default")
    await filled.batch_requests.attempt("b1", 0)
    await filled.batch_requests.done("b1", 0, RequestState.SUCCEEDED, "{}")
    assert await filled.batch_requests.some("b1", -1, 9) == []


async def test_nothing_is_added_when_nothing_was_read(filled: Archive) -> None:
    await filled.batch_requests.add("b1", [])
    assert await counts(filled) == (6, 0, 1)


@pytest.fixture
async def two(filled: Archive, clock: Clock) -> Archive:
    """The same with another batch beside it, of one request in the same place."""
    await put(filled, new(clock, "b2", project="theirs"))
    await filled.batch_requests.add("b2", [request(1)])
    await filled.batches.run("b2")
    return filled


@pytest.mark.parametrize("act", ["clear", "attempt", "done", "add"])
async def test_what_is_done_to_a_batch_is_not_done_to_another(two: Archive, act: str) -> None:
    requests = two.batch_requests
    match act:
        case "clear":
            await requests.clear("b1")
        case "attempt":
            await requests.attempt("b1", 1)
        case "done":
            await requests.done("b1", 1, RequestState.FAILED, "{}")
        case "add":
            await requests.add("b1", [request(6)])
    assert await requests.waiting("b2", -1, 9) == await requests.some("b2", -1, 9) == [request(1)]
    assert await requests.suspects("b2") == []
    other = await two.batches.get("b2", "theirs")
    assert (other.total, other.succeeded, other.failed) == (1, 0, 0)


async def test_what_could_not_be_read_has_failed_and_is_never_begun(filled: Archive) -> None:
    (bad,) = await filled.batch_requests.some("b1", 2, 1)
    assert (bad.position, bad.state, bad.result) == (3, RequestState.FAILED, BAD)
    await filled.batch_requests.attempt("b1", 3)
    assert await filled.batch_requests.suspects("b1") == []
    await filled.batch_requests.done("b1", 3, RequestState.SUCCEEDED, "{}")
    assert await counts(filled) == (6, 0, 1), "it keeps what came of it"


async def test_suspects_come_in_the_order_of_their_lines(filled: Archive) -> None:
    for position in (5, 0, 4):
        await filled.batch_requests.attempt("b1", position)
    assert [one.position for one in await filled.batch_requests.suspects("b1")] == [0, 4, 5]


@pytest.mark.parametrize(
    "label",
    [
        pytest.param({}, id="none"),
        pytest.param({"key": "a\0b\ud800"}, id="text that few databases take"),
        pytest.param({"metadata": {"n": [1, None, {"é": True}]}}, id="any JSON"),
    ],
)
async def test_a_label_comes_back_as_it_was(filled: Archive, label: dict[str, object]) -> None:
    await filled.batch_requests.add("b1", [BatchRequest(6, 7, 60, 9, label)])
    (again,) = await filled.batch_requests.some("b1", 5, 9)
    assert again == BatchRequest(6, 7, 60, 9, label)


async def test_lines_of_large_files_stand_far_behind(filled: Archive) -> None:
    far = BatchRequest(6, 7, 2**40, 2**33, {})
    await filled.batch_requests.add("b1", [far])
    assert await filled.batch_requests.waiting("b1", 5, 9) == [far]


async def test_a_large_result_is_kept_whole(filled: Archive) -> None:
    text = json.dumps({"response": "x" * 1_000_000})
    await filled.batch_requests.done("b1", 0, RequestState.SUCCEEDED, text)
    (first,) = await filled.batch_requests.some("b1", -1, 1)
    assert first.result == text


async def test_nothing_is_behind_the_last(filled: Archive) -> None:
    assert await filled.batch_requests.waiting("b1", 5, 9) == []
    assert await filled.batch_requests.some("b1", 5, 9) == []


async def test_an_attempt_at_what_is_not_there_is_no_trouble(filled: Archive) -> None:
    await filled.batch_requests.attempt("b1", 99)
    await filled.batch_requests.done("b1", 99, RequestState.SUCCEEDED, "{}")
    assert await counts(filled) == (6, 0, 1)
    assert await filled.batch_requests.suspects("b1") == []
