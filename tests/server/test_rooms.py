"""Every route works in the same rooms, made once for its app."""

import inspect
from typing import get_args

from fastapi import APIRouter, FastAPI

from beholder.engines.registry import Registry
from beholder.server.app import ROUTERS, create_app
from beholder.server.rooms import InRooms, Rooms
from beholder.settings import Settings
from tests.fakes import FakeEngine
from tests.server.conftest import opened


async def test_every_request_is_handed_the_rooms_of_its_app(app: FastAPI) -> None:
    handed: list[Rooms] = []
    router = APIRouter()

    @router.get("/rooms")
    async def look(rooms: InRooms) -> dict[str, bool]:
        handed.append(rooms)
        return {}

    app.include_router(router)
    async with opened(app) as client:
        for _ in range(2):
            assert (await client.get("/rooms")).status_code == 200
    assert [rooms is app.state.rooms for rooms in handed] == [True, True]


def test_two_apps_share_no_room(settings: Settings, engine: FakeEngine) -> None:
    one, other = (create_app(settings, Registry([engine], engine.name)).state.rooms for _ in range(2))
    for name in ("hall", "desk", "batches", "store", "ring", "meter"):
        assert getattr(one, name) is not getattr(other, name), name


def test_the_rooms_are_those_that_the_settings_ask_for(app: FastAPI, settings: Settings) -> None:
    rooms: Rooms = app.state.rooms
    assert rooms.settings is settings
    assert rooms.failure is None, "nothing has gone wrong before anything was tried"


def test_handing_them_over_takes_no_thread() -> None:
    """FastAPI sends plain functions to a thread, and there are forty for all requests."""
    _, depends = get_args(InRooms)
    assert inspect.iscoroutinefunction(depends.dependency)
    assert ROUTERS
