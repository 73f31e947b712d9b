"""Who goes on and who stands aside: by events alone, with a clock that says "now" or "never"."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from beholder.engines.embedded.courtesy import Courtesy
from beholder.engines.embedded.experts.networks.interruption import Interrupted, interruption

NEVER, AT_ONCE = 3600.0, 0.0  # seconds after which patient work is due


class Step:
    """Work in a thread that runs until it is opened, or broken off."""

    def __init__(self) -> None:
        self.begun = Event()
        self.opened = Event()
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        self.begun.set()
        breaks = interruption()
        assert breaks is not None
        while not self.opened.wait(0.001):  # as a network looks between its nodes
            breaks.check()
        return "done"

    async def under_way(self) -> None:
        assert await asyncio.to_thread(self.begun.wait, 60)
        self.begun.clear()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


async def patiently(courtesy: Courtesy, work: Callable[[], str]) -> str:
    with courtesy.patient() as run:
        return await run(work)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_patient_work_that_nobody_is_before_is_done_at_once(pool: ThreadPoolExecutor) -> None:
    assert await patiently(Courtesy(pool, pool, NEVER), lambda: "done") == "done"


async def test_patient_work_is_not_begun_while_somebody_is_in_a_hurry(pool: ThreadPoolExecutor) -> None:
    courtesy, asked = Courtesy(pool, pool, NEVER), list[str]()

    def ask(who: str) -> str:
        asked.append(who)
        return "done"

    with courtesy.urgent() as run:
        waiting = asyncio.ensure_future(patiently(courtesy, lambda: ask("patient")))
        await settle()
        await run(lambda: ask("urgent"))
        assert not waiting.done()
    assert await waiting == "done"
    assert asked == ["urgent", "patient"]


async def test_patient_work_is_broken_off_for_whoever_comes_and_attempted_anew(pool: ThreadPoolExecutor) -> None:
    courtesy, step = Courtesy(pool, pool, NEVER), Step()
    patient = asyncio.ensure_future(patiently(courtesy, step))
    await step.under_way()
    with courtesy.urgent() as run:
        assert await run(lambda: "answer") == "answer"
        await settle()
        assert not patient.done()
    await step.under_way()
    step.opened.set()
    assert await patient == "done"
    assert step.times == 2


async def test_it_stands_aside_until_the_last_of_several_is_answered(pool: ThreadPoolExecutor) -> None:
    courtesy = Courtesy(pool, pool, NEVER)
    with courtesy.urgent():
        with courtesy.urgent():
            waiting = asyncio.ensure_future(patiently(courtesy, lambda: "done"))
            await settle()
        await settle()
        assert not waiting.done()
    assert await waiting == "done"


async def test_what_is_due_goes_on_beside_others_to_its_end_and_is_not_broken_off(pool: ThreadPoolExecutor) -> None:
    courtesy, step = Courtesy(pool, pool, AT_ONCE), Step()
    with courtesy.urgent():
        patient = asyncio.ensure_future(patiently(courtesy, step))
        await step.under_way()
        with courtesy.urgent() as run:
            assert await run(lambda: "answer") == "answer"
        step.opened.set()
        assert await patient == "done"
    assert step.times == 1


async def test_one_is_due_at_a_time_and_another_after_it(pool: ThreadPoolExecutor) -> None:
    courtesy, steps = Courtesy(pool, pool, AT_ONCE), [Step(), Step()]
    with courtesy.urgent():
        first, second = (asyncio.ensure_future(patiently(courtesy, step)) for step in steps)
        await steps[0].under_way()
        await settle()
        assert steps[1].times == 0
        steps[0].opened.set()
        assert await first == "done"
        await steps[1].under_way()
        steps[1].opened.set()
        assert await second == "done"


async def test_after_one_that_was_due_people_are_left_alone_for_a_while(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beholder.engines.embedded.courtesy.REST", 1e9)
    courtesy, step = Courtesy(pool, pool, AT_ONCE), Step()
    with courtesy.urgent():
        first = asyncio.ensure_future(patiently(courtesy, step))
        await step.under_way()
        second = asyncio.ensure_future(patiently(courtesy, lambda: "done"))
        step.opened.set()
        assert await first == "done"
        await settle()
        assert not second.done()
    assert await second == "done"


async def test_an_ask_that_is_due_stays_so_for_all_its_work(pool: ThreadPoolExecutor) -> None:
    courtesy = Courtesy(pool, pool, AT_ONCE)
    with courtesy.urgent(), courtesy.patient() as run:
        assert [await run(lambda: "a"), await run(lambda: "b")] == ["a", "b"]
    with courtesy.urgent():  # the place of the one that is due is free again
        assert await patiently(courtesy, lambda: "c") == "c"


async def test_an_ask_that_was_broken_off_is_due_by_the_first_time(pool: ThreadPoolExecutor) -> None:
    courtesy, step = Courtesy(pool, pool, AT_ONCE), Step()
    patient = asyncio.ensure_future(patiently(courtesy, step))
    await step.under_way()
    with courtesy.urgent():
        await step.under_way()
        step.opened.set()
        assert await patient == "done"
    assert step.times == 2


async def test_who_shared_what_was_broken_off_does_it_instead(pool: ThreadPoolExecutor) -> None:
    """Two asks about one picture wait for one look at it; the patient one is broken off, and the other must not be."""
    times = 0

    def shared() -> str:
        nonlocal times
        times += 1
        if times == 1:
            raise Interrupted
        return "done"

    with Courtesy(pool, pool, NEVER).urgent() as run:
        assert await run(shared) == "done"


@pytest.mark.parametrize("kind", ["urgent", "patient"])
async def test_the_work_of_a_caller_who_leaves_is_broken_off(pool: ThreadPoolExecutor, kind: str) -> None:
    courtesy, step, over = Courtesy(pool, pool, NEVER), Step(), Event()

    def work() -> str:
        try:
            return step()
        finally:
            over.set()

    async def ask() -> None:
        with courtesy.urgent() if kind == "urgent" else courtesy.patient() as run:
            await run(work)

    asking = asyncio.ensure_future(ask())
    await step.under_way()
    asking.cancel()
    await asyncio.wait([asking])
    assert await asyncio.to_thread(over.wait, 60)
    assert await patiently(courtesy, lambda: "free") == "free"


@pytest.mark.parametrize("seconds", [NEVER, AT_ONCE], ids=["standing aside", "waiting to be the one that is due"])
async def test_who_leaves_while_standing_aside_holds_nobody_up(pool: ThreadPoolExecutor, seconds: float) -> None:
    courtesy, step = Courtesy(pool, pool, seconds), Step()
    with courtesy.urgent():
        others = [asyncio.ensure_future(patiently(courtesy, step)) for _ in range(2)]
        await settle()
        for other in others:
            other.cancel()
        await asyncio.wait(others)
        stays = asyncio.ensure_future(patiently(courtesy, lambda: "done"))
    assert await stays == "done"


async def test_a_defect_is_told_and_frees_the_place_of_the_one_that_is_due(pool: ThreadPoolExecutor) -> None:
    def defect() -> str:
        raise RuntimeError("a defect")

    courtesy = Courtesy(pool, pool, AT_ONCE)
    with courtesy.urgent() as run:
        for attempt in (run(defect), patiently(courtesy, defect)):
            with pytest.raises(RuntimeError, match="a defect"):
                await attempt
        assert await patiently(courtesy, lambda: "done") == "done"


async def test_a_crowd_of_both_kinds_is_served_whole(pool: ThreadPoolExecutor) -> None:
    courtesy = Courtesy(pool, pool, AT_ONCE)

    async def person(number: int) -> str:
        with courtesy.urgent() as run:
            return await run(lambda: f"person {number}")

    async def crowd() -> AsyncIterator[str]:
        people = (person(number) for number in range(20))
        guests = (patiently(courtesy, lambda n=number: f"guest {n}") for number in range(20))  # type: ignore[misc]
        for answer in await asyncio.gather(*(one for pair in zip(people, guests, strict=True) for one in pair)):
            yield answer

    assert len({answer async for answer in crowd()}) == 40
