"""The factory: settings in, an ASGI application out."""

from functools import cache
from typing import TYPE_CHECKING

from fastapi import FastAPI

from beholder.access.at_once import AtOnce
from beholder.access.meter import Meter
from beholder.access.rations import Rations
from beholder.access.ring import KeyRing
from beholder.assembly import assemble
from beholder.desk import Desk
from beholder.desk.batches import Batches
from beholder.engines.registry import Registry
from beholder.faults import Fault
from beholder.server import errors
from beholder.server.bases import AnyBase
from beholder.server.in_hand import InHand
from beholder.server.lifespan import OnFailure, lifespan
from beholder.server.rooms import Rooms
from beholder.server.routes import batches, content, discovery, files, health, interactions, models, openai, openapi
from beholder.server.uploading import uploads
from beholder.server.watching import metrics
from beholder.server.watching.journal import Journal
from beholder.server.web_pages import allow_pages
from beholder.settings import Settings
from beholder.store.archive import Archive
from beholder.store.clock import Clock, now

if TYPE_CHECKING:
    from beholder.server.watching.traces import Tracer

RESOURCES = (interactions, content, batches, openai, files, models, uploads, discovery, health, metrics, openapi)
ROUTERS = tuple(resource.router for resource in RESOURCES)


def _ignore(fault: Fault) -> None:
    return None


def create_app(
    settings: Settings,
    registry: Registry | None = None,
    *,
    on_failure: OnFailure = _ignore,
    clock: Clock = now,
    tracer: "Tracer | None" = None,
) -> FastAPI:
    """Make the server.

    Without a `registry`, the engines that `settings` name are built; without a `tracer`, one for the collector that
    they name. `on_failure` hears why the store cannot be opened or the models cannot be loaded, once the app runs.
    Raises `ValueError` or `Fault` as `engines.registry.build` does.
    """
    tracer = tracer or _tracer(settings)
    measures = metrics.Metrics()
    rooms = _rooms(settings, registry, measures, clock)
    # The bodies are read raw, so FastAPI's own page would show routes without what they take: ours is `openapi.py`.
    life = lifespan(rooms, on_failure, tracer)
    app = FastAPI(title="beholder", lifespan=life, openapi_url=None, redirect_slashes=False)
    app.state.rooms = rooms
    app.state.metrics = measures
    _open_doors(app)
    app.add_middleware(InHand, most=settings.bodies_bytes)
    app.add_middleware(Journal, observe=measures.requested)
    app.add_middleware(AnyBase)
    allow_pages(app, settings.allowed_origins)
    if tracer is not None:
        app.add_middleware(tracer.middleware)
    return app


def _rooms(settings: Settings, registry: Registry | None, measures: metrics.Metrics, clock: Clock) -> Rooms:
    """Put up the rooms behind the doors, watched by `measures`."""
    store = Archive(settings, clock)
    meter = Meter(store.usage, clock)
    assembly = assemble(settings, store.files, registry, observe=measures.decoded, spend=meter.spend)
    at_once, ring = AtOnce(), KeyRing(store.keys, settings.api_keys, clock=clock)
    desk = Desk(assembly.hall, store, settings, clock, at_once)
    work = Batches(assembly.hall, store, settings, clock, at_once, Rations(ring, meter).renewal)
    measures.watch([assembly.memory], assembly.pixels, assembly.engines)
    measures.watch_batches(work)
    return Rooms(settings, assembly.hall, desk, work, store, ring, meter)


def _open_doors(app: FastAPI) -> None:
    for router in ROUTERS:
        app.include_router(router)
    app.state.openapi = cache(lambda: openapi.describe(ROUTERS))
    for kind, handler in errors.handlers(app.router).items():
        app.add_exception_handler(kind, handler)


def _tracer(settings: Settings) -> "Tracer | None":
    if not settings.otlp_endpoint:
        return None
    from beholder.server.watching.traces import open_tracer  # its packages are an extra

    return open_tracer(settings.otlp_endpoint)
