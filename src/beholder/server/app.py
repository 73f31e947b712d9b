"""The factory: settings in, an ASGI application out."""

from fastapi import FastAPI

from beholder.access.at_once import AtOnce
from beholder.access.meter import Meter
from beholder.access.ring import KeyRing
from beholder.assembly import assemble
from beholder.desk import Desk
from beholder.desk.batches import Batches
from beholder.engines.registry import Registry
from beholder.faults import Fault
from beholder.server import batches, content, errors, files, health, interactions, metrics, models, openai, uploads
from beholder.server.journal import Journal
from beholder.server.lifespan import OnFailure, lifespan
from beholder.server.rooms import Rooms
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.files import Clock, now


def _ignore(fault: Fault) -> None:
    return None


def create_app(
    settings: Settings, registry: Registry | None = None, *, on_failure: OnFailure = _ignore, clock: Clock = now
) -> FastAPI:
    """Make the server.

    Without a `registry`, the engines that `settings` name are built. `on_failure` hears why the store cannot
    be opened or the models cannot be loaded, once the app runs. Raises `ValueError` or `Fault` as
    `engines.registry.build` does.
    """
    store = Archive(settings, clock)
    meter = Meter(store.usage, clock)
    measures = metrics.Metrics()
    assembly = assemble(settings, store.files, registry, observe=measures.decoded, spend=meter.spend)
    measures.watch([assembly.memory], assembly.pixels, assembly.engines)
    at_once, ring = AtOnce(), KeyRing(store.keys, settings.api_keys)
    desk = Desk(assembly.hall, store, settings, clock, at_once)
    work = Batches(assembly.hall, store, settings, clock, at_once)
    rooms = Rooms(settings, assembly.hall, desk, work, store, ring, meter)
    measures.watch_batches(work)
    # The bodies are read raw, so FastAPI's OpenAPI page would show routes without what they take: it stays off.
    app = FastAPI(title="beholder", lifespan=lifespan(rooms, on_failure), openapi_url=None, redirect_slashes=False)
    app.state.rooms = rooms
    app.state.metrics = measures
    for resource in (interactions, content, batches, openai, files, models, uploads, health, metrics):
        app.include_router(resource.router)
    for kind, handler in errors.handlers(app.router).items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(Journal, observe=measures.requested)
    return app
