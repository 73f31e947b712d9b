"""What the routes work with, made once for an app and handed to each request."""

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request

from beholder.access.meter import Meter
from beholder.access.ring import KeyRing
from beholder.desk import Desk
from beholder.faults import Fault
from beholder.hall import Hall
from beholder.settings import Settings
from beholder.store.archive import Archive


@dataclass(slots=True)
class Rooms:
    """The rooms behind the doors."""

    settings: Settings
    hall: Hall
    desk: Desk
    store: Archive  # the desk opens and closes it
    ring: KeyRing
    meter: Meter
    failure: Fault | None = field(default=None)  # why the models cannot be loaded, when they cannot


async def _rooms(request: Request) -> Rooms:  # async: FastAPI would send a plain function to a thread
    return cast(Rooms, request.app.state.rooms)


InRooms = Annotated[Rooms, Depends(_rooms)]
