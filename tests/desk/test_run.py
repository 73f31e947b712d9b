import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beholder.desk.run import Run, cancelled, failed, finished, replay
from beholder.domain import (
    Delta,
    Failure,
    Finish,
    FinishReason,
    FunctionCall,
    Interaction,
    InteractionStatus,
    Thought,
    Usage,
    Words,
)
from beholder.faults import Fault, Status
from tests.desk.conftest import heard

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
OPEN = Interaction("int_1", "m", MOMENT, MOMENT)
STOP = Finish(FinishReason.STOP, Usage(1, 2, 3, 4))


def run_of(*deltas: Delta) -> Run:
    run = Run(OPEN)
    for delta in deltas:
        run.hear(delta)
    return run


def end(run: Run) -> None:
    run.end(finished(run.interaction, run.said, STOP, MOMENT))


@given(st.lists(st.text("ab", min_size=1).map(Words), max_size=6), st.lists(st.integers(0, 7), max_size=4))
def test_every_reader_hears_all_whenever_it_comes(words: list[Words], arrivals: list[int]) -> None:
    async def scene() -> list[list[Delta]]:
        run, readers = Run(OPEN), []
        for moment in range(len(words) + 2):
            readers += [asyncio.ensure_future(heard(run.follow())) for arrival in arrivals if arrival == moment]
            await asyncio.sleep(0)
            if moment < len(words):
                run.hear(words[moment])
            elif moment == len(words):
                end(run)
        return await asyncio.gather(*readers)

    whole = [*words, STOP]
    assert all(told == whole for told in asyncio.run(scene()))


async def test_what_says_nothing_is_not_told() -> None:
    run = run_of(Thought(""), Thought("t"), Words(""), Words("a"), Thought("late"))
    assert run.said == (Thought("t"), Words("a"))
    call = FunctionCall("c1", "f", {})
    assert run_of(call, Thought("late"), call).said == (call, call)


async def test_readers_of_a_failure_hear_what_came_before_it() -> None:
    run, told = run_of(Words("a")), []
    error = Fault(Status.UNAVAILABLE, "gone")
    run.end(failed(OPEN, run.said, error, MOMENT), error)
    with pytest.raises(Fault, match="gone"):
        async for delta in run.follow():
            told.append(delta)
    assert told == [Words("a")]
    with pytest.raises(Fault, match="gone"):
        await run.ended()
    await run.begun()  # something was said before it


async def test_a_run_begins_with_its_first_word_or_with_what_prevented_it() -> None:
    run = Run(OPEN)
    waiting = asyncio.ensure_future(run.begun())
    await asyncio.sleep(0)
    assert not waiting.done()
    run.hear(Words("a"))
    await waiting
    prevented = Run(OPEN)
    prevented.end(OPEN, KeyError("a defect"))
    with pytest.raises(KeyError):
        await prevented.begun()


async def test_a_reader_that_leaves_is_no_trouble() -> None:
    run = run_of(Words("a"))
    reader = run.follow()
    assert await anext(reader) == Words("a")
    await reader.aclose()
    run.hear(Words("b"))
    end(run)
    assert await heard(run.follow()) == [Words("a"), Words("b"), STOP]
    assert (await run.ended()).status is InteractionStatus.COMPLETED


async def test_a_replay_says_the_same_as_the_run() -> None:
    run = run_of(Thought("t"), Words("a"))
    end(run)
    assert await heard(replay(run.interaction)) == await heard(run.follow())


async def test_a_replay_fails_as_the_run_did() -> None:
    fault = Fault(Status.INVALID_ARGUMENT, "is no image", where="input[0]")
    with pytest.raises(Fault) as caught:
        await heard(replay(failed(OPEN, (), fault, MOMENT)))
    assert (caught.value.status, str(caught.value)) == (Status.INVALID_ARGUMENT, "input[0]: is no image")


def test_of_a_defect_nothing_is_told() -> None:
    failure = failed(OPEN, (), KeyError("secret"), MOMENT).failure
    assert failure == Failure("INTERNAL", "the server failed on this interaction; its log says why")


def test_a_stopped_one_keeps_what_it_had_said() -> None:
    stopped = cancelled(OPEN, (Words("a"),), MOMENT)
    assert (stopped.status, stopped.answer.text) == (InteractionStatus.CANCELLED, "a")
