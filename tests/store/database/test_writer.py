import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from beholder.store.database.schema import holdings, metadata
from beholder.store.database.writer import Writer


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'test.sqlite'}")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
async def writer(engine: Engine) -> AsyncIterator[Writer]:
    writer = Writer(engine)
    yield writer
    await writer.close()


def adding(owner: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.execute(insert(holdings), {"owner": owner, "sha256": "a", "size": 1})
        return owner

    return work


def owners(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(select(holdings.c.owner)))


async def test_each_gets_what_its_own_work_gave(writer: Writer, engine: Engine) -> None:
    names = [str(number) for number in range(20)]
    assert await asyncio.gather(*(writer.write(adding(name)) for name in names)) == names
    assert owners(engine) == set(names)


async def test_what_waits_is_committed_together(writer: Writer, engine: Engine) -> None:
    commits: list[Connection] = []
    event.listen(engine, "commit", commits.append)
    gate = threading.Event()
    first = asyncio.ensure_future(writer.write(lambda connection: gate.wait()))
    await asyncio.sleep(0)
    rest = [asyncio.ensure_future(writer.write(adding(str(number)))) for number in range(10)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, *rest)
    assert len(commits) == 2


@given(st.lists(st.sampled_from("abc"), max_size=8))
def test_one_that_fails_takes_no_other_with_it(names: list[str]) -> None:
    """A name that is added twice is refused the second time."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)

    async def scene() -> list[str | BaseException]:
        writer = Writer(engine)
        outcomes = await asyncio.gather(*(writer.write(adding(name)) for name in names), return_exceptions=True)
        await writer.close()
        return outcomes

    outcomes = asyncio.run(scene())
    for index, (name, outcome) in enumerate(zip(names, outcomes, strict=True)):
        assert isinstance(outcome, IntegrityError) if name in names[:index] else outcome == name
    assert owners(engine) == set(names)
    engine.dispose()


async def test_one_that_is_cancelled_holds_up_nobody(writer: Writer) -> None:
    gate = threading.Event()
    first = asyncio.ensure_future(writer.write(lambda connection: gate.wait()))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(writer.write(adding("second")))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert await second == "second"


async def test_closing_finishes_what_waits(engine: Engine) -> None:
    writer = Writer(engine)
    writing = [asyncio.ensure_future(writer.write(adding(name))) for name in "abc"]
    await asyncio.sleep(0)
    await writer.close()
    assert all(task.done() for task in writing)
    assert owners(engine) == set("abc")


async def test_it_goes_on_after_a_failure(writer: Writer, engine: Engine) -> None:
    def fail(connection: Connection) -> None:
        adding("lost")(connection)
        raise KeyError("x")

    await writer.write(adding("before"))
    with pytest.raises(KeyError):
        await writer.write(fail)
    await writer.write(adding("after"))
    assert owners(engine) == {"before", "after"}


async def test_it_connects_once(writer: Writer, engine: Engine) -> None:
    checkouts: list[object] = []
    event.listen(engine, "checkout", lambda *connection: checkouts.append(connection))
    for name in "abc":
        await writer.write(adding(name))
    assert len(checkouts) == 1


async def test_it_holds_no_lock_between_two_writes(writer: Writer, engine: Engine) -> None:
    await writer.write(adding("a"))
    with engine.begin() as another:
        adding("b")(another)
    await writer.write(adding("c"))
    assert owners(engine) == {"a", "b", "c"}


async def test_closing_ends_its_thread(engine: Engine) -> None:
    before = set(threading.enumerate())
    writer = Writer(engine)
    await writer.write(adding("a"))
    await writer.close()
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "database-writer"]


async def test_closing_one_that_never_wrote_is_harmless(engine: Engine) -> None:
    await Writer(engine).close()


def test_a_loop_that_is_gone_is_no_trouble(engine: Engine) -> None:
    gate, loop = threading.Event(), asyncio.new_event_loop()

    async def leave() -> threading.Thread:
        before = set(threading.enumerate())
        writing.append(asyncio.ensure_future(writer.write(lambda connection: gate.wait())))
        await asyncio.sleep(0)
        (thread,) = set(threading.enumerate()) - before
        return thread

    async def make() -> Writer:
        return Writer(engine)

    writing: list[asyncio.Future[object]] = []
    writer = loop.run_until_complete(make())
    thread = loop.run_until_complete(leave())
    writing[0].cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    gate.set()
    writer._batches.put(None)
    thread.join(timeout=10)
    assert not thread.is_alive()
