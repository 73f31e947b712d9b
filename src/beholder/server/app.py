"""The factory: settings in, an ASGI application out."""

from collections.abc import Hashable
from typing import Any

from fastapi import FastAPI

from beholder.desk import Desk
from beholder.engines.registry import Registry, build
from beholder.faults import Fault
from beholder.hall import Hall
from beholder.images.cache import ByteCache, footprint
from beholder.images.decoding.pixels import PixelRoom
from beholder.images.resolve import Resolver
from beholder.server import errors, files, health, interactions, metrics, models, uploads
from beholder.server.journal import Journal
from beholder.server.lifespan import OnFailure, lifespan
from beholder.server.rooms import Rooms
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.disk import DiskStore


def _ignore(fault: Fault) -> None:
    return None


def create_app(settings: Settings, registry: Registry | None = None, *, on_failure: OnFailure = _ignore) -> FastAPI:
    """Make the server.

    Without a `registry`, the engines that `settings` name are built. `on_failure` hears why the store cannot
    be opened or the models cannot be loaded, once the app runs. Raises `ValueError` or `Fault` as
    `engines.registry.build` does.
    """
    store = DiskStore(settings)
    memory = ByteCache[Hashable, Any]("images", settings.cache_bytes, footprint)
    measures = metrics.Metrics()
    pixels = PixelRoom(memory, settings, observe=measures.decoded)
    measures.watch([memory], pixels)
    hall = Hall(registry or build(settings, pixels, memory), Resolver(settings, store.files))
    rooms = Rooms(settings, hall, Desk(hall, Archive(settings), settings), store)
    # The bodies are read raw, so FastAPI's OpenAPI page would show routes without what they take: it stays off.
    app = FastAPI(title="beholder", lifespan=lifespan(rooms, on_failure), openapi_url=None, redirect_slashes=False)
    app.state.rooms = rooms
    app.state.metrics = measures
    for resource in (interactions, files, models, uploads, health, metrics):
        app.include_router(resource.router)
    for kind, handler in errors.handlers(app.router).items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(Journal)
    return app
