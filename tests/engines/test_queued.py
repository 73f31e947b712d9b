"""Who waits, who goes first, and who is sent away; turns are passed on in the loop, so nothing here sleeps."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from beholder.domain import Ask, Image, Request, Role, Text, Turn
from beholder.engines.base import fold
from beholder.engines.queued import Queue, Queued
from beholder.faults import Fault, Status
from tests.fakes import FakeEngine

ASK: Ask = Request("fake", (Turn(Role.USER, (Text("hello"),)),))


class Visitors:
    """Tasks that come for a place and leave when they are told."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.doors: dict[str, asyncio.Event] = {}
        self.inside: list[str] = []

    async def come(self, name: str, *, patient: bool = False) -> None:
        self.doors[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._visit(name, patient))
        await settle()

    async def leave(self, name: str) -> None:
        self.doors[name].set()
        await self.tasks[name]
        await settle()

    async def give_up(self, name: str) -> None:
        self.tasks[name].cancel()
        await asyncio.gather(self.tasks[name], return_exceptions=True)
        await settle()

    async def _visit(self, name: str, patient: bool) -> None:
        async with self._queue.place(patient=patient):
            self.inside.append(name)
            await self.doors[name].wait()
            self.inside.remove(name)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_so_many_at_once_and_then_in_order() -> None:
    visitors = Visitors(Queue(2, 10))
    for name in "abcd":
        await visitors.come(name)
    assert visitors.inside == ["a", "b"]
    await visitors.leave("a")
    assert visitors.inside == ["b", "c"]
    await visitors.leave("b")
    await visitors.leave("c")
    assert visitors.inside == ["d"]
    await visitors.leave("d")


async def test_patient_work_lets_others_go_first() -> None:
    queue = Queue(1, 10)
    visitors = Visitors(queue)
    await visitors.come("first")
    await visitors.come("batch", patient=True)
    await visitors.come("person")
    assert queue.waiting == 2
    await visitors.leave("first")
    assert visitors.inside == ["person"]
    await visitors.leave("person")
    assert visitors.inside == ["batch"]
    await visitors.leave("batch")


async def test_where_people_never_cease_to_wait_patient_work_has_its_turn_from_time_to_time() -> None:
    now = 0.0
    queue = Queue(1, 10, seconds=5.0, clock=lambda: now)
    visitors = Visitors(queue)
    await visitors.come("p0")
    for name in ("b1", "b2"):
        await visitors.come(name, patient=True)
    for number in range(1, 6):
        await visitors.come(f"p{number}")
    order = []
    for seconds in (4.9, 5.0, 5.1, 9.9, 10.0, 20.0, 30.0, 40.0):
        now = seconds
        (inside,) = visitors.inside
        await visitors.leave(inside)
        order.append(inside)
    assert order == ["p0", "p1", "b1", "p2", "p3", "b2", "p4", "p5"]
    assert queue.running == 0


@pytest.mark.parametrize(
    ("seats", "lines"),
    [
        pytest.param(0, [], id="no seats"),
        pytest.param(2, [False, False], id="all taken"),
        pytest.param(0, [True, True], id="no seats, and patient work waits"),
        pytest.param(1, [True, False, True], id="taken, and patient work waits beside"),
    ],
)
async def test_without_a_seat_one_is_sent_away_at_once(seats: int, lines: list[bool]) -> None:
    queue = Queue(1, seats)
    visitors = Visitors(queue)
    await visitors.come("inside")
    for number, kind in enumerate(lines):
        await visitors.come(str(number), patient=kind)
    with pytest.raises(Fault, match="others wait for this engine already") as caught:
        async with queue.place():
            raise AssertionError("there was a place after all")
    assert caught.value.status is Status.UNAVAILABLE
    assert queue.refused == 1
    for name in ("inside", *map(str, range(len(lines)))):
        await visitors.give_up(name)


async def test_patient_work_takes_no_seat_and_is_never_sent_away() -> None:
    queue = Queue(1, 1)
    visitors = Visitors(queue)
    await visitors.come("inside")
    for number in range(5):
        await visitors.come(f"batch {number}", patient=True)
    await visitors.come("person")
    assert (queue.waiting, queue.refused) == (6, 0)
    for name in ("inside", "person", *(f"batch {number}" for number in range(5))):
        assert visitors.inside == [name]
        await visitors.leave(name)
    assert queue.running == 0


async def test_patient_work_has_half_of_the_places_at_most() -> None:
    queue = Queue(4, 0)
    visitors = Visitors(queue)
    for name in ("b1", "b2", "b3"):
        await visitors.come(name, patient=True)
    assert (visitors.inside, queue.running, queue.waiting) == (["b1", "b2"], 2, 1)
    await visitors.come("p1")
    await visitors.come("p2")
    assert visitors.inside == ["b1", "b2", "p1", "p2"]
    await visitors.leave("p1")
    assert visitors.inside == ["b1", "b2", "p2"]
    await visitors.leave("b1")
    assert visitors.inside == ["b2", "p2", "b3"]
    for name in ("b2", "p2", "b3"):
        await visitors.leave(name)
    assert (queue.running, queue.waiting) == (0, 0)


async def test_who_gives_up_leaves_the_line_and_frees_the_place() -> None:
    queue = Queue(1, 10)
    visitors = Visitors(queue)
    for name in "abc":
        await visitors.come(name)
    await visitors.give_up("b")
    assert (queue.running, queue.waiting) == (1, 1)
    await visitors.give_up("a")
    assert queue.waiting == 0
    await visitors.leave("c")
    assert queue.running == 0


async def test_one_that_gives_up_as_a_place_is_passed_over_it_just_leaves() -> None:
    queue = Queue(1, 10)
    visitors = Visitors(queue)
    for name in "abc":
        await visitors.come(name)
    visitors.doors["a"].set()
    visitors.tasks["b"].cancel()  # a leaves in the next round, before b wakes: the place passes over b to c
    await settle()
    assert visitors.tasks["b"].cancelled()
    assert (queue.running, queue.waiting) == (1, 0)
    await visitors.leave("c")
    assert queue.running == 0


async def test_a_place_that_comes_as_one_gives_up_is_passed_on() -> None:
    visitors = Visitors(Queue(1, 10))
    for name in "abc":
        await visitors.come(name)
    visitors.doors["a"].set()
    await asyncio.sleep(0)  # a leaves, b is told in the next round, and is gone by then
    visitors.tasks["b"].cancel()
    await settle()
    assert visitors.tasks["b"].cancelled()
    assert visitors.doors["c"].is_set() is False and visitors.tasks["c"].done() is False
    await visitors.leave("c")


class Crowd(RuleBasedStateMachine):
    """People and batches come, leave and give up in any order."""

    PLACES, SEATS = 4, 4

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.queue = Queue(self.PLACES, self.SEATS)
        self.visitors = Visitors(self.queue)
        self.number = 0
        self.patient: set[str] = set()

    @rule(patient=st.booleans())
    def come(self, patient: bool) -> None:
        self.number += 1
        self.patient |= {str(self.number)} if patient else set()
        self.loop.run_until_complete(self.visitors.come(str(self.number), patient=patient))
        task = self.visitors.tasks[str(self.number)]
        if task.done():
            assert isinstance(task.exception(), Fault) and not patient
            del self.visitors.tasks[str(self.number)]

    @precondition(lambda self: self.visitors.inside)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.visitors.inside)))
        self.loop.run_until_complete(self.visitors.leave(name))
        del self.visitors.tasks[name]

    @precondition(lambda self: self.visitors.tasks)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.visitors.tasks)))
        self.loop.run_until_complete(self.visitors.give_up(name))
        self.visitors.inside = [one for one in self.visitors.inside if one != name]
        del self.visitors.tasks[name]

    @invariant()
    def nobody_is_forgotten(self) -> None:
        running, waiting = self.queue.running, self.queue.waiting
        inside, tasks = set(self.visitors.inside), set(self.visitors.tasks)
        assert running == len(inside) <= self.PLACES
        assert waiting == len(tasks) - running
        assert len(inside & self.patient) <= self.PLACES // 2
        waits = tasks - inside
        assert running == self.PLACES or not waits - self.patient
        assert running == self.PLACES or not waits or len(inside & self.patient) == self.PLACES // 2
        assert len(self.queue._urgent) <= self.SEATS

    def teardown(self) -> None:
        for name in list(self.visitors.tasks):
            self.loop.run_until_complete(self.visitors.give_up(name))
        assert self.queue.running == 0
        self.loop.close()


TestCrowd = Crowd.TestCase
TestCrowd.settings = settings(max_examples=40, stateful_step_count=30)


# --- an engine behind it ----------------------------------------------------------------------------


async def test_an_engine_is_itself_behind_its_queue() -> None:
    engine = FakeEngine()
    queued = Queued(engine, 1, 0)
    assert (queued.name, queued.card, queued.count(ASK)) == (engine.name, engine.card, engine.count(ASK))
    assert (await fold(queued.generate(ASK))).text == "hello"
    await queued.warm_up()
    await queued.close()
    assert engine.warm.is_set() and engine.shut


async def test_a_stream_that_is_closed_stops_the_engine_and_frees_the_place() -> None:
    engine = FakeEngine(words=["a", "b"])
    queued = Queued(engine, 1, 0)
    stream = queued.generate(ASK)
    await anext(stream)
    assert queued.stats().running == 1
    await stream.aclose()
    assert engine.closed.is_set()
    assert queued.stats().running == 0


@pytest.mark.parametrize("failure", [Fault(Status.INTERNAL, "it broke"), RuntimeError("a defect")])
async def test_a_failure_frees_the_place(failure: Exception) -> None:
    queued = Queued(FakeEngine(words=["a"], error=failure), 1, 0)
    for _ in range(2):
        with pytest.raises(type(failure)):
            await fold(queued.generate(ASK))
    assert queued.stats().running == 0


async def test_patience_is_a_property_of_the_ask() -> None:
    engine = FakeEngine(hold_at=0)
    queued = Queued(engine, 1, 0)
    first = asyncio.create_task(fold(queued.generate(ASK)))
    await engine.held.wait()
    batch = asyncio.create_task(fold(queued.generate(replace(ASK, patient=True))))
    await settle()
    with pytest.raises(Fault):  # there is no seat, and it is not patient
        await fold(queued.generate(ASK))
    engine.gate.set()
    await asyncio.gather(first, batch)
    assert [ask.patient for ask in engine.asked] == [False, True]


async def test_the_work_of_an_engine_is_added_up() -> None:
    image = Image(b"", "image/png", "0" * 64, 4, 3, 258, "input[0]")
    asked = replace(ASK, turns=(Turn(Role.USER, (Text("hello"), image, image)),))
    engine = FakeEngine()
    queued = Queued(engine, 1, 0)
    for _ in range(2):
        await fold(queued.generate(asked))
    work = queued.stats().work
    assert (work.answers, work.images, work.input_tokens, work.output_tokens) == (2, 4, 2 * 517, 2 * 3)
    assert work.seconds > 0
    engine.error = RuntimeError("a defect")
    with pytest.raises(RuntimeError):
        await fold(queued.generate(asked))
    assert replace(queued.stats().work, seconds=work.seconds) == work
    assert queued.stats().work.seconds > work.seconds
