import asyncio
from itertools import count
from typing import Any

import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from beholder.access.meter import Meter
from beholder.desk import Desk
from beholder.desk.batches import Batches
from beholder.engines.registry import Registry
from beholder.faults import Fault, Status
from beholder.server import lifespan
from beholder.server.app import create_app
from beholder.settings import Settings
from beholder.store.archive import Archive
from tests.fakes import FakeEngine
from tests.server.conftest import opened


async def test_a_stop_closes_the_engines_and_lets_go_of_the_folder(app: FastAPI, engine: FakeEngine) -> None:
    async with opened(app):
        assert not engine.shut
    assert engine.shut
    async with opened(app):  # the folder can be taken again
        pass


@pytest.mark.parametrize(
    ("room", "part"),
    [
        pytest.param(Batches, "put_down", id="batches"),
        pytest.param(Meter, "flush", id="use"),
        pytest.param(Desk, "close", id="desk"),
    ],
)
async def test_a_stop_puts_down_all_whatever_one_room_raises(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, room: type[object], part: str
) -> None:
    engine = FakeEngine()
    close = getattr(room, part)

    async def failing(self: object) -> None:
        await close(self)
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        async with opened(create_app(settings, Registry([engine], "fake"))):
            monkeypatch.setattr(room, part, failing)
    monkeypatch.undo()
    assert engine.shut
    async with opened(create_app(settings, Registry([FakeEngine()], "fake"))):  # the folder can be taken again
        pass


async def test_a_stop_while_models_load_does_not_wait_for_them(app: FastAPI, engine: FakeEngine) -> None:
    engine.warm_gate.clear()
    async with opened(app):
        pass
    assert engine.shut
    assert not engine.warm.is_set()


async def test_loaded_models_are_logged(app: FastAPI) -> None:
    with capture_logs() as lines:
        async with opened(app) as client:
            while (await client.get("/readyz")).status_code != 200:
                await asyncio.sleep(0)  # an answer in process does not let the models load
    (line,) = [line for line in lines if line["event"] == "models loaded"]
    assert line["seconds"] >= 0


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(Fault(Status.FAILED_PRECONDITION, "no weights"), Status.FAILED_PRECONDITION, id="known"),
        pytest.param(RuntimeError("secret"), Status.INTERNAL, id="defect"),
    ],
)
async def test_the_owner_hears_of_models_that_cannot_load(settings: Settings, error: Exception, status: Status) -> None:
    heard: asyncio.Queue[Fault] = asyncio.Queue()
    engine = FakeEngine(warm_up_error=error)
    async with opened(create_app(settings, Registry([engine], "fake"), on_failure=heard.put_nowait)):
        assert (await heard.get()).status is status


async def test_the_owner_hears_of_a_store_that_cannot_be_opened(settings: Settings) -> None:
    holder = Archive(settings)
    await holder.open()
    heard: list[Fault] = []
    app = create_app(settings, Registry([FakeEngine()], "fake"), on_failure=heard.append)
    with pytest.raises(Fault, match="in use"):
        async with opened(app):
            pytest.fail("it must not start")
    assert len(heard) == 1
    await holder.close()


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(OSError("a failing disk"), id="disk"),
        pytest.param(Fault(Status.UNAVAILABLE, "not now"), id="database"),
        pytest.param(KeyError("a defect"), id="defect"),
    ],
)
async def test_what_expires_is_swept_while_it_runs(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Twice, the first time with something that fails, which must not end the sweeping."""
    swept: asyncio.Queue[None] = asyncio.Queue()

    async def sweep(self: Desk) -> None:
        swept.put_nowait(None)
        raise error

    monkeypatch.setattr(Desk, "sweep", sweep)
    monkeypatch.setattr(lifespan, "SWEEP_SECONDS", 0.001)
    with capture_logs() as lines:
        async with opened(app):
            for _ in range(2):
                await swept.get()
    assert "sweep failed" in [line["event"] for line in lines]


async def test_a_server_whose_database_was_taken_over_gives_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sweep(self: Desk) -> None:
        raise Fault(Status.FAILED_PRECONDITION, "the database is in use by another beholder")

    heard: asyncio.Queue[Fault] = asyncio.Queue()
    monkeypatch.setattr(Desk, "sweep", sweep)
    monkeypatch.setattr(lifespan, "SWEEP_SECONDS", 0.001)
    async with opened(create_app(settings, Registry([FakeEngine()], "fake"), on_failure=heard.put_nowait)):
        assert (await heard.get()).status is Status.FAILED_PRECONDITION


async def test_background_jobs_wait_until_the_models_are_loaded(app: FastAPI, engine: FakeEngine) -> None:
    engine.warm_gate.clear()
    async with opened(app) as client:
        body = {"model": "gemini-x", "input": "hi", "background": True}
        id = (await client.post("/v1/interactions", json=body)).json()["id"]
        for _ in range(50):
            await asyncio.sleep(0)
        assert engine.asked == []
        engine.warm_gate.set()
        await client.get(f"/v1/interactions/{id}?stream=true")
    assert len(engine.asked) == 1


@pytest.mark.parametrize("room", [pytest.param(Desk, id="interactions"), pytest.param(Batches, id="batches")])
async def test_a_defect_ends_no_work_in_the_background(
    app: FastAPI, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, room: type[Desk | Batches]
) -> None:
    """Neither in its own room, where it is begun again, nor in the other one."""
    works, failed = room.work, asyncio.Event()

    async def work(self: Any) -> None:
        if not failed.is_set():
            failed.set()
            raise KeyError("a defect")
        await works(self)

    monkeypatch.setattr(room, "work", work)
    monkeypatch.setattr(lifespan, "AGAIN_SECONDS", 0.001)
    with capture_logs() as lines:
        async with opened(app) as client:
            await failed.wait()
            body = {"model": "gemini-x", "input": "hi", "background": True}
            id = (await client.post("/v1/interactions", json=body)).json()["id"]
            await client.get(f"/v1/interactions/{id}?stream=true")
            asked = {"requests": {"requests": [{"request": {"contents": [{"parts": [{"text": "hi"}]}]}}]}}
            batch = {"batch": {"displayName": "b", "inputConfig": asked}}
            name = (await client.post("/v1beta/models/gemini-x:batchGenerateContent", json=batch)).json()["name"]
            while not (await client.get(f"/v1beta/{name}")).json().get("done"):
                await asyncio.sleep(0)
    assert len(engine.asked) == 2
    assert [line["exception"].endswith("KeyError") for line in lines if line["log_level"] == "error"] == [True]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Fault(Status.UNAVAILABLE, "not now"), id="database"),
        pytest.param(KeyError("a defect"), id="defect"),
    ],
)
async def test_use_is_written_down_while_it_runs(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """And what fails once does not end that."""
    written: asyncio.Queue[None] = asyncio.Queue()
    times = count()

    async def flush(self: Meter) -> None:
        written.put_nowait(None)
        if next(times) == 0:
            raise error

    monkeypatch.setattr(Meter, "flush", flush)
    monkeypatch.setattr(lifespan, "USAGE_SECONDS", 0.001)
    monkeypatch.setattr(lifespan, "AGAIN_SECONDS", 0.001)
    async with opened(app):
        for _ in range(2):
            await written.get()
