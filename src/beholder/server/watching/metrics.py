"""What the server is doing, for Prometheus: read from its rooms at the moment it is asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from beholder.desk.batches import BatchStats
from beholder.engines.queued import QueueStats
from beholder.faults import Status
from beholder.images.cache import CacheStats
from beholder.images.decoding.pixels import PixelStats
from beholder.server.auth import Owner
from beholder.server.described import GUARDED, operation
from beholder.server.paths import READ

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

router = APIRouter(dependencies=[Owner])

_METRICS = operation({"text/plain": {"type": "string"}}, tag="server", refusals=(*GUARDED, Status.PERMISSION_DENIED))


class _Cache(Protocol):
    def stats(self) -> CacheStats: ...


class _Pixels(Protocol):
    def stats(self) -> PixelStats: ...


class _Engines(Protocol):
    def queues(self) -> Sequence[QueueStats]: ...


class _Batches(Protocol):
    def stats(self) -> BatchStats: ...


class Metrics:
    """The metrics of one app; two apps in one process share none."""

    def __init__(self) -> None:
        """Begin with those that are told rather than read: requests, and the duration of decodes."""
        self._registry = CollectorRegistry()
        self._decode_seconds = Histogram(
            "beholder_decode_seconds", "How long images took to decode.", buckets=SECONDS, registry=self._registry
        )

        self._requests = Counter(
            "beholder_requests", "Requests that ended.", ["method", "route", "status"], registry=self._registry
        )
        self._request_seconds = Histogram(
            "beholder_request_seconds",
            "How long requests took, to the last byte.",
            ["route"],
            buckets=SECONDS,
            registry=self._registry,
        )

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Hear of a request that ended."""
        self._requests.labels(method, route, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def decoded(self, seconds: float) -> None:
        """Hear of a decode that ended, from any thread."""
        self._decode_seconds.observe(seconds)

    def watch(self, caches: Sequence[_Cache], pixels: _Pixels, engines: _Engines) -> None:
        """Report on these from now on."""
        self._registry.register(_Rooms(caches, pixels, engines))

    def watch_batches(self, batches: _Batches) -> None:
        """Report on these too."""
        self._registry.register(_OfBatches(batches))

    def print(self) -> bytes:
        """Write the Prometheus text format."""
        return generate_latest(self._registry)


class _Rooms(Collector):
    def __init__(self, caches: Sequence[_Cache], pixels: _Pixels, engines: _Engines) -> None:
        self._caches = caches
        self._pixels = pixels
        self._engines = engines

    def collect(self) -> Iterator[Metric]:
        """Read the state of the rooms."""
        yield from _of_caches([cache.stats() for cache in self._caches])
        yield from _of_pixels(self._pixels.stats())
        yield from _of_queues(self._engines.queues())


class _OfBatches(Collector):
    def __init__(self, batches: _Batches) -> None:
        self._batches = batches

    def collect(self) -> Iterator[Metric]:
        """Read how busy they are."""
        stats = self._batches.stats()
        yield GaugeMetricFamily("beholder_batches_running", "Batches that are not over.", stats.running)
        yield GaugeMetricFamily("beholder_batches_waiting", "Those of them without tokens today.", stats.waiting)
        yield GaugeMetricFamily("beholder_batch_requests_running", "Their requests being answered.", stats.answering)
        done = CounterMetricFamily("beholder_batch_requests", "Requests of batches that are done.", labels=["state"])
        done.add_metric(["succeeded"], stats.succeeded)
        done.add_metric(["failed"], stats.failed)
        yield done


def _of_caches(caches: Sequence[CacheStats]) -> Iterator[Metric]:
    counted = {"hits": "Values that were there.", "misses": "Values that had to be made."}
    measured = {"bytes": "Memory in use.", "entries": "Values kept.", "capacity_bytes": "Memory that may be used."}
    families: dict[str, Any] = {
        name: CounterMetricFamily(f"beholder_cache_{name}", help, labels=["cache"]) for name, help in counted.items()
    }
    families |= {
        name: GaugeMetricFamily(f"beholder_cache_{name}", help, labels=["cache"]) for name, help in measured.items()
    }
    for cache in caches:
        values = (cache.hits, cache.misses, cache.bytes, cache.entries, cache.capacity)
        for family, value in zip(families.values(), values, strict=True):
            family.add_metric([cache.name], value)
    yield from families.values()


def _of_pixels(pixels: PixelStats) -> Iterator[Metric]:
    yield GaugeMetricFamily("beholder_decodes_running", "Images being decoded, overdue ones too.", pixels.running)
    yield GaugeMetricFamily("beholder_decodes_waiting", "Images whose decode has not begun.", pixels.waiting)
    yield GaugeMetricFamily("beholder_decoded_bytes", "Memory of decodes under way and pixels in hand.", pixels.bytes)
    yield CounterMetricFamily("beholder_decodes", "Images decoded, well or not.", pixels.decodes)
    yield CounterMetricFamily("beholder_decode_timeouts", "Decodes that took too long.", pixels.timeouts)


_QUEUES: Mapping[str, tuple[type[Any], str]] = {
    "running": (GaugeMetricFamily, "Answers in the making."),
    "waiting": (GaugeMetricFamily, "Callers who wait for an engine."),
    "refused": (CounterMetricFamily, "Callers sent away, too many waiting."),
}
_WORK: Mapping[str, str] = {
    "answers": "Answers given to the end.",
    "images": "Images that were asked about.",
    "input_tokens": "Tokens read.",
    "output_tokens": "Tokens said.",
    "seconds": "Time that answers took, waiting not counted.",
}


def _of_queues(queues: Sequence[QueueStats]) -> Iterator[Metric]:
    for name, (family, help) in _QUEUES.items():
        metric = family(f"beholder_answers_{name}", help, labels=["engine"])
        for queue in queues:
            metric.add_metric([queue.name], getattr(queue, name))
        yield metric
    for name, help in _WORK.items():
        metric = CounterMetricFamily(f"beholder_engine_{name}", help, labels=["engine"])
        for queue in queues:
            metric.add_metric([queue.name], getattr(queue.work, name))
        yield metric


@router.api_route("/metrics", methods=READ, openapi_extra=_METRICS)
async def metrics(request: Request) -> Response:
    """Give the metrics of this app."""
    return Response(cast(Metrics, request.app.state.metrics).print(), media_type=CONTENT_TYPE_LATEST)
